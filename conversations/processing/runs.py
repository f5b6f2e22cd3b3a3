"""Tasks of programs, each kept as one row: the only writer of `TaskRun`."""

import time
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from billing.quotas import quota_consume, quota_return
from billing.usage import ai_run_count
from conversations.models import TaskRun
from conversations.processing.doing import Done, Unavailable, do
from conversations.processing.wishes import Wish
from tenants.due import due_put
from tenants.models import User

# As long as conversations of people who are gone (the privacy floor).
KEPT = timedelta(days=90)


class QuotaSpent(Exception):
    """The plan's messages of this month are used up; a task counts as one."""


def task_run(*, wish: Wish, user: User) -> TaskRun:
    """Do a task now, within the model's time limit, and keep its trace.

    One unit of the plan's messages is used, also where nobody could do it: asking costs. What
    the model took is counted as the business's AI use. Raises `QuotaSpent`; a task that cannot be
    done is a row in state `unavailable`, not an exception. An error of ours leaves a row in state
    `failed` that names its type (its text may hold what was said), gives the unit back, and is
    raised.
    """
    if not quota_consume("messages"):
        raise QuotaSpent
    started, clock = timezone.now(), time.monotonic()
    state, engine, reason, done = TaskRun.State.DONE, "", "", None
    try:
        done = do(wish)
        engine, reason = done.engine, done.reason
    except Unavailable as error:
        state, engine, reason = TaskRun.State.UNAVAILABLE, error.engine, str(error)
    except Exception as error:
        failed = _run(wish, user, None, started=started, clock=clock)
        failed.state, failed.reason = TaskRun.State.FAILED, type(error).__name__[:120]
        with transaction.atomic():
            _keep(failed)
            quota_return("messages", at=started)
        raise
    run = _run(wish, user, done, started=started, clock=clock)
    run.state, run.engine, run.reason = state, engine, reason[:120]
    with transaction.atomic():
        _keep(run)
        ai_run_count(engine=run.engine, tokens=run.tokens_in + run.tokens_out)
    return run


def _keep(run: TaskRun) -> None:
    run.save()
    due_put("conversations.task_expired", run.pk, run.started_at + KEPT)


def _run(wish: Wish, user: User, done: Done | None, *, started: datetime, clock: float) -> TaskRun:
    return TaskRun(
        user=user,
        task=wish.task,
        text=wish.text,
        result=done.result if done else None,
        tools=done.tools if done else [],
        tokens_in=done.tokens_in if done else 0,
        tokens_out=done.tokens_out if done else 0,
        started_at=started,
        took_ms=int((time.monotonic() - clock) * 1000),
    )


def task_expired(run_id: int) -> None:
    """Due work: a trace is old, and goes."""
    TaskRun.objects.filter(pk=run_id).delete()

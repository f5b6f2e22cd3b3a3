"""Starting a replay, working it off, stopping it. These are the only writers."""

import logging
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from conversations.assistant.accounts import account_of_business
from conversations.assistant.budget import tokens_add, tokens_left
from conversations.assistant.engines import engine_named
from conversations.assistant.runner import Thought, think
from conversations.assistant.spending import spending_as
from conversations.models import AssistantRun, Replay, ReplayAnswer, TokenUse
from conversations.replay.comparing import answer_now, answer_then, is_changed
from conversations.replay.selectors import past_runs, run_of
from conversations.replay.situations import situation_then
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.due import due_hint, due_put

logger = logging.getLogger(__name__)

WORK = "conversations.replay"
QUESTIONS_MAX = 500
# A worker is given back after so many seconds; what is left goes on in the next round.
ROUND_SECONDS = 15.0
NO_TOKENS = gettext_noop("El presupuesto de tokens del mes no alcanza.")
NO_MODEL = gettext_noop("No hay ningún modelo conectado.")


class NothingToReplay(Exception):
    """No past question fits."""


def replay_start(*, count: int, intent: str, changes: Mapping[str, Any], actor: Actor) -> Replay:
    """Replay the last `count` answered questions (`intent`: only those understood so, "" for all)
    under `changes` (`Replay.changes` says what they can be). A worker does the work. Raises
    `NothingToReplay`."""
    runs = past_runs(count=min(count, QUESTIONS_MAX), intent=intent)
    if not runs:
        raise NothingToReplay
    with transaction.atomic():
        replay = Replay.objects.create(
            changes={**changes, "intent": intent}, wanted=len(runs), created_by=actor.user
        )
        ReplayAnswer.objects.bulk_create(
            [
                ReplayAnswer(replay=replay, message_id=run.last_message_id, before=answer_then(run))
                for run in runs
            ],
            ignore_conflicts=True,
        )
        audit("replay.started", replay, actor=actor, after={"questions": len(runs)})
        due_put(WORK, replay.pk, timezone.now())
        due_hint(WORK, replay.pk)
    return replay


def replay_stop(*, replay: Replay, actor: Actor) -> None:
    """Answer no more questions; what is there stays to be read."""
    with transaction.atomic():
        replay = Replay.objects.select_for_update().get(pk=replay.pk)
        if replay.state in (Replay.State.WAITING, Replay.State.RUNNING):
            _end(replay, Replay.State.STOPPED)
            audit("replay.stopped", replay, actor=actor)


def replay_work(replay_id: int) -> datetime | None:
    """Due work: answer the questions that have no answer yet, one transaction each, for
    `ROUND_SECONDS`. Who is killed is followed by a worker that goes on where it was."""
    until = time.monotonic() + ROUND_SECONDS
    with transaction.atomic():
        replay = Replay.objects.select_for_update().filter(pk=replay_id).first()
        if replay is None or not _goes_on(replay):
            return None
    while True:
        answer = _next(replay)
        if answer is None:
            _finish(replay, Replay.State.DONE)
            return None
        if reason := _hindered(replay):
            _finish(replay, Replay.State.FAILED, reason)
            return None
        _answer(replay, answer)
        replay.refresh_from_db(fields=["state"])
        if replay.state == Replay.State.STOPPED:
            return None
        if time.monotonic() > until:
            return timezone.now()


def _goes_on(replay: Replay) -> bool:
    if replay.state == Replay.State.WAITING:
        replay.state = Replay.State.RUNNING
        replay.save(update_fields=["state"])
    return replay.state == Replay.State.RUNNING


def _next(replay: Replay) -> ReplayAnswer | None:
    open_ones = replay.answers.filter(changed=None, error="")
    return open_ones.select_related("message__conversation__contact").order_by("pk").first()


def _hindered(replay: Replay) -> str:
    """Why the next question cannot be asked of the model that was chosen."""
    if replay.changes.get("engine") == "builtin":
        return ""
    account = account_of_business()
    if replay.changes.get("engine") == "openai" and not account.key:
        return NO_MODEL
    return NO_TOKENS if account.key and tokens_left() == 0 else ""


def _answer(replay: Replay, answer: ReplayAnswer) -> None:
    """Think one question through in a transaction that is taken back, and keep what came out."""
    run = run_of(answer.message)
    try:
        if run is None:
            raise LookupError("no run")
        after = _thought_of(run, replay.changes)
    except Exception as error:  # a question that cannot be replayed must not stop the others
        logger.exception("question not replayed", extra={"replay_id": replay.pk})
        answer.error = type(error).__name__
        answer.save(update_fields=["error"])
        return
    answer.after = after
    answer.changed = is_changed(answer.before or answer_then(run), after)
    answer.save(update_fields=["after", "changed"])


def _thought_of(run: AssistantRun, changes: Mapping[str, Any]) -> dict[str, Any]:
    engine = engine_named(changes["engine"]) if changes.get("engine") else None
    with spending_as(TokenUse.Purpose.REPLAY), transaction.atomic():
        situation, tools = situation_then(run, changes)
        thought = think(situation, tools, engine)
        after = answer_now(thought, situation, tools)
        transaction.set_rollback(True)
    tokens_count(thought)
    return after


def tokens_count(thought: Thought) -> None:
    """What was counted went with the transaction; the provider charges all the same."""
    outcome = thought.outcome
    if outcome.tokens_in or outcome.tokens_out:
        tokens_add(
            purpose=TokenUse.Purpose.REPLAY,
            model=thought.model,
            tokens_in=outcome.tokens_in,
            tokens_out=outcome.tokens_out,
        )


def _finish(replay: Replay, state: str, reason: str = "") -> None:
    with transaction.atomic():
        locked = Replay.objects.select_for_update().get(pk=replay.pk)
        if locked.state == Replay.State.RUNNING:
            _end(locked, state, reason)


def _end(replay: Replay, state: str, reason: str = "") -> None:
    replay.state, replay.reason, replay.finished_at = state, reason, timezone.now()
    replay.save(update_fields=["state", "reason", "finished_at"])

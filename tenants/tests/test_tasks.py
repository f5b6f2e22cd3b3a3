"""Tasks fail closed: no schema, an unknown one, or one that may not be served runs nothing."""

import logging

import pytest
import redis
from celery import current_app
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from django.db import connection
from django.utils import timezone

from leads.services import contact_upsert
from tenants import due, tasks
from tenants.context import business_context
from tenants.due import due_put
from tenants.models import Business, DueItem
from tenants.provisioning import business_resume, business_suspend
from tenants.tasks import (
    TenantRefused,
    due_run_many_task,
    due_run_task,
    due_tick_task,
    task_context,
)
from tenants.tests import probes


@pytest.fixture
def worker(live_db: str):
    """A real worker in a thread of this process, on the test's own database."""
    current_app.control.purge()
    probes.SEEN.clear()
    with start_worker(current_app, pool="solo", perform_ping_check=False, loglevel="ERROR"):
        yield


def send(*args: object) -> None:
    """A raw message, as another program with access to the broker could send it."""
    current_app.send_task("tenants.tests.probe", args=args)


@pytest.mark.parametrize(
    "args", [(), ("",), ("nobody",), ("template_business",), ("public",), (7,), ("estilo'; --",)]
)
def test_a_raw_task_without_a_servable_schema_never_runs(worker: None, args: tuple) -> None:
    send(*args)
    send("estilo", "marker")
    probes.wait_for("marker")
    assert probes.SEEN == [("estilo", ("marker",))]


def test_a_raw_task_for_a_suspended_business_never_runs(worker: None) -> None:
    business_suspend(business=Business.objects.get(schema_name="estilo"))
    send("estilo", "first")
    send("academia", "marker")
    probes.wait_for("marker")
    assert probes.SEEN == [("academia", ("marker",))]


def test_a_refused_task_is_one_line_and_no_error(
    worker: None, caplog: pytest.LogCaptureFixture
) -> None:
    business_suspend(business=Business.objects.get(schema_name="estilo"))
    send("estilo", "first")
    send("academia", "marker")
    probes.wait_for("marker")
    found = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [(each.name, each.getMessage()) for each in found] == [("tenants.tasks", "task refused")]


@pytest.mark.django_db
@pytest.mark.parametrize("name", [None, "", 3, "nobody", "public", "template_business"])
def test_names_that_are_no_business_are_refused(name: object) -> None:
    with pytest.raises(TenantRefused), task_context(name):
        raise AssertionError(name)


@pytest.mark.django_db
def test_a_tick_claims_only_what_is_due(estilo: Business) -> None:
    contact, _ = contact_upsert(kind="phone", address="+34600123456")
    lead = contact.leads.create(last_activity_at=timezone.now())
    due_put("leads.silence", lead.pk, timezone.now() + timezone.timedelta(hours=1))
    assert due.due_claim(timezone.now()) == []
    due_put("leads.silence", lead.pk, timezone.now())
    claims = due.due_claim(timezone.now())
    assert [(c.schema_name, c.kind, c.object_id) for c in claims] == [
        ("estilo", "leads.silence", lead.pk)
    ]
    assert due.due_claim(timezone.now()) == [], "a claimed row is nobody else's"
    assert due.due_claim(timezone.now() + due.LEASE * 2), "until its lease ends"


@pytest.mark.django_db
def test_news_about_a_row_that_is_being_worked_on_is_worked_on_too(estilo: Business) -> None:
    now = timezone.now()
    due_put("leads.silence", 10**9, now)
    (claim,) = due.due_claim(now)
    due_put("leads.silence", 10**9, now)
    due.due_work(claim)
    assert DueItem.objects.filter(object_id=10**9).exists()
    (again,) = due.due_claim(now)
    due.due_work(again)
    assert not DueItem.objects.filter(object_id=10**9).exists()


@pytest.mark.django_db
def test_work_that_fails_is_tried_again_later_and_at_last_waits_for_a_person(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.DUE_HANDLERS, "leads.silence", "tenants.tests.probes.explode")
    now = timezone.now()
    due_put("leads.silence", 1, now)
    for attempt in range(1, due.ATTEMPTS + 1):
        (claim,) = due.due_claim(now)
        due.due_work(claim)
        item = DueItem.objects.get(kind="leads.silence")
        assert item.attempts == attempt
        assert item.last_error == "RuntimeError"
        assert item.run_at > now
        now = item.run_at
    assert item.failed
    assert due.due_claim(now + timezone.timedelta(days=1)) == []


@pytest.mark.django_db
def test_a_suspended_business_s_work_waits_and_goes_on_when_it_resumes(
    academia: Business,
) -> None:
    with business_context(academia):
        due_put("leads.silence", 1, timezone.now())
    business_suspend(business=academia)
    assert due.due_claim(timezone.now()) == []
    business_resume(business=academia)
    assert len(due.due_claim(timezone.now())) == 1


def test_work_that_comes_in_for_a_suspended_business_is_set_aside(worker: None) -> None:
    academia = Business.objects.get(schema_name="academia")
    business_suspend(business=academia)
    with business_context(academia):
        due_put("leads.silence", 1, timezone.now())
    assert due_tick_task() == 0
    assert DueItem.objects.get().parked
    business_resume(business=academia)
    assert due_tick_task() == 1


@pytest.mark.django_db
def test_unknown_kinds_of_work_are_refused_at_once(estilo: Business) -> None:
    with pytest.raises(LookupError):
        due_put("no.such.kind", 1, timezone.now())


def test_a_backlog_is_handed_out_by_the_handful_and_little_work_row_by_row(
    live_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[int] = []
    monkeypatch.setattr(due_run_task, "apply_async", lambda args, **_: handed.append(1))
    monkeypatch.setattr(
        due_run_many_task, "apply_async", lambda args, **_: handed.append(len(args[1]))
    )
    for count, expected in ((3, [1, 1, 1]), (23, [2] * 11 + [1]), (100, [5] * 20)):
        DueItem.objects.all().delete()
        handed.clear()
        with business_context("estilo"):
            for number in range(count):
                due_put("leads.silence", number, timezone.now())
        assert due_tick_task() == count
        assert handed == expected


def test_nothing_more_is_claimed_while_the_workers_have_enough_to_do(
    live_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with business_context("estilo"):
        due_put("leads.silence", 1, timezone.now())
    monkeypatch.setattr("tenants.tasks.ENOUGH_TASKS", 2)
    for _ in range(2):
        send("estilo", "nobody takes it")
    assert due_tick_task() == 0
    assert DueItem.objects.get().lease is None
    redis.Redis.from_url(settings.REDIS_URL).flushdb()
    assert due_tick_task() == 1


def test_who_waits_behind_slow_work_is_given_back(
    live_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with business_context("estilo"):
        for number in range(4):
            due_put("leads.silence", number, timezone.now())
    claims = due.due_claim(timezone.now())
    worked: list[int] = []
    monkeypatch.setattr(due, "due_work", lambda claim: worked.append(claim.object_id))
    monkeypatch.setattr(due, "TURN_SECONDS", -1.0)
    with business_context("estilo"):
        assert due.due_work_many(claims) == 0
    assert worked == []
    assert len(due.due_claim(timezone.now())) == 4, "free for whoever comes"


def test_a_tick_hands_work_to_a_worker(worker: None) -> None:
    with business_context("estilo"):
        contact, _ = contact_upsert(kind="phone", address="+34600123456")
        lead = contact.leads.create(last_activity_at=timezone.now())
        due_put("leads.silence", lead.pk, timezone.now())
    due_tick_task()
    send("estilo", "marker")
    probes.wait_for("marker")
    with business_context("estilo"):
        item = DueItem.objects.get(kind="leads.silence", object_id=lead.pk)
    assert item.run_at > timezone.now(), "looked at, and put off until the lead may be lost"
    assert item.lease is None
    connection.set_schema_to_public()


@pytest.mark.django_db
def test_a_task_that_waited_until_its_claim_had_lapsed_does_nothing(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.DUE_HANDLERS, "leads.silence", "tenants.tests.probes.note")
    probes.NOTED.clear()
    now = timezone.now()
    due_put("leads.silence", 1, now)
    (waited,) = due.due_claim(now)
    (fresh,) = due.due_claim(now + due.LEASE * 2)
    due.due_work(waited)
    assert probes.NOTED == []
    due.due_work(fresh)
    due.due_work(fresh)
    assert probes.NOTED == [1]


@pytest.mark.django_db
def test_a_backlog_does_not_use_up_the_tries_of_work_that_never_began(estilo: Business) -> None:
    now = timezone.now()
    due_put("leads.silence", 1, now)
    for waits in range(due.ATTEMPTS * 2):
        assert len(due.due_claim(now + due.LEASE * 2 * waits)) == 1
    assert DueItem.objects.get(kind="leads.silence").attempts == 0


@pytest.mark.django_db
def test_work_that_kills_its_workers_is_given_up(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.DUE_HANDLERS, "leads.silence", "tenants.tests.probes.die")
    now = timezone.now()
    due_put("leads.silence", 1, now)
    for _ in range(due.ATTEMPTS):
        now += due.LEASE * 2
        (claim,) = due.due_claim(now)
        with pytest.raises(SystemExit):
            due.due_work(claim)
    (last,) = due.due_claim(now + due.LEASE * 2)
    due.due_work(last)
    item = DueItem.objects.get(kind="leads.silence")
    assert (item.failed, item.last_error) == (True, "cut off")


def test_work_that_is_set_aside_while_its_business_resumes_is_not_left_there(
    worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    academia = Business.objects.get(schema_name="academia")
    business_suspend(business=academia)
    with business_context(academia):
        due_put("leads.silence", 1, timezone.now())
    set_aside = tasks._set_aside

    def resumes_first(claims: list[due.Claim]) -> None:
        business_resume(business=academia)
        set_aside(claims)

    monkeypatch.setattr(tasks, "_set_aside", resumes_first)
    assert due_tick_task() == 0
    assert not DueItem.objects.get().parked
    assert due_tick_task() == 1

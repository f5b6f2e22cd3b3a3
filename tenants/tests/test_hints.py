"""Hints: published beside the request, gathered when many come at once, never in the way."""

import pytest
from celery import current_app

from config.tests.processes import wait_until
from tenants import hints
from tenants.context import business_context
from tenants.due import due_hint
from tenants.models import Business

Published = list[tuple[str, tuple[object, ...]]]


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> Published:
    """What goes to the broker, by task name; the thread starts anew."""
    sent: Published = []
    monkeypatch.setattr(hints, "_publisher", None)
    for name in ("tenants.due_try", "tenants.due_tick"):

        def note(args: tuple[object, ...] = (), name: str = name, **_: object) -> None:
            sent.append((name, args))

        monkeypatch.setattr(current_app.tasks[name], "apply_async", note)
    return sent


def test_one_row_is_named_to_the_worker(published: Published) -> None:
    hints.hint_publish(hints.Hint("estilo", "leads.silence", 7))
    assert wait_until(lambda: published == [("tenants.due_try", ("estilo", "leads.silence", 7))])


def test_the_platform_s_own_row_asks_for_a_tick(published: Published) -> None:
    """No business's task may work on it."""
    hints.hint_publish(hints.Hint("public", "tenants.notice_mail", 7))
    assert wait_until(lambda: published == [("tenants.due_tick", ())])


def test_of_many_rows_at_once_the_rest_asks_for_one_tick(published: Published) -> None:
    for number in range(200):
        hints.hint_publish(hints.Hint("estilo", "leads.silence", number))
    assert wait_until(lambda: ("tenants.due_tick", ()) in published)
    assert len(published) < 20


def test_of_many_hints_for_later_a_few_are_left_and_ticks_find_the_rest(
    published: Published, live_db: str
) -> None:
    hints._later.clear()
    with business_context("estilo"):
        for number in range(50):
            due_hint("leads.silence", number, countdown=2.0)
    assert [name for name, _args in published] == ["tenants.due_try"] * hints.LATER_PER_SECOND


def test_a_broker_that_is_down_costs_nobody_anything(
    published: Published, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    task = current_app.tasks["tenants.due_try"]
    with monkeypatch.context() as down:
        down.setattr(task, "apply_async", refuse)
        hints.hint_publish(hints.Hint("estilo", "leads.silence", 1))
        assert wait_until(lambda: "hint not published" in caplog.text)
    hints.hint_publish(hints.Hint("estilo", "leads.silence", 2))
    assert wait_until(lambda: ("tenants.due_try", ("estilo", "leads.silence", 2)) in published)


@pytest.mark.django_db(transaction=False)
def test_nothing_is_hinted_of_a_transaction_that_has_not_committed(
    estilo: Business, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[hints.Hint] = []
    monkeypatch.setattr("tenants.due.hint_publish", asked.append)
    due_hint("leads.silence", 1)
    assert asked == []


@pytest.mark.django_db(transaction=False)
def test_a_committed_row_is_hinted(
    estilo: Business, django_capture_on_commit_callbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[hints.Hint] = []
    monkeypatch.setattr("tenants.due.hint_publish", asked.append)
    with django_capture_on_commit_callbacks(execute=True):
        due_hint("leads.silence", 1)
    assert asked == [("estilo", "leads.silence", 1)]

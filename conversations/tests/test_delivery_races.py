"""Reports and attempts that cross each other: whatever comes first, what the person has is what the
ledger says, and nothing goes out twice."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest
import requests
import time_machine
from django.db import transaction
from django.utils import timezone

from conversations.channels.base import SendError, StatusUpdate
from conversations.channels.email.channel import EmailChannel
from conversations.channels.fake import FakeChannel
from conversations.models import Conversation, Delivery, DeliveryAttempt
from conversations.services import reports
from conversations.services.giving_up import delivery_send_given_up
from conversations.services.outbound import delivery_reconcile, delivery_send
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from conversations.services.reports import delivery_update
from conversations.services.resending import delivery_resend
from leads.services import contact_upsert
from tenants import due
from tenants.actors import SYSTEM
from tenants.http import retry_after_of
from tenants.models import Business, DueItem

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))
PHONE = "+34600123456"
FIRST, SECOND = "SM-first", "SM-second"
LOST = SendError("time-out", permanent=False, uncertain=True)


@pytest.fixture
def delivery(estilo: Business) -> Iterator[Delivery]:
    FakeChannel.outbox.clear()
    FakeChannel.failures.clear()
    contact, _ = contact_upsert(kind="phone", address=PHONE, name="Ana")
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        talk = conversation_ensure(
            contact=contact, channel="fake", account_key="", kind="phone", address=PHONE
        )
        yield queued(talk)
    FakeChannel.outbox.clear()
    FakeChannel.failures.clear()


def queued(talk: Conversation, purpose: str = "") -> Delivery:
    message = message_queue(conversation=talk, body="hola", author="agent", purpose=purpose)
    return message.delivery


def report(delivery: Delivery, state: str, provider_id: str = FIRST, code: str = "") -> str:
    """What a provider tells of an attempt; the delivery's state then."""
    delivery_update(StatusUpdate(provider_id, state, str(delivery.uuid), code, code))
    delivery.refresh_from_db()
    return delivery.state


def tried(delivery: Delivery) -> list[str]:
    return list(DeliveryAttempt.objects.filter(delivery=delivery).values_list("state", flat=True))


def sent_as(delivery: Delivery, provider_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeChannel, "send", lambda self, row: provider_id)
    delivery_send(delivery.pk)
    delivery.refresh_from_db()


def unknown(delivery: Delivery) -> None:
    """An attempt of which nobody knows what became."""
    FakeChannel.failures.append(LOST)
    delivery_send(delivery.pk)
    Delivery.objects.update(attempted_at=NOW - timedelta(hours=2))
    delivery_reconcile(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "unknown"


# --- One attempt --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("told", "ends"),
    [
        (("delivered", "sent"), "delivered"),
        (("read", "delivered", "sent"), "read"),
        (("delivered", "failed"), "delivered"),
        (("read", "failed"), "read"),
        (("failed", "sent"), "failed"),
        (("failed", "delivered"), "delivered"),
        (("failed", "sent", "failed", "sent"), "failed"),
    ],
)
def test_reports_of_one_attempt_end_alike_in_any_order(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch, told: tuple[str, ...], ends: str
) -> None:
    sent_as(delivery, FIRST, monkeypatch)
    for state in told:
        report(delivery, state)
    assert delivery.state == ends
    assert tried(delivery) == [ends]


def test_a_mail_that_its_server_took_may_still_come_back(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent_as(delivery, FIRST, monkeypatch)
    monkeypatch.setattr(reports, "channel_for", lambda kind: EmailChannel())
    report(delivery, "delivered")
    assert report(delivery, "failed", code="5.1.1") == "failed"


def test_a_report_before_our_own_commit_is_not_overwritten_by_it(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told_first(self: FakeChannel, row: Delivery) -> str:
        report(row, "failed", code="63024")
        return FIRST

    monkeypatch.setattr(FakeChannel, "send", told_first)
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.provider_id) == ("failed", FIRST)


# --- Several attempts ---------------------------------------------------------------------------
def test_a_late_failure_of_an_earlier_attempt_says_nothing_of_the_one_that_arrived(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown(delivery)
    delivery_resend(delivery=delivery, actor=SYSTEM)
    sent_as(delivery, SECOND, monkeypatch)
    assert report(delivery, "failed") == "sent"
    assert tried(delivery) == ["failed", "sent"]
    assert report(delivery, "delivered", SECOND) == "delivered"


def test_an_arrival_is_noted_with_the_attempt_that_brought_it(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown(delivery)
    delivery_resend(delivery=delivery, actor=SYSTEM)
    sent_as(delivery, SECOND, monkeypatch)
    assert report(delivery, "delivered") == "delivered"
    assert tried(delivery) == ["delivered", "sent"]
    assert report(delivery, "read") == "read"
    assert tried(delivery) == ["read", "sent"]
    assert delivery.provider_id == SECOND


def test_what_an_earlier_attempt_brought_after_all_is_there(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown(delivery)
    delivery_resend(delivery=delivery, actor=SYSTEM)
    monkeypatch.setattr(
        FakeChannel, "send", lambda self, row: (_ for _ in ()).throw(SendError("x", permanent=True))
    )
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "failed"
    assert report(delivery, "delivered") == "delivered"
    assert (delivery.failed_at, delivery.reason, delivery.error_code) == (None, "", "")


@pytest.mark.parametrize("state", ["sent", "delivered"])
def test_one_that_turns_out_to_have_been_taken_is_not_sent_again(
    delivery: Delivery, state: str
) -> None:
    unknown(delivery)
    delivery_resend(delivery=delivery, actor=SYSTEM)
    assert report(delivery, state) == state
    assert delivery_send(delivery.pk) is None
    assert FakeChannel.outbox == []


def test_a_late_failure_does_not_take_away_what_a_person_sends_again(delivery: Delivery) -> None:
    unknown(delivery)
    delivery_resend(delivery=delivery, actor=SYSTEM)
    assert report(delivery, "failed") == "queued"
    delivery_send(delivery.pk)
    assert len(FakeChannel.outbox) == 1
    assert tried(delivery) == ["failed", "sent"]


def test_a_late_word_on_an_earlier_form_does_not_lose_what_waits(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent_as(delivery, FIRST, monkeypatch)
    report(delivery, "failed", code="30003")
    Delivery.objects.update(state="waiting")
    assert report(delivery, "sent") == "waiting"


def test_an_attempt_that_ends_when_another_has_followed_settles_nothing(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its worker hung so long that it was given up, and a person sent the message again."""

    def slow(self: FakeChannel, row: Delivery) -> str:
        Delivery.objects.update(state="unknown")
        delivery_resend(delivery=row, actor=SYSTEM)
        sent_as(Delivery.objects.get(), SECOND, monkeypatch)
        return FIRST

    monkeypatch.setattr(FakeChannel, "send", slow)
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.provider_id, delivery.attempts) == ("sent", SECOND, 2)


def test_a_refusal_that_comes_after_the_doubt_ends_it(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(self: FakeChannel, row: Delivery) -> str:
        Delivery.objects.update(state="unknown")
        raise SendError("busy", permanent=False, code="20429")

    monkeypatch.setattr(FakeChannel, "send", slow)
    assert delivery_send(delivery.pk) is not None
    delivery.refresh_from_db()
    assert delivery.state == "queued"


def test_a_doubt_about_what_was_erased_meanwhile_is_over(delivery: Delivery) -> None:
    Delivery.objects.update(state="sending", attempted_at=NOW)
    pk = delivery.pk
    delivery.message.delete()
    assert delivery_reconcile(pk) is None


# --- Given up by the provider after it took it --------------------------------------------------
def test_a_passing_reason_told_later_lets_it_go_out_again_a_few_times(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = []
    for number in range(1, 5):
        with time_machine.travel(NOW + timedelta(hours=number), tick=False):
            sent_as(delivery, f"SM{number}", monkeypatch)
            report(delivery, "failed", f"SM{number}", "30003")
            report(delivery, "failed", f"SM{number}", "30003")  # told twice
            last = DeliveryAttempt.objects.get(delivery=delivery, number=number)
            waits.append(last.retry_at and (last.retry_at - timezone.now()).total_seconds())
    assert waits == [60, 300, 900, None]
    assert delivery.state == "failed"
    assert tried(delivery) == ["failed"] * 4


def test_its_next_attempt_is_promised(delivery: Delivery, monkeypatch: pytest.MonkeyPatch) -> None:
    sent_as(delivery, FIRST, monkeypatch)
    DueItem.objects.all().delete()
    assert report(delivery, "failed", code="30003") == "queued"
    due = DueItem.objects.get(kind="conversations.deliver")
    assert due.run_at == NOW + timedelta(seconds=60)


def test_a_notice_goes_on_to_its_next_way_instead(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    type(delivery.message).objects.update(purpose="reminder_24h")
    sent_as(delivery, FIRST, monkeypatch)
    assert report(delivery, "failed", code="30003") == "failed"


# --- Being asked to wait ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        ("", 0),
        ("120", 120),
        ("1.5", 1.5),
        ("-5", 0),
        ("soon", 0),
        ("nan", 0),
        ("inf", 0),
        ("999999999999", 30 * 86_400),
        (format_datetime(NOW.astimezone(UTC) + timedelta(seconds=90), usegmt=True), 90),
        (format_datetime(NOW.astimezone(UTC) - timedelta(days=1), usegmt=True), 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 30 * 86_400),
        ("Wed, 99 Nov 2026 10:00:00 GMT", 0),
    ],
    ids=lambda value: str(value)[:12],
)
def test_retry_after_in_every_form(asked: str, seconds: float) -> None:
    answer = requests.Response()
    answer.headers["Retry-After"] = asked
    with time_machine.travel(NOW, tick=False):
        assert retry_after_of(answer) == pytest.approx(seconds)


@pytest.mark.parametrize(
    ("asked", "waits"), [(0, 2), (1, 2), (90, 90), (3600, 3600), (86_400, 86_400), (86_401, None)]
)
def test_nobody_is_asked_before_they_want_to_be(
    delivery: Delivery, asked: float, waits: float | None
) -> None:
    FakeChannel.failures.append(SendError("busy", permanent=False, code="20429", retry_after=asked))
    at = delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert at == (None if waits is None else NOW + timedelta(seconds=waits))
    assert delivery.state == ("failed" if waits is None else "queued")
    assert tried(delivery) == ["failed"]


# --- A fault of ours ----------------------------------------------------------------------------
def work(kind: str) -> None:
    """Work on what is promised until it is done or given up."""
    now = timezone.now()
    for _ in range(due.ATTEMPTS):
        now += timedelta(hours=1)
        for claim in due.due_claim(now):
            if claim.kind == kind:
                due.due_work(claim)


def broken(*_: object) -> None:
    raise RuntimeError("boom")


def test_what_cannot_even_be_decided_on_is_among_what_did_not_arrive(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeChannel, "decide", broken)
    work("conversations.deliver")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == ("failed", "internal")
    monkeypatch.undo()
    delivery_resend(delivery=delivery, actor=SYSTEM)
    assert delivery_send(delivery.pk) is None
    assert len(FakeChannel.outbox) == 1


def test_what_cannot_be_looked_for_is_among_what_nobody_knows(
    delivery: Delivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    FakeChannel.failures.append(LOST)
    delivery_send(delivery.pk)
    monkeypatch.setattr(FakeChannel, "find_sent", broken)
    work("conversations.reconcile")
    delivery.refresh_from_db()
    assert delivery.state == "unknown"
    assert tried(delivery) == ["unknown"]


def test_what_broke_off_while_it_was_handed_over_is_looked_for_first(delivery: Delivery) -> None:
    Delivery.objects.update(state="sending", attempted_at=NOW)
    delivery_send_given_up(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "sending"
    assert DueItem.objects.filter(kind="conversations.reconcile").exists()

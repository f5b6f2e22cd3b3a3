"""What is not needed any more goes by itself: conversations of people who have been inactive,
copies of payloads, old audit entries."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.db.models import Max
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings.models import Booking
from conversations.models import Conversation, InboundEvent, Message
from conversations.services.door import inbound_store
from leads.models import Contact, Lead
from leads.privacy.retention import (
    PERIODS,
    data_prune,
    retention_days,
    retention_of,
    retention_set,
)
from leads.tasks import retention_arm_task
from tenants.actors import SYSTEM, Actor
from tenants.audit.models import AuditEntry
from tenants.audit.services import audit
from tenants.draining import drain
from tenants.models import Business, DueItem, User
from tests.privacy.dump import everything
from tests.privacy.people import ANA, EVA, book

KIND = ("leads.retention",)
DAY = timedelta(days=1)
Travel = Callable[[timedelta], time_machine.Traveller]


def after(delay: timedelta) -> time_machine.travel:
    return time_machine.travel(timezone.now() + delay, tick=True)


def words_of(contact: Contact) -> list[str]:
    said = Message.objects.filter(conversation__contact=contact).exclude(body="")
    return list(said.values_list("body", flat=True))


def looked_at(contact: Contact) -> datetime:
    return DueItem.objects.get(kind="leads.retention", object_id=contact.pk).run_at


def test_after_91_days_the_words_are_gone_and_the_figures_are_not(
    ana: Contact, eva: Contact
) -> None:
    messages = Message.objects.filter(conversation__contact=ana).count()
    with after(91 * DAY):
        EVA.says("yo sigo aquí", 90)
        drain(KIND)
        assert words_of(ana) == []
        assert words_of(eva) != []
    assert Message.objects.filter(conversation__contact=ana).count() == messages
    lead = Lead.objects.get(contact=ana)
    assert lead.events.exclude(reason="").exists()
    ana.refresh_from_db()
    assert ana.name == ANA.name, "the person stays a contact of the business"
    assert Booking.objects.get(contact=ana).notes == "Alergia zarzamora"
    kept = everything()
    assert "Claro, zarzamora" not in kept
    assert "hola, soy Zafira" not in kept


def test_after_89_days_everything_is_still_there(ana: Contact) -> None:
    with after(89 * DAY):
        drain(KIND)
    assert words_of(ana)


def test_the_clock_begins_anew_with_each_message(ana: Contact) -> None:
    with after(60 * DAY):
        ANA.says("sigo pensándolo", 60)
    with after(91 * DAY):
        drain(KIND)
        assert words_of(ana)
        assert looked_at(ana) > timezone.now() + 50 * DAY
    with after(151 * DAY):
        drain(KIND)
        assert words_of(ana) == []


def test_losing_a_lead_by_silence_is_no_sign_of_life(ana: Contact) -> None:
    with after(31 * DAY):
        drain(("leads.silence",))
    with after(91 * DAY):
        drain(KIND)
    assert words_of(ana) == []


def test_an_appointment_ahead_keeps_the_conversation(ana: Contact) -> None:
    booking = book(ana)
    Booking.objects.filter(pk=booking.pk).update(
        start=booking.start + 100 * DAY, end=booking.end + 100 * DAY
    )
    with after(91 * DAY):
        drain(KIND)
        assert words_of(ana)
        assert looked_at(ana) > timezone.now() + 90 * DAY


def test_a_member_who_wrote_yesterday_keeps_it(ana: Contact) -> None:
    Message.objects.filter(conversation__contact=ana, author="agent").update(
        created_at=timezone.now() + 90 * DAY
    )
    with after(91 * DAY):
        drain(KIND)
    assert words_of(ana)


def test_who_comes_back_begins_a_new_conversation_as_the_same_person(ana: Contact) -> None:
    with after(91 * DAY):
        drain(KIND)
        ANA.says("hola, he vuelto", 91)
        assert ANA.contact().pk == ana.pk
        (live,) = Conversation.objects.filter(contact=ana).exclude(state="archived")
        assert live.messages.filter(direction="in").get().body == "hola, he vuelto"
        assert looked_at(ana) > timezone.now() + 89 * DAY
    with after(182 * DAY):
        drain(KIND)
    assert words_of(ana) == []


def test_what_lapsed_is_not_worked_on_again(ana: Contact) -> None:
    with after(91 * DAY):
        drain(KIND)
        assert not DueItem.objects.filter(kind="leads.retention", object_id=ana.pk).exists()


# --- How long: the business's choice, within bounds ----------------------------------------------
def choose(owner: User, **days: int) -> None:
    business = Business.objects.get(schema_name="estilo")
    retention_set(days={**retention_of(business), **days}, actor=Actor.person(owner))


def test_a_shorter_period_holds_at_once_for_everybody(ana: Contact, owner: User) -> None:
    choose(owner, conversations=30)
    with after(31 * DAY):
        drain(KIND)
    assert words_of(ana) == []


def test_a_longer_period_does_too(ana: Contact, owner: User) -> None:
    choose(owner, conversations=365)
    with after(91 * DAY):
        drain(KIND)
        assert words_of(ana)
    with after(366 * DAY):
        drain(KIND)
    assert words_of(ana) == []


@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.code)
def test_a_period_out_of_bounds_is_refused(estilo: Business, owner: User, period: object) -> None:
    for days in (period.least - 1, period.most + 1):
        with pytest.raises(ValueError, match=period.code):
            choose(owner, **{period.code: days})
    choose(owner, **{period.code: period.least})
    assert retention_days(Business.objects.get(schema_name="estilo"), period.code) == period.least


@pytest.mark.parametrize("nonsense", [None, "90", True, {}, -1, 10**9])
def test_nonsense_in_the_settings_gives_way_to_the_usual(
    estilo: Business, nonsense: object
) -> None:
    estilo.settings = {"retention": {"conversations": nonsense}}
    assert 30 <= retention_days(estilo, "conversations") <= 1825
    estilo.settings = {"retention": nonsense}
    assert retention_days(estilo, "conversations") == 90


def test_other_settings_stay_and_the_change_is_audited(estilo: Business, owner: User) -> None:
    Business.objects.filter(pk=estilo.pk).update(settings={"engine": "builtin"})
    choose(owner, payloads=14)
    stored = Business.objects.get(pk=estilo.pk).settings
    assert stored["engine"] == "builtin"
    assert stored["retention"]["payloads"] == 14
    entry = AuditEntry.objects.get(action="retention.updated")
    assert (entry.before["payloads"], entry.after["payloads"]) == (30, 14)


# --- What lapses by age alone --------------------------------------------------------------------
def store(number: int) -> None:
    inbound_store(channel="fake", account_key="", provider_id=f"x{number}", payload={"n": number})


def test_payloads_and_audit_entries_of_their_age_are_deleted(estilo: Business) -> None:
    now = timezone.now()
    for age in (800, 29, 3):
        with time_machine.travel(now - age * DAY):
            store(age)
            audit("hours.replaced", None, actor=SYSTEM, after={"age": age})
    assert data_prune(0) is None
    assert set(InboundEvent.objects.values_list("provider_id", flat=True)) == {"x29", "x3"}
    kept = AuditEntry.objects.filter(action="hours.replaced")
    assert {entry.after["age"] for entry in kept} == {29, 3}
    assert (
        not DueItem.objects.filter(kind="conversations.inbound", schema_name="estilo")
        .exclude(object_id__in=InboundEvent.objects.values("pk"))
        .exists()
    )


def test_pruning_looks_at_no_more_than_it_deletes(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leads.privacy.retention.BATCH", 10)
    monkeypatch.setattr("leads.privacy.retention.BATCHES", 2)
    with time_machine.travel(timezone.now() - 40 * DAY):
        for number in range(25):
            store(number)
    for number in range(100, 130):
        store(number)
    again = data_prune(0)
    assert again is not None, "more than two batches: others get a turn first"
    assert InboundEvent.objects.count() == 35
    assert data_prune(0) is None
    assert InboundEvent.objects.count() == 30
    with CaptureQueriesContext(
        connection,
    ) as queries:
        data_prune(0)
    assert all("LIMIT 10" in q["sql"] for q in queries if "ORDER BY" in q["sql"])


def test_once_a_day_every_business_that_is_served_is_promised_a_look(db: None) -> None:
    Business.objects.filter(schema_name="academia").update(state="suspended")
    DueItem.objects.all().delete()
    assert retention_arm_task() == 1
    assert retention_arm_task() == 0, "one row a business, however often it is promised"
    assert list(DueItem.objects.values_list("schema_name", "kind")) == [("estilo", "leads.prune")]
    assert settings.CELERY_BEAT_SCHEDULE["retention-arm"]["task"] == "leads.retention_arm"


def test_a_look_that_was_given_up_is_taken_the_next_day(estilo: Business) -> None:
    retention_arm_task()
    mine = DueItem.objects.filter(schema_name="estilo", kind="leads.prune")
    mine.update(failed=True, attempts=8)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        retention_arm_task()
        row = mine.get()
        assert (row.failed, row.attempts) == (False, 0)
        assert timezone.now() <= row.run_at < timezone.now() + timedelta(hours=1)


def test_businesses_take_their_turns_over_an_hour_each_night_alike(db: None) -> None:
    def turns() -> dict[str, timedelta]:
        with time_machine.travel(timezone.now(), tick=False):
            DueItem.objects.filter(kind="leads.prune").delete()
            assert retention_arm_task() == 2
            rows = DueItem.objects.filter(kind="leads.prune")
            return {row.schema_name: row.run_at - timezone.now() for row in rows}

    first = turns()
    assert first["estilo"] != first["academia"]
    assert all(timedelta(0) <= wait < timedelta(hours=1) for wait in first.values())
    assert turns() == first


def test_a_conversation_is_emptied_by_the_worker_that_finds_it_due(ana: Contact) -> None:
    """Through the tick, as in the running product."""
    from tenants import due

    with after(91 * DAY):
        claims = [c for c in due.due_claim(timezone.now()) if c.kind in KIND]
        assert [claim.object_id for claim in claims] == [ana.pk]
        for claim in claims:
            due.due_work(claim)
    assert words_of(ana) == []
    assert Message.objects.aggregate(at=Max("created_at"))["at"] is not None

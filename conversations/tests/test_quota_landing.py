"""At the plan's cap the assistant stops softly, and goes on by itself when there is room again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from billing.models import ActiveContact, Plan, Subscription, UsageCounter
from billing.quotas import quota_used
from bookings.models import Service
from bookings.services import booking_confirm, booking_hold
from conversations.channels.fake import FakeChannel
from conversations.models import AssistantRun, Conversation
from conversations.services.door import inbound_store
from conversations.services.handoff import agent_reply, conversation_give_back
from conversations.services.quota import (
    RETURN,
    RETURN_EVERY,
    conversations_return_due,
    reply_allowed,
)
from leads.models import Contact
from tenants.actors import CUSTOMER
from tenants.draining import MESSAGE_KINDS, drain
from tenants.due import due_claim
from tenants.models import Business, DueItem, OwnerNotice, User

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
ANA, LUZ = "+34600123456", "+34600000002"
LANDED = {"es": "Te contesta una persona", "en": "Someone from our team", "pt": "Uma pessoa"}


@pytest.fixture
def clock(estilo: Business) -> Iterator[time_machine.Traveller]:
    """The salon on the free plan on a Tuesday in November."""
    Subscription.objects.create(business=estilo, plan=Plan.objects.get(code="free"))
    FakeChannel.outbox.clear()
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller
    FakeChannel.outbox.clear()


_ids = iter(range(10**6))


def say(text: str, sender: str = ANA) -> list[str]:
    """What a customer gets for a message, all due work done."""
    before, number = len(FakeChannel.outbox), next(_ids)
    payload = {"id": f"m{number}", "from": sender, "text": text}
    inbound_store(channel="fake", account_key="", provider_id=f"m{number}", payload=payload)
    drain()
    return [body for _, body in FakeChannel.outbox[before:]]


def use(business: Business, metric: str, used: int) -> None:
    UsageCounter.objects.update_or_create(
        business=business, metric=metric, month="2026-11-01", defaults={"used": used}
    )


def conversation() -> Conversation:
    return Conversation.objects.get(address__contact__identities__isnull=False)


def test_message_101_of_the_month_lands_softly(
    estilo: Business, clock: time_machine.Traveller
) -> None:
    use(estilo, "messages", 99)
    assert "18 €" in say("¿cuánto cuesta el corte?")[0], "the hundredth is answered"
    (told,) = say("¿y el color?")
    assert LANDED["es"] in told
    landed = conversation()
    assert (landed.handler, landed.needs_human) == ("human", True)
    assert landed.handoff_reason == "quota"
    assert quota_used(estilo, "messages") == 100
    assert AssistantRun.objects.latest("pk").reason == "quota"
    kinds = OwnerNotice.objects.values_list("kind", "context__metric")
    assert list(kinds) == [("quota_full", "messages")]


def test_the_customer_is_told_once_a_month(
    estilo: Business, clock: time_machine.Traveller, agent: User
) -> None:
    use(estilo, "messages", 100)
    assert len(say("hola")) == 1
    assert say("¿hay alguien?") == []
    conversation_give_back(conversation=conversation(), user=agent)
    assert say("¿hola?") == [], "handed over again, without telling again"
    assert conversation().handoff_reason == "quota"
    clock.move_to(NOW + timedelta(days=10))
    UsageCounter.objects.create(business=estilo, metric="messages", month="2026-12-01", used=100)
    conversation_give_back(conversation=conversation(), user=agent)
    assert len(say("¿y ahora?")) == 1, "in another month it is said again"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hola, quiero cortarme el pelo", "es"),
        ("hello, I would like to book a haircut please", "en"),
        ("olá, gostaria de marcar um corte amanhã", "pt"),
    ],
)
def test_the_customer_is_told_in_their_language(
    estilo: Business, clock: time_machine.Traveller, text: str, language: str
) -> None:
    use(estilo, "messages", 100)
    (told,) = say(text)
    assert LANDED[language] in told


def test_people_bookings_and_reminders_go_on(
    estilo: Business, clock: time_machine.Traveller, agent: User
) -> None:
    use(estilo, "messages", 100)
    say("hola")
    agent_reply(conversation=conversation(), user=agent, body="Te leo")
    drain()
    assert FakeChannel.outbox[-1][1] == "Te leo"
    held = booking_hold(
        contact=Contact.objects.get(),
        service=Service.objects.get(name="Corte"),
        start=NOW + timedelta(days=2),
        actor=CUSTOMER,
    )
    booking = booking_confirm(hold_token=held.hold_token, actor=CUSTOMER)
    clock.move_to(booking.start - timedelta(hours=23))
    drain((*MESSAGE_KINDS, "bookings.reminder"))
    assert booking.reminders.filter(state="sent").exists()
    assert quota_used(estilo, "messages") == 100


def test_the_turn_of_the_month_lets_the_assistant_answer_again(
    estilo: Business, clock: time_machine.Traveller
) -> None:
    use(estilo, "messages", 100)
    say("hola")
    clock.move_to(datetime(2026, 12, 1, 0, 1, tzinfo=MADRID))
    (answer,) = say("¿cuánto cuesta el corte?")
    assert "18 €" in answer
    assert conversation().handler == "assistant"
    assert not conversation().needs_human


def test_a_raised_cap_answers_who_still_waits(
    estilo: Business, clock: time_machine.Traveller
) -> None:
    use(estilo, "messages", 100)
    say("¿cuánto cuesta el corte?")
    before = len(FakeChannel.outbox)
    clock.shift(RETURN_EVERY)
    drain(("conversations.quota_return", *MESSAGE_KINDS))
    assert conversation().handler == "human", "no room yet"
    Subscription.objects.update(plan=Plan.objects.get(code="starter"))
    clock.shift(RETURN_EVERY * 2)
    drain(("conversations.quota_return", *MESSAGE_KINDS))
    (answer,) = [body for _, body in FakeChannel.outbox[before:]]
    assert "18 €" in answer
    assert conversation().handoff_reason == ""
    assert not DueItem.objects.filter(kind="conversations.quota_return").exists()


def test_who_lands_while_the_others_are_returned_is_not_forgotten(
    estilo: Business, clock: time_machine.Traveller
) -> None:
    use(estilo, "messages", 100)
    say("hola")
    clock.shift(RETURN_EVERY)
    (claim,) = (each for each in due_claim(timezone.now()) if each.kind == RETURN)
    say("¿cuánto cuesta el corte?", LUZ)
    DueItem.objects.filter(pk=claim.pk, lease=claim.lease).delete()  # that worker saw nobody
    assert DueItem.objects.filter(kind=RETURN).exists()


def test_many_who_land_do_not_put_the_return_off(
    estilo: Business, clock: time_machine.Traveller
) -> None:
    use(estilo, "messages", 100)
    say("hola")
    promised = DueItem.objects.get(kind=RETURN).run_at
    clock.shift(RETURN_EVERY / 2)
    say("hola", LUZ)
    assert DueItem.objects.get(kind=RETURN).run_at == promised


def test_old_questions_go_on_waiting_for_a_person(
    estilo: Business, clock: time_machine.Traveller
) -> None:
    use(estilo, "messages", 100)
    say("¿cuánto cuesta el corte?")
    before = len(FakeChannel.outbox)
    clock.move_to(datetime(2026, 12, 1, 9, 0, tzinfo=MADRID))
    drain(("conversations.quota_return", *MESSAGE_KINDS))
    assert FakeChannel.outbox[before:] == []
    assert conversation().needs_human
    (answer,) = say("¿a qué hora abrís mañana?")
    assert "18 €" not in answer, "only what is new is answered"


def test_a_person_who_holds_the_conversation_keeps_it(
    estilo: Business, clock: time_machine.Traveller, agent: User
) -> None:
    use(estilo, "messages", 100)
    say("hola")
    agent_reply(conversation=conversation(), user=agent, body="Te leo")
    drain()
    Subscription.objects.all().delete()
    assert say("¿cuánto cuesta el corte?") == []
    assert conversations_return_due(0) is None
    assert conversation().handler == "human"


# --- Contacts -----------------------------------------------------------------------------------
def test_a_contact_counts_once_a_month(estilo: Business, clock: time_machine.Traveller) -> None:
    say("hola")
    say("¿cuánto cuesta el corte?")
    assert quota_used(estilo, "contacts") == 1
    clock.move_to(NOW + timedelta(days=10))
    say("hola de nuevo")
    assert quota_used(estilo, "contacts") == 1
    assert ActiveContact.objects.count() == 2


def test_who_wrote_before_the_cap_is_answered_and_who_is_new_is_not(
    estilo: Business, clock: time_machine.Traveller
) -> None:
    use(estilo, "contacts", 49)
    assert "18 €" in say("¿cuánto cuesta el corte?")[0]
    (told,) = say("¿cuánto cuesta el corte?", LUZ)
    assert LANDED["es"] in told
    assert quota_used(estilo, "contacts") == 50
    assert quota_used(estilo, "messages") == 1, "the refused one used no message"
    assert "45 €" in say("¿y el color?")[0]
    estilo.settings = {"limits": {"contacts": 51}}
    (answer,) = say("¿hola?", LUZ)
    assert "18 €" in answer
    assert quota_used(estilo, "contacts") == 51


def test_who_booked_by_web_first_counts_with_their_first_message_to_a_person(
    estilo: Business, clock: time_machine.Traveller, agent: User
) -> None:
    say("hola")
    agent_reply(conversation=conversation(), user=agent, body="Te leo")
    clock.move_to(NOW + timedelta(days=10))
    Contact.objects.update(last_contact_at=timezone.now())  # as a booking by web does
    say("sigo aquí")
    assert quota_used(estilo, "contacts") == 1
    assert conversation().handler == "human"


def test_a_reply_without_a_message_left_counts_no_contact(
    estilo: Business, clock: time_machine.Traveller
) -> None:
    say("hola")
    ActiveContact.objects.all().delete()
    use(estilo, "contacts", 0)
    use(estilo, "messages", 100)
    assert not reply_allowed(conversation())
    assert quota_used(estilo, "contacts") == 0

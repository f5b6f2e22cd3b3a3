"""Behind the door: from what people do on Telegram to conversations, and who they are."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from config.shell.simulator.telegram.api import Person
from config.shell.simulator.telegram.local import LocalTelegram
from config.shell.simulator.wire import Mishap
from conversations.channels.base import InboundMessage
from conversations.models import ChannelAccount, Conversation, InboundEvent, Message
from conversations.services.inbound import event_acknowledge
from conversations.services.receiving import message_receive
from leads.models import Contact, ContactIdentity, Lead, LeadEvent
from leads.services import contact_opt_out
from tenants.context import business_context
from tenants.draining import drain
from tenants.models import Business

PHONE = "+34600111222"


@pytest.fixture
def lucia(telegram: LocalTelegram, account: ChannelAccount, estilo: Business) -> Iterator[Person]:
    """Somebody with Telegram; what she does arrives at the door, through Django's own client."""
    client = Client(HTTP_HOST="localhost")

    def post(url: str, body: bytes, headers: Any) -> int:
        path = url[url.index("/webhook/") :]
        answer = client.post(path, body, "application/json", headers=dict(headers))
        estilo_open()
        return int(answer.status_code)

    context = business_context(estilo)

    def estilo_open() -> None:
        """The client leaves the public schema open, as a request of the public host does."""
        from tenants.db import connection

        connection.set_tenant(estilo)

    telegram.api.post = post
    with context:
        yield telegram.person(phone=PHONE)


def talk() -> Conversation:
    return Conversation.objects.get()


def incoming() -> list[str]:
    rows = Message.objects.filter(direction="in").order_by("pk")
    return list(rows.values_list("body", flat=True))


def test_a_stranger_is_answered(telegram: LocalTelegram, lucia: Person) -> None:
    telegram.api.person_writes(telegram.bot, lucia, text="hola, ¿qué horario tenéis?")
    drain()
    assert lucia.heard, "nothing was answered"
    assert "typing" in lucia.actions
    contact = Contact.objects.get()
    assert contact.name == "Lucía"
    assert Lead.objects.get().source == "telegram"
    event = InboundEvent.objects.get()
    assert (event.state, event.contact) == ("processed", contact)


def test_an_update_that_comes_three_times_is_answered_once(
    telegram: LocalTelegram, lucia: Person
) -> None:
    telegram.api.repeats.append(2)
    telegram.api.person_writes(telegram.bot, lucia, text="hola")
    drain()
    assert len(lucia.heard) == 1
    assert incoming() == ["hola"]


def test_the_link_that_led_here_is_told_to_the_team(telegram: LocalTelegram, lucia: Person) -> None:
    telegram.api.person_writes(telegram.bot, lucia, text="/start instagram")
    drain()
    assert incoming() == ["Hola"]
    note = Message.objects.get(direction="note", purpose="came_by_link")
    assert "instagram" in note.body


def test_pressing_start_again_ends_the_silence_that_was_asked_for(
    telegram: LocalTelegram, lucia: Person
) -> None:
    telegram.api.person_writes(telegram.bot, lucia, text="/stop")
    drain()
    assert Contact.objects.get().opted_out_at is not None
    assert lucia.heard == []
    telegram.api.person_writes(telegram.bot, lucia, text="/start")
    drain()
    assert Contact.objects.get().opted_out_at is None
    assert lucia.heard


def test_a_pressed_button_is_its_words_and_its_clock_is_stopped(
    telegram: LocalTelegram, lucia: Person
) -> None:
    telegram.api.person_writes(telegram.bot, lucia, text="quiero un corte mañana")
    drain()
    offered = Message.objects.filter(direction="out").latest("pk").options
    assert offered
    telegram.api.person_presses(telegram.bot, lucia, offered[0])
    drain()
    pressed = Message.objects.filter(direction="in").latest("pk")
    assert (pressed.body, pressed.choice) == (offered[0], 0)
    assert pressed.answers is not None
    assert list(telegram.bot.pressed.values()) == [True]


def test_a_shared_phone_makes_one_person_of_two_records(
    telegram: LocalTelegram, lucia: Person
) -> None:
    """Known from WhatsApp, she writes by Telegram and gives her phone there."""
    known = message_receive(
        InboundMessage("whatsapp", "+34910000001", "SM1", "phone", PHONE, "quiero una cita")
    ).conversation.contact
    Lead.objects.filter(contact=known).update(state="INTERESTED")
    telegram.api.person_writes(telegram.bot, lucia, text="hola")
    drain()
    assert Contact.objects.count() == 2
    telegram.api.person_shares_phone(telegram.bot, lucia)
    drain()
    contact = Contact.objects.get()
    assert contact == known
    assert contact.name == "Lucía"
    kinds = contact.identities.order_by("kind").values_list("kind", flat=True)
    assert list(kinds) == ["phone", "telegram"]
    assert set(contact.conversations.values_list("channel", flat=True)) == {"whatsapp", "telegram"}
    lead = Lead.objects.get()
    assert (lead.contact, lead.state) == (contact, "INTERESTED")
    assert LeadEvent.objects.filter(lead=lead, event="created").count() == 2
    assert not InboundEvent.objects.exclude(contact=contact).exists()


def test_a_phone_that_nobody_has_becomes_theirs(telegram: LocalTelegram, lucia: Person) -> None:
    telegram.api.person_shares_phone(telegram.bot, lucia)
    drain()
    contact = Contact.objects.get()
    assert contact.identities.get(kind="phone").address == PHONE
    later = message_receive(
        InboundMessage("whatsapp", "+34910000001", "SM1", "phone", PHONE, "hola")
    )
    assert later.conversation.contact == contact


def test_somebody_else_s_card_joins_nobody(telegram: LocalTelegram, lucia: Person) -> None:
    known = message_receive(
        InboundMessage("whatsapp", "+34910000001", "SM1", "phone", PHONE, "hola")
    ).conversation.contact
    card = {"phone_number": PHONE, "first_name": "Otra", "user_id": lucia.id + 1}
    telegram.api.person_writes(telegram.bot, lucia, contact=card)
    drain()
    assert Contact.objects.count() == 2
    assert list(known.identities.values_list("kind", flat=True)) == ["phone"]


def test_who_was_blocked_here_stays_so(telegram: LocalTelegram, lucia: Person) -> None:
    message_receive(InboundMessage("whatsapp", "+34910000001", "SM1", "phone", PHONE, "hola"))
    telegram.api.person_writes(telegram.bot, lucia, text="hola")
    drain()
    Contact.objects.filter(identities__kind="telegram").update(kind="blocked")
    telegram.api.person_shares_phone(telegram.bot, lucia)
    drain()
    assert Contact.objects.get().kind == "blocked"


def test_blocking_the_bot_is_noted_and_writing_again_undoes_it(
    telegram: LocalTelegram, lucia: Person
) -> None:
    telegram.api.person_writes(telegram.bot, lucia, text="hola")
    drain()
    telegram.api.person_blocks(telegram.bot, lucia)
    drain()
    assert ContactIdentity.objects.get().shut_at is not None
    telegram.api.person_writes(telegram.bot, lucia, text="he vuelto")
    drain()
    assert ContactIdentity.objects.get().shut_at is None
    assert len(lucia.heard) == 2


def test_a_stranger_who_blocks_the_bot_leaves_no_record(
    telegram: LocalTelegram, lucia: Person
) -> None:
    telegram.api.person_blocks(telegram.bot, lucia)
    drain()
    assert InboundEvent.objects.get().state == "processed"
    assert not Contact.objects.exists()


def edited(telegram: LocalTelegram, person: Person, text: str) -> None:
    message = next(one for one in reversed(person.messages) if not one["from"]["is_bot"])
    telegram.api._deliver(
        telegram.bot, {"edited_message": {**message, "text": text, "edit_date": 1}}
    )


def test_an_edit_before_the_answer_takes_its_place(telegram: LocalTelegram, lucia: Person) -> None:
    telegram.api.person_writes(telegram.bot, lucia, text="¿qué horario tenéis el lunes?")
    drain(("conversations.inbound",))
    edited(telegram, lucia, "¿qué horario tenéis el martes?")
    drain()
    assert incoming() == ["¿qué horario tenéis el martes?"]
    assert len(lucia.heard) == 1
    assert Message.objects.filter(purpose="message_edited").exists()


def test_an_edit_after_the_answer_is_answered_too(telegram: LocalTelegram, lucia: Person) -> None:
    telegram.api.person_writes(telegram.bot, lucia, text="hola")
    drain()
    edited(telegram, lucia, "¿qué horario tenéis?")
    drain()
    assert incoming() == ["hola", "¿qué horario tenéis?"]
    assert len(lucia.heard) == 2


def test_groups_get_no_answer_and_leave_no_record(telegram: LocalTelegram, lucia: Person) -> None:
    telegram.bot.people[lucia.id] = lucia
    group = {"id": -100, "type": "supergroup", "title": "Vecinos"}
    message = {"message_id": 1, "from": lucia.user, "chat": group, "date": 1, "text": "hola"}
    telegram.api._deliver(telegram.bot, {"message": message})
    drain()
    assert InboundEvent.objects.get().state == "ignored"
    assert not Contact.objects.exists()
    assert not telegram.called("sendMessage")


def test_what_telegram_never_sends_is_kept_aside(telegram: LocalTelegram, lucia: Person) -> None:
    telegram.api._deliver(telegram.bot, {"message": {"message_id": "hola"}})
    drain()
    assert InboundEvent.objects.get().state == "rejected"


def test_no_typing_is_shown_where_a_person_answers(telegram: LocalTelegram, lucia: Person) -> None:
    telegram.api.person_writes(telegram.bot, lucia, text="hola")
    drain()
    Conversation.objects.update(handler="human")
    lucia.actions.clear()
    telegram.api.person_writes(telegram.bot, lucia, text="¿sigues ahí?")
    drain()
    assert lucia.actions == []


def test_the_sign_of_typing_is_no_reason_to_fail_and_is_not_late(
    telegram: LocalTelegram, lucia: Person
) -> None:
    telegram.mishaps.append(Mishap(500, at="sendChatAction"))
    telegram.api.person_writes(telegram.bot, lucia, text="hola")
    drain()
    assert len(lucia.heard) == 1
    asked = len(telegram.calls)
    InboundEvent.objects.update(received_at=timezone.now() - timedelta(minutes=5))
    event_acknowledge(InboundEvent.objects.get().pk)
    assert len(telegram.calls) == asked


def test_a_message_is_a_sign_of_life(
    telegram: LocalTelegram, lucia: Person, account: ChannelAccount
) -> None:
    ChannelAccount.objects.update(last_heartbeat=timezone.now() - timedelta(hours=2))
    telegram.api.person_writes(telegram.bot, lucia, text="hola")
    drain()
    account.refresh_from_db()
    assert account.last_heartbeat is not None
    assert account.last_heartbeat > timezone.now() - timedelta(minutes=1)


def test_both_records_asked_for_silence_counts(telegram: LocalTelegram, lucia: Person) -> None:
    known = message_receive(
        InboundMessage("whatsapp", "+34910000001", "SM1", "phone", PHONE, "hola")
    ).conversation.contact
    telegram.api.person_writes(telegram.bot, lucia, text="hola")
    drain()
    other = Contact.objects.exclude(pk=known.pk).get()
    contact_opt_out(contact=other, opted_out=True)
    telegram.api.person_shares_phone(telegram.bot, lucia)
    drain()
    assert Contact.objects.get().opted_out_at is not None

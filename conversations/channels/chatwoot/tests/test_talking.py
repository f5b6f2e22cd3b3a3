"""A customer, the assistant and the team, on both sides of the bridge."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from config.shell.simulator.chatwoot.world import Talk
from config.shell.simulator.wire import Mishap
from conversations.channels.base import MediaGone
from conversations.channels.chatwoot.media import media_fetch
from conversations.channels.chatwoot.tests.conftest import Bridge, knock
from conversations.models import ChannelAccount, Conversation, Delivery, InboundEvent, Message
from conversations.privacy import payloads_naming
from conversations.services.handoff import (
    agent_reply,
    conversation_close,
    conversation_give_back,
    handler_tell,
    handoff_request,
)
from conversations.services.outbound import delivery_send
from conversations.services.queueing import message_queue
from conversations.tests.fetching import fetched
from conversations.tests.outgoing import PDF, PICTURE, file_sent
from leads.models import ContactIdentity
from tenants.models import Business, DueItem, User


@pytest.fixture
def talk(account: ChannelAccount, bridge: Bridge) -> Talk:
    """Somebody who has written."""
    talk = bridge.api.begins()
    bridge.api.customer_writes(talk, "hola")
    bridge.work()
    return talk


def ours() -> Conversation:
    return Conversation.objects.get()


def answered(body: str = "¿Qué día te viene bien?") -> Delivery:
    with transaction.atomic():
        locked = Conversation.objects.select_for_update(of=("self",)).get()
        message = message_queue(
            conversation=locked, body=body, author=Message.Author.ASSISTANT, purpose="reply"
        )
    delivery_send(message.delivery.pk)
    message.delivery.refresh_from_db()
    return message.delivery


def tell(bridge: Bridge) -> None:
    """What Chatwoot is to be told is told, and what it says to that comes."""
    for row in DueItem.objects.filter(kind="conversations.handler_tell"):
        handler_tell(row.object_id)
        row.delete()
    bridge.work()


def said() -> list[tuple[str, str, str]]:
    rows = Message.objects.exclude(direction="note").order_by("id")
    return [(each.direction, each.author, each.body) for each in rows]


def test_a_message_is_answered_there_and_no_echo_comes_back(bridge: Bridge, talk: Talk) -> None:
    assert ours().contact.name == "Lucía"
    delivery = answered()
    assert talk.heard == ["¿Qué día te viene bien?"]
    bridge.work()
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert len(said()) == 2
    assert ours().handler == "assistant"


def test_an_event_that_comes_twice_is_stored_once_and_a_stranger_s_not_at_all(
    account: ChannelAccount, bridge: Bridge, academia: Business
) -> None:
    bridge.api.customer_writes(bridge.api.begins(), "hola")
    url, body = bridge.waiting[0]
    bridge.waiting.append(bridge.waiting[0])
    bridge.work()
    assert len(said()) == 1
    assert knock(url.replace("secret=", "secret=x"), body) == 403
    assert knock(url.partition("?")[0], body) == 403
    assert knock(url, body, host="academia.localhost") == 403
    assert knock(url, b"[1, 2]") == 400
    assert knock(url, b'{"event": "webwidget_triggered", "id": 4}') == 200
    bridge.work()
    assert len(said()) == 1


def test_who_takes_over_there_silences_the_assistant_until_they_give_it_back(
    bridge: Bridge, talk: Talk
) -> None:
    bridge.api.agent_writes(talk, "Hola, soy Ana")
    bridge.work()
    assert ours().handler == "human"
    assert said()[1:] == [("out", "agent", "Hola, soy Ana")]
    assert talk.heard == ["Hola, soy Ana"], "nothing is sent twice"
    DueItem.objects.filter(kind="conversations.reply").delete()
    bridge.api.customer_writes(talk, "gracias")
    bridge.work()
    assert not DueItem.objects.filter(kind="conversations.reply").exists()
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        bridge.api.agent_sets(talk, "pending")
        bridge.work()
    assert ours().handler == "assistant"
    bridge.api.agent_sets(talk, "resolved")
    bridge.work()
    assert ours().state == "closed"
    bridge.api.customer_writes(talk, "una cosa más")
    bridge.work()
    assert (ours().state, ours().handler) == ("open", "assistant")
    assert DueItem.objects.filter(kind="conversations.reply").exists()


def test_a_conversation_that_a_person_holds_there_is_not_answered(
    account: ChannelAccount, bridge: Bridge
) -> None:
    talk = bridge.api.begins(status="open")
    bridge.api.customer_writes(talk, "hola")
    bridge.work()
    assert ours().handler == "human"
    assert not DueItem.objects.filter(kind="conversations.reply").exists()


def test_the_assistant_s_call_for_a_person_opens_it_there_with_a_summary(
    bridge: Bridge, talk: Talk
) -> None:
    with transaction.atomic():
        locked = Conversation.objects.select_for_update(of=("self",)).get()
        handoff_request(conversation=locked, reason="asked", summary="Quiere cambiar su cita.")
    tell(bridge)
    assert (talk.status, talk.notes) == ("open", ["Quiere cambiar su cita."])
    assert talk.heard == []
    assert ours().needs_human, "it still waits: nobody has taken it"
    talk.assignee = {"id": 1, "name": "Ana", "type": "user"}
    bridge.api.customer_writes(talk, "¿hola?")
    bridge.work()
    assert not ours().needs_human


def test_what_is_done_here_shows_there(bridge: Bridge, talk: Talk, agent: User) -> None:
    message = agent_reply(conversation=ours(), user=agent, body="Te ayudo yo")
    tell(bridge)
    delivery_send(message.delivery.pk)
    assert (talk.status, talk.heard) == ("open", ["Te ayudo yo"])
    bridge.work()
    assert len(said()) == 2
    assert ours().assigned_to == agent
    conversation_give_back(conversation=ours(), user=agent)
    tell(bridge)
    assert talk.status == "pending"
    conversation_close(conversation=ours(), user=agent)
    tell(bridge)
    assert talk.status == "resolved"


def test_private_notes_stay_notes(bridge: Bridge, talk: Talk) -> None:
    bridge.api.agent_writes(talk, "ojo, es amiga del jefe", private=True)
    bridge.work()
    note = Message.objects.get(purpose="noted_in_chatwoot")
    assert "amiga del jefe" in note.body
    assert (note.direction, ours().handler) == ("note", "assistant")
    assert talk.heard == []


def test_only_a_vouched_address_joins_a_person(account: ChannelAccount, bridge: Bridge) -> None:
    typed = bridge.api.begins(phone_number="+34600111222", email="a@example.com")
    bridge.api.customer_writes(typed, "hola")
    bridge.work()
    assert set(ContactIdentity.objects.values_list("kind", flat=True)) == {"chatwoot"}
    told = bridge.api.begins(phone_number="+34600111222", channel="Channel::Whatsapp")
    bridge.api.customer_writes(told, "hola")
    bridge.work()
    assert ContactIdentity.objects.filter(kind="phone").count() == 1


def test_who_is_forgotten_takes_their_waiting_words_along_and_nobody_else_s(
    account: ChannelAccount, bridge: Bridge, talk: Talk
) -> None:
    contact = ours().contact
    assert contact.identities.get().address.endswith(f"/1#{talk.contact['id']}")
    other = bridge.api.begins("Marta")
    bridge.api.customer_writes(other, f"mi número es {talk.contact['id']}")
    bridge.api.customer_writes(talk, "olvidadme")
    while bridge.waiting:
        knock(*bridge.waiting.pop(0))
    waiting = InboundEvent.objects.filter(state="received").order_by("pk")
    theirs, hers = waiting.values_list("pk", flat=True)
    assert payloads_naming(contact, since=None) == [hers]
    assert theirs != hers


def test_attachments_are_kept_and_fetched(
    account: ChannelAccount, bridge: Bridge, talk: Talk
) -> None:
    link = f"{bridge.base_url}/files/foto"
    bridge.api.files["foto"] = ("image/png", b"PNG")
    attached = [{"id": 1, "file_type": "image", "data_url": link}]
    bridge.api.customer_writes(talk, "", attachments=attached)
    bridge.work()
    message = Message.objects.get(kind="image")
    assert fetched(media_fetch, account.key, message.attachments[0]).data == b"PNG"
    for bad in ("http://127.0.0.1:9/x", "https://10.0.0.1/x", ""):
        with pytest.raises(MediaGone):
            fetched(media_fetch, account.key, {"url": bad})


def test_a_lost_answer_is_settled_by_what_chatwoot_tells(bridge: Bridge, talk: Talk) -> None:
    bridge.mishaps.append(Mishap(drop=True, at="/messages"))
    delivery = answered()
    assert delivery.state == "sending"
    bridge.work()
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert delivery.provider_id.startswith(f"{talk.id}:")
    assert len(talk.heard) == 1


@pytest.mark.parametrize(
    ("mishap", "state", "account_state"),
    [
        (Mishap(status=401), "failed", "error"),
        (Mishap(status=404), "failed", "active"),
        (Mishap(status=429, headers={"Retry-After": "7"}), "queued", "active"),
        (Mishap(status=500), "sending", "active"),
    ],
    ids=["token", "gone", "slower", "broken"],
)
def test_what_goes_wrong_is_told_apart(
    bridge: Bridge, talk: Talk, mishap: Mishap, state: str, account_state: str
) -> None:
    bridge.mishaps.append(mishap)
    assert answered().state == state
    assert ChannelAccount.objects.get().state == account_state


def test_a_file_goes_there_as_an_attachment(bridge: Bridge, talk: Talk) -> None:
    delivery = file_sent(ours(), body="Los precios")
    assert delivery.state == "sent"
    assert talk.heard == ["Los precios"]
    assert talk.files == [("precios.pdf", "application/pdf", PDF)]
    assert file_sent(ours(), PICTURE, "corte.jpg").state == "sent"
    assert talk.files[-1] == ("corte.jpg", "image/jpeg", PICTURE)
    bridge.work()
    assert Message.objects.filter(direction="out").count() == 2

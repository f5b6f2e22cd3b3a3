"""What comes by other channels is shown in the business's Chatwoot, and answered from there."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from config.shell.simulator.chatwoot.world import Talk
from config.shell.simulator.wire import Mishap
from conversations.channels.base import InboundMessage, StatusUpdate
from conversations.channels.chatwoot.mirror.keeping import mirror_connect
from conversations.channels.chatwoot.mirror.pushing import conversation_mirror
from conversations.channels.chatwoot.tests.conftest import Bridge, knock
from conversations.models import (
    ChannelAccount,
    Conversation,
    Delivery,
    InboundEvent,
    Message,
    MessageFile,
    MirroredMessage,
    MirroredTalk,
)
from conversations.privacy import payloads_naming
from conversations.services.connections import account_disconnect, account_validate
from conversations.services.handoff import (
    conversation_close,
    conversation_give_back,
    conversation_take_over,
    handoff_request,
)
from conversations.services.inbound import event_process
from conversations.services.queueing import message_queue
from conversations.services.receiving import message_receive
from conversations.services.reports import delivery_update
from leads.models import Contact
from leads.privacy.erasure import contact_erase
from tenants.actors import SYSTEM
from tenants.due import due_put
from tenants.models import Business, DueItem, User

PHONE = "+34600111222"


@pytest.fixture
def mirror(account: ChannelAccount) -> ChannelAccount:
    """The salon's mirror, switched on."""
    return mirror_connect(account=account, actor=SYSTEM)


def writes(text: str, number: str = "SM1", **more: object) -> Conversation:
    """A customer writes by WhatsApp."""
    inbound = InboundMessage(
        channel="whatsapp",
        account_key="+34910000000",
        provider_id=number,
        sender_kind="phone",
        sender=PHONE,
        sender_name="Lucía",
        text=text,
        **more,  # type: ignore[arg-type]
    )
    return message_receive(inbound).conversation


def answers(body: str, author: str = Message.Author.ASSISTANT) -> Delivery:
    with transaction.atomic():
        locked = Conversation.objects.select_for_update(of=("self",)).get()
        return message_queue(conversation=locked, body=body, author=author).delivery


def work(bridge: Bridge) -> None:
    """What is promised to the mirror is done, and what Chatwoot says to that comes."""
    for _round in range(4):
        rows = DueItem.objects.filter(kind="conversations.mirror", run_at__lte=timezone.now())
        for row in rows:
            row.delete()
            if again := conversation_mirror(row.object_id):
                due_put("conversations.mirror", row.object_id, again)
        bridge.work()


def shown(bridge: Bridge) -> Talk:
    (talk,) = bridge.api.talks.values()
    return talk


def test_nothing_is_shown_before_it_is_switched_on(account: ChannelAccount, bridge: Bridge) -> None:
    writes("hola")
    assert not DueItem.objects.filter(kind="conversations.mirror").exists()


def test_what_is_said_stands_there_in_its_order(mirror: ChannelAccount, bridge: Bridge) -> None:
    writes("hola")
    answers("¿Qué día te viene bien?")
    writes("el martes", "SM2")
    work(bridge)
    talk = shown(bridge)
    assert [each["content"] for each in talk.messages] == [
        "hola",
        "¿Qué día te viene bien?",
        "el martes",
    ]
    assert (talk.contact["name"], talk.contact["phone_number"]) == ("Lucía", PHONE)
    assert talk.status == "pending"
    assert Message.objects.exclude(direction="note").count() == 3


def test_somebody_whom_the_team_knows_there_stays_one_contact(
    mirror: ChannelAccount, bridge: Bridge
) -> None:
    known = bridge.api.contacts.add(name="Lucía Gómez", phone_number=PHONE)
    writes("hola")
    work(bridge)
    assert shown(bridge).contact is known
    assert len(bridge.api.contacts.rows) == 1


def test_the_team_answers_there_once_and_nothing_echoes(
    mirror: ChannelAccount, bridge: Bridge
) -> None:
    conversation = writes("¿hay sitio hoy?")
    work(bridge)
    talk = shown(bridge)
    bridge.api.agent_writes(talk, "Sí, a las seis")
    again = list(bridge.waiting)
    work(bridge)
    for url, body in again:
        knock(url, body)
    work(bridge)
    sent = Message.objects.get(direction="out")
    assert (sent.body, sent.author, sent.delivery.channel) == (
        "Sí, a las seis",
        "agent",
        "whatsapp",
    )
    assert talk.heard == ["Sí, a las seis"]
    conversation.refresh_from_db()
    assert conversation.handler == "human"
    assert talk.status == "open"


def test_what_became_of_an_answer_is_told_there(mirror: ChannelAccount, bridge: Bridge) -> None:
    writes("hola")
    work(bridge)
    talk = shown(bridge)
    bridge.api.agent_writes(talk, "Buenas")
    work(bridge)
    delivery = Delivery.objects.get()
    for state in ("sent", "delivered", "delivered", "read"):
        delivery_update(StatusUpdate("SM9", state, str(delivery.uuid)))
        work(bridge)
    assert talk.messages[-1]["status"] == "read"
    lost = answers("Otra cosa", Message.Author.AGENT)
    delivery_update(StatusUpdate("", "failed", str(lost.uuid), "63016", "Fuera de las 24 horas."))
    work(bridge)
    assert talk.messages[-1]["status"] == "failed"
    assert talk.messages[-1]["external_error"] == "Fuera de las 24 horas."


def test_who_answers_is_the_same_on_both_sides(
    mirror: ChannelAccount, bridge: Bridge, owner: User
) -> None:
    conversation = writes("hola")
    work(bridge)
    talk = shown(bridge)
    conversation_take_over(conversation=conversation, user=owner)
    work(bridge)
    assert talk.status == "open"
    conversation_give_back(conversation=conversation, user=owner)
    work(bridge)
    assert talk.status == "pending"
    bridge.api.agent_sets(talk, "open")
    work(bridge)
    conversation.refresh_from_db()
    assert conversation.handler == "human"
    bridge.api.agent_sets(talk, "pending")
    work(bridge)
    conversation.refresh_from_db()
    assert conversation.handler == "assistant"
    conversation_close(conversation=conversation, user=owner)
    work(bridge)
    assert talk.status == "resolved"
    writes("otra cosa", "SM2")
    work(bridge)
    assert talk.status == "pending"
    bridge.api.agent_sets(talk, "resolved")
    work(bridge)
    conversation.refresh_from_db()
    assert conversation.state == "closed"


def test_an_event_that_comes_late_changes_nothing(
    mirror: ChannelAccount, bridge: Bridge, owner: User
) -> None:
    conversation = writes("hola")
    work(bridge)
    talk = shown(bridge)
    conversation_take_over(conversation=conversation, user=owner)
    conversation_mirror(conversation.pk)
    late = list(bridge.waiting)
    bridge.waiting.clear()
    conversation_give_back(conversation=conversation, user=owner)
    work(bridge)
    for url, body in late:
        knock(url, body)
    work(bridge)
    conversation.refresh_from_db()
    assert (conversation.handler, talk.status) == ("assistant", "pending")


def test_who_takes_over_there_finds_the_summary(mirror: ChannelAccount, bridge: Bridge) -> None:
    writes("quiero hablar con alguien")
    with transaction.atomic():
        locked = Conversation.objects.select_for_update(of=("self",)).get()
        handoff_request(conversation=locked, reason="person", summary="Pide hablar con alguien.")
    work(bridge)
    work(bridge)
    talk = shown(bridge)
    assert talk.status == "open"
    assert talk.notes == ["Pide hablar con alguien."]


def test_a_private_note_stays_one(mirror: ChannelAccount, bridge: Bridge) -> None:
    writes("hola")
    work(bridge)
    bridge.api.agent_writes(shown(bridge), "es la del lunes", private=True)
    work(bridge)
    note = Message.objects.get(purpose="noted_in_chatwoot")
    assert "es la del lunes" in note.body
    assert not Message.objects.filter(direction="out").exists()


def test_chatwoot_s_failure_holds_no_answer_up_and_keeps_the_order(
    mirror: ChannelAccount, bridge: Bridge
) -> None:
    bridge.mishaps.append(Mishap(status=429, headers={"Retry-After": "30"}, at="/contacts"))
    writes("uno")
    work(bridge)
    assert not bridge.api.talks
    answers("dos")
    with time_machine.travel(timezone.now() + timedelta(minutes=2), tick=True):
        work(bridge)
    assert [each["content"] for each in shown(bridge).messages] == ["uno", "dos"]


@pytest.mark.parametrize("reached", [True, False])
def test_a_message_whose_answer_is_lost_is_looked_for_and_never_doubled(
    mirror: ChannelAccount, bridge: Bridge, reached: bool
) -> None:
    writes("hola")
    work(bridge)
    mishap = Mishap(drop=True, at="/messages") if reached else Mishap(status=500, at="/messages")
    bridge.mishaps.append(mishap)
    writes("¿hay sitio?", "SM2")
    work(bridge)
    bridge.waiting.clear()
    with time_machine.travel(timezone.now() + timedelta(seconds=90), tick=True):
        work(bridge)
        writes("¿hola?", "SM3")
        work(bridge)
    came = shown(bridge).came
    assert came == (["hola", "¿hay sitio?", "¿hola?"] if reached else ["hola", "¿hola?"])
    states = list(MirroredMessage.objects.order_by("message_id").values_list("state", flat=True))
    assert states == ["sent", "sent" if reached else "unknown", "sent"]


def test_a_token_that_is_not_taken_stops_the_mirror_and_not_the_messages(
    mirror: ChannelAccount, bridge: Bridge, account: ChannelAccount
) -> None:
    writes("hola")
    work(bridge)
    bridge.mishaps.append(Mishap(status=401, at="/messages"))
    writes("¿hay sitio?", "SM2")
    work(bridge)
    mirror.refresh_from_db()
    assert mirror.state == "error"
    mirror_connect(account=account, actor=SYSTEM)
    with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=True):
        work(bridge)
    assert shown(bridge).came == ["hola", "¿hay sitio?"]
    assert len(bridge.api.inboxes) == 2


def test_a_picture_goes_along(mirror: ChannelAccount, bridge: Bridge) -> None:
    writes("", kind="image", attachments=[{"type": "image/png", "file": "x"}])
    message = Message.objects.get(direction="in")
    MessageFile.objects.create(
        message=message, kind="image", content_type="image/png", name="a.png", size=3, data=b"abc"
    )
    work(bridge)
    (posted,) = shown(bridge).messages
    assert posted["attachments"] == [{"content_type": "image/png", "size": 3}]
    assert "/inbox/" in posted["content"]


def test_the_inbox_of_before_is_used_again(
    mirror: ChannelAccount, account: ChannelAccount, bridge: Bridge
) -> None:
    assert not account_validate(account=mirror)
    account_disconnect(account=mirror, actor=SYSTEM)
    assert len(bridge.api.bots) == 1
    writes("hola")
    assert not bridge.api.talks
    mirror_connect(account=account, actor=SYSTEM)
    writes("¿sigues ahí?", "SM2")
    work(bridge)
    assert len(bridge.api.inboxes) == 2
    assert shown(bridge).came == ["¿sigues ahí?"]


def test_a_wrong_secret_and_another_business_are_refused(
    mirror: ChannelAccount, bridge: Bridge, academia: Business
) -> None:
    url = bridge.api.bots[max(bridge.api.bots)].fields["outgoing_url"]
    assert knock(url, b"{}") == 200
    assert knock(url.partition("secret=")[0] + "secret=x", b"{}") == 403
    assert knock(url, b"{}", host="academia.localhost") == 403


def test_who_is_forgotten_here_is_forgotten_there(
    mirror: ChannelAccount, bridge: Bridge, owner: User
) -> None:
    writes("hola, soy Lucía")
    work(bridge)
    contact = Contact.objects.get()
    assert contact.name in str(bridge.api.contacts.rows)
    contact_erase(contact=contact, actor=SYSTEM)
    work(bridge)
    assert not [each for each in bridge.api.contacts.rows.values() if each["identifier"]]
    assert not MirroredTalk.objects.exists()
    assert not payloads_naming(contact, since=None)
    for event in InboundEvent.objects.all():
        event_process(event.pk)

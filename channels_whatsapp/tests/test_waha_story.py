"""From a gateway's webhook to a conversation and back."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.utils import timezone

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.pace import STRANGERS_A_DAY
from channels_whatsapp.providers.waha.media import fetch
from channels_whatsapp.tests.gateways import LUCIA, PHONE, GatheringWaha, knock, linked, work
from config.shell.simulator.waha.api import Session
from config.shell.simulator.wire import Mishap
from conversations.channels.base import MediaGone
from conversations.channels.registry import channel_for
from conversations.models import Conversation, Delivery, InboundEvent, Message
from conversations.services.inbound import event_process
from conversations.services.outbound import delivery_reconcile, delivery_send
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from conversations.tests.fetching import fetched
from conversations.tests.outgoing import PDF, file_sent
from leads.models import ContactIdentity
from leads.services import contact_opt_out, contact_upsert
from tenants.models import Business


@pytest.fixture
def session(waha: GatheringWaha, estilo: Business) -> Session:
    """The salon's phone, linked."""
    return linked(estilo, waha)[1]


def talk(waha: GatheringWaha, session: Session, text: str = "hola", **more: Any) -> Conversation:
    waha.api.customer_writes(session, LUCIA, text, **more)
    work(waha)
    return Conversation.objects.get()


def queued(talk: Conversation, body: str = "A las nueve", **more: Any) -> Delivery:
    with transaction.atomic():
        locked = Conversation.objects.select_for_update(of=("self",)).get(pk=talk.pk)
        given = {"author": Message.Author.ASSISTANT, "purpose": "reply", **more}
        return message_queue(conversation=locked, body=body, **given).delivery


def said() -> list[tuple[str, str, str]]:
    rows = Message.objects.exclude(direction="note").order_by("id")
    return [(each.direction, each.author, each.body) for each in rows]


def sent(session: Session) -> list[str]:
    return [str(each["body"]) for each in session.sent]


def test_a_message_is_answered_and_its_way_is_followed(
    waha: GatheringWaha, session: Session
) -> None:
    conversation = talk(waha, session)
    assert (conversation.account_key, conversation.contact.name) == (PHONE, "Lucía")
    delivery = queued(conversation, options=["9:00", "9:30"])
    assert delivery_send(delivery.pk) is None
    assert sent(session) == ["A las nueve\n\n1. 9:00\n2. 9:30"]
    for level in (2, 1, 3, 3):  # out of order, and one of them twice
        waha.api.ack(session, session.sent[0], level)
    work(waha)
    delivery.refresh_from_db()
    assert delivery.state == "read"
    assert len(said()) == 2, "what a program sent is no echo"


def test_a_report_that_is_faster_than_the_answer_waits_for_it(
    waha: GatheringWaha, session: Session
) -> None:
    delivery = queued(talk(waha, session))
    now = timezone.now()
    Delivery.objects.filter(pk=delivery.pk).update(state="sending", attempted_at=now)
    message = {"id": f"true_{LUCIA[1:]}@c.us_ABCDEF", "to": f"{LUCIA[1:]}@c.us"}
    waha.api.ack(session, message, 2, chat="12345@lid")
    work(waha)
    event = InboundEvent.objects.get(state="received")
    assert event_process(event.pk), "to be tried again"
    Delivery.objects.filter(pk=delivery.pk).update(provider_id="ABCDEF", state="sent")
    assert event_process(event.pk) is None
    delivery.refresh_from_db()
    assert delivery.state == "delivered", "though its chat is spelt in another way"


def test_an_event_that_comes_again_is_stored_once_and_a_forged_one_not_at_all(
    waha: GatheringWaha, session: Session
) -> None:
    waha.api.customer_writes(session, LUCIA, "hola")
    url, body, headers = waha.waiting[0]
    waha.waiting.append(waha.waiting[0])
    work(waha)
    assert len(said()) == 1
    forged = body.replace(b"hola", b"adios")
    assert knock(url, forged, headers) == 403
    assert knock(url.split("=")[0] + "=" + "0" * 36, body, headers) == 403
    assert knock(url.split("?")[0], body, headers) == 403
    assert knock(url, body, headers, host="localhost") == 200, "the public host is a door, too"
    assert knock(url, body, headers, host="academia.localhost") == 403


def test_who_writes_on_the_phone_silences_the_assistant(
    waha: GatheringWaha, session: Session
) -> None:
    conversation = talk(waha, session)
    waha.api.phone_writes(session, LUCIA, "Ahora te digo")
    waha.api.phone_writes(session, PHONE, "una nota para mí")
    work(waha)
    conversation.refresh_from_db()
    assert conversation.handler == "human"
    assert said()[1:] == [("out", "agent", "Ahora te digo")]


def test_a_hidden_sender_is_known_by_their_number(waha: GatheringWaha, session: Session) -> None:
    waha.api.lids["777@lid"] = f"{LUCIA[1:]}@c.us"
    conversation = talk(waha, session, chat="777@lid")
    assert conversation.address.address == LUCIA
    waha.api.customer_writes(session, LUCIA, "¿y yo?", chat="888@lid")
    waha.api.customer_writes(session, LUCIA, "en un grupo", chat="120363000@g.us")
    work(waha)
    assert ContactIdentity.objects.filter(kind="phone").count() == 1
    assert len(said()) == 1


def test_voices_places_and_edits_are_understood(waha: GatheringWaha, session: Session) -> None:
    media = {"url": "http://localhost:3000/api/files/a.oga", "mimetype": "audio/ogg; codecs=opus"}
    conversation = talk(waha, session, "", hasMedia=True, media=media)
    waha.api.files["a.oga"] = ("audio/ogg", b"OggS")
    heard = conversation.messages.get()
    assert heard.kind == "audio"
    account = WhatsAppAccount.objects.get(number=PHONE)
    assert fetched(fetch, account, heard.attachments[0]).data == b"OggS"
    for bad in ("http://10.0.0.1/secret", "http://localhost:3000/api/../x", ""):
        with pytest.raises(MediaGone):
            fetched(fetch, account, {"url": bad})
    where = {"latitude": 40.4, "longitude": -3.7, "description": "Sol"}
    waha.api.customer_writes(session, LUCIA, "/9j/…", location=where)
    written = waha.api.customer_writes(session, LUCIA, "a las 9")
    key = str(written["id"]).split("_")[2]
    edit = {"id": f"false_{LUCIA[1:]}@c.us_EDIT", "body": "a las 10", "editedMessageId": key}
    waha.api._tell(session, "message.edited", {**written, **edit})
    work(waha)
    assert [body for _, _, body in said()] == ["", "Sol", "a las 10"]


@pytest.mark.parametrize(
    ("mishap", "state", "account_state"),
    [
        (Mishap(status=401, says="Unauthorized", at="send"), "queued", "error"),
        (
            Mishap(status=422, says="Session status is not as expected", at="send"),
            "queued",
            "error",
        ),
        (Mishap(status=400, says="chatId must be a chat", at="send"), "failed", "active"),
        (Mishap(status=500, says="Internal server error", at="send"), "sending", "active"),
        (Mishap(drop=True, at="send"), "sending", "active"),
    ],
    ids=["key", "unlinked", "refused", "broken", "cut off"],
)
def test_what_goes_wrong_is_told_apart(
    waha: GatheringWaha, session: Session, mishap: Mishap, state: str, account_state: str
) -> None:
    delivery = queued(talk(waha, session))
    waha.mishaps.append(mishap)
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == state
    assert WhatsAppAccount.objects.get(number=PHONE).state == account_state


def test_a_lost_answer_is_found_at_the_gateway(waha: GatheringWaha, session: Session) -> None:
    delivery = queued(talk(waha, session))
    waha.mishaps.append(Mishap(drop=True, at="sendText"))
    delivery_send(delivery.pk)
    assert delivery_reconcile(delivery.pk) is None
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    assert session.sent[0]["id"].endswith(delivery.provider_id)
    assert sent(session) == ["A las nueve"]


def test_there_is_no_window_but_a_pace(waha: GatheringWaha, session: Session) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        conversation = talk(waha, session)
        clock.shift(timedelta(days=9))
        first, second = queued(conversation, "uno"), queued(conversation, "dos")
        reminder = queued(conversation, "mañana a las 9", purpose="reminder_24h")
        channel = channel_for("whatsapp")
        assert delivery_send(first.pk) is None
        held = channel.decide(second.message, timezone.now())
        assert held.mode == "wait"
        clock.shift(timedelta(seconds=2))
        assert channel.decide(second.message, timezone.now()).mode == "free"
        assert delivery_send(second.pk) is None
        again = delivery_send(reminder.pk)
        reminder.refresh_from_db()
        assert reminder.state == "waiting", "a reminder waits for its turn, and takes no other way"
        assert again
        assert timedelta(seconds=20) <= again - timezone.now() <= timedelta(seconds=40)
        clock.move_to(again)
        assert delivery_send(reminder.pk) is None
    assert sent(session) == ["uno", "dos", "mañana a las 9"]


def test_two_workers_do_not_send_at_once(waha: GatheringWaha, session: Session) -> None:
    delivery = queued(talk(waha, session))
    soon = timezone.now() + timedelta(seconds=1)
    WhatsAppAccount.objects.update(next_send_at=soon)
    channel = channel_for("whatsapp")
    delivery.mode = "free"
    with pytest.raises(Exception, match="ritmo humano") as raised:
        channel.send(delivery)
    assert not raised.value.permanent
    assert not raised.value.uncertain
    assert sent(session) == []


def test_strangers_are_written_to_sparingly_and_who_wants_silence_not_at_all(
    waha: GatheringWaha, session: Session
) -> None:
    contact, _ = contact_upsert(kind="phone", address=LUCIA)
    with transaction.atomic():
        stranger = conversation_ensure(
            contact=contact, channel="whatsapp", account_key=PHONE, kind="phone", address=LUCIA
        )
    offer = queued(stranger, "Tenemos hueco", purpose="follow_up_offer")
    channel, now = channel_for("whatsapp"), timezone.now()
    assert channel.decide(offer.message, now).mode == "free"
    for _ in range(STRANGERS_A_DAY):
        queued(stranger)
    Delivery.objects.exclude(pk=offer.pk).update(attempted_at=now)
    assert channel.decide(offer.message, now).mode == "refuse"
    Delivery.objects.update(attempted_at=None)
    contact_opt_out(contact=contact, opted_out=True)
    offer.message.conversation.contact.refresh_from_db()
    assert channel.decide(offer.message, now).mode == "refuse"


def test_numbers_of_two_spellings_are_asked_for(waha: GatheringWaha, session: Session) -> None:
    number = "+5511987654321"
    waha.api.customer_writes(session, number, "oi", chat="551187654321@c.us")
    work(waha)
    conversation = Conversation.objects.get()
    to = conversation.address.address[1:]
    waha.api.others[to] = "551187654321"
    delivery_send(queued(conversation).pk)
    assert session.sent[0]["to"] == "551187654321@c.us"
    waha.api.others[to] = ""
    WhatsAppAccount.objects.update(next_send_at=None)
    gone = queued(conversation)
    delivery_send(gone.pk)
    gone.refresh_from_db()
    assert (gone.state, gone.error_code) == ("failed", "no_whatsapp")


def test_a_file_of_ours_is_fetched_by_the_gateway(
    waha: GatheringWaha, session: Session, client: Client
) -> None:
    conversation = talk(waha, session, "hola")
    file_sent(conversation, body="Los precios")
    (file,) = [each["media"] for each in session.sent if each.get("hasMedia")]
    assert (file["mimetype"], file["filename"]) == ("application/pdf", "precios.pdf")
    link = file["url"]
    answer = client.get(link[link.index("/files/") :], headers={"host": "estilo.localhost"})
    assert b"".join(answer.streaming_content) == PDF

"""What leaves for Meta, and what its refusals mean."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from channels_whatsapp.channel import WhatsAppChannel
from channels_whatsapp.media import media_fetch
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.news import Echo
from channels_whatsapp.providers.meta.errors import CODES
from channels_whatsapp.providers.meta.payloads import parse
from channels_whatsapp.tests.meta import LUCIA, SALON, connected
from config.shell.simulator.meta.meta_api import LocalMeta
from config.shell.simulator.meta.webhooks import message, status, value, webhook
from config.shell.simulator.wire import Mishap
from conversations.channels.base import InboundMessage, MediaGone, SendError, StatusUpdate
from conversations.models import Conversation, Delivery, Message
from conversations.services.outbound import delivery_reconcile, delivery_send
from conversations.services.queueing import message_queue
from conversations.services.reading import conversation_mark_read
from conversations.services.receiving import conversation_ensure, message_receive
from conversations.services.reports import delivery_update
from conversations.services.seen import conversation_seen
from conversations.services.stored import file_bytes
from conversations.tests.fetching import fetched
from conversations.tests.outgoing import PDF, PICTURE, file_sent
from leads.models import Contact
from leads.services import contact_upsert
from tenants.draining import drain
from tenants.models import DueItem, OwnerNotice, User


@pytest.fixture
def talk(meta: LocalMeta) -> Conversation:
    """A conversation whose window is open."""
    connected(SALON)
    contact, _ = contact_upsert(kind="phone", address=LUCIA, name="Lucía")
    with transaction.atomic():
        made = conversation_ensure(
            contact=contact,
            channel="whatsapp",
            account_key=SALON.number,
            kind="phone",
            address=LUCIA,
        )
        made.last_inbound_at = timezone.now()
        made.language = "es"
        made.save(update_fields=["last_inbound_at", "language"])
    return made


def queue(talk: Conversation, body: str = "hola", **more: Any) -> Delivery:
    with transaction.atomic():
        message = message_queue(conversation=talk, body=body, author="assistant", **more)
    return message.delivery


def sent(talk: Conversation, body: str = "hola", **more: Any) -> Delivery:
    delivery = queue(talk, body, **more)
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    return delivery


def report_of(report: dict[str, Any]) -> StatusUpdate:
    """What a report of Meta's means, as it is read behind the door."""
    body = webhook((SALON, "messages", value(SALON, statuses=[report])))
    found = parse(json.loads(body), SALON.number)
    assert isinstance(found, StatusUpdate)
    return found


def template(**more: Any) -> MessageTemplate:
    fields = {
        "name": "recordatorio",
        "purpose": "reminder_24h",
        "body": "Hola {{1}}, te esperamos {{2}}",
        "state": "approved",
    }
    return MessageTemplate.objects.create(**fields | more)


def test_a_text_leaves_with_its_delivery_s_name(meta: LocalMeta, talk: Conversation) -> None:
    delivery = sent(talk, "Mira https://estilo.example")
    (taken,) = meta.api.sent
    assert taken.body["text"] == {"body": "Mira https://estilo.example", "preview_url": True}
    assert taken.body["biz_opaque_callback_data"] == str(delivery.uuid)
    assert (delivery.state, delivery.provider_id) == ("sent", taken.id)


def test_few_short_options_are_buttons(meta: LocalMeta, talk: Conversation) -> None:
    sent(talk, "¿A qué hora?", options=["16:00", "16:30"])
    found = meta.api.sent[0].body["interactive"]
    assert found["type"] == "button"
    assert [each["reply"]["title"] for each in found["action"]["buttons"]] == ["16:00", "16:30"]


def test_more_options_are_a_list_and_too_many_are_numbered(
    meta: LocalMeta, talk: Conversation
) -> None:
    sent(talk, "¿A qué hora?", options=[f"{h}:00" for h in range(10, 17)])
    sent(talk, "¿Qué?", options=["Un servicio cuyo nombre no cabe en ninguna fila", "Otro"])
    sent(talk, "¿Cuál?", options=[str(n) for n in range(12)])
    hours, long, many = (each.body for each in meta.api.sent)
    assert len(hours["interactive"]["action"]["sections"][0]["rows"]) == 7
    assert hours["interactive"]["action"]["button"] == "Ver opciones"
    row = long["interactive"]["action"]["sections"][0]["rows"][0]
    assert row["description"] == "Un servicio cuyo nombre no cabe en ninguna fila"
    assert "12. 11" in many["text"]["body"]


def test_a_pressed_button_names_the_message_that_offered_it(
    meta: LocalMeta, talk: Conversation
) -> None:
    delivery = sent(talk, "¿A qué hora?", options=["16:00", "16:30"])
    button = meta.api.sent[0].body["interactive"]["action"]["buttons"][1]["reply"]
    chosen = {"type": "button_reply", "button_reply": button}
    told = message(LUCIA, "wamid.5", "interactive", interactive=chosen)
    body = webhook((SALON, "messages", value(SALON, messages=[told])))
    found = parse(json.loads(body), SALON.number)
    assert isinstance(found, InboundMessage)
    stored = message_receive(found)
    assert (stored.answers_id, stored.choice) == (delivery.message_id, 1)


def test_a_long_text_leaves_in_parts_and_the_last_names_the_delivery(
    meta: LocalMeta, talk: Conversation
) -> None:
    delivery = sent(talk, ("palabra " * 700).strip())
    first, last = meta.api.sent
    assert "biz_opaque_callback_data" not in first.body
    assert last.body["biz_opaque_callback_data"] == str(delivery.uuid)
    assert delivery.provider_id == last.id


def test_outside_the_window_the_template_goes(meta: LocalMeta, talk: Conversation) -> None:
    template()
    talk.last_inbound_at = timezone.now() - timedelta(days=2)
    talk.save(update_fields=["last_inbound_at"])
    values = ["Lucía\n", "mañana  a las 10", "de más"]
    sent(talk, "x", purpose="reminder_24h", template_values=values)
    found = meta.api.sent[0].body["template"]
    assert (found["name"], found["language"]["code"]) == ("recordatorio", "es")
    told = [each["text"] for each in found["components"][0]["parameters"]]
    assert told == ["Lucía", "mañana a las 10"]


def test_a_window_that_meta_finds_closed_is_reopened_by_the_template(
    meta: LocalMeta, talk: Conversation
) -> None:
    """We thought it open; Meta, which counts for itself, does not."""
    template()
    meta.api.refuse = lambda body: 131047 if body["type"] == "text" else 0
    delivery = queue(talk, "x", purpose="reminder_24h", template_values=["Lucía", "hoy"])
    assert delivery_send(delivery.pk) is not None, "it is tried again"
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.mode) == ("sent", "template")
    assert [each.body["type"] for each in meta.api.sent] == ["template"]


def test_without_a_template_a_closed_window_says_why(meta: LocalMeta, talk: Conversation) -> None:
    meta.api.refuse = lambda _body: 131047
    delivery = queue(talk, "x", purpose="reply")
    delivery_send(delivery.pk)
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "refused"
    assert "24 h" in delivery.reason


def failing(meta: LocalMeta, talk: Conversation, **mishap: Any) -> SendError:
    meta.mishaps.append(Mishap(**mishap))
    delivery = queue(talk)
    delivery.mode = "free"
    with pytest.raises(SendError) as raised:
        WhatsAppChannel().send(delivery)
    return raised.value


@pytest.mark.parametrize(
    ("status_code", "code", "permanent", "wait"),
    [
        (400, 131026, True, 0),
        (400, 100, True, 0),
        (429, 130429, False, 5),
        (400, 80007, False, 60),
        (429, 131056, False, 6),
        (500, 131000, False, 0),
        (503, 2, False, 0),
        (400, 999, True, 0),
    ],
)
def test_a_refusal_is_known_by_its_code(
    meta: LocalMeta,
    talk: Conversation,
    status_code: int,
    code: int,
    permanent: bool,
    wait: float,
) -> None:
    error = failing(meta, talk, status=status_code, more={"code": code})
    assert (error.permanent, error.code, error.uncertain) == (permanent, str(code), False)
    assert error.retry_after == wait
    assert error.reason


def test_retry_after_is_waited_for(meta: LocalMeta, talk: Conversation) -> None:
    meta.mishaps.append(Mishap(status=429, more={"code": 130429}, headers={"Retry-After": "90"}))
    delivery = queue(talk)
    at = delivery_send(delivery.pk)
    assert at is not None
    assert at - timezone.now() > timedelta(seconds=80)


@pytest.mark.parametrize("mishap", [{"drop": True}, {"status": 502}])
def test_an_outcome_that_nobody_knows_is_settled_by_the_report(
    meta: LocalMeta, talk: Conversation, mishap: dict[str, Any]
) -> None:
    meta.mishaps.append(Mishap(**mishap))
    delivery = queue(talk)
    assert delivery_send(delivery.pk) is None
    delivery.refresh_from_db()
    assert delivery.state == "sending"
    Delivery.objects.filter(pk=delivery.pk).update(attempted_at=timezone.now() - timedelta(hours=2))
    delivery_reconcile(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == "unknown"
    assert len(meta.api.sent) == (1 if "drop" in mishap else 0), "it is never sent again"


def test_a_late_report_settles_an_unknown_attempt(meta: LocalMeta, talk: Conversation) -> None:
    meta.mishaps.append(Mishap(drop=True))
    delivery = queue(talk)
    delivery_send(delivery.pk)
    Delivery.objects.filter(pk=delivery.pk).update(state="unknown")
    (taken,) = meta.api.sent
    paid = {"billable": True, "category": "utility", "pricing_model": "PMP"}
    delivery_update(report_of(status(taken, "delivered", pricing=paid)))
    delivery.refresh_from_db()
    assert (delivery.state, delivery.provider_id) == ("delivered", taken.id)
    assert delivery.cost > 0


def test_an_expired_token_stops_the_number_and_tells_the_owner_once(
    meta: LocalMeta, talk: Conversation
) -> None:
    account = WhatsAppAccount.objects.get(provider="meta")
    account.credentials = {**account.credentials, "access_token": "expired"}
    account.save()
    first, second = queue(talk, "uno"), queue(talk, "dos")
    delivery_send(first.pk)
    account.refresh_from_db()
    assert account.state == "error"
    assert "token" in account.state_reason
    assert delivery_send(first.pk), "it waits until the number is connected anew"
    delivery_send(second.pk)
    assert OwnerNotice.objects.filter(kind="whatsapp_lost").count() == 1
    first.refresh_from_db()
    assert first.state == "waiting"


def test_a_message_of_a_customer_is_marked_as_read(meta: LocalMeta, talk: Conversation) -> None:
    channel = WhatsAppChannel()
    assert channel.seen_promised(talk)
    channel.mark_seen(talk, "wamid.77")
    (mark,) = meta.api.seen
    assert (mark["message_id"], mark["typing_indicator"]) == ("wamid.77", {"type": "text"})
    meta.mishaps.append(Mishap(status=500, more={"code": 131000}))
    channel.mark_seen(talk, "wamid.78")


def wrote(talk: Conversation, provider_id: str, body: str) -> None:
    """The customer wrote."""
    Message.objects.create(
        conversation=talk,
        direction="in",
        author="contact",
        provider_id=provider_id,
        body=body,
        created_at=timezone.now(),
    )


def test_who_is_answered_by_people_sees_when_they_read(
    meta: LocalMeta, talk: Conversation, owner: User
) -> None:
    wrote(talk, "wamid.79", "hola")
    conversation_mark_read(conversation=talk, user=owner)
    assert not DueItem.objects.filter(kind="conversations.seen").exists()
    Conversation.objects.filter(pk=talk.pk).update(handler="human")
    talk.refresh_from_db()
    wrote(talk, "wamid.80", "¿hola?")
    conversation_mark_read(conversation=talk, user=owner)
    conversation_mark_read(conversation=talk, user=owner)
    assert DueItem.objects.filter(kind="conversations.seen").count() == 1
    conversation_seen(talk.pk)
    (mark,) = meta.api.seen
    assert mark["message_id"] == "wamid.80"
    assert "typing_indicator" not in mark, "nobody has begun to write"


def test_who_is_blocked_is_not_told_that_they_were_read(
    meta: LocalMeta, talk: Conversation, owner: User
) -> None:
    Conversation.objects.filter(pk=talk.pk).update(handler="human")
    Contact.objects.filter(pk=talk.contact_id).update(kind="blocked")
    again = Conversation.objects.get(pk=talk.pk)
    wrote(again, "wamid.81", "eh")
    conversation_mark_read(conversation=again, user=owner)
    assert not DueItem.objects.filter(kind="conversations.seen").exists()


def test_files_leave_before_the_text(meta: LocalMeta, talk: Conversation) -> None:
    meta.api.media["991"] = ("image/png", b"\x89PNG")
    delivery = queue(talk, "El folleto")
    files = [
        {"type": "application/pdf", "url": "https://estilo.example/a.pdf", "name": "a.pdf"},
        {"type": "image/png", "id": "991"},
    ]
    Message.objects.filter(pk=delivery.message_id).update(attachments=files)
    delivery_send(delivery.pk)
    document, image, text = (each.body for each in meta.api.sent)
    assert document["document"] == {"link": "https://estilo.example/a.pdf", "filename": "a.pdf"}
    assert image["image"] == {"id": "991"}
    assert "biz_opaque_callback_data" in text


def test_a_file_is_fetched_with_the_token(meta: LocalMeta, talk: Conversation) -> None:
    meta.api.media["1234"] = ("audio/ogg", b"OggS")
    found = fetched(media_fetch, SALON.number, {"type": "audio/ogg", "id": "1234"})
    assert (found.data, found.content_type) == (b"OggS", "audio/ogg")


def test_a_picture_sent_from_the_number_s_own_phone_is_kept(
    meta: LocalMeta, talk: Conversation
) -> None:
    meta.api.media["1234"] = ("image/png", PICTURE)
    picture = {"type": "image/png", "id": "1234"}
    Echo(SALON.number, LUCIA, "wamid.90", "", "image", [picture]).apply()
    out = Message.objects.get(provider_id="wamid.90")
    drain()
    (kept,) = out.files.all()
    assert (kept.content_type, file_bytes(kept)) == ("image/jpeg", PICTURE)


@pytest.mark.parametrize("named", ["", "../secrets", "9999", "1/2"])
def test_what_is_gone_or_no_file_is_said_so(
    meta: LocalMeta, talk: Conversation, named: str
) -> None:
    with pytest.raises(MediaGone):
        fetched(media_fetch, SALON.number, {"type": "audio/ogg", "id": named})


def test_the_token_goes_to_meta_only(meta: LocalMeta, talk: Conversation) -> None:
    """The link comes out of an answer; one to anywhere else is not followed."""
    meta.api.media["1234"] = ("audio/ogg", b"OggS")
    for elsewhere in ("http://127.0.0.1:9", "https://evil.example", "https://x.fbsbx.com.evil.ex"):
        meta.api.base_url = elsewhere
        with pytest.raises(MediaGone):
            fetched(media_fetch, SALON.number, {"type": "audio/ogg", "id": "1234"})
    assert not [call for call in meta.calls if call.path.startswith("/media/")]


def test_the_published_retryability_is_ours(shared: Path) -> None:
    table = json.loads((shared / "contracts" / "errors.json").read_text())["meta_whatsapp"]
    for entry in table["codes"]:
        ours = CODES[entry["code"]]
        assert ours.account or ours.permanent is not entry["retryable"], entry["code"]
    assert {each["code"] for each in table["codes"]} >= {190, 131047}


def test_a_message_that_meta_refuses_later_goes_out_as_its_template(
    meta: LocalMeta, talk: Conversation
) -> None:
    """Mostly Meta takes a message first and says afterwards that the window was closed."""
    template()
    delivery = sent(talk, "x", purpose="reminder_24h", template_values=["Lucía", "hoy"])
    (taken,) = meta.api.sent
    late = (status(taken, "failed", code=131047), status(taken, "sent"))
    for report in late:
        delivery_update(report_of(report))
    delivery.refresh_from_db()
    assert delivery.state == "queued"
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.mode) == ("sent", "template")
    delivery_update(report_of(status(meta.api.sent[-1], "failed", code=131047)))
    delivery.refresh_from_db()
    assert delivery.state == "failed", "once is enough"
    assert [each.body["type"] for each in meta.api.sent] == ["text", "template"]


def test_a_file_of_ours_is_brought_to_meta_first(meta: LocalMeta, talk: Conversation) -> None:
    delivery = file_sent(talk, body="Los precios")
    document, text = (each.body for each in meta.api.sent)
    assert meta.api.media[document["document"]["id"]] == ("application/pdf", PDF)
    assert document["document"]["filename"] == "precios.pdf"
    assert text["biz_opaque_callback_data"] == str(delivery.uuid)
    file_sent(talk, PICTURE, "corte.jpg")
    picture = meta.api.sent[-1].body
    assert meta.api.media[picture["image"]["id"]] == ("image/jpeg", PICTURE)
    assert "biz_opaque_callback_data" in picture


def test_where_bringing_it_fails_nothing_is_out_and_it_is_tried_again(
    meta: LocalMeta, talk: Conversation
) -> None:
    meta.mishaps.append(Mishap(status=500, more={"code": 131000}))
    delivery = file_sent(talk)
    assert (delivery.state, delivery.attempts, meta.api.sent) == ("queued", 1, [])

"""Buttons and lists on WhatsApp: made at Twilio once per shape, pressed, and come back."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl

import pytest

from channels_whatsapp.models import ChoiceContent, WhatsAppAccount
from channels_whatsapp.providers.twilio import parse
from config.shell.simulator.customer import Tap, message_form
from config.shell.simulator.local import LocalTwilio, refused
from config.shell.simulator.tests.test_channel import (
    closed_circuits,
    conversation,
    long_silent,
    queue,
    sent,
    template,
    twilio,
)
from config.shell.simulator.tests.test_twilio_api import conforms, contract
from config.shell.simulator.wire import Mishap
from config.tests.world import SALON_NUMBER
from conversations.channels.base import InboundMessage
from conversations.choices import Choice, token_of
from conversations.models import Conversation, Message
from conversations.services.outbound import delivery_reconcile
from conversations.services.receiving import message_receive

__all__ = ["closed_circuits", "contract", "conversation", "twilio"]
LONG = "jueves 26 de noviembre, 16:00"
CONTENT = "/v1/Content"


def made(server: LocalTwilio) -> list[dict[str, Any]]:
    """The contents that were asked for."""
    return [json.loads(call.text) for call in server.calls if call.path == CONTENT]


def pressable(server: LocalTwilio, place: int = -1) -> dict[str, Any]:
    """What the phone shows beneath a message."""
    found: dict[str, Any] = server.sent[place]["_keys"]
    return found


def titles(shown: dict[str, Any]) -> list[str]:
    return [key["title"] for key in shown["keys"]]


# --- Sending ------------------------------------------------------------------------------------
def test_up_to_three_short_choices_are_buttons_without_numbers_in_the_text(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    delivery = sent(queue(conversation, "¿Cuál?", options=["10:00", "11:00"]))
    shown = pressable(twilio)
    assert (shown["form"], shown["body"], titles(shown)) == (
        "buttons",
        "¿Cuál?",
        ["10:00", "11:00"],
    )
    assert [key["token"] for key in shown["keys"]] == [
        token_of(delivery.message.uuid, place) for place in (0, 1)
    ]
    assert (delivery.state, delivery.provider_id) == ("sent", twilio.sent[0]["sid"])


def test_a_longer_wording_gives_way_to_its_short_one(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    short = Choice(LONG, title="jue 26 nov, 16:00")
    sent(queue(conversation, "¿Cuál?", options=[LONG, "mañana, 10:00"], choices=[short]))
    assert titles(pressable(twilio)) == ["jue 26 nov, 16:00", "mañana, 10:00"]


def test_more_choices_are_a_list_with_what_there_is_to_say_of_each(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    names = ["Corte", "Color", "Peinado", "Tratamiento de hidratación con keratina"]
    told = [Choice(name, description="45 min · 30 €") for name in names]
    sent(queue(conversation, "¿Qué servicio?", options=names, choices=told))
    shown = pressable(twilio)
    assert (shown["form"], shown["button"]) == ("list", "Ver opciones")
    assert titles(shown)[:3] == names[:3]
    assert titles(shown)[3] == "Tratamiento de…"
    assert shown["keys"][0]["description"] == "45 min · 30 €"
    assert shown["keys"][3]["description"] == f"{names[3]} · 45 min · 30 €"


@pytest.mark.parametrize(
    ("language", "opener"), [("es", "Ver opciones"), ("en", "See options"), ("pt", "Ver opções")]
)
def test_what_opens_a_list_speaks_the_customer_s_language(
    twilio: LocalTwilio, conversation: Conversation, language: str, opener: str
) -> None:
    conversation.language = language
    conversation.save()
    sent(queue(conversation, "?", options=["a", "b", "c", "d"]))
    assert pressable(twilio)["button"] == opener


@pytest.mark.parametrize("count", [2, 5])
def test_one_content_serves_every_message_of_its_shape(
    twilio: LocalTwilio, conversation: Conversation, count: int
) -> None:
    for words in ("uno", "dos"):
        sent(queue(conversation, words, options=[f"{words} {n}" for n in range(count)]))
    assert len(made(twilio)) == 1
    assert [pressable(twilio, place)["body"] for place in (0, 1)] == ["uno", "dos"]
    assert titles(pressable(twilio)) == [f"dos {n}" for n in range(count)]


@pytest.mark.parametrize("count", [1, 3, 4, 10])
def test_requests_are_what_the_published_contract_says(
    twilio: LocalTwilio, conversation: Conversation, contract: dict[str, Any], count: int
) -> None:
    sent(queue(conversation, "¿Cuál?", options=[f"opción {n}" for n in range(count)]))
    schemas = contract["components"]["schemas"]
    (wanted,) = made(twilio)
    conforms(contract, schemas["ContentCreateRequest"], wanted)
    form = parse_qs(twilio.calls[-1].text)
    published = contract["paths"]["/2010-04-01/Accounts/{AccountSid}/Messages.json"]["post"]
    body = published["requestBody"]["content"]["application/x-www-form-urlencoded"]["schema"]
    assert set(form) <= set(body["properties"])
    assert "Body" not in form
    assert json.loads(form["ContentVariables"][0])["1"] == "¿Cuál?"
    (content,) = ChoiceContent.objects.values_list("content_sid", flat=True)
    made_there = twilio.store.content(content)
    conforms(contract, schemas["content.v1.content"], made_there)


@pytest.mark.parametrize("said", [refused(400, 20001), refused(401, 20003), refused(500)])
def test_where_no_content_can_be_had_the_message_goes_out_numbered(
    twilio: LocalTwilio, conversation: Conversation, said: Mishap
) -> None:
    twilio.mishaps.append(said)
    delivery = sent(queue(conversation, "¿Cuál?", options=["10:00", "11:00"]))
    assert twilio.sent[0]["body"] == "¿Cuál?\n\n1. 10:00\n2. 11:00"
    assert delivery.state == "sent"


def test_a_content_that_twilio_lost_is_made_anew_for_the_next_message(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    sent(queue(conversation, "uno", options=["a", "b"]))
    twilio.mishaps.append(refused(404, 20404))
    assert sent(queue(conversation, "dos", options=["a", "b"])).state == "sent"
    assert twilio.sent[1]["body"] == "dos\n\n1. a\n2. b"
    sent(queue(conversation, "tres", options=["a", "b"]))
    assert pressable(twilio)["body"] == "tres"
    assert len(made(twilio)) == 2


def test_a_lost_answer_is_found_again_by_the_text_above_the_buttons(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    sent(queue(conversation, "uno", options=["a", "b"]))
    twilio.mishaps.append(Mishap(drop=True))
    delivery = sent(queue(conversation, "dos", options=["a", "b"]))
    assert delivery.state == "sending"
    delivery_reconcile(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.provider_id) == ("sent", twilio.sent[1]["sid"])


def test_a_text_too_long_for_buttons_is_numbered(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    sent(queue(conversation, "x" * 1025, options=["a", "b"]))
    assert made(twilio) == []
    assert twilio.sent[0]["body"].endswith("1. a\n2. b")


def test_outside_the_window_the_approved_template_goes_out_as_it_is(
    twilio: LocalTwilio, conversation: Conversation
) -> None:
    template()
    long_silent(conversation)
    reminder = {"purpose": "reminder_24h", "template_values": ["Ana", "mañana"]}
    sent(queue(conversation, "Tu cita", options=["Confirmo"], **reminder))
    assert made(twilio) == []
    assert "ContentSid=HX" in twilio.calls[-1].text


# --- Pressing -----------------------------------------------------------------------------------
def received(form: dict[str, str]) -> Message:
    parsed = parse(form, SALON_NUMBER)
    assert isinstance(parsed, InboundMessage)
    return message_receive(parsed)


def tapped(server: LocalTwilio, place: int) -> dict[str, str]:
    """What Twilio sends when a key of the last message is tapped."""
    message, shown = server.sent[-1], pressable(server)
    key = shown["keys"][place]
    tap = Tap(key["title"], key["token"], message["sid"], shown["form"] == "list")
    account = WhatsAppAccount.objects.get(number=SALON_NUMBER)
    return message_form(account, number="+34600000001", text="", sid=f"SM{9:032x}", tap=tap)


@pytest.mark.parametrize("count", [2, 6])
def test_a_tap_names_its_message_and_its_choice(
    twilio: LocalTwilio, conversation: Conversation, count: int
) -> None:
    delivery = sent(queue(conversation, "¿Cuál?", options=[f"opción {n}" for n in range(count)]))
    pressed = received(tapped(twilio, 1))
    assert (pressed.answers, pressed.choice) == (delivery.message, 1)
    assert pressed.body == "opción 1"


def test_a_captured_button_press_of_a_template_is_known_by_its_words(
    twilio: LocalTwilio, conversation: Conversation, shared: Path
) -> None:
    delivery = queue(conversation, "Tu cita es mañana.", options=["Confirmar", "Cancelar"])
    raw = shared / "contracts" / "webhooks" / "twilio_whatsapp_inbound_button.txt"
    form = dict(parse_qsl(raw.read_text().rstrip("\n"), keep_blank_values=True))
    delivery.provider_id = form["OriginalRepliedMessageSid"]
    delivery.save()
    own = {"From": "whatsapp:+34600000001", "To": f"whatsapp:{SALON_NUMBER}"}
    pressed = received(form | own)
    assert (pressed.answers, pressed.choice) == (delivery.message, 0)


def test_a_press_of_what_we_never_sent_is_its_words(
    twilio: LocalTwilio, conversation: Conversation, shared: Path
) -> None:
    raw = shared / "contracts" / "webhooks" / "twilio_whatsapp_inbound_button.txt"
    form = dict(parse_qsl(raw.read_text().rstrip("\n"), keep_blank_values=True))
    own = {"From": "whatsapp:+34600000001", "To": f"whatsapp:{SALON_NUMBER}"}
    pressed = received(form | own)
    assert (pressed.answers, pressed.body) == (None, "Confirmar")

"""What Meta's webhooks mean."""

import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from channels_whatsapp.news import Echo, Reacted
from channels_whatsapp.providers.base import Knock
from channels_whatsapp.providers.meta.door import parcels
from channels_whatsapp.providers.meta.news import AccountQuality, NumberChange, TemplateNews
from channels_whatsapp.providers.meta.payloads import parse
from channels_whatsapp.tests.meta import LUCIA, SALON
from config.shell.simulator.meta.webhooks import contact, message, value, webhook
from conversations.channels.base import InboundMessage, ParseError, StatusUpdate


def means(body: bytes) -> list[Any]:
    """What each thing of a request means."""
    found = parcels(Knock(None, "", json.loads(body), body, {}), "")
    return [parse(each.payload, SALON.number) for each in found]


def one(kind: str, **more: Any) -> Any:
    told = value(
        SALON, contacts=[contact(LUCIA)], messages=[message(LUCIA, "wamid.1", kind, **more)]
    )
    (meaning,) = means(webhook((SALON, "messages", told)))
    return meaning


def test_a_text_is_from_whoever_wrote_it() -> None:
    found = one("text", text={"body": "¿tenéis hora?"})
    assert isinstance(found, InboundMessage)
    assert (found.sender, found.sender_name, found.text) == (LUCIA, "Lucía", "¿tenéis hora?")
    assert (found.account_key, found.provider_id, found.kind) == (SALON.number, "wamid.1", "text")


@pytest.mark.parametrize(
    ("kind", "ours"),
    [
        ("image", "image"),
        ("sticker", "image"),
        ("audio", "audio"),
        ("video", "file"),
        ("document", "file"),
    ],
)
def test_media_is_kept_by_its_id(kind: str, ours: str) -> None:
    found = one(kind, **{kind: {"id": "77", "mime_type": "a/b; codecs=x", "caption": "mira"}})
    assert (found.kind, found.text) == (ours, "mira")
    assert found.attachments == [{"type": "a/b", "id": "77"}]


def test_a_tapped_option_is_said_in_its_words() -> None:
    chosen = {"type": "button_reply", "button_reply": {"id": "1", "title": "16:30"}}
    found = one("interactive", interactive=chosen, context={"id": "wamid.0"})
    assert (found.text, found.choice, found.replied_to) == ("16:30", "1", "wamid.0")
    chosen = {"type": "list_reply", "list_reply": {"id": "2", "title": "Corte"}}
    assert one("interactive", interactive=chosen).text == "Corte"
    assert one("button", button={"text": "Confirmo", "payload": "x"}).text == "Confirmo"


def test_a_place_is_a_place() -> None:
    found = one("location", location={"latitude": 40.4, "longitude": -3.7, "name": "Casa"})
    assert (found.kind, found.text) == ("location", "Casa")
    assert found.attachments[0]["latitude"] == 40.4


def test_a_card_s_numbers_stay_among_what_is_encrypted() -> None:
    card = [{"name": {"formatted_name": "Eva"}, "phones": [{"phone": "+34600999888"}]}]
    found = one("contacts", contacts=card)
    assert (found.kind, found.text) == ("file", "")
    assert found.attachments[0]["contacts"] == card


@pytest.mark.parametrize("kind", ["unsupported", "order", "poll", "ephemeral"])
def test_what_nobody_can_read_is_not_lost(kind: str) -> None:
    found = one(kind, order={"catalog_id": "1"} if kind == "order" else None)
    assert (found.kind, found.text) == ("file", "")
    assert found.attachments[0]["type"] in ("unsupported", "order")


def test_who_came_by_an_advertisement_is_known() -> None:
    said = {"source_id": "12", "source_type": "ad", "headline": "Chat", "source_url": "https://f"}
    found = one("text", text={"body": "info"}, referral=said)
    assert found.source == "whatsapp_ad"
    assert found.attachments[-1] == {
        "type": "advertisement",
        "id": "12",
        "headline": "Chat",
        "url": "https://f",
    }
    assert one("text", text={"body": "info"}).source == ""


def test_a_new_number_and_a_reaction_are_no_messages() -> None:
    told = {"type": "user_changed_number", "wa_id": "34600000009", "body": "…"}
    assert one("system", system=told) == NumberChange(old=LUCIA, new="+34600000009")
    assert one("system", system={"type": "other"}) is None
    sign = {"message_id": "wamid.0", "emoji": "👍"}
    assert one("reaction", reaction=sign) == Reacted(LUCIA, SALON.number, "👍")
    assert one("reaction", reaction={"message_id": "wamid.0"}) is None


def reported(state: str, **more: Any) -> Any:
    report = {"id": "wamid.5", "status": state, "timestamp": "1", "recipient_id": LUCIA[1:], **more}
    (meaning,) = means(webhook((SALON, "messages", value(SALON, statuses=[report]))))
    return meaning


def test_a_report_names_the_delivery_that_the_message_carried() -> None:
    uuid = "0190a1b2-0000-7000-8000-000000000001"
    found = reported("delivered", biz_opaque_callback_data=uuid)
    assert found == StatusUpdate("wamid.5", "delivered", uuid)
    assert reported("sent", biz_opaque_callback_data="nonsense").delivery_uuid == ""
    assert reported("deleted") is None


def test_a_report_says_what_it_cost() -> None:
    paid = {"billable": True, "pricing_model": "PMP", "category": "marketing"}
    assert reported("sent", pricing=paid).cost == Decimal("0.0615")
    assert reported("sent", pricing=paid | {"billable": False}).cost == Decimal(0)
    assert reported("read").cost is None


def test_a_failure_is_said_in_plain_words() -> None:
    found = reported("failed", errors=[{"code": 131026, "title": "x"}])
    assert (found.state, found.error_code) == ("failed", "131026")
    assert "WhatsApp" in found.reason


def test_what_was_written_on_the_number_s_own_phone_is_an_echo() -> None:
    told = {
        "from": SALON.number.lstrip("+"),
        "to": LUCIA.lstrip("+"),
        "id": "wamid.7",
        "timestamp": "1",
        "type": "text",
        "text": {"body": "Te espero"},
    }
    (found,) = means(webhook((SALON, "smb_message_echoes", value(SALON, message_echoes=[told]))))
    assert isinstance(found, Echo)
    assert (found.number, found.customer, found.text) == (SALON.number, LUCIA, "Te espero")


def test_templates_and_quality_are_news() -> None:
    told = {
        "event": "REJECTED",
        "message_template_id": 1,
        "message_template_name": "recordatorio",
        "message_template_language": "es_ES",
        "reason": "INVALID_FORMAT",
    }
    quality = {
        "display_phone_number": "34910000077",
        "event": "FLAGGED",
        "current_limit": "TIER_1K",
    }
    template, flagged, other = means(
        webhook(
            (SALON, "message_template_status_update", told),
            (SALON, "phone_number_quality_update", quality),
            (SALON, "account_alerts", {"x": 1}),
        )
    )
    assert template == TemplateNews(
        "recordatorio", "es_ES", "REJECTED", "INVALID_FORMAT", SALON.number
    )
    assert flagged == AccountQuality(SALON.number, "FLAGGED", "TIER_1K")
    assert other is None


@pytest.mark.parametrize(
    "spoilt",
    [
        {"from": {"phone": "+34600999888"}},
        {"from": "no number 34600999888"},
        {"id": ""},
        {"id": None},
        {"text": "34600999888"},
        {"type": 7},
    ],
)
def test_what_meta_never_sends_is_refused_without_quoting_it(spoilt: dict[str, Any]) -> None:
    told = message(LUCIA, "wamid.1", text={"body": "hola"}) | spoilt
    with pytest.raises(ParseError) as raised:
        means(webhook((SALON, "messages", value(SALON, messages=[told]))))
    assert "600999888" not in str(raised.value)


@pytest.mark.parametrize("payload", [{}, {"object": "whatsapp_business_account"}, {"entry": []}])
def test_no_webhook_at_all_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(ParseError):
        parse(payload, SALON.number)


def captured(shared: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted((shared / "contracts" / "webhooks").glob("meta_*.json")):
        if path.name != "meta_verification_get.json":
            yield path.name, path.read_bytes()


def test_every_captured_webhook_is_understood(shared: Path) -> None:
    kinds: dict[str, type] = {
        "meta_status": StatusUpdate,
        "meta_inbound_reaction": Reacted,
        "meta_inbound_system": NumberChange,
        "meta_inbound": InboundMessage,
    }
    seen = 0
    for name, body in captured(shared):
        (meaning,) = means(body)
        expected = next(kind for prefix, kind in kinds.items() if name.startswith(prefix))
        assert isinstance(meaning, expected), name
        seen += 1
    assert seen >= 16

"""What Twilio's callbacks mean."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from channels_whatsapp.providers.twilio.payloads import DELIVERY_KEY, parse
from conversations.channels.base import InboundMessage, ParseError, StatusUpdate

DELIVERY = "0190a1b2-0000-7000-8000-000000000001"


def inbound(**changed: Any) -> dict[str, Any]:
    return {
        "MessageSid": "SM" + "0" * 31 + "1",
        "AccountSid": "AC" + "0" * 32,
        "From": "whatsapp:+34600000001",
        "To": "whatsapp:+34910000001",
        "Body": "hola",
        "NumMedia": "0",
        "ProfileName": "Ana",
        "MessageType": "text",
    } | changed


def message(**changed: Any) -> InboundMessage:
    parsed = parse(inbound(**changed), "+34910000001")
    assert isinstance(parsed, InboundMessage)
    return parsed


def status(**changed: Any) -> StatusUpdate | InboundMessage | None:
    form = {
        "MessageSid": "SM" + "0" * 31 + "1",
        "From": "whatsapp:+34910000001",
        "To": "whatsapp:+34600000001",
        "MessageStatus": "delivered",
        DELIVERY_KEY: DELIVERY,
    }
    return parse(form | changed, "+34910000001")


def test_a_text_message_names_its_sender_and_the_number_it_was_written_to() -> None:
    parsed = message()
    assert (parsed.sender_kind, parsed.sender, parsed.sender_name) == (
        "phone",
        "+34600000001",
        "Ana",
    )
    assert (parsed.account_key, parsed.text, parsed.kind) == ("+34910000001", "hola", "text")


def test_a_picture_without_words_is_a_message_with_an_attachment() -> None:
    parsed = message(
        Body="",
        NumMedia="1",
        MessageType="image",
        MediaUrl0="https://api.twilio.com/m/1",
        MediaContentType0="image/jpeg",
    )
    assert (parsed.kind, parsed.text) == ("image", "")
    assert parsed.attachments == [{"type": "image/jpeg", "url": "https://api.twilio.com/m/1"}]


def test_who_came_by_an_advertisement_is_known() -> None:
    said = {"ReferralSourceId": "77", "ReferralSourceType": "ad", "ReferralHeadline": "Ven"}
    parsed = message(**said, ReferralSourceUrl="https://fb.me/x")
    assert (parsed.source, parsed.kind, parsed.text) == ("whatsapp_ad", "text", "hola")
    assert parsed.attachments == [
        {"type": "advertisement", "id": "77", "headline": "Ven", "url": "https://fb.me/x"}
    ]
    assert message(**said | {"ReferralSourceType": "post"}).source == ""


@pytest.mark.parametrize(
    ("content", "kind"),
    [("audio/ogg", "audio"), ("video/mp4", "file"), ("application/pdf", "file")],
)
def test_the_kind_follows_the_media_where_twilio_does_not_name_it(content: str, kind: str) -> None:
    parsed = message(
        MessageType="", NumMedia="1", MediaUrl0="https://x/1", MediaContentType0=content
    )
    assert parsed.kind == kind


def test_a_place_is_a_message_with_its_coordinates() -> None:
    parsed = message(
        Body="", MessageType="location", Latitude="-34.6", Longitude="-58.3", Label="Casa"
    )
    assert parsed.kind == "location"
    assert parsed.text == "Casa"
    assert parsed.attachments[0]["latitude"] == -34.6


def test_a_tapped_button_says_its_label() -> None:
    assert message(Body="", MessageType="button", ButtonText="Confirmar").text == "Confirmar"


def test_fields_that_twilio_adds_without_notice_do_no_harm() -> None:
    assert message(ChannelMetadata='{"type":"whatsapp"}', New="1").text == "hola"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("MessageSid", "SM1"),
        ("From", "+34600000001"),
        ("From", "whatsapp:34600000001"),
        ("To", ""),
        ("NumMedia", "many"),
        ("NumMedia", "-1"),
        ("Body", ["a", "b"]),
        ("Latitude", "200"),
    ],
)
def test_what_twilio_never_sends_is_refused_by_field_and_without_its_value(
    field: str, value: Any
) -> None:
    with pytest.raises(ParseError) as refusal:
        message(**{field: value})
    assert field in str(refusal.value)
    assert "34600000001" not in str(refusal.value)


def test_a_callback_of_an_unknown_kind_concerns_nobody() -> None:
    assert parse({"EventType": "NEW_THING", "To": "whatsapp:+34910000001"}, "") is None


@pytest.mark.parametrize(
    ("reported", "state"),
    [
        ("sent", "sent"),
        ("delivered", "delivered"),
        ("read", "read"),
        ("failed", "failed"),
        ("undelivered", "failed"),
        ("canceled", "failed"),
    ],
)
def test_a_report_moves_the_delivery_that_its_url_named(reported: str, state: str) -> None:
    update = status(MessageStatus=reported)
    assert isinstance(update, StatusUpdate)
    assert (update.state, update.delivery_uuid) == (state, DELIVERY)


@pytest.mark.parametrize("reported", ["queued", "sending", "accepted", "from_the_future"])
def test_reports_that_tell_nothing_new_concern_nobody(reported: str) -> None:
    assert status(MessageStatus=reported) is None


def test_a_failure_says_why_in_the_business_s_words() -> None:
    update = status(MessageStatus="undelivered", ErrorCode="63016", ErrorMessage="Failed")
    assert isinstance(update, StatusUpdate)
    assert update.error_code == "63016"
    assert "24 h" in update.reason


def test_a_delivery_id_that_is_none_is_left_out() -> None:
    update = status(**{DELIVERY_KEY: "nonsense"})
    assert isinstance(update, StatusUpdate)
    assert update.delivery_uuid == ""


def test_every_captured_whatsapp_callback_is_understood(shared: Path) -> None:
    kinds = {}
    for path in sorted((shared / "contracts" / "webhooks").glob("twilio_whatsapp_*.txt")):
        fields = dict(parse_qsl(path.read_text().rstrip("\n"), keep_blank_values=True))
        parsed = parse(fields, "+15005550006")
        kinds[path.stem.removeprefix("twilio_whatsapp_")] = getattr(
            parsed, "kind", getattr(parsed, "state", None)
        )
    assert kinds == {
        "inbound_audio": "audio",
        "inbound_button": "text",
        "inbound_ctwa_referral": "text",
        "inbound_image": "image",
        "inbound_location": "location",
        "inbound_text": "text",
        "status_delivered": "delivered",
        "status_queued": None,
        "status_read": "read",
        "status_sent": "sent",
        "status_undelivered_63016": "failed",
    }

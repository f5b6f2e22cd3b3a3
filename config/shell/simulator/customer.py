"""What the provider sends when a customer writes."""

from dataclasses import dataclass
from typing import NamedTuple

from channels_whatsapp.models import WhatsAppAccount

WEBHOOK = "/webhook/whatsapp"


@dataclass(frozen=True)
class Tap:
    """What was tapped on the phone: a button, or a row of a list, of the message `replied`."""

    title: str
    token: str
    replied: str
    is_row: bool = False
    description: str = ""


class Spot(NamedTuple):
    """Where a phone says that it is, in Meta's words."""

    latitude: float
    longitude: float
    name: str = ""
    address: str = ""


SQUARE = Spot(40.416729, -3.703339, "Puerta del Sol", "Plaza de la Puerta del Sol, Madrid")


def message_form(
    account: WhatsAppAccount,
    *,
    number: str,
    text: str,
    sid: str,
    name: str = "",
    tap: Tap | None = None,
    spot: Spot | None = None,
) -> dict[str, str]:
    """The form of one text message, of a `tap` or of a place, to one of a business's numbers."""
    form = inbound_form(
        account_sid=account.account_sid,
        to=account.number,
        number=number,
        text=text,
        sid=sid,
        name=name,
    )
    if spot is not None:
        return form | _spot_form(spot)
    return form | _tap_form(tap, account) if tap else form


def _spot_form(spot: Spot) -> dict[str, str]:
    return {
        "MessageType": "location",
        "Body": "",
        "Latitude": str(spot.latitude),
        "Longitude": str(spot.longitude),
        "Address": spot.address,
        "Label": spot.name,
    }


def inbound_form(
    *, account_sid: str, to: str, number: str, text: str, sid: str, name: str = ""
) -> dict[str, str]:
    """The form of one text message, in the provider's order and with its names.

    `number` is the customer's and `to` ours, E.164; `name` what they call themselves on their
    phone.
    """
    return {
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ProfileName": name,
        "MessageType": "text",
        "SmsSid": sid,
        "WaId": number.removeprefix("+"),
        "SmsStatus": "received",
        "Body": text,
        "To": f"whatsapp:{to}",
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": sid,
        "AccountSid": account_sid,
        "From": f"whatsapp:{number}",
        "ApiVersion": "2010-04-01",
    }


def _tap_form(tap: Tap, account: WhatsAppAccount) -> dict[str, str]:
    replied = {
        "Body": tap.title,
        "OriginalRepliedMessageSender": f"whatsapp:{account.number}",
        "OriginalRepliedMessageSid": tap.replied,
    }
    if not tap.is_row:
        pressed = {"ButtonText": tap.title, "ButtonPayload": tap.token}
        return {"MessageType": "button", **pressed, **replied}
    row = {"ListTitle": tap.title, "ListId": tap.token, "ListDescription": tap.description}
    return {"MessageType": "interactive", **row, **replied}

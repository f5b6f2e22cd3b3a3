"""What may stand in a request to create a message, and how Twilio refuses the rest."""

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

BODY_CHARS = 1600
MEDIA_MOST = 10
_ADDRESS = re.compile(r"^(whatsapp:)?\+[1-9][0-9]{6,14}$")
_CONTENT_SID = re.compile(r"^HX[0-9a-fA-F]{32}$")
_LISTS = frozenset({"MediaUrl", "PersistentAction"})
_NAMES = _LISTS | {
    "To",
    "From",
    "Body",
    "StatusCallback",
    "ApplicationSid",
    "MaxPrice",
    "ProvideFeedback",
    "Attempt",
    "ValidityPeriod",
    "ForceDelivery",
    "ContentRetention",
    "AddressRetention",
    "SmartEncoded",
    "TrafficType",
    "ShortenUrls",
    "ScheduleType",
    "SendAt",
    "SendAsMms",
    "ContentSid",
    "ContentVariables",
    "RiskCheck",
    "FallbackFrom",
    "MessagingServiceSid",
}


class ApiError(Exception):
    """A refusal, in the form of Twilio's error bodies."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def body(self) -> dict[str, Any]:
        """The documented body."""
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


@dataclass(frozen=True)
class MessageForm:
    """A create request that passed every check."""

    to: str
    from_: str
    body: str
    content_sid: str
    content_variables: dict[str, str]
    status_callback: str
    media_urls: tuple[str, ...] = ()

    @property
    def sender(self) -> str:
        """The sending number without its channel prefix."""
        return self.from_.removeprefix("whatsapp:")

    @property
    def is_sms(self) -> bool:
        """Whether it goes out as an SMS and not by WhatsApp."""
        return not self.to.startswith("whatsapp:")


def form_check(pairs: list[tuple[str, str]]) -> MessageForm:
    """Check a create request's fields. Raises `ApiError`."""
    form = dict(pairs)
    for name in form:
        if name not in _NAMES:
            raise ApiError(400, 20001, f"Unknown parameter {name}")
        if name not in _LISTS and sum(1 for given, _ in pairs if given == name) > 1:
            raise ApiError(400, 20001, f"Parameter {name} is repeated")
    _addresses_check(form)
    _callback_check(form)
    return MessageForm(
        to=form["To"],
        from_=form["From"],
        body=_body(form),
        content_sid=form.get("ContentSid", ""),
        content_variables=_variables(form),
        status_callback=form.get("StatusCallback", ""),
        media_urls=_media(pairs),
    )


def _media(pairs: list[tuple[str, str]]) -> tuple[str, ...]:
    urls = tuple(value for name, value in pairs if name == "MediaUrl")
    if len(urls) > MEDIA_MOST:
        raise ApiError(400, 21623, "Number of media files exceeds allowed limit")
    for url in urls:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ApiError(400, 21620, "Invalid media URL(s)")
    return urls


def _addresses_check(form: dict[str, str]) -> None:
    if not form.get("To"):
        raise ApiError(400, 21604, "A 'To' phone number is required.")
    if not _ADDRESS.match(form["To"]):
        raise ApiError(400, 21211, "Invalid 'To' Phone Number")
    if not form.get("From"):
        raise ApiError(400, 21603, "A 'From' phone number is required.")
    if not _ADDRESS.match(form["From"]):
        raise ApiError(400, 21212, "Invalid From Number")
    if form["To"].startswith("whatsapp:") != form["From"].startswith("whatsapp:"):
        raise ApiError(400, 21910, "Invalid 'From' and 'To' pair: not of the same channel")


def _callback_check(form: dict[str, str]) -> None:
    if "StatusCallback" not in form:
        return
    parts = urlsplit(form["StatusCallback"])
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ApiError(400, 21609, "The 'StatusCallback' URL is not a valid URL.")


def _body(form: dict[str, str]) -> str:
    body = form.get("Body", "")
    if len(body) > BODY_CHARS:
        raise ApiError(
            400, 21617, "The concatenated message body exceeds the 1600 character limit."
        )
    if not body.strip() and not form.get("ContentSid") and not form.get("MediaUrl"):
        raise ApiError(400, 21602, "Message body is required.")
    return body


def _variables(form: dict[str, str]) -> dict[str, str]:
    if "ContentSid" in form and not _CONTENT_SID.match(form["ContentSid"]):
        raise ApiError(400, 21655, "The ContentSid Parameter is Invalid")
    try:
        values = json.loads(form.get("ContentVariables", "{}"))
    except ValueError:
        values = None
    if not isinstance(values, dict) or not all(isinstance(v, str) for v in values.values()):
        raise ApiError(400, 21656, "The ContentVariables Parameter is invalid")
    return values

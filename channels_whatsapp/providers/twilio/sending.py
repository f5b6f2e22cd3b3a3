"""Sending through Twilio's Messages API."""

import json
import logging
from datetime import datetime
from typing import Any

from twilio.rest.api.v2010.account.message import MessageInstance

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.base import Outgoing
from channels_whatsapp.providers.twilio.contents import (
    CONTENT_REFUSED,
    content_for,
    content_forget,
    content_values,
)
from channels_whatsapp.providers.twilio.errors import send_error
from channels_whatsapp.text import split_text
from conversations.channels.base import SendError
from conversations.channels.outgoing import Enclosure
from tenants.twilio import FAILURES, client, made_id
from tenants.twilio.carrying import whatsapp_carries

logger = logging.getLogger(__name__)

BODY_CHARS = 1600
LISTED = 50


def send(account: WhatsAppAccount, outgoing: Outgoing) -> str:
    """Create the message at Twilio; the id of its last part.

    What can be pressed goes out as a content of its shape; where Twilio does not take that, as
    numbered lines of the text, so that no message is lost for its buttons. A text over 1,600
    characters leaves in parts, in order; only the last one reports its status.
    When a later part fails, earlier ones are out, so the failure is `uncertain` and nothing is
    sent again by itself. Raises `SendError`.
    """
    if outgoing.content_sid:
        return _create(account, outgoing, **_template(outgoing))
    if outgoing.shown.form != "text" and (sid := _pressable(account, outgoing)):
        return sid
    forms = _forms(outgoing)
    forms[-1] |= _callback(outgoing)
    for done, form in enumerate(forms):
        sent = _part(account, outgoing, done, **form)
    return sent


def _forms(outgoing: Outgoing) -> list[dict[str, Any]]:
    """The messages that a text with its files makes: each file is one (WhatsApp takes no more),
    fetched from where it lies; then the text, with links to what WhatsApp does not carry."""
    carried = [each for each in outgoing.attachments if each.get("url") and _carries(each)]
    forms: list[dict[str, Any]] = [{"media_url": [str(each["url"])]} for each in carried]
    text = _text(outgoing)
    if text.strip() or not forms:
        forms += [{"body": part} for part in split_text(text, BODY_CHARS)]
    return forms


def _carries(attachment: dict[str, Any]) -> bool:
    """A file of ours is looked at; what a program named by an address of its own is left to
    Twilio."""
    enclosed: Enclosure | None = attachment.get("enclosed")
    return enclosed is None or whatsapp_carries(enclosed.content_type, enclosed.size)


def _text(outgoing: Outgoing) -> str:
    """The words, and where the customer finds what they cannot be sent."""
    links = [each["enclosed"].customer_url for each in outgoing.attachments if not _carries(each)]
    return "\n".join(filter(None, (outgoing.text, *links)))


def _pressable(account: WhatsAppAccount, outgoing: Outgoing) -> str:
    """Send a message with its buttons or rows; empty where Twilio would have none of them."""
    try:
        content_sid = content_for(account, outgoing.shown, outgoing.language)
    except SendError as error:
        logger.warning("no content for buttons", extra={"code": error.code})
        return ""
    variables = json.dumps(content_values(outgoing.shown, outgoing.language), ensure_ascii=False)
    form = {"content_sid": content_sid, "content_variables": variables}
    try:
        return _create(account, outgoing, **form, **_callback(outgoing))
    except SendError as error:
        if error.uncertain or error.code not in CONTENT_REFUSED:
            raise
        logger.warning("content refused", extra={"code": error.code})
        content_forget(content_sid)
        return ""


def _part(account: WhatsAppAccount, outgoing: Outgoing, done: int, **form: Any) -> str:
    try:
        return _create(account, outgoing, **form)
    except SendError as error:
        error.uncertain = error.uncertain or done > 0
        raise


def _create(account: WhatsAppAccount, outgoing: Outgoing, **form: Any) -> str:
    try:
        made = client(account.account_sid, account.auth_token).messages.create(
            to=f"whatsapp:{outgoing.to}", from_=f"whatsapp:{account.number}", **form
        )
        return made_id(made)
    except FAILURES as error:
        raise send_error(error) from error


def _callback(outgoing: Outgoing) -> dict[str, str]:
    return {"status_callback": outgoing.callback_url}


def _template(outgoing: Outgoing) -> dict[str, str]:
    endings = [ending for _button, ending in outgoing.link_values]
    values = [*outgoing.values, *endings]
    numbered = {str(n): value for n, value in enumerate(values, start=1)}
    return {
        "content_sid": outgoing.content_sid,
        "content_variables": json.dumps(numbered, ensure_ascii=False),
        **_callback(outgoing),
    }


def list_sent(account: WhatsAppAccount, outgoing: Outgoing, since: datetime) -> list[str]:
    """Ids of this account's messages to the same person with the same (last part of the) text, with
    buttons or numbered, created at or after `since`, newest first. Raises `SendError`."""
    said = _text(outgoing)
    wanted = {split_text(said, BODY_CHARS)[-1].strip(), outgoing.shown.text.strip()}
    try:
        found = client(account.account_sid, account.auth_token).messages.list(
            to=f"whatsapp:{outgoing.to}", from_=f"whatsapp:{account.number}", limit=LISTED
        )
    except FAILURES as error:
        raise send_error(error) from error
    return [str(message.sid) for message in found if _is_ours(message, wanted, since)]


def _is_ours(message: MessageInstance, wanted: set[str], since: datetime) -> bool:
    # Twilio's times have whole seconds.
    made = message.date_created
    recent = made is None or made >= since.replace(microsecond=0)
    return recent and (message.body or "").strip() in wanted


def mark_seen(account: WhatsAppAccount, provider_id: str, *, typing: bool) -> None:
    """Nothing: Twilio's Messages API has no such call."""

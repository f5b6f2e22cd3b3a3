"""What a stored webhook of Meta's means."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ValidationError

from channels_whatsapp.news import Echo, Reacted
from channels_whatsapp.providers.base import AD
from channels_whatsapp.providers.meta import forms
from channels_whatsapp.providers.meta.contents import content_of
from channels_whatsapp.providers.meta.errors import reason_of
from channels_whatsapp.providers.meta.news import (
    AccountQuality,
    NumberChange,
    TemplateNews,
    TemplateQuality,
)
from conversations.channels.base import (
    InboundMessage,
    Parsed,
    ParseError,
    StatusUpdate,
    moment_of,
)
from conversations.sending.prices import template_price

ID_CHARS = 120
CATEGORIES = frozenset({"utility", "marketing", "authentication"})
_STATES = frozenset({"sent", "delivered", "read", "failed"})

F = TypeVar("F", bound=forms.Form)


def parse(payload: Mapping[str, Any], account_key: str) -> Parsed:
    """What a stored webhook means; None for kinds of event that we do not know.

    Raises `ParseError`, which names fields and never values.
    """
    try:
        change = forms.Webhook.model_validate(payload).entry[0].changes[0]
        reader = _READERS.get(change.field)
        return reader(change.value, account_key) if reader else None
    except ValidationError as error:
        fields = sorted({str(part["loc"][-1]) for part in error.errors() if part["loc"]})
        raise ParseError("fields: " + ", ".join(fields)) from error


def _messages(value: dict[str, Any], account_key: str) -> Parsed:
    if value.get("statuses"):
        return _status(_only(forms.Status, value, "statuses"))
    if not value.get("messages"):
        return None  # errors of the account: stored, and Meta tells the number's state by itself
    message = _only(forms.Incoming, value, "messages")
    if message.type == "system":
        return _system(message)
    if message.type == "reaction":
        return _reaction(message, account_key)
    return _message(message, value, account_key)


def _only(form: type[F], value: dict[str, Any], name: str) -> F:
    listed = value[name]
    return form.model_validate(listed[0] if isinstance(listed, list) and listed else listed)


def _message(message: forms.Incoming, value: dict[str, Any], account_key: str) -> InboundMessage:
    content = content_of(message)
    return InboundMessage(
        channel="whatsapp",
        account_key=account_key,
        provider_id=message.id[:ID_CHARS],
        sender_kind="phone",
        sender=f"+{message.from_}",
        sender_name=_name(value),
        text=content.text,
        kind=content.kind,
        attachments=content.attachments,
        choice=content.choice,
        replied_to=message.context.id[:ID_CHARS] if message.context else "",
        source=AD if message.referral and message.referral.source_type == "ad" else "",
        said_at=moment_of(message.timestamp),
    )


def _name(value: dict[str, Any]) -> str:
    people = value.get("contacts")
    if not isinstance(people, list) or not people:
        return ""
    return forms.Person.model_validate(people[0]).profile.name


def _system(message: forms.Incoming) -> Parsed:
    new = message.system.wa_id if message.system else None
    return NumberChange(old=f"+{message.from_}", new=f"+{new}") if new else None


def _reaction(message: forms.Incoming, account_key: str) -> Parsed:
    if message.reaction is None or not message.reaction.emoji:
        return None  # a reaction that was taken back
    return Reacted(sender=f"+{message.from_}", number=account_key, emoji=message.reaction.emoji)


def _status(status: forms.Status) -> StatusUpdate | None:
    if status.status not in _STATES:
        return None
    failed = status.status == "failed"
    code = status.errors[0].code if status.errors else 0
    return StatusUpdate(
        provider_id=status.id[:ID_CHARS],
        state=status.status,
        delivery_uuid=_uuid(status.biz_opaque_callback_data),
        error_code=str(code) if failed and code else "",
        reason=reason_of(code) if failed else "",
        cost=_cost(status),
    )


def _cost(status: forms.Status) -> Decimal | None:
    """The price of the category that Meta charged: it names the category, not the sum."""
    pricing = status.pricing
    if pricing is None:
        return None
    if not pricing.billable or pricing.category not in CATEGORIES:
        return Decimal(0)
    number = f"+{status.recipient_id}"
    return template_price(provider="meta", number=number, category=pricing.category)


def _uuid(value: str) -> str:
    try:
        return str(UUID(value)) if value else ""
    except ValueError:
        return ""


def _echo(value: dict[str, Any], account_key: str) -> Parsed:
    if not value.get("message_echoes"):
        return None
    message = _only(forms.Incoming, value, "message_echoes")
    if message.to is None:
        return None
    content = content_of(message)
    if not content.text and not content.attachments:
        return None  # a message that was edited, deleted or reacted to on the phone
    return Echo(
        number=account_key,
        customer=f"+{message.to}",
        provider_id=message.id[:ID_CHARS],
        text=content.text,
        kind=content.kind,
        attachments=content.attachments,
    )


def _template(value: dict[str, Any], account_key: str) -> Parsed:
    form = forms.TemplateStatus.model_validate(value)
    reason = form.reason or (form.other_info.title if form.other_info else "")
    return TemplateNews(form.name, form.language, form.event, reason, account_key)


def _template_quality(value: dict[str, Any], account_key: str) -> Parsed:
    form = forms.TemplateQuality.model_validate(value)
    quality, category = form.new_quality_score.lower(), form.new_category.lower()
    return TemplateQuality(form.name, form.language, quality, category, account_key)


def _quality(value: dict[str, Any], account_key: str) -> Parsed:
    form = forms.Quality.model_validate(value)
    number = "".join(each for each in form.display_phone_number if each.isdigit())
    return AccountQuality(f"+{number}" if number else account_key, form.event, form.current_limit)


_READERS: dict[str, Callable[[dict[str, Any], str], Parsed]] = {
    "messages": _messages,
    "smb_message_echoes": _echo,
    "message_template_status_update": _template,
    "message_template_quality_update": _template_quality,
    "template_category_update": _template_quality,
    "phone_number_quality_update": _quality,
}

"""Buttons and lists at Twilio: contents `twilio/quick-reply` and `twilio/list-picker`.

One content per shape and account is made when it is first needed and used ever after: text, titles
and what comes back are variables. Inside the customer's 24 hours such contents need no approval.
"""

from itertools import count
from typing import Any

from django.db import IntegrityError, transaction

from channels_whatsapp.models import ChoiceContent, WhatsAppAccount
from channels_whatsapp.providers.twilio.errors import send_error
from conversations.channels.showing import Shown
from tenants.twilio import FAILURES, client

# Refusals of a content or its variables, and of nothing else: the same words go out as text.
CONTENT_REFUSED = frozenset({"20404", "21655", "21656", "21661", "63005", "63013", "63021"})
# What opens a list; at most 20 characters.
LIST_BUTTON = {"es": "Ver opciones", "en": "See options", "pt": "Ver opções"}


def content_for(account: WhatsAppAccount, shown: Shown, language: str) -> str:
    """The id of the account's content of this shape, made if there is none. Raises `SendError`."""
    shape = _shape(shown, language)
    kept = ChoiceContent.objects.filter(account_sid=account.account_sid, shape=shape)
    known = kept.values_list("content_sid", flat=True).first()
    if known:
        return known
    content_sid = _make(account, shown, language, shape)
    try:
        with transaction.atomic():
            ChoiceContent.objects.create(
                account_sid=account.account_sid, shape=shape, content_sid=content_sid
            )
    except IntegrityError:
        # Another worker made one at the same time: both will do, the first is kept.
        return kept.values_list("content_sid", flat=True).get()
    return content_sid


def content_forget(content_sid: str) -> None:
    """Make a new one next time: Twilio does not know this one any more, or would not take it."""
    ChoiceContent.objects.filter(content_sid=content_sid).delete()


def content_values(shown: Shown, language: str) -> dict[str, str]:
    """The variables of a message of this shape."""
    return {str(number): text for number, text in enumerate(_texts(shown, language), start=1)}


def _is_described(shown: Shown) -> bool:
    return shown.form == "list" and any(key.description for key in shown.keys)


def _shape(shown: Shown, language: str) -> str:
    described = "-described" if _is_described(shown) else ""
    return f"{shown.form}-{len(shown.keys)}{described}-{language[:2]}"


def _texts(shown: Shown, language: str) -> list[str]:
    texts = [shown.text]
    if shown.form == "list":
        texts.append(LIST_BUTTON.get(language, LIST_BUTTON["es"]))
    for key in shown.keys:
        texts += [key.title, key.token]
        if _is_described(shown):
            texts.append(key.description or key.title)
    return texts


def _make(account: WhatsAppAccount, shown: Shown, language: str, shape: str) -> str:
    contents = client(account.account_sid, account.auth_token).content.v1.contents
    wanted = contents.ContentCreateRequest(
        {
            "friendly_name": f"mostrador_{shape.replace('-', '_')}",
            "language": language[:2],
            "variables": content_values(shown, language),
            "types": _types(shown),
        }
    )
    try:
        made = contents.create(wanted)
    except FAILURES as error:
        raise send_error(error) from error
    return str(made.sid)


def _types(shown: Shown) -> dict[str, Any]:
    """The content of a shape, every text of it a variable in the order of `_texts`."""
    places = count(1)

    def variables(*names: str) -> dict[str, str]:
        return {name: f"{{{{{next(places)}}}}}" for name in names}

    if shown.form == "buttons":
        content: dict[str, Any] = variables("body")
        content["actions"] = [
            {"type": "QUICK_REPLY", **variables("title", "id")} for _ in shown.keys
        ]
        return {"twilio/quick-reply": content}
    content = dict(variables("body", "button"))
    names = ("item", "id", "description") if _is_described(shown) else ("item", "id")
    content["items"] = [variables(*names) for _ in shown.keys]
    return {"twilio/list-picker": content}

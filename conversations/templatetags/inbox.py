"""How conversations and messages are written on a page."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django import template
from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from conversations.cards import people_of
from conversations.channels.base import Attachment, TemplateOffer
from conversations.labels import AUDIENCES, CHANNELS, INTENTS, NOTES, OTHER_INTENTS
from conversations.models import Conversation, Delivery, Faq, Message
from conversations.places import LOCATION, place_of, place_words
from conversations.selectors.unsent import is_resendable
from conversations.sending.prices import in_platform_currency
from conversations.services.files import TOO_LARGE, WRONG_TYPE, can_open
from leads.templatetags.people import address

register = template.Library()

THOUSANDTH = Decimal("0.001")
SYMBOLS = {"EUR": "€", "USD": "US$", "GBP": "£", "BRL": "R$"}


@register.filter
def channel_label(kind: str) -> str:
    """A channel as people call it."""
    return str(CHANNELS.get(kind, kind))


@register.filter
def price_words(dollars: Decimal | None) -> str:
    """An estimated price in the platform's currency, such as "≈ 0,021 US$"; "gratis" for none."""
    if not dollars:
        return _("gratis")
    amount, currency = in_platform_currency(dollars)
    shown = max(amount.quantize(THOUSANDTH, ROUND_HALF_UP), THOUSANDTH)
    digits = number_format(shown, decimal_pos=3, use_l10n=True)
    return f"≈\N{NO-BREAK SPACE}{digits}\N{NO-BREAK SPACE}{SYMBOLS.get(currency, currency)}"


@register.filter
def who(conversation: Conversation) -> str:
    """The person's name, or the number or address they write from until they have said it."""
    return conversation.contact.name or address(conversation.address)


@register.filter
def note_text(message: Message) -> str:
    """What the thread noted, in the reader's language."""
    words = NOTES.get(message.purpose)
    return str(words).format(*message.template_values) if words else message.body


@register.filter
def intent_label(code: str) -> str:
    """What somebody wanted; the code of one that has no words."""
    known = INTENTS | OTHER_INTENTS
    return str(known.get(code, code)) or _("Sin intención reconocida")


@register.filter
def intents_besides(code: str) -> list[tuple[str, str]]:
    """What else somebody may have wanted, as (code, words)."""
    known = [(each, str(words)) for each, words in INTENTS.items()]
    return [each for each in (*known, ("", _("Ninguna de estas"))) if each[0] != code]


@register.filter
def audience_names(faq: Faq) -> str:
    """For whom an answer is, such as "Quien atiende, Oficina"."""
    return ", ".join(str(AUDIENCES[each]) for each in faq.audiences)


@register.filter
def kind_label(message: Message) -> str:
    """What a message that is not text was."""
    names = {
        Message.Kind.IMAGE: _("Imagen"),
        Message.Kind.AUDIO: _("Nota de voz"),
        Message.Kind.FILE: _("Archivo"),
        Message.Kind.LOCATION: _("Ubicación"),
    }
    return names.get(Message.Kind(message.kind), "")


def gone_words(why: str) -> str:
    """Why a file is not here."""
    if why == TOO_LARGE:
        return _("No se guardó: pasa de %(n)s MB.") % {"n": settings.MEDIA_MAX_BYTES // 2**20}
    if why == WRONG_TYPE:
        return _("No se guardó: es de un tipo que no se admite.")
    return _("No se guardó: su proveedor ya no lo tiene.")


@register.filter
def attached(message: Message) -> list[dict[str, Any]]:
    """What came with a message, as {"place", "kind", "name", "size", "kept"}: `kept` files are here
    and can be shown at once, the others are fetched when somebody opens them, and of those of the
    kind "gone" it only says `why` they are not here. A "location" has `address` and `map_url`
    (empty where its point is unusable), a "card" `people`."""
    kept = {file.place: file for file in message.files.all()}
    found = []
    shown: dict[str, Any]
    for place, attachment in enumerate(message.attachments or []):
        if file := kept.get(place):
            shown = {"kind": file.kind, "name": file.name, "size": file.size}
        elif attachment.get("gone"):
            name = attachment.get("name") or kind_label(message)
            shown = {"kind": "gone", "name": name, "why": gone_words(attachment["gone"])}
        elif attachment.get("type") == LOCATION:
            shown = _place_shown(attachment)
        elif can_open(attachment):
            shown = {"kind": message.kind, "name": attachment.get("name", ""), "size": 0}
        elif people := people_of(attachment):
            shown = {"kind": "card", "people": people}
        else:
            continue
        found.append({"place": place, "kept": place in kept, **shown})
    return found


def _place_shown(attachment: Attachment) -> dict[str, Any]:
    name, address = place_words(attachment)
    place = place_of(attachment)
    bare = f"{place.latitude:.5f}, {place.longitude:.5f}" if place and not address else ""
    return {
        "kind": LOCATION,
        "name": name or address,
        "address": address if name else bare,
        "map_url": place.map_url if place else "",
    }


@register.filter
def said(message: Message) -> str:
    """The words of a message, without those that only repeat its place, shown with the map."""
    places = [each for each in message.attachments or [] if each.get("type") == LOCATION]
    told = [place_words(each) for each in places]
    shown = {words for name, address in told for words in (name, address, f"{name}, {address}")}
    return "" if message.body in shown else message.body


@register.filter
def offered(message: Message) -> list[dict[str, Any]]:
    """What a message offered, as {"label", "pressed"}: whether that button was pressed."""
    pressed = {press.choice for press in message.presses.all()}
    return [
        {"label": label, "pressed": place in pressed} for place, label in enumerate(message.options)
    ]


@register.filter
def resendable(delivery: Delivery | str) -> bool:
    """Whether a member may send it once more; a message without a delivery (empty) cannot be."""
    return isinstance(delivery, Delivery) and is_resendable(delivery)


@register.filter
def pieces(offer: TemplateOffer) -> list[dict[str, Any]]:
    """A template's text cut at its places, as {"text"} and {"number", "value"}: what is written
    into a place shows at once."""
    values = dict(enumerate(offer.values, start=1))
    found: list[dict[str, Any]] = []
    for part in re.split(r"(\{\{\d+\}\})", offer.body or offer.text):
        if number := re.fullmatch(r"\{\{(\d+)\}\}", part):
            found.append({"number": int(number[1]), "value": values.get(int(number[1]), "")})
        elif part:
            found.append({"text": part})
    return found

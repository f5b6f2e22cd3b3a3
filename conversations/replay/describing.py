"""What a replay changed, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Service
from conversations.labels import INTENTS
from conversations.models import PromptVersion


def changes_told(changes: Mapping[str, Any]) -> list[str]:
    """Each change in a few words; what no longer exists is left out."""
    told = []
    if changes.get("engine"):
        builtin = changes["engine"] == "builtin"
        told.append(_("Contesta el motor propio") if builtin else _("Contesta el modelo"))
    if uuid := changes.get("prompt"):
        numbers = PromptVersion.objects.filter(uuid=uuid).values_list("number", flat=True)
        told += [_("Instrucciones, versión %s") % number for number in numbers]
    told += _prices(changes.get("prices") or {})
    told += _hours(changes.get("hours") or {})
    if drafts := len(changes.get("faqs") or []):
        words = ngettext("Con %d respuesta en borrador", "Con %d respuestas en borrador", drafts)
        told.append(words % drafts)
    if own := changes.get("answer"):
        told.append(_("Respuesta a «%s»") % ", ".join(own["keywords"]))
    if changes.get("intent"):
        told.append(_("Solo: %s") % INTENTS.get(changes["intent"], changes["intent"]))
    return told or [_("Todo como ahora")]


def _hours(hours: Mapping[str, list[list[str]]]) -> list[str]:
    """Days with the same windows together: "lunes, martes: 09:00–14:00"."""
    days: dict[str, list[str]] = {}
    for day, windows in sorted(hours.items()):
        words = ", ".join(f"{first}–{until}" for first, until in windows) or _("cerrado")
        days.setdefault(words, []).append(str(WEEKDAYS[int(day)]).lower())
    return [f"{', '.join(names)}: {words}" for words, names in days.items()]


def _prices(prices: Mapping[str, str]) -> list[str]:
    names = dict(Service.objects.filter(uuid__in=list(prices)).values_list("uuid", "name"))
    by_text = {str(uuid): name for uuid, name in names.items()}
    return [
        _("%(service)s a %(price)s") % {"service": by_text[uuid], "price": price}
        for uuid, price in prices.items()
        if uuid in by_text
    ]

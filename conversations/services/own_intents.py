"""The business's own intents: what customers say, and the owner's answer to it. These are the only
writers; each change is audited with what it was before."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils.text import slugify

from conversations.labels import INTENTS
from conversations.models import OwnIntent
from tenants.actors import SYSTEM, Actor
from tenants.audit.services import audit
from tenants.context import current_schema

CODE_MAX = 40
# A model reads all of them with every message.
MOST = 100
# Codes of the product that an owner may put words to.
TAKEABLE = frozenset({"trial", "experience"})
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('conversations.own_intents', hashtext(%s)))"


@dataclass(frozen=True)
class OwnIntentText:
    """What an owner says of an intent; the fields are those of `OwnIntent`."""

    name: str
    phrases: tuple[str, ...]
    answers: dict[str, str] = field(default_factory=dict)
    urgent: bool = False
    active: bool = True


class TooMany(Exception):
    """A business has as many as it may."""


def own_intent_save(
    *, text: OwnIntentText, actor: Actor, intent: OwnIntent | None = None, code: str = ""
) -> OwnIntent:
    """Write a new intent, or change `intent`; the assistant follows it from its next answer on.

    `code` names a new one (otherwise its name does, made unique). One transaction under a lock of
    the business's intents. Raises `TooMany`, and `OwnIntent.DoesNotExist` for one that is gone."""
    with transaction.atomic():
        _lock()
        row = OwnIntent.objects.get(pk=intent.pk) if intent else _fresh(code or text.name)
        before = _told(row) if intent else None
        for name, value in asdict(text).items():
            setattr(row, name, list(value) if name == "phrases" else value)
        row.save()
        what = "own_intent.updated" if intent else "own_intent.created"
        audit(what, row, actor=actor, before=before, after=_told(row))
    return row


def own_intent_delete(*, intent: OwnIntent, actor: Actor) -> None:
    """Take an intent away with its answer; one that is gone already stays so."""
    with transaction.atomic():
        _lock()
        row = OwnIntent.objects.filter(pk=intent.pk).first()
        if row is not None:
            audit("own_intent.deleted", row, actor=actor, before=_told(row))
            row.delete()


def own_intents_begin(texts: Iterable[tuple[str, OwnIntentText]]) -> None:
    """Give a business its first intents, (code, text) each, unless it has any."""
    if not OwnIntent.objects.exists():
        for code, text in texts:
            own_intent_save(text=text, actor=SYSTEM, code=code)


def _fresh(wanted: str) -> OwnIntent:
    if OwnIntent.objects.count() >= MOST:
        raise TooMany
    taken = {*OwnIntent.objects.values_list("code", flat=True), *(INTENTS.keys() - TAKEABLE)}
    base = slugify(wanted).replace("-", "_")[: CODE_MAX - 4] or "own"
    numbered = (f"{base}_{number}" for number in range(2, MOST + 3))
    return OwnIntent(code=next(code for code in (base, *numbered) if code not in taken))


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [current_schema()])


def _told(row: OwnIntent) -> dict[str, Any]:
    names = ("code", "name", "phrases", "answers", "urgent", "active")
    return {name: getattr(row, name) for name in names}

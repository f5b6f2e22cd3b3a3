"""Letting data lapse: how long a business keeps what, and the due work that keeps to it."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from leads.models import Contact
from leads.privacy.handlers import handlers
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business, current_schema, public_context
from tenants.due import due_put
from tenants.middleware import forget_hosts
from tenants.models import Business

logger = logging.getLogger(__name__)

KIND, PRUNE = "leads.retention", "leads.prune"
SETTING = "retention"
BATCH, BATCHES = 1000, 20


@dataclass(frozen=True)
class Period:
    """How many days one class of data is kept: the usual, and between which a business chooses."""

    code: str
    label: Promise
    help: Promise
    usual: int
    least: int
    most: int


PERIODS = (
    Period(
        "conversations",
        _("Conversaciones de personas inactivas (días)"),
        _(
            "Pasado este tiempo sin que la persona escriba ni venga, y sin citas por venir, se "
            "borran sus mensajes. Su ficha, su oportunidad y las cifras se quedan."
        ),
        usual=90,
        least=30,
        most=1825,
    ),
    Period(
        "payloads",
        _("Copias de lo que entregan los proveedores (días)"),
        _(
            "Cada mensaje y cada aviso de entrega se guarda también tal como llegó, cifrado, por "
            "si hay que revisarlo. Después se borra esa copia; el mensaje sigue en la bandeja."
        ),
        usual=30,
        least=7,
        most=90,
    ),
    Period(
        "audit",
        _("Registro de cambios y accesos (días)"),
        _("Quién cambió qué y quién consultó datos personales. Lo más antiguo se borra."),
        usual=730,
        least=365,
        most=3650,
    ),
)


def retention_days(business: Business, code: str) -> int:
    """How many days `business` keeps a class of data, within the class's bounds."""
    period = next(each for each in PERIODS if each.code == code)
    chosen = business.settings.get(SETTING)
    days = chosen.get(code) if isinstance(chosen, dict) else None
    if not isinstance(days, int) or isinstance(days, bool):
        return period.usual
    return min(max(days, period.least), period.most)


def retention_of(business: Business) -> dict[str, int]:
    """Every class's days."""
    return {period.code: retention_days(business, period.code) for period in PERIODS}


def retention_set(*, days: Mapping[str, int], actor: Actor) -> None:
    """Change how long the open business keeps things; people's dates move with it at once.

    Locks the business's row, so that other settings saved at this moment stay. Raises ValueError
    for a period outside its bounds.
    """
    for period in PERIODS:
        if not period.least <= days[period.code] <= period.most:
            raise ValueError(period.code)
    schema = current_schema()
    with transaction.atomic():
        with public_context():
            business = Business.objects.select_for_update().get(schema_name=schema)
            before = retention_of(business)
            business.settings = {**business.settings, SETTING: dict(days)}
            business.save(update_fields=["settings"])
        if before == dict(days):
            return
        _dates_move(days["conversations"] - before["conversations"])
        audit("retention.updated", business, actor=actor, before=before, after=dict(days))
        transaction.on_commit(forget_hosts)
    current_business().settings = business.settings


def _dates_move(days: int) -> None:
    """Every waiting row stands at last activity plus the period, or later: one UPDATE."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE public.tenants_dueitem SET run_at = run_at + make_interval(days => %s) "
            "WHERE schema_name = %s AND kind = %s",
            [days, current_schema(), KIND],
        )


# --- People -------------------------------------------------------------------------------------
def retention_arm(contact: Contact) -> None:
    """Promise to look at a person when their conversation, beginning now, may have lapsed.

    Messages do not touch this row: it is looked at once per period, and moves itself on.
    """
    days = retention_days(current_business(), "conversations")
    due_put(KIND, contact.pk, timezone.now() + timedelta(days=days))


def contact_retention(contact_id: int) -> datetime | None:
    """Due work: empty the conversations of a person who has been inactive for the period.

    Inactive: neither they nor a member on their behalf did anything in any room, and no
    appointment is ahead. Asked again under the conversations' locks, so that a message that
    arrives meanwhile keeps what is there. Says when to look again, None once nothing is left.
    """
    contact = Contact.objects.filter(pk=contact_id, erased_at=None).first()
    if contact is None:
        return None
    with transaction.atomic():
        for handler in handlers():
            handler.lock(contact)
        contact.refresh_from_db()
        lapses_at = _lapses_at(contact)
        if timezone.now() < lapses_at:
            return lapses_at
        emptied = sum(sum(handler.expire(contact).values()) for handler in handlers())
    logger.info("conversations lapsed", extra={"kind": KIND, "rows": emptied})
    return None


def _lapses_at(contact: Contact) -> datetime:
    parts = list(handlers())
    times = [handler.last_activity(contact) for handler in parts]
    times += [handler.needed_until(contact) for handler in parts]
    period = timedelta(days=retention_days(current_business(), "conversations"))
    return max(time for time in times if time is not None) + period


# --- Classes of data that lapse by age alone ------------------------------------------------------
def data_prune(_object_id: int) -> datetime | None:
    """Due work, once a day for each business: delete what is older than its class's period.

    In batches of `BATCH` rows, each its own transaction, oldest first; after `BATCHES` of one
    class it lets others work and asks to be called again at once.
    """
    now = timezone.now()
    unfinished = [code for code, prune in _pruners() if not _prune(prune, _before(code, now))]
    return now + timedelta(seconds=1) if unfinished else None


def _pruners() -> Iterator[tuple[str, Any]]:
    for code, path in settings.RETENTION_PRUNERS.items():
        yield code, import_string(path)


def _before(code: str, now: datetime) -> datetime:
    return now - timedelta(days=retention_days(current_business(), code))


def _prune(prune: Any, before: datetime) -> bool:
    """Whether the class is done."""
    return any(prune(before=before, limit=BATCH) < BATCH for _ in range(BATCHES))

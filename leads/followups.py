"""Follow-ups: the rules of a business, and the rows that promise a message of one rule to one lead.

Starter kits and setup code call `rules_install`. The room that makes bookings promises rows in the
transaction of the event that causes them (`follow_ups_plan`) and takes them back when it no longer
holds; the room that speaks drains `leads.follow_up` due rows and settles each one. Everything that
writes a row holds its lead's lock, so a message and what forbids it never pass each other.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from leads import transitions
from leads.follow_up_rules import rules, rules_install
from leads.follow_up_specs import FollowUpSpec
from leads.models import Contact, FollowUp, FollowUpRule, Lead
from leads.quiet import after_quiet
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.due import due_drop, due_drop_many, due_hint, due_put

__all__ = ["FollowUp", "FollowUpRule", "FollowUpSpec", "rules_install"]

KIND = "leads.follow_up"
State = FollowUp.State
Kind = FollowUpRule.Kind
# One whose hour passed while nobody had noted the visit yet, or while the business was suspended,
# goes out late, but not days late.
LATE = timedelta(days=1)

AT_NIGHT = gettext_noop("Pasa a las 9:00: de noche no se escribe")
SAME_DAY = gettext_noop("La cita es el mismo día")
TOO_LATE = gettext_noop("Ya había pasado su momento")
CORRECTED = gettext_noop("Se corrigió la asistencia")
CANCELLED = gettext_noop("Reserva cancelada")
NEW_BOOKING = gettext_noop("Tiene una reserva nueva")
BY_HAND = gettext_noop("Anulado a mano")
BROUGHT_FORWARD = gettext_noop("Adelantado a mano")
ENROLLED = gettext_noop("Se apuntó")
LOST = gettext_noop("Oportunidad perdida")
BLOCKED = gettext_noop("Contacto bloqueado")
OPTED_OUT = gettext_noop("Pidió no recibir más mensajes")
SWITCHED_OFF = gettext_noop("La regla está apagada")
MOVED_ON = gettext_noop("Su situación ha cambiado")
A_CUSTOMER = gettext_noop("Ya se había apuntado antes")
ANSWERED = gettext_noop("Respondió")

_AFTER_VISIT = frozenset({transitions.SHOWED_UP, transitions.FOLLOW_UP})
# Where a lead must stand for a message to make sense; the rest only asks that it is open.
_STATES = {
    Kind.HOW_WAS_IT: _AFTER_VISIT,
    Kind.OFFER: _AFTER_VISIT,
    Kind.LAST: _AFTER_VISIT,
    Kind.SECOND_TRY: frozenset({transitions.NO_SHOW}),
}
_FOR_THE_UNDECIDED = frozenset({Kind.OFFER, Kind.LAST})
_FOR_THE_SILENT = frozenset({Kind.LAST, Kind.SECOND_TRY})


# --- Promising and taking back ------------------------------------------------------------------
def lead_lock(lead_id: int) -> Lead:
    """A lead with its row locked; call inside a transaction."""
    return Lead.objects.select_for_update().get(pk=lead_id)


def follow_ups_plan(
    *,
    lead: Lead,
    base: str,
    subject: uuid.UUID,
    at: datetime,
    appointment: datetime | None = None,
) -> list[FollowUp]:
    """Promise what the active rules of `base` say about `subject`, each once.

    `at` (UTC) is the moment that the rules count from; `appointment` the start of the booking, for
    those that remind of it. Times in the quiet hours move to 9:00 of the business. Rows of other
    subjects still to be sent are taken back where a new booking was made. Call it in the
    transaction of the event; locks the lead. A closed lead is promised nothing.
    """
    with transaction.atomic(savepoint=False):
        if lead_lock(lead.pk).state in transitions.CLOSED:
            return []
        promised = list(FollowUp.objects.filter(lead=lead))
        if base == FollowUpRule.Base.BOOKING_CREATED:
            _take_back([row for row in promised if row.subject != subject], NEW_BOOKING)
        mine = {row.rule_id: row for row in promised if row.subject == subject}
        return [
            _promise(mine.get(rule.pk), lead, rule, subject, at, appointment)
            for rule in rules()
            if rule.active and rule.base == base
        ]


def _promise(
    row: FollowUp | None,
    lead: Lead,
    rule: FollowUpRule,
    subject: uuid.UUID,
    at: datetime,
    appointment: datetime | None,
) -> FollowUp:
    """Add one row; one that exists stays, unless a correction had taken it back."""
    if row is not None and (row.state, row.reason) != (State.SKIPPED, CORRECTED):
        return row
    row = row or FollowUp(lead=lead, rule=rule, subject=subject)
    now = timezone.now()
    wished = at + rule.after
    row.base_at, row.settled_at = at, None
    row.run_at = after_quiet(max(wished, now), current_business().tz)
    row.state, row.reason = State.SCHEDULED, AT_NIGHT if row.run_at > max(wished, now) else ""
    if why_not := _pointless(rule, wished, now, appointment):
        row.state, row.reason, row.settled_at = State.SKIPPED, why_not, now
    row.save()
    if row.state == State.SCHEDULED:
        due_put(KIND, row.pk, row.run_at)
    return row


def _pointless(
    rule: FollowUpRule, wished: datetime, now: datetime, appointment: datetime | None
) -> str:
    """Why a row would be late or say nothing new on the day that it is promised."""
    if wished + LATE < now:
        return TOO_LATE
    if rule.kind == Kind.CLASS_TOMORROW and appointment is not None:
        tz = current_business().tz
        if appointment.astimezone(tz).date() <= wished.astimezone(tz).date():
            return SAME_DAY
    return ""


def follow_ups_take_back(
    *, lead: Lead, reason: str, subject: uuid.UUID | None = None, base: str = ""
) -> int:
    """Call off a lead's rows still to be sent (of one subject, or of rules of one base), with the
    reason; how many there were. Locks the lead."""
    with transaction.atomic(savepoint=False):
        lead_lock(lead.pk)
        rows = FollowUp.objects.filter(lead=lead)
        if subject is not None:
            rows = rows.filter(subject=subject)
        if base:
            rows = rows.filter(rule__base=base)
        return _take_back(rows, reason)


def follow_ups_of_subject_take_back(*, subject: uuid.UUID, reason: str) -> int:
    """Call off what is still to be sent about a booking, whosever lead it belongs to."""
    leads = Lead.objects.filter(follow_ups__subject=subject, follow_ups__state=State.SCHEDULED)
    return sum(
        follow_ups_take_back(lead=lead, reason=reason, subject=subject)
        for lead in leads.distinct().order_by("pk")
    )


def _take_back(rows: Iterable[FollowUp], reason: str) -> int:
    ids = [row.pk for row in rows if row.state == State.SCHEDULED]
    if not ids:
        return 0
    FollowUp.objects.filter(pk__in=ids).update(
        state=State.SKIPPED, reason=reason, settled_at=timezone.now()
    )
    due_drop_many(KIND, ids)
    return len(ids)


# --- Settling -----------------------------------------------------------------------------------
def follow_up_why_not(row: FollowUp, lead: Lead, contact: Contact) -> str:
    """Why a promised message must not go out any more, in words; "" when it may.

    `lead` is locked by the caller, `contact` and the row's rule were read after that.
    """
    if contact.kind == Contact.Kind.BLOCKED:
        return BLOCKED
    if contact.opted_out_at is not None:
        return OPTED_OUT
    if lead.state in transitions.CLOSED:
        return ENROLLED if lead.state == transitions.CONVERTED else LOST
    if not row.rule.active:
        return SWITCHED_OFF
    kind = Kind(row.rule.kind)
    if lead.state not in _STATES.get(kind, transitions.STATES):
        return MOVED_ON
    if kind in _FOR_THE_UNDECIDED and _won_before(lead):
        return A_CUSTOMER
    if kind in _FOR_THE_SILENT and _answered(row, contact):
        return ANSWERED
    return TOO_LATE if row.run_at + LATE < timezone.now() else ""


def _won_before(lead: Lead) -> bool:
    won = Lead.objects.filter(contact=lead.contact_id, state=transitions.CONVERTED)
    return won.exists()


def _answered(row: FollowUp, contact: Contact) -> bool:
    """Whether the person wrote since the last message of this series, or since its base."""
    sent = FollowUp.objects.filter(lead=row.lead_id, subject=row.subject, state=State.SENT)
    last = sent.order_by("-settled_at").values_list("settled_at", flat=True).first()
    since = max(filter(None, (last, row.base_at)))
    return contact.last_contact_at is not None and contact.last_contact_at > since


def follow_up_settle(
    *, row: FollowUp, state: FollowUp.State, reason: str = "", message_id: int | None = None
) -> bool:
    """Write what became of a row; True for exactly one caller. Call it under the lead's lock, in
    the transaction that queues the message."""
    waiting = FollowUp.objects.filter(pk=row.pk, state=State.SCHEDULED)
    done = waiting.update(
        state=state, reason=reason[:200], message_id=message_id, settled_at=timezone.now()
    )
    return done == 1


def follow_up_postpone(*, row: FollowUp, until: datetime, reason: str) -> datetime:
    """Keep a row waiting until `until`, and show why; that moment, for the due row."""
    waiting = FollowUp.objects.filter(pk=row.pk, state=State.SCHEDULED)
    waiting.update(run_at=until, reason=reason[:200])
    return until


def follow_up_undelivered(*, message_id: int, reason: str) -> None:
    """Note that the message of a sent row was refused by its channel or failed at the provider."""
    FollowUp.objects.filter(message_id=message_id, state=State.SENT).update(
        state=State.FAILED, reason=reason[:200]
    )


# --- By hand ------------------------------------------------------------------------------------
def follow_up_cancel(*, row: FollowUp, actor: Actor) -> bool:
    """Call a waiting row off by hand; False when it was settled meanwhile. Locks the lead."""
    with transaction.atomic():
        lead_lock(row.lead_id)
        mine = FollowUp.objects.filter(pk=row.pk, state=State.SCHEDULED)
        done = mine.update(
            state=State.SKIPPED, reason=BY_HAND, settled_at=timezone.now(), decided_by=actor.user
        )
        if done:
            due_drop(KIND, row.pk)
            audit("follow_up.cancelled", row, actor=actor)
    return bool(done)


def follow_up_send_now(*, row: FollowUp, actor: Actor) -> bool:
    """Bring a waiting row forward to now, quiet hours or not; False when it was settled meanwhile.

    Everything else that may forbid it is still asked when it is sent. Locks the lead.
    """
    now = timezone.now()
    with transaction.atomic():
        lead_lock(row.lead_id)
        mine = FollowUp.objects.filter(pk=row.pk, state=State.SCHEDULED)
        done = mine.update(run_at=now, reason=BROUGHT_FORWARD, decided_by=actor.user)
        if done:
            due_put(KIND, row.pk, now)
            due_hint(KIND, row.pk)
            audit("follow_up.brought_forward", row, actor=actor)
    return bool(done)

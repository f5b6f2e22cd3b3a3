"""The demo's board of leads: people in every state, each with the story that led there, and with
follow-ups that were sent, are waiting, or say why not."""

import random
from datetime import datetime, timedelta

from django.utils import timezone

from leads.follow_up_rules import rules
from leads.followups import ANSWERED, KIND, OPTED_OUT
from leads.models import Contact, FollowUp, FollowUpRule, Lead, LeadEvent
from leads.quiet import after_quiet
from leads.services import SILENCE, UNDECIDED_FOR, contact_upsert
from leads.transitions import TRANSITIONS
from tenants.due import due_put
from tenants.models import Business

FIRST = (
    "Adriana", "Bruno", "Celia", "Emilio", "Fernanda", "Gonzalo", "Helena", "Ismael", "Julia",
    "Kevin", "Lorena", "Manuel", "Noa", "Orlando", "Pilar", "Ramiro", "Sara", "Teo", "Úrsula",
    "Víctor", "Ximena", "Yago", "Zaira", "Alonso", "Brenda", "César", "Débora", "Elías", "Fátima",
)  # fmt: skip
LAST = ("Acosta", "Benítez", "Cano", "Duarte", "Esteban", "Fuentes", "Guerra", "Herrero", "Ibarra")
SOURCES = ("whatsapp", "whatsapp", "whatsapp", "web", "phone")

_ARRIVED = (("message", "customer", "Escribió"),)
_ASKED = (*_ARRIVED, ("interest", "assistant", "Preguntó por reservar"))
_BOOKED = (*_ASKED, ("booking_made", "assistant", "Reserva confirmada"))
_CAME = (*_BOOKED, ("attended", "person", "Vino a su cita"))
_MISSED = (*_BOOKED, ("missed", "person", "No vino a su cita"))
_FOLLOWED = (*_CAME, ("not_enrolled", "system", "7 días sin apuntarse"))
# State, its story as (event, actor, reason), how many people, days since the last event.
STORIES: tuple[tuple[str, tuple[tuple[str, str, str], ...], int, tuple[float, ...]], ...] = (
    ("NEW", (), 3, (0.05, 0.3, 1.1)),
    ("ENGAGED", _ARRIVED, 2, (0.2, 2.4)),
    ("INTERESTED", _ASKED, 3, (0.4, 1.7, 5.2)),
    ("SHOWED_UP", _CAME, 4, (0.3, 1.4, 3.2, 5.6)),
    ("NO_SHOW", _MISSED, 2, (0.4, 0.7)),
    ("FOLLOW_UP", _FOLLOWED, 3, (2.3, 9.5, 16.0)),
    ("RE_ENGAGED", (*_MISSED, ("re_engage", "system", "Segundo intento")), 2, (1.2, 4.6)),
    ("CONVERTED", (*_CAME, ("enrolled", "person", "Marcado a mano")), 5, (1, 3, 6, 11, 19)),
    ("LOST", (*_FOLLOWED, ("silence", "system", "30 días sin respuesta")), 4, (2, 8, 15, 25)),
)
VISIT_DAYS = {"SHOWED_UP": 0, "NO_SHOW": 0, "FOLLOW_UP": 7, "RE_ENGAGED": 1, "CONVERTED": 4}


def board_seed(dice: random.Random, business: Business, prefix: str, member_id: int) -> None:
    """Leads in every state. Written directly: the services do not act yesterday."""
    number = 0
    for state, story, people, ages in STORIES:
        for place in range(people):
            contact = _contact(dice, prefix, number)
            contact.city = business.city
            last = timezone.now() - timedelta(days=ages[place % len(ages)])
            lead = _lead(dice, contact, state, last)
            _story(lead, story, last, member_id)
            _follow_ups(lead, place, business)
            number += 1


def _contact(dice: random.Random, prefix: str, number: int) -> Contact:
    phone = prefix + "".join(dice.choices("0123456789", k=8))
    name = f"{FIRST[number % len(FIRST)]} {LAST[number % len(LAST)]}"
    return contact_upsert(kind="phone", address=phone, name=name)[0]


def _lead(dice: random.Random, contact: Contact, state: str, last: datetime) -> Lead:
    lead = Lead.objects.create(
        contact=contact, state=state, source=dice.choice(SOURCES), last_activity_at=last
    )
    lead.closed_at = last if state in ("CONVERTED", "LOST") else None
    if state in VISIT_DAYS:
        lead.visited_at = last - timedelta(days=VISIT_DAYS[state])
    lead.created_at = last - timedelta(days=dice.choice((2, 4, 9)))
    if state == "LOST":
        lead.created_at -= SILENCE
    lead.save()
    contact.last_contact_at = min(last, lead.visited_at or last)
    contact.save(update_fields=["city", "last_contact_at"])
    if lead.closed_at is None:
        wait = UNDECIDED_FOR if state == "SHOWED_UP" else SILENCE
        due_put("leads.silence", lead.pk, max(last + wait, timezone.now() + timedelta(hours=1)))
    return lead


def _story(
    lead: Lead, story: tuple[tuple[str, str, str], ...], last: datetime, member_id: int
) -> None:
    """The events that led to the state, spread from the lead's beginning to its last."""
    step = (last - lead.created_at) / max(len(story), 1)
    at, state = lead.created_at, ""
    events = [("created", "system", "Primer contacto"), *story]
    for event, actor, reason in events:
        before, state = state, TRANSITIONS[state, event] if state else "NEW"
        LeadEvent.objects.create(
            lead=lead,
            event=event,
            from_state=before,
            to_state=state,
            reason=reason,
            actor_kind=actor,
            actor_id=member_id if actor == "person" else None,
            at=at,
        )
        at += step


def _follow_ups(lead: Lead, place: int, business: Business) -> None:
    """Rows as the rules would have promised them at the visit, settled where their time passed."""
    if lead.visited_at is None:
        return
    missed = lead.state in ("NO_SHOW", "RE_ENGAGED")
    base = FollowUpRule.Base.MISSED if missed else FollowUpRule.Base.VISIT
    for rule in rules():
        if rule.base == base:
            _follow_up(lead, rule, place, business)


def _follow_up(lead: Lead, rule: FollowUpRule, place: int, business: Business) -> None:
    assert lead.visited_at is not None
    now = timezone.now()
    row = FollowUp(lead=lead, rule=rule, subject=lead.uuid, base_at=lead.visited_at)
    row.run_at = after_quiet(lead.visited_at + rule.after, business.tz)
    if lead.closed_at is not None and lead.closed_at < row.run_at:
        row.state, row.reason, row.settled_at = "skipped", "Se apuntó", lead.closed_at
    elif row.run_at <= now:
        row.state, row.settled_at = "sent", row.run_at
        if rule.kind == FollowUpRule.Kind.LAST and place % 2:
            row.state, row.reason = "skipped", ANSWERED
    elif place == 3:
        row.state, row.reason, row.settled_at = "skipped", OPTED_OUT, now - timedelta(hours=2)
    row.save()
    if row.state == FollowUp.State.SCHEDULED:
        due_put(KIND, row.pk, row.run_at)

"""The only writers of contacts' identities and of a lead's state."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Case, When
from django.utils import timezone
from django.utils.translation import gettext_noop

from leads import transitions
from leads.followups import ENROLLED, LOST, follow_ups_take_back
from leads.models import Contact, ContactIdentity, Lead, LeadEvent
from leads.phones import phone_canonical, phone_normalize
from tenants import due
from tenants.actors import SYSTEM, Actor
from tenants.context import current_business
from tenants.crypto import blind_index

SILENCE = timedelta(days=transitions.SILENCE_DAYS)
FIRST = gettext_noop("Primer contacto")
AGAIN = gettext_noop("Vuelve a escribir")
SILENT = gettext_noop("30 días sin respuesta")
UNDECIDED_FOR = timedelta(days=transitions.UNDECIDED_DAYS)
UNDECIDED = gettext_noop("7 días sin apuntarse")
VISITS = frozenset({"attended", "missed"})


class LeadMoveRefused(ValueError):
    """The lead's present state does not allow the event."""


def identity_index(kind: str, address: str) -> str:
    """The blind index of an address: phones by their canonical form, emails in lower case."""
    if kind == ContactIdentity.Kind.PHONE:
        address = phone_canonical(address)
    elif kind == ContactIdentity.Kind.EMAIL:
        address = address.lower()
    return blind_index(address, f"identity:{kind}")


def address_normalize(kind: str, address: str) -> str:
    """An address as it is stored. Raises `InvalidPhone` for an impossible phone number."""
    if kind == ContactIdentity.Kind.PHONE:
        return phone_normalize(address, current_business().country or None)
    return address.strip()


def contact_upsert(*, kind: str, address: str, name: str = "") -> tuple[Contact, bool]:
    """The person behind an address, made if nobody has it yet; whether they are new.

    `name` fills an empty name and never overwrites one. Two messages of a new person at once meet
    on the identity's unique constraint; the loser takes the winner's contact.
    """
    address = address_normalize(kind, address)
    index = identity_index(kind, address)
    contact = _contact_by_index(kind, index)
    created = False
    if contact is None:
        contact, created = _contact_create(kind, address, index, name)
    contact_learn_name(contact=contact, name=name)
    return contact, created


def contact_of(*, kind: str, address: str) -> Contact | None:
    """The person behind an address, if anybody is. Raises `InvalidPhone`."""
    return _contact_by_index(kind, identity_index(kind, address_normalize(kind, address)))


def identity_add(*, contact: Contact, kind: str, address: str) -> bool:
    """Note that a person has another address, too; False where it is somebody else's already.

    Repeating it changes nothing. Raises `InvalidPhone`.
    """
    address = address_normalize(kind, address)
    index = identity_index(kind, address)
    try:
        with transaction.atomic():
            ContactIdentity.objects.create(
                contact=contact, kind=kind, address=address, address_index=index
            )
    except IntegrityError:
        owner = _contact_by_index(kind, index)
        return owner is not None and owner.pk == contact.pk
    return True


def contact_learn_name(*, contact: Contact, name: str) -> None:
    """Fill an empty name; one that a member typed meanwhile stays."""
    if not name or contact.name:
        return
    if Contact.objects.filter(pk=contact.pk, name="").update(name=name[:120]):
        contact.name = name[:120]


def _contact_by_index(kind: str, index: str) -> Contact | None:
    identity = (
        ContactIdentity.objects.select_related("contact")
        .filter(kind=kind, address_index=index)
        .first()
    )
    return identity.contact if identity else None


def _contact_create(kind: str, address: str, index: str, name: str) -> tuple[Contact, bool]:
    try:
        with transaction.atomic():
            contact = Contact.objects.create(name=name[:120])
            ContactIdentity.objects.create(
                contact=contact, kind=kind, address=address, address_index=index
            )
    except IntegrityError:
        winner = _contact_by_index(kind, index)
        if winner is None:
            raise
        return winner, False
    return contact, True


def identity_reach(*, kind: str, address: str, reachable: bool) -> Contact | None:
    """Note whether what is written to an address reaches its person; None where nobody here has
    that address. The first time that it stopped to is kept."""
    rows = ContactIdentity.objects.filter(
        kind=kind, address_index=identity_index(kind, address_normalize(kind, address))
    )
    identity = rows.select_related("contact").first()
    if identity is None:
        return None
    if reachable == (identity.shut_at is not None):
        identity.shut_at = None if reachable else timezone.now()
        identity.save(update_fields=["shut_at"])
    return identity.contact


def contact_opt_out(*, contact: Contact, opted_out: bool) -> None:
    """Record that the person wants no more messages that they did not ask for, or wants them."""
    contact.opted_out_at = timezone.now() if opted_out else None
    contact.save(update_fields=["opted_out_at"])


def lead_ensure_open(*, contact: Contact, source: str = "") -> Lead:
    """The person's open lead; a new one, linked to the last, when none is open."""
    last = _last_lead(contact)
    if last is not None and last.state not in transitions.CLOSED:
        return last
    try:
        with transaction.atomic():
            return _lead_create(contact, last, source)
    except IntegrityError:
        lead = _last_lead(contact)
        if lead is None or lead.state in transitions.CLOSED:
            raise
        return lead


def _last_lead(contact: Contact) -> Lead | None:
    """The open lead of a person, else their latest."""
    is_closed = Case(When(state__in=transitions.CLOSED, then=1), default=0)
    return contact.leads.order_by(is_closed, "-id").first()


def _lead_create(contact: Contact, previous: Lead | None, source: str) -> Lead:
    now = timezone.now()
    lead = Lead.objects.create(
        contact=contact, previous=previous, source=source, last_activity_at=now
    )
    LeadEvent.objects.create(
        lead=lead,
        event="created",
        to_state=lead.state,
        reason=AGAIN if previous else FIRST,
        actor_kind=SYSTEM.kind,
        at=now,
    )
    due.due_put("leads.silence", lead.pk, now + SILENCE)
    return lead


def lead_transition(
    *, lead: Lead, event: str, reason: str, actor: Actor, at: datetime | None = None
) -> Lead:
    """Apply one event to a lead; the only writer of `Lead.state`.

    Locks the lead's row, walks the table of `transitions` (an event may mean several moves, each
    recorded), and adds one `LeadEvent` per move in the same transaction. An event that says
    nothing new changes nothing. `at` (UTC) is when it happened, for visits noted later than they
    were; now without it. What the clock does is no sign of life. A lead that closes takes its
    follow-ups back. Raises `LeadMoveRefused` for a move that the table forbids.
    """
    # Without a savepoint: what is refused is refused before anything is written, outside the block.
    with transaction.atomic(savepoint=False):
        locked = Lead.objects.select_for_update().get(pk=lead.pk)
        moves = _moves(locked.state, event)
        for step in moves or ():
            _move(locked, step, reason, actor)
        if moves is not None:
            _touch(locked, event, actor, at or timezone.now())
    if moves is None:
        raise LeadMoveRefused(f"A lead in {locked.state} cannot take the event {event!r}.")
    for name in _TOUCHED:
        setattr(lead, name, getattr(locked, name))
    return lead


def _moves(state: str, event: str) -> tuple[str, ...] | None:
    """The elementary events that an event means; None where the table forbids it."""
    try:
        return transitions.steps(state, event)
    except LookupError:
        return None


def _move(lead: Lead, event: str, reason: str, actor: Actor) -> None:
    before = lead.state
    lead.state = transitions.TRANSITIONS[before, event]
    LeadEvent.objects.create(
        lead=lead,
        event=event,
        from_state=before,
        to_state=lead.state,
        reason=reason[:200],
        actor_kind=actor.kind,
        actor=actor.user,
        at=timezone.now(),
    )


_TOUCHED = ("state", "last_activity_at", "visited_at", "closed_at")


def _touch(lead: Lead, event: str, actor: Actor, at: datetime) -> None:
    if actor.kind != SYSTEM.kind:
        lead.last_activity_at = max(lead.last_activity_at, at)
    if event in VISITS:
        lead.visited_at = at
        due.due_put("leads.silence", lead.pk, at + UNDECIDED_FOR)
    if lead.state in transitions.CLOSED:
        lead.closed_at = timezone.now()
        due.due_drop("leads.silence", lead.pk)
        won = lead.state == transitions.CONVERTED
        follow_ups_take_back(lead=lead, reason=ENROLLED if won else LOST)
    lead.save(update_fields=_TOUCHED)


def lead_silence_check(lead_id: int) -> datetime | None:
    """Due work: what time alone does to a lead; when to look again, None once it is closed.

    Seven days after a visit without enrolling, the person is followed up; a lead that has been
    silent for 30 days is lost. One with a booking ahead is not lost by silence.
    """
    with transaction.atomic():
        lead = Lead.objects.select_for_update().filter(pk=lead_id).first()
        if lead is None or lead.state in transitions.CLOSED:
            return None
        if lead.state == transitions.SHOWED_UP:
            return _undecided_check(lead)
        silent_until = lead.last_activity_at + SILENCE
        if timezone.now() < silent_until:
            return silent_until
        if not transitions.allows(lead.state, "silence"):
            return timezone.now() + SILENCE
        lead_transition(lead=lead, event="silence", reason=SILENT, actor=SYSTEM)
    return None


def _undecided_check(lead: Lead) -> datetime:
    until = (lead.visited_at or lead.last_activity_at) + UNDECIDED_FOR
    if timezone.now() < until:
        return until
    lead_transition(lead=lead, event="not_enrolled", reason=UNDECIDED, actor=SYSTEM)
    return lead.last_activity_at + SILENCE

"""People with phone numbers, and how far each of them has got as a lead."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.utils import timezone

from config.shell.seed.stories import FIRST_NAMES, LAST_NAMES
from leads import transitions
from leads.models import Contact, ContactIdentity, Lead, LeadEvent
from leads.services import identity_index
from tenants.actors import ASSISTANT, CUSTOMER, SYSTEM
from tenants.models import Business

# What a mobile number of the country begins with; eight more digits follow.
PREFIXES = {"ES": "+346", "CO": "+5730", "US": "+1202"}
BATCH = 1000

# How a lead gets into each state; the first event begins it.
JOURNEYS: dict[str, tuple[str, ...]] = {
    transitions.NEW: (),
    transitions.ENGAGED: ("message",),
    transitions.INTERESTED: ("message", "interest"),
    transitions.SCHEDULED: ("message", "interest", "booking_made"),
    transitions.SHOWED_UP: ("message", "interest", "booking_made", "attended"),
    transitions.NO_SHOW: ("message", "interest", "booking_made", "missed"),
    transitions.FOLLOW_UP: ("message", "interest", "booking_made", "attended", "not_enrolled"),
    transitions.RE_ENGAGED: ("message", "interest", "booking_made", "missed", "re_engage"),
    transitions.CONVERTED: ("message", "interest", "booking_made", "attended", "enrolled"),
    transitions.LOST: ("message", "silence"),
}
# By whether they have booked, and whether that is long ago: silence loses a lead.
STATES: dict[tuple[bool, bool], dict[str, int]] = {
    (True, False): {"SCHEDULED": 40, "SHOWED_UP": 20, "CONVERTED": 15, "FOLLOW_UP": 12}
    | {"NO_SHOW": 7, "RE_ENGAGED": 6},
    (True, True): {"SHOWED_UP": 30, "CONVERTED": 70},
    (False, False): {"NEW": 25, "ENGAGED": 35, "INTERESTED": 35, "LOST": 5},
    (False, True): {"LOST": 100},
}
REASONS = {
    "created": "Primer contacto",
    "message": "Escribió",
    "interest": "Preguntó por reservar",
    "booking_made": "Reserva confirmada",
    "attended": "Vino a su cita",
    "missed": "No vino a su cita",
    "enrolled": "Se inscribió",
    "not_enrolled": "No se inscribió",
    "re_engage": "Segundo intento",
    "silence": "30 días sin respuesta",
}
ACTORS = {"message": CUSTOMER, "interest": ASSISTANT, "booking_made": ASSISTANT}


@dataclass(frozen=True)
class Person:
    """A contact with the address that they write from."""

    contact: Contact
    identity: ContactIdentity


def people_write(dice: random.Random, business: Business, count: int) -> list[Person]:
    """`count` new people with names and phone numbers that nobody has yet."""
    prefix = PREFIXES.get(business.country, PREFIXES["US"])
    phones = _free_phones(dice, prefix, count)
    contacts = Contact.objects.bulk_create(
        (_contact(dice, business) for _ in phones), batch_size=BATCH
    )
    identities = ContactIdentity.objects.bulk_create(
        (
            ContactIdentity(
                contact=contact,
                kind=ContactIdentity.Kind.PHONE,
                address=phone,
                address_index=index,
            )
            for contact, (index, phone) in zip(contacts, phones.items(), strict=True)
        ),
        batch_size=BATCH,
    )
    return [Person(*pair) for pair in zip(contacts, identities, strict=True)]


def _free_phones(dice: random.Random, prefix: str, count: int) -> dict[str, str]:
    """Numbers by their index, none of them anybody's."""
    phones: dict[str, str] = {}
    while len(phones) < count:
        drawn = [prefix + f"{dice.randrange(10**8):08d}" for _ in range(count - len(phones))]
        found = {identity_index(ContactIdentity.Kind.PHONE, phone): phone for phone in drawn}
        taken = ContactIdentity.objects.filter(address_index__in=found).values_list("address_index")
        phones |= {index: found[index] for index in found.keys() - {row[0] for row in taken}}
    return dict(list(phones.items())[:count])


def _contact(dice: random.Random, business: Business) -> Contact:
    name = f"{dice.choice(FIRST_NAMES)} {dice.choice(LAST_NAMES)}"
    return Contact(name=name, city=business.city, language=business.language)


def leads_write(
    dice: random.Random,
    people: Sequence[Person],
    began: Mapping[int, datetime],
    booked: Collection[int],
    now: datetime,
) -> None:
    """A lead for each person, begun when it is said, each with the events of its journey.

    `began` and `booked` go by contact id; `booked` are those who have an appointment. Nobody
    watches over their silence (no due work): these are pictures of leads, not promises.
    """
    leads, journeys = [], []
    for person in people:
        first = began[person.contact.pk]
        state = _state(dice, now - first, person.contact.pk in booked)
        moments = _moments(dice, first, now, len(JOURNEYS[state]))
        leads.append(_lead(person, state, moments))
        journeys.append(moments)
    Lead.objects.bulk_create(leads, batch_size=BATCH)
    events = [
        event
        for lead, moments in zip(leads, journeys, strict=True)
        for event in _events(lead, moments)
    ]
    LeadEvent.objects.bulk_create(events, batch_size=BATCH)
    _begin_then(leads)


def _state(dice: random.Random, age: timedelta, has_booked: bool) -> str:
    table = STATES[has_booked, age >= timedelta(days=transitions.SILENCE_DAYS)]
    return dice.choices(list(table), list(table.values()))[0]


def _moments(dice: random.Random, first: datetime, now: datetime, steps: int) -> list[datetime]:
    """When the lead began and when each step was taken, within ten days."""
    room = min(now - first, timedelta(days=10))
    return [first, *(first + part * room for part in sorted(dice.random() for _ in range(steps)))]


def _lead(person: Person, state: str, moments: Sequence[datetime]) -> Lead:
    return Lead(
        contact=person.contact,
        state=state,
        source="whatsapp",
        last_activity_at=moments[-1],
        closed_at=moments[-1] if state in transitions.CLOSED else None,
    )


def _events(lead: Lead, moments: Sequence[datetime]) -> list[LeadEvent]:
    events, state = [], ""
    for event, at in zip(("created", *JOURNEYS[lead.state]), moments, strict=True):
        after = transitions.TRANSITIONS[state, event] if state else transitions.NEW
        actor = ACTORS.get(event, SYSTEM)
        reason = REASONS[event]
        events.append(
            LeadEvent(
                lead=lead,
                event=event,
                from_state=state,
                to_state=after,
                reason=reason,
                actor_kind=actor.kind,
                at=at,
            )
        )
        state = after
    return events


def _begin_then(leads: Sequence[Lead]) -> None:
    """Leads note the time of writing as their beginning: put it back to their first event."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE leads_lead l SET created_at = e.at FROM leads_leadevent e"
            " WHERE e.lead_id = l.id AND e.event = 'created' AND l.id = ANY(%s)",
            [[lead.pk for lead in leads]],
        )


def in_touch(people: Sequence[Person], last: dict[int, datetime]) -> None:
    """Note when each person was last in touch, by contact id."""
    for person in people:
        person.contact.last_contact_at = last.get(person.contact.pk, timezone.now())
    Contact.objects.bulk_update(
        [person.contact for person in people], ["last_contact_at"], batch_size=BATCH
    )

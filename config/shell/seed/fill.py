"""Writes the demo's data through the rooms' own services where they allow for the past."""

import random
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from billing.gateways.fake.demo import demo_prices_ensure
from bookings.models import Booking, Resource, Service, WorkingHours
from bookings.selectors import slot_search
from bookings.services import booking_confirm, booking_hold
from channels_whatsapp.models import WhatsAppAccount
from config.shell.seed.board import board_seed
from config.shell.seed.businesses import (
    AUTH_TOKEN,
    DEMO_BUSINESSES,
    PASSWORD,
    PLATFORM_ADMIN,
    DemoBusiness,
)
from config.shell.seed.calendar import absences_seed, calendar_seed
from config.shell.seed.channels import channels_seed
from config.shell.seed.figures import figures_seed
from config.shell.seed.google import google_seed
from config.shell.seed.guides import guides_seed
from config.shell.seed.history import PREFIXES, contacts_seed, conversations_seed, past_seed
from config.shell.seed.knowledge import knowledge_seed
from config.shell.seed.known import known_seed
from config.shell.seed.meta import meta_seed
from config.shell.seed.own_intents import own_intents_seed
from config.shell.seed.plans import plan_seed, usage_seed
from config.shell.seed.prompts import prompts_seed
from config.shell.seed.questions import questions_seed
from config.shell.seed.templates import templates_seed
from config.shell.simulator.schedulers.demo import scheduler_seed
from leads.models import Contact
from leads.phones import phone_normalize
from leads.services import identity_index
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.due import due_drop
from tenants.models import Business, ChannelRoute, Membership, User
from tenants.provisioning import business_create, platform_prepare

STAFF_PHONES = {"ES": "+34600555010", "CO": "+573005550010"}


def demo_seed() -> list[Business]:
    """Migrate, then make whatever of the demo is missing; the three businesses."""
    platform_prepare()
    demo_prices_ensure()
    if not User.objects.filter(email=PLATFORM_ADMIN).exists():
        User.objects.create_superuser(PLATFORM_ADMIN, PASSWORD, first_name="Admin")
    made = [business_seed(each) for each in DEMO_BUSINESSES]
    meta_seed()
    return made


def business_seed(demo: DemoBusiness) -> Business:
    """One sample business with people, bookings and conversations, unless it is there already."""
    known: Business | None = Business.objects.filter(schema_name=demo.schema).first()
    if known is not None:
        return known
    users = [_user(demo, *person) for person in demo.people]
    business = business_create(
        schema_name=demo.schema, name=demo.columns["name"], owner=users[0], **_rest(demo)
    )
    with transaction.atomic():
        Membership.objects.create(user=users[1], business=business, role=Membership.Role.AGENT)
        ChannelRoute.objects.create(channel="whatsapp", address=demo.number, business=business)
        plan_seed(business)
        with business_context(business):
            _inside(demo, business, users)
            usage_seed(business)
    return business


def _rest(demo: DemoBusiness) -> dict[str, Any]:
    return {name: value for name, value in demo.columns.items() if name != "name"}


def _user(demo: DemoBusiness, role: str, first: str, last: str) -> User:
    return User.objects.create_user(
        f"{role}@{demo.schema}.example", PASSWORD, first_name=first, last_name=last
    )


def _inside(demo: DemoBusiness, business: Business, users: list[User]) -> None:
    _offer_seed(demo)
    guides_seed(demo.schema)
    prompts_seed(users[0])
    own_intents_seed(demo.schema)
    knowledge_seed(demo.schema, users[0])
    _whatsapp_seed(demo)
    channels_seed(demo.number)
    dice = random.Random(demo.schema)  # noqa: S311 - sample data, the same at every start
    contacts = contacts_seed(dice, business)
    known_seed(demo.schema, contacts)
    past_seed(dice, business, contacts)
    absences_seed(business)
    _week_seed(dice, business, contacts)
    calendar_seed(random.Random(f"{demo.schema} ahead"), business, contacts)  # noqa: S311
    conversations_seed(dice, business, contacts, users, demo.number)
    questions_seed(demo.schema, users[0])
    board_seed(dice, business, PREFIXES[business.country], users[1].pk)
    figures_seed(business, users[0])
    if demo.schema == "estilo":
        google_seed()
    scheduler_seed(demo.schema)


def _offer_seed(demo: DemoBusiness) -> None:
    staff = {
        name: Resource.objects.create(name=name, color=number)
        for number, name in enumerate(demo.staff)
    }
    # One of the team has a phone, to be asked who came: write from it in the simulator.
    first = staff[demo.staff[0]]
    first.phone = phone_normalize(STAFF_PHONES[demo.columns["country"]])
    first.phone_index = identity_index("phone", first.phone)
    first.save(update_fields=["phone", "phone_index"])
    for position, row in enumerate(demo.services):
        fields = {key: value for key, value in row.items() if key != "staff"}
        fields["price"] = Decimal(fields["price"])
        service = Service.objects.create(position=position, **fields)
        service.staff.set([staff[name] for name in row.get("staff", demo.staff)])
    for weekday, windows in demo.hours.items():
        for start, end in windows:
            WorkingHours.objects.create(
                weekday=weekday, start=time.fromisoformat(start), end=time.fromisoformat(end)
            )


def _whatsapp_seed(demo: DemoBusiness) -> None:
    WhatsAppAccount.objects.create(
        provider=WhatsAppAccount.Provider.TWILIO,
        label="WhatsApp principal",
        number=demo.number,
        account_sid=demo.account_sid,
        auth_token=AUTH_TOKEN,
        state=WhatsAppAccount.State.ACTIVE,
        connected_at=timezone.now(),
    )
    templates_seed(demo)


def _week_seed(dice: random.Random, business: Business, contacts: list[Contact]) -> None:
    """This week and the next: bookings through the same services that customers use."""
    services = list(Service.objects.all())
    first = timezone.localtime(timezone=business.tz)
    for number, contact in enumerate(contacts[:14]):
        service = services[number % len(services)]
        from_day = first + timedelta(days=number % 8)
        starts = slot_search(
            service=service, range_from=from_day, range_to=from_day + timedelta(days=2)
        )
        if starts:
            _book(contact, service, dice.choice(starts).start)


def _book(contact: Contact, service: Service, start: datetime) -> Booking:
    held = booking_hold(contact=contact, service=service, start=start, actor=SYSTEM, source="phone")
    booking = booking_confirm(hold_token=held.hold_token, actor=SYSTEM)
    due_drop("bookings.changed", booking.pk)  # sample bookings are news to nobody
    return booking

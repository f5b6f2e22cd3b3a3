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
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
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
from config.shell.seed.own_intents import own_intents_seed
from config.shell.seed.plans import plan_seed, usage_seed
from config.shell.seed.prompts import prompts_seed
from config.shell.seed.questions import questions_seed
from config.shell.simulator.schedulers.demo import scheduler_seed
from leads.models import Contact
from leads.phones import phone_normalize
from leads.services import identity_index
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.due import due_drop
from tenants.models import Business, ChannelRoute, Membership, User
from tenants.provisioning import business_create, platform_prepare

# {{1}} name, {{2}} service, {{3}} business, {{4}} when, {{5}} the customer's page of the booking.
# At Twilio, those of reminders carry quick replies: "Confirmo", "Cambiar la hora", "Cancelar".
NOTICE_TEMPLATES: dict[str, dict[str, str]] = {
    "es": {
        "reminder_24h": "Hola {{1}}: te recordamos tu cita de {{2}} en {{3}} {{4}}. "
        "Confírmala, cámbiala o cancélala aquí: {{5}}",
        "reminder_2h": "Hola {{1}}: tu cita de {{2}} en {{3}} es {{4}}. ¡Te esperamos!",
        "reminder_30m": "Hola {{1}}: en media hora tienes {{2}} en {{3}} ({{4}}).",
        "booking_confirmed": "Hola {{1}}: tu cita de {{2}} en {{3}} queda confirmada {{4}}. "
        "Verla o cambiarla: {{5}}",
        "booking_requested": "Hola {{1}}: hemos recibido tu petición de {{2}} en {{3}} {{4}}.",
        "booking_declined": "Hola {{1}}: no podemos darte {{2}} en {{3}} {{4}}. "
        "Responde y buscamos otra hora.",
        "booking_moved": "Hola {{1}}: tu cita de {{2}} en {{3}} cambia a {{4}}. "
        "Si no te va bien: {{5}}",
        "booking_cancelled": "Hola {{1}}: tu cita de {{2}} en {{3}} ({{4}}) ha sido cancelada.",
        "attendance_ask": "Hola {{1}}: ¿quién vino a su cita? {{2}}. Responde {{3}}. ¡Gracias!",
        "attendance_check": "Hola {{1}}: no nos consta si pudiste venir a tu cita de {{2}} en "
        "{{3}} {{4}}. ¿Pudiste venir? Responde sí o no.",
        "waitlist_offer": "Hola {{1}}: se ha quedado libre {{2}} en {{3}} {{4}}. ¿La quieres? "
        "Responde sí o no, o aquí: {{5}}",
    },
    "en": {
        "reminder_24h": "Hi {{1}}: a reminder of your {{2}} at {{3}} {{4}}. "
        "Confirm, change or cancel it here: {{5}}",
        "reminder_2h": "Hi {{1}}: your {{2}} at {{3}} is {{4}}. See you then!",
        "reminder_30m": "Hi {{1}}: in half an hour you have {{2}} at {{3}} ({{4}}).",
        "booking_confirmed": "Hi {{1}}: your {{2}} at {{3}} is confirmed {{4}}. "
        "See or change it: {{5}}",
        "booking_requested": "Hi {{1}}: we have your request for {{2}} at {{3}} {{4}}.",
        "booking_declined": "Hi {{1}}: we cannot take you for {{2}} at {{3}} {{4}}. "
        "Reply and we will find another time.",
        "booking_moved": "Hi {{1}}: your {{2}} at {{3}} moves to {{4}}. "
        "If that doesn't suit you: {{5}}",
        "booking_cancelled": "Hi {{1}}: your {{2}} at {{3}} ({{4}}) has been cancelled.",
        "waitlist_offer": "Hi {{1}}: {{2}} at {{3}} has become free {{4}}. Would you like it? "
        "Reply yes or no, or here: {{5}}",
    },
    "pt": {
        "reminder_24h": "Olá {{1}}: lembramos {{2}} em {{3}} {{4}}. "
        "Confirme, mude ou cancele aqui: {{5}}",
        "reminder_2h": "Olá {{1}}: {{2}} em {{3}} é {{4}}. Esperamos você!",
        "reminder_30m": "Olá {{1}}: em meia hora você tem {{2}} em {{3}} ({{4}}).",
        "booking_confirmed": "Olá {{1}}: {{2}} em {{3}} fica confirmado {{4}}. Ver ou mudar: {{5}}",
        "booking_requested": "Olá {{1}}: recebemos seu pedido de {{2}} em {{3}} {{4}}.",
        "booking_declined": "Olá {{1}}: não podemos atender você para {{2}} em {{3}} {{4}}. "
        "Responda e buscamos outro horário.",
        "booking_moved": "Olá {{1}}: {{2}} em {{3}} muda para {{4}}. Se não puder: {{5}}",
        "booking_cancelled": "Olá {{1}}: {{2}} em {{3}} ({{4}}) foi cancelado.",
        "waitlist_offer": "Olá {{1}}: ficou livre {{2}} em {{3}} {{4}}. Quer? "
        "Responda sim ou não, ou aqui: {{5}}",
    },
}

FOLLOW_UP_TEMPLATES = {
    "follow_up_class_tomorrow": "Hola {{1}}: te esperamos {{4}} para tu {{2}} en {{3}}.",
    "follow_up_how_was_it": "Hola {{1}}: ¿cómo te fue en {{3}}? Cuéntanos qué te pareció.",
    "follow_up_offer": "Hola {{1}}: ¿te animas a seguir en {{3}}? Responde y te contamos cómo.",
    "follow_up_last": "Hola {{1}}: no te escribimos más, pero en {{3}} tienes tu sitio.",
    "follow_up_second_try": "Hola {{1}}: ¿otra hora para tu {{2}} en {{3}}? Tenemos {{5}}.",
}
STAFF_PHONES = {"ES": "+34600555010", "CO": "+573005550010"}
# What sells is publicity at WhatsApp, and costs as such.
SELLING = ("follow_up_offer", "follow_up_last", "follow_up_second_try")


def demo_seed() -> list[Business]:
    """Migrate, then make whatever of the demo is missing; the three businesses."""
    platform_prepare()
    demo_prices_ensure()
    if not User.objects.filter(email=PLATFORM_ADMIN).exists():
        User.objects.create_superuser(PLATFORM_ADMIN, PASSWORD, first_name="Admin")
    return [business_seed(each) for each in DEMO_BUSINESSES]


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
    rows = [("es", purpose, body) for purpose, body in FOLLOW_UP_TEMPLATES.items()]
    for language, texts in NOTICE_TEMPLATES.items():
        rows += [(language, purpose, body) for purpose, body in texts.items()]
    category = MessageTemplate.Category
    for number, (language, purpose, body) in enumerate(rows, start=1):
        MessageTemplate.objects.create(
            name=purpose,
            language=language,
            category=category.MARKETING if purpose in SELLING else category.UTILITY,
            purpose=purpose,
            body=body,
            content_sid=f"HX{number:032d}",
            state=MessageTemplate.State.APPROVED,
        )


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

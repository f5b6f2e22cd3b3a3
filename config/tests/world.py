"""The small world of the tests: two businesses, their people, services, hours. Built once."""

from datetime import time
from decimal import Decimal

from bookings.models import Resource, Service, WorkingHours
from tenants.context import business_context
from tenants.models import Business, ChannelRoute, Membership, User
from tenants.provisioning import business_create, platform_prepare

PASSWORD = "mostrador-demo"
SALON_NUMBER = "+34910000001"
ACADEMY_NUMBER = "+576010000001"


def build() -> None:
    """Migrate, then create the world in the empty database that is open."""
    platform_prepare()
    User.objects.create_superuser("admin@mostrador.example", PASSWORD)
    User.objects.create_user("stranger@example.com", PASSWORD)
    salon = _business("estilo", "Peluquería Estilo", "Europe/Madrid", "EUR", "salon", "ES")
    academy = _business("academia", "Academia Tatami", "America/Bogota", "COP", "academy", "CO")
    for role, email in (("agent", "agent"), ("viewer", "viewer")):
        Membership.objects.create(
            user=User.objects.create_user(f"{email}@estilo.example", PASSWORD),
            business=salon,
            role=role,
        )
    _salon_fill(salon)
    _academy_fill(academy)


def _business(
    schema: str, name: str, zone: str, currency: str, vertical: str, country: str
) -> Business:
    owner = User.objects.create_user(f"owner@{schema}.example", PASSWORD, first_name="Olga")
    return business_create(
        schema_name=schema,
        name=name,
        owner=owner,
        timezone=zone,
        currency=currency,
        vertical=vertical,
        country=country,
    )


def _salon_fill(salon: Business) -> None:
    with business_context(salon):
        marta = Resource.objects.create(name="Marta")
        luis = Resource.objects.create(name="Luis")
        cut = Service.objects.create(name="Corte", duration_min=30, price=Decimal("18"), position=1)
        colour = Service.objects.create(
            name="Color", duration_min=90, price=Decimal("45"), buffer_after_min=15, position=2
        )
        both = Service.objects.create(
            name="Corte y Peinado", duration_min=60, price=Decimal("30"), position=3
        )
        cut.staff.set([marta, luis])
        colour.staff.set([marta])
        both.staff.set([marta, luis])
        for day in range(5):
            WorkingHours.objects.create(weekday=day, start=time(9), end=time(14))
            WorkingHours.objects.create(weekday=day, start=time(16), end=time(20))
        WorkingHours.objects.create(weekday=5, start=time(10), end=time(14))
        _whatsapp(salon, SALON_NUMBER, 1)


def _academy_fill(academy: Business) -> None:
    with business_context(academy):
        coach = Resource.objects.create(name="Profe Andrés")
        trial = Service.objects.create(
            name="Clase de prueba",
            duration_min=60,
            price=Decimal("0"),
            capacity=12,
            step_min=60,
            is_trial=True,
        )
        trial.staff.set([coach])
        for day in range(5):
            WorkingHours.objects.create(weekday=day, start=time(18), end=time(21))
        _whatsapp(academy, ACADEMY_NUMBER, 2)


def _whatsapp(business: Business, number: str, ending: int) -> None:
    from channels_whatsapp.models import WhatsAppAccount

    WhatsAppAccount.objects.create(
        provider="twilio",
        label="WhatsApp",
        number=number,
        account_sid=f"AC{ending:032d}",
        auth_token="demo-auth-token",
    )
    ChannelRoute.objects.create(channel="whatsapp", address=number, business=business)

"""Starter kits: each is sound, fills a fresh business, and takes a first booking in the chat."""

import json
from dataclasses import asdict
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from analytics.kpis import KPIS
from billing.models import Plan, Subscription
from bookings.models import Booking, Resource, Service, WorkingHours
from channels_whatsapp.models import WhatsAppAccount
from config.shell.kits import KitError, kit_apply, kit_for
from config.shell.kits.loading import FOLDER, LANGUAGES, kit_parse, price_in, price_levels
from config.shell.phone import Phone
from config.shell.signup.countries import COUNTRIES
from config.shell.simulator.local import LocalTwilio
from conversations.models import OwnIntent
from leads.followups import FollowUpRule
from tenants.context import business_context
from tenants.models import Business, ChannelRoute
from tenants.provisioning import business_create

VERTICALS = Business.Vertical.values
NUMBER, ACCOUNT, TOKEN = "+34910000099", f"AC{99:032d}", "demo-auth-token"
# A Tuesday morning in Madrid: the week is ahead.
NOW = "2026-11-24T08:00:00+00:00"
WISHES = {
    "salon": "hola, quiero cortarme el pelo el jueves",
    "clinic": "hola, quiero pedir una primera consulta el jueves",
    "academy": "hola, quiero reservar una clase de prueba el jueves",
    "maintenance": "hola, necesito una revisión de caldera el jueves",
    "other": "hola, quiero una cita el jueves",
}


@pytest.fixture
def fresh(db: None) -> Any:
    """Makes a business of a vertical with its kit."""

    def make(vertical: str, language: str = "es", **columns: str) -> Business:
        business = business_create(
            schema_name=f"fresh_{vertical}",
            name="Casa Nueva",
            vertical=vertical,
            language=language,
            **({"currency": "EUR"} | columns),
        )
        with business_context(business):
            kit_apply(business=business, language=language, owner_name="Carla Soto")
        return business

    return make


@pytest.mark.parametrize("vertical", VERTICALS)
def test_every_vertical_has_a_kit_that_fits_the_rooms(vertical: str) -> None:
    kit = kit_for(vertical)
    assert kit.services
    assert kit.hours
    assert kit.follow_ups
    assert kit.kpis
    assert {row.code for row in kit.kpis} <= set(KPIS)
    assert len({row.code for row in kit.intents}) == len(kit.intents)
    for service in kit.services:
        assert 5 <= service.minutes <= 8 * 60
        assert len(service.name["es"]) <= 80
    for greeting in kit.wording.greeting.values():
        assert greeting.format(name=", Ana", business="Casa") != greeting


# Each kit once and each language; all of them with the slow drills.
FILLED = [
    pytest.param(vertical, language, marks=() if at % 3 == place % 3 else pytest.mark.chaos)
    for place, vertical in enumerate(VERTICALS)
    for at, language in enumerate(LANGUAGES)
]


@pytest.mark.parametrize(("vertical", "language"), FILLED)
def test_a_kit_fills_a_fresh_business(fresh: Any, vertical: str, language: str) -> None:
    business = fresh(vertical, language)
    kit = kit_for(vertical)
    with business_context(business):
        names = [service.name for service in Service.objects.all()]
        assert names == [row.name[language] for row in kit.services]
        assert Resource.objects.get().name == "Carla Soto"
        assert all(service.staff.count() == 1 for service in Service.objects.all())
        assert WorkingHours.objects.count() == sum(len(day) for day in kit.hours.values())
        rules = {rule.kind: rule for rule in FollowUpRule.objects.all()}
        assert set(rules) == {row.kind for row in kit.follow_ups}
        assert all(set(rule.texts) == set(LANGUAGES) for rule in rules.values())
        own = {row.code: row for row in OwnIntent.objects.all()}
        assert set(own) == {row.code for row in kit.intents}
        assert all(set(row.answers) == set(LANGUAGES) for row in own.values())
    stored = Business.objects.get(pk=business.pk).settings
    assert stored["kpis"] == [asdict(row) for row in kit.kpis]
    assert json.dumps(stored)


def test_a_kit_applied_twice_changes_nothing(fresh: Any) -> None:
    business = fresh("salon")
    with business_context(business):
        Service.objects.filter(name="Mechas").update(name="Balayage")
        kit_apply(business=business, language="es", owner_name="Otra")
        assert Service.objects.count() == 6
        assert Service.objects.filter(name="Balayage").exists()
        assert Resource.objects.get().name == "Carla Soto"
        assert FollowUpRule.objects.count() == 4


def test_a_plan_with_one_service_offers_one(db: None) -> None:
    business = business_create(schema_name="small", name="Pequeña", vertical="salon")
    Subscription.objects.create(business=business, plan=Plan.objects.get(code="free"))
    with business_context(business):
        kit_apply(business=business, language="es", owner_name="Carla")
        assert [row.name for row in Service.objects.filter(active=True)] == ["Corte"]
        assert Service.objects.count() == 6


@pytest.mark.parametrize("vertical", VERTICALS)
def test_the_first_service_is_booked_in_the_chat(fresh: Any, settings: Any, vertical: str) -> None:
    with time_machine.travel(NOW, tick=True):
        business = fresh(vertical)
        with business_context(business):
            account = WhatsAppAccount.objects.create(
                provider="twilio", label="W", number=NUMBER, account_sid=ACCOUNT, auth_token=TOKEN
            )
        ChannelRoute.objects.create(channel="whatsapp", address=NUMBER, business=business)
        with LocalTwilio({ACCOUNT: (TOKEN, {NUMBER})}) as twilio:
            settings.TWILIO_BASE_URL = twilio.base_url
            phone = Phone(business, account, "+34600123456")
            first = phone.say(WISHES[vertical])
            assert first["options"], first
            second = phone.say("1")
        greeting = kit_for(vertical).wording.greeting["es"].format(name="", business="Casa Nueva")
        assert first["replies"][0].startswith(greeting), first["replies"]
        with business_context(business):
            booking = Booking.objects.get(state="confirmed")
            assert booking.service == Service.objects.first(), second
            assert booking.start > timezone.now()


def test_a_customers_own_language_gets_the_kits_answer(fresh: Any, settings: Any) -> None:
    with time_machine.travel(NOW, tick=True):
        business = fresh("maintenance")
        with business_context(business):
            account = WhatsAppAccount.objects.create(
                provider="twilio", label="W", number=NUMBER, account_sid=ACCOUNT, auth_token=TOKEN
            )
        ChannelRoute.objects.create(channel="whatsapp", address=NUMBER, business=business)
        with LocalTwilio({ACCOUNT: (TOKEN, {NUMBER})}) as twilio:
            settings.TWILIO_BASE_URL = twilio.base_url
            english = Phone(business, account, "+34600123457").say(
                "hello, I smell gas in the house"
            )
            spanish = Phone(business, account, "+34600123458").say("hola, huele a gas en casa")
    assert "Turn the gas off" in " ".join(english["replies"])
    assert "Cierre la llave" in " ".join(spanish["replies"])


def test_prices_follow_the_currency() -> None:
    assert price_in("EUR", Decimal(18)) == 18
    assert price_in("COP", Decimal(18)) == 32_000
    assert price_in("COP", Decimal(0)) == 0
    assert price_in("XXX", Decimal(18)) is None
    assert price_in("EUR", None) is None
    assert {country.currency for country in COUNTRIES.values()} <= set(price_levels())


GOOD = (FOLDER / "other.toml").read_text()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("x = ", "bad.toml"),
        (GOOD.replace("minutes = 30", "minuten = 30", 1), "services[0]: unknown minuten"),
        (GOOD.replace("[wording]", "[words]"), "wording: missing greeting, tone"),
        (GOOD + "\n[extra]\n", "unknown: extra"),
        (GOOD.replace(', pt = "Gentil e claro."', ""), "wording.tone: needs a text in each of"),
        (GOOD.replace('days = ["mon"', 'days = ["lun"'), "hours[0]"),
        (GOOD.replace('"09:00"', '"9 a. m."'), "hours[0]"),
    ],
)
def test_a_kits_mistake_is_named_with_its_place(text: str, says: str) -> None:
    with pytest.raises(KitError) as error:
        kit_parse(text, "bad.toml")
    assert "bad.toml" in str(error.value)
    assert says in str(error.value)


def test_an_unknown_vertical_has_no_kit() -> None:
    with pytest.raises(KitError):
        kit_for("bank")

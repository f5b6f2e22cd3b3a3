"""No sentence that the builtin engine has for a fact is held back where the fact is on record.

Every sentence of the assistant's with a time, a day or a price in it is said as the engine says it,
in each language, of days near and far, with nothing but what the tools answered behind it.
"""

import string
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from conversations.assistant import guardrails
from conversations.assistant.builtin.wording import Voice
from conversations.assistant.tests.situations import BOOKING, CUT, FACTS, NOW, situation
from conversations.assistant.tools import Call

WORKDAY = NOW.replace(hour=10)
LUNCH = NOW.replace(hour=15)
# What a time is said of: today, tomorrow, a day of this week, of next month, of next year.
AHEAD = [0, 1, 3, 40, 330]
VOICES = {
    "es": Voice("es"),
    "usted": Voice("es", formal=True),
    "en": Voice("en"),
    "pt": Voice("pt"),
}
TIMED = {"when", "at", "dates", "parts"}
# What stands behind each: the answer of the tool after which the engine says it.
FREE = {"free_yes"}
SEARCHED = {"offer"}
TRIED = {"not_free", "closed_then", "too_soon", "waitlist_hint"}
LISTED = {"waitlist_joined"}
OVER = {"in_the_past"}
ASKED = {"ask_service_when"}
HAD = {
    *("already_booked", "already_requested", "ask_new_time", "offer_beside", "offer_next_to"),
    *("team_booked", "change_kept", "ends"),
}
MADE = {
    *("booked", "requested", "move_requested", "moved", "changed_service", "cancelled", "noted"),
}
WHOLE = {"booked_parts", "requested_parts"}
SERIES = {"series_offer", "series_taken", "series_later", "series_booked"}
WISHED = {"wish_noted", "wish_noted_move"}
# The waiting list's message is sent by itself, not as an answer.
NOT_ANSWERS = {"waitlist_offer"}
KNOWN = set().union(
    FREE, SEARCHED, TRIED, LISTED, OVER, ASKED, HAD, MADE, WHOLE, SERIES, WISHED, NOT_ANSWERS
)
TOOLS = {"moved": "reschedule", "move_requested": "reschedule", "cancelled": "cancel"}
TOOLS |= {"changed_service": "change_service", "noted": "note_booking"}


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def row(start: datetime, state: str = "confirmed") -> dict[str, Any]:
    return {
        "booking_id": BOOKING,
        "service": "Corte",
        "service_id": CUT,
        "staff": "Marta",
        "start": start.isoformat(),
        "end": (start + timedelta(minutes=30)).isoformat(),
        "state": state,
        "seats": 1,
        "party_name": "",
    }


def calls_behind(key: str, start: datetime) -> list[Call]:
    """What the engine had from its tools when it said this."""
    iso, other = start.isoformat(), (start + timedelta(days=1)).isoformat()
    window = {"first": iso, "until": other}
    if key in OVER | ASKED:
        return []
    if key in FREE | SEARCHED:
        return [Call("search_slots", window, {"slots": [iso]}, False)]
    if key in TRIED:
        refused = {"error": "slot_taken", "alternatives": [other]}
        return [Call("hold", {"service_id": CUT, "start": iso}, refused, False)]
    if key in LISTED:
        listed = {"waitlist_id": "w", "service": "Corte", "state": "waiting"}
        return [Call("join_waitlist", window, listed, True)]
    if key in HAD:
        had = row(start, "pending" if "request" in key else "confirmed")
        return [Call("my_bookings", {}, {"bookings": [had]}, False)]
    if key in SERIES:
        return [_series(key, iso, other)]
    if key in WISHED:
        wish = {"error": "person_confirms", "service": "Corte", "start": iso}
        return [Call("hold", {"start": iso}, wish, False)]
    made = row(start, "pending" if "request" in key else "confirmed")
    if key in WHOLE:
        made |= {"parts": [dict(made), dict(made)]}
        return [Call("book_visit", {"start": iso}, made, True)]
    return [Call(TOOLS.get(key, "confirm"), {"start": iso}, made, True)]


def _series(key: str, iso: str, other: str) -> Call:
    made = row(datetime.fromisoformat(iso))
    if key == "series_booked":
        told = {**made, "parts": [made], "missed": [other]}
        return Call("book_series", {"start": iso}, told, True)
    dates = {"slots": [iso], "taken": [iso], "too_far_ahead": [iso]}
    shown = {"staff_id": "a", "staff": "Marta", **dates}
    return Call("preview_series", {"start": iso}, shown, False)


def said(voice: Voice, key: str, start: datetime) -> str:
    at = voice.at(start)
    with_staff = voice.word("with", staff="Marta")
    part = voice.word("part", time=voice.clock(start), service="Corte", staff=with_staff)
    values = {
        "when": voice.when(start, NOW.date()),
        "at": at,
        "dates": voice.short_date(start),
        "parts": f"{part}, {part}",
        "service": "Corte",
        "booked": "Corte",
        "before": "Color",
        "staff": with_staff,
        "end": voice.at(start + timedelta(minutes=30)),
        "every": voice.word("every_week"),
    }
    asked = fields(voice._sentences[key])
    return voice.say(key, **{name: values.get(name, "") for name in asked})


def held(text: str, calls: list[Call], language: str, wanted: str = "") -> tuple[str, ...]:
    spoken = situation(wanted or "hola", language=language)
    return guardrails.review(
        text, tools_results=calls, facts=FACTS, situation=spoken, own_words=True
    ).unsupported


def timed_keys() -> Iterator[tuple[str, str]]:
    for name, voice in VOICES.items():
        for key, text in sorted(voice._sentences.items()):
            if fields(text) & TIMED:
                yield name, key


@pytest.mark.parametrize(("name", "key"), list(timed_keys()))
def test_a_time_that_is_on_record_is_said(name: str, key: str) -> None:
    assert key in KNOWN, "say what stands behind this new sentence"
    if key in NOT_ANSWERS:
        return
    voice = VOICES[name]
    for days in AHEAD:
        start = (LUNCH if key == "closed_then" else WORKDAY) + timedelta(days=days)
        text = said(voice, key, start)
        # What customers asked for themselves may be said again.
        wanted = text if key in OVER | ASKED else ""
        assert held(text, calls_behind(key, start), voice.language, wanted) == (), text


# Names that look like days, times, prices or claims, as businesses have them.
NAMES = {
    "staff": ("Domingo", "Abril", "Julio 2", "Reservado", "Ana Libre"),
    "service": (
        "Clase de las 8",
        "Bono 10 sesiones",
        "Ritual 2x1",
        "Corte gratis",
        "Pack Domingo",
        "Depilación 24 h",
        "Mesa reservada",
        "Color + corte (90 min)",
        "Limpieza 5/6",
    ),
    "address": ("Calle 2 de Mayo 15", "Carrera 13 # 85-32", "Av. 9 de Julio 1250, piso 3"),
    "business": ("Studio 54", "Abierto 24 h", "Bar 7 de Julio"),
    "area": ("Distrito 22@", "Sector 9 de Octubre"),
}
PRICES = ("18.00", "45.50", "1234.00", "120000.00", "0.00", "0.50")


def facts_named(service: str, staff: str, price: str = "18.00") -> dict[str, Any]:
    row = FACTS["services"][0] | {"name": service, "price": price, "staff": [staff]}
    return FACTS | {
        "services": [row, *FACTS["services"][1:]],
        "staff": [{"id": "x", "name": staff}],
    }


@pytest.mark.parametrize("name", VOICES)
@pytest.mark.parametrize("staff", NAMES["staff"])
def test_the_name_of_a_colleague_is_no_claim(name: str, staff: str) -> None:
    voice, start = VOICES[name], WORKDAY + timedelta(days=3)
    calls = [Call("confirm", {}, row(start) | {"staff": staff}, True)]
    when, with_staff = voice.when(start, NOW.date()), voice.word("with", staff=staff)
    text = voice.say("booked", name=", Ana", service="Corte", when=when, staff=with_staff)
    assert held_of(text, calls, voice, facts_named("Corte", staff)) == ()


@pytest.mark.parametrize("name", VOICES)
@pytest.mark.parametrize("service", NAMES["service"])
def test_the_name_of_a_service_is_no_claim(name: str, service: str) -> None:
    voice, start = VOICES[name], WORKDAY + timedelta(days=3)
    facts, when = facts_named(service, "Marta"), voice.when(start, NOW.date())
    made = row(start) | {"service": service}
    priced = {"service": service, "price": "18 €", "minutes": 30}
    said_of = {
        "price_one": [],
        "service_yes": [],
        "price_unknown": [Call("ask_team", {}, {}, False)],
        "booked": [Call("confirm", {}, made, True)],
        "cancelled": [Call("cancel", {}, made, True)],
        "moved": [Call("reschedule", {}, made, True)],
        "not_free": [Call("hold", {"start": start.isoformat()}, {"error": "slot_taken"}, False)],
        "offer": [Call("search_slots", {}, {"slots": [start.isoformat()]}, False)],
    }
    for key, calls in said_of.items():
        text = voice.say(key, when=when, name="", staff="", **priced)
        assert held_of(text, calls, voice, facts) == (), key


@pytest.mark.parametrize("name", VOICES)
@pytest.mark.parametrize("price", PRICES)
def test_a_published_price_is_said(name: str, price: str) -> None:
    voice = VOICES[name]
    whole = price.endswith(".00")
    for currency in ("EUR", "MXN", "USD", "BRL", *(["COP", "CLP"] if whole else [])):
        facts = facts_named("Corte", "Marta", price) | {"currency": currency}
        money = voice.money(price, currency)
        key = "price_free" if float(price) == 0 else "price_one"
        text = voice.say(key, service="Corte", price=money, minutes=30)
        line = voice.word("price_line", service="Corte", price=money, minutes=30)
        assert held_of(f"{text}\n{line}", [], voice, facts) == (), (currency, text)


@pytest.mark.parametrize("name", VOICES)
def test_where_the_business_is_and_goes_is_said(name: str) -> None:
    voice = VOICES[name]
    for address in NAMES["address"]:
        text = voice.say("location", address=f"{address}, Madrid")
        assert held_of(text, [], voice, FACTS | {"address": address}) == (), text
    for area in NAMES["area"]:
        facts = FACTS | {"areas": [{"id": "a", "name": area, "synonyms": [], "postcodes": []}]}
        assert held_of(voice.say("area_in", area=area), [], voice, facts) == ()
    for business in NAMES["business"]:
        text = voice.say("hello", name="", business=business)
        assert held_of(text, [], voice, FACTS | {"name": business}) == ()


def held_of(text: str, calls: list[Call], voice: Voice, facts: dict[str, Any]) -> tuple[str, ...]:
    spoken = situation("hola", language=voice.language, facts=facts)
    return guardrails.review(
        text, tools_results=calls, facts=facts, situation=spoken, own_words=True
    ).unsupported


@pytest.mark.parametrize(
    "text",
    [
        "El domingo abrimos de 09:00 a 14:00.",
        "Corte cuesta 12 €.",
        "Tengo libre mañana a las 10:00.",
        "Tienes Corte mañana a las 10:00 con Domingo.",
        "Tu cita de Corte queda cancelada.",
    ],
)
def test_a_colleague_called_domingo_makes_nothing_true(text: str) -> None:
    assert held_of(text, [], VOICES["es"], facts_named("Corte", "Domingo")) != ()

"""What a model's reply may say: only what the business's records and this run's tools support."""

import logging
from typing import Any

import pytest
import time_machine

from conversations.assistant import guardrails
from conversations.assistant.engines.base import Line
from conversations.assistant.engines.builtin import BuiltinEngine
from conversations.assistant.facts import business_facts
from conversations.assistant.prompts import system_rules
from conversations.assistant.tests.situations import (
    BOOKING,
    CUT,
    FACTS,
    NOW,
    booking,
    done,
    found,
    records,
    situation,
)
from conversations.assistant.tools import Call, Toolbox
from conversations.models import Conversation
from leads.services import contact_upsert
from tenants.models import Business

THURSDAY = found("2026-06-18T16:00", "2026-06-18T16:30", "2026-06-18T17:00")
BOOKED = done("confirm", "2026-06-18T16:30")
MINE = Call("my_bookings", {}, {"bookings": [booking("2026-06-18T16:30")]}, False)
CANCELLED = done("cancel", "2026-06-18T16:30", state="cancelled")
MOVED = done("reschedule", "2026-06-18T17:00")
HANDED = Call("hand_off", {}, {"handed_off": True}, False)
FULL = Call("search_slots", {"service_id": CUT}, {"slots": []}, False)
TAKEN = Call(
    "hold", {}, {"error": "slot_taken", "alternatives": ["2026-06-18T17:00:00+02:00"]}, False
)


def problems(text: str, *calls: Call, asked: str = "hola", **changes: Any) -> list[str]:
    facts = changes.get("facts", FACTS)
    return guardrails.check(
        text, tools_results=calls, facts=facts, situation=situation(asked, **changes)
    )


def with_facts(**changes: Any) -> dict[str, Any]:
    return FACTS | changes


SUPPORTED = [
    # Prices and durations
    ("El corte cuesta 18 €.", []),
    ("El Corte son 18,00 euros y dura 30 minutos.", []),
    ("El corte cuesta 18 € y el color 45,50 €.", []),
    ("• Corte: 18 € (30 min)\n• Corte y Peinado: 30 € (60 min)", []),
    ("A haircut (Corte) costs €18.", []),
    ("Tenemos parking gratuito.", []),
    ("Los precios son los publicados y no hago descuentos.", []),
    # Opening hours
    ("Abrimos de lunes a viernes de 9:00 a 14:00 y de 16:00 a 20:00.", []),
    ("Los sábados abrimos de 10 a 14 h.", []),
    ("Los domingos estamos cerrados.", []),
    ("Hoy cerramos a las 20:00.", []),
    ("El miércoles 24 de junio cerramos por San Juan.", []),
    ("We open at 9 am and close at 8 pm.", []),
    ("On Sundays we are closed.", []),
    ("Abrimos às 9h e fechamos às 20h.", []),
    # Free times
    ("El jueves 18 tengo libre a las 16:00, 16:30 y 17:00. ¿Cuál prefieres?", [THURSDAY]),
    ("Para el jueves tengo:\n• 16:00\n• 16:30", [THURSDAY]),
    ("El jueves por la tarde tenemos hueco a las cuatro y media.", [THURSDAY]),
    ("On Thursday, June 18 we have 4:00 pm and 4:30 pm.", [THURSDAY]),
    ("Na quinta-feira tenho vaga às 16h30.", [THURSDAY]),
    ("Esa hora se acaba de ocupar; me queda libre las 17:00.", [TAKEN]),
    ("No quedan huecos el viernes. ¿Te busco otro día?", [FULL]),
    ("¿Te viene mejor el jueves o el viernes?", []),
    ("¿Qué día y a qué hora te va bien?", []),
    # Bookings
    ("Listo, tu corte está confirmado el jueves 18 de junio a las 16:30.", [THURSDAY, BOOKED]),
    ("¡Reservado! Te esperamos en Calle Mayor 12, Madrid.", [BOOKED]),
    ("Your appointment is confirmed for Thursday at 4:30 pm with Marta.", [BOOKED]),
    ("Tu cita del jueves a las 16:30 queda cancelada.", [CANCELLED]),
    ("Hecho, tu cita se ha movido: ahora es el jueves a las 17:00.", [MOVED]),
    ("Tienes una cita el jueves 18 a las 16:30.", [MINE]),
    ("Tienes Corte el jueves a las 16:30 con Marta. ¡Te esperamos!", [BOOKED]),
    ("El jueves tienes libre a las 16:30.", [THURSDAY]),
    ("¿Te reservo el jueves a las 16:30?", [THURSDAY]),
    ("Si quieres te reservo el jueves a las 16:30.", [THURSDAY]),
    ("Todavía no está confirmada. ¿La confirmo?", []),
    ("¿Te la dejo reservada?", []),
    # Addresses, links, people
    ("Estamos en la Calle Mayor 12. Mapa: https://maps.example/estilo", []),
    ("Nuestro teléfono es el 910 000 001.", []),
    ("Aviso a una persona del equipo.", [HANDED]),
    ("Si quieres, aviso a una persona del equipo.", []),
    ("¡Hola! Soy el asistente de Peluquería Estilo. ¿En qué te ayudo?", []),
]


@pytest.mark.parametrize(("text", "calls"), SUPPORTED)
def test_a_sentence_with_a_record_behind_it_may_be_sent(text: str, calls: list[Call]) -> None:
    assert problems(text, *calls) == []


UNSUPPORTED = [
    # Prices: of nothing, of another service, in another currency, for nothing, reduced
    ("El corte cuesta 15 €.", []),
    ("El color cuesta 18 €.", []),
    ("Corte: 45,50 €, Color: 18 €", []),
    ("El corte cuesta 18 dólares.", []),
    ("El corte vale 20.", []),
    ("Dos cortes te salen por 36 €.", []),
    ("El corte te sale gratis por tu cumpleaños.", []),
    ("Your haircut is free.", []),
    ("Te aplico un 50 % de descuento.", []),
    ("Tenemos una oferta especial este mes.", []),
    ("El corte dura 45 minutos.", []),
    # Opening hours
    ("Abrimos a las 8:00.", []),
    ("Los sábados abrimos hasta las 20:00.", []),
    ("Los domingos abrimos.", []),
    ("Los lunes estamos cerrados.", []),
    ("El miércoles 24 de junio abrimos.", []),
    ("We close at 10 pm.", []),
    # Free times: not searched, not found, right time on another day
    ("El jueves tengo hueco a las 16:00.", []),
    ("El jueves tengo hueco a las 18:00.", [THURSDAY]),
    ("El viernes tengo libre a las 16:00.", [THURSDAY]),
    ("Mañana tenemos hueco a las cinco.", [THURSDAY]),
    ("Sí, el viernes tenemos hueco.", [THURSDAY]),
    ("Para el jueves tengo:\n• 16:00\n• 19:15", [THURSDAY]),
    ("Tengo libre a las 9:00.", [THURSDAY]),
    ("Te espero el 3 de agosto.", []),
    ("Quedamos el 30 de febrero.", []),
    ("No quedan huecos el viernes.", []),
    ("We are fully booked on Friday.", []),
    # Bookings that nobody made
    ("Tu cita está confirmada.", []),
    ("Sí, tu cita está confirmada, ¿algo más?", []),
    ("No te preocupes, ya está reservado.", []),
    ("Tu corte queda reservado.", [done("hold", "2026-06-18T16:30", state="held")]),
    ("Tu corte está confirmado el viernes a las 16:30.", [BOOKED]),
    ("Tu corte está confirmado el jueves a las 17:00.", [THURSDAY, BOOKED]),
    ("Tu color está confirmado el jueves a las 16:30.", [BOOKED]),
    ("He cancelado... tu cita está cancelada.", [BOOKED]),
    ("Your appointment has been cancelled.", []),
    ("Tu cita se ha movido.", [BOOKED]),
    ("Tienes Corte el jueves a las 16:30.", [THURSDAY]),
    ("Te esperamos el jueves a las 16:30.", [THURSDAY]),
    ("Perfecto, te lo reservo para el jueves a las 16:30.", [THURSDAY]),
    ("I've made your reservation.", [THURSDAY]),
    ("You have Corte on Thursday at 4:30 pm.", [THURSDAY]),
    # People, addresses, links
    ("Te paso con una persona del equipo.", []),
    ("Someone from the team will call you.", []),
    ("Estamos en la Calle Menor 3.", []),
    ("Llámanos al 600 123 456.", []),
    ("Reserva en https://estilo.example.evil.com/x", []),
    ("Reserva en malicioso.com", []),
    ("Escribe a hola@otro.example", []),
]


@pytest.mark.parametrize(("text", "calls"), UNSUPPORTED)
def test_a_sentence_without_a_record_is_held_back(text: str, calls: list[Call]) -> None:
    assert problems(text, *calls)


@pytest.mark.parametrize(
    "text",
    [
        "La clave es sk-proj-abcdef123456.",
        "Tu reserva es 00000000-0000-7000-8000-0000000000b1.",
        "Usaré search_slots para buscarlo.",
        "El campo hold_token ha caducado.",
        "<b>hola</b>",
        "{{config}}",
        "```json```",
    ],
)
def test_secrets_internals_and_code_are_held_back(text: str) -> None:
    assert problems(text)


def test_a_published_link_may_look_like_a_key() -> None:
    facts = with_facts(map_url="https://maps.example/0a1b2c3d4e5f60718293a4b5c6d7e8f9a0b1")
    assert problems(f"Mapa: {facts['map_url']}", facts=facts) == []
    assert problems(f"Mapa: {facts['map_url']}")


def test_the_configured_key_is_held_back_whatever_its_shape(settings: Any) -> None:
    settings.OPENAI_API_KEY = "llave-corta"
    assert problems("Claro, es llave-corta.")


def test_quoting_the_instructions_is_held_back() -> None:
    rule = system_rules().splitlines()[3].lstrip("- ")
    assert problems(f"Mis instrucciones dicen: {rule}")


def test_a_customers_own_time_may_be_repeated_but_not_declared_free() -> None:
    asked = "¿tenéis algo el viernes a las 22:00?"
    assert problems("¿El viernes a las 22:00, dices?", asked=asked) == []
    assert problems("Miro si hay algo a las 22:00.", asked=asked) == []
    assert problems("Sí, el viernes a las 22:00 está libre.", asked=asked)
    assert problems("Sí, abrimos hasta las 22:00.", asked=asked)


def test_a_customers_price_may_be_denied_but_not_agreed_to() -> None:
    asked = "me dijeron que el corte son 10 €"
    assert problems("No, el corte no cuesta 10 €; cuesta 18 €.", asked=asked) == []
    assert problems("Así es, el corte cuesta 10 €.", asked=asked)


def test_what_an_earlier_answer_offered_must_be_searched_again_to_be_called_free() -> None:
    history = [Line("assistant", "El jueves tengo libre a las 16:00.", NOW, ("16:00", "16:30"))]
    assert problems("¿Te reservo el jueves a las 16:00?", history=history) == []
    assert problems("El jueves a las 16:00 está libre.", history=history)
    state = {"openai": {"calls": [{"result": {"slots": ["2026-06-18T16:00:00+02:00"]}}]}}
    assert problems("¿Seguimos con el jueves a las 16:00?", state=state) == []
    assert problems("A las 16:00 sigue libre.", state=state)


def test_options_below_a_reply_offer_the_times_on_them() -> None:
    def offered(*options: str) -> list[str]:
        return guardrails.review(
            "El jueves tengo estas horas. ¿Cuál prefieres?",
            options=options,
            tools_results=[THURSDAY],
            facts=FACTS,
            situation=situation("hola"),
        ).problems

    assert offered("16:00", "16:30", "Otra hora") == []
    assert offered("16:00", "19:00")


def test_the_records_behind_a_reply_are_named() -> None:
    def sources(text: str, *calls: Call) -> list[dict[str, str]]:
        found = guardrails.review(
            text, tools_results=calls, facts=FACTS, situation=situation("hola")
        )
        assert all(row["said"] in text for row in found.sources)
        return records(found.sources)

    assert sources("El corte cuesta 18 €.") == [{"kind": "service", "id": CUT, "field": "price"}]
    assert sources("Los sábados abrimos a las 10:00.") == [
        {"kind": "hours", "id": "week", "field": "windows"}
    ]
    assert sources("El jueves tengo libre a las 16:00.", THURSDAY) == [
        {"kind": "slot", "id": "2026-06-18T16:00:00+02:00", "field": "start"}
    ]
    assert {"kind": "booking", "id": BOOKING, "field": "state"} in sources(
        "Tu corte está confirmado el jueves a las 16:30.", BOOKED
    )
    assert sources("¡Hola! ¿En qué te ayudo?") == []


def test_prices_in_thousands_are_read_as_they_are_written() -> None:
    services = [FACTS["services"][0] | {"name": "Clase", "price": "45000.00"}]
    facts = with_facts(currency="COP", services=services)
    for text in ("La clase cuesta $45.000.", "La clase vale 45 mil pesos.", "Clase: 45.000 COP"):
        assert problems(text, facts=facts) == [], text
    assert problems("La clase cuesta $45.", facts=facts)


def test_a_free_trial_may_be_called_free() -> None:
    services = [FACTS["services"][0] | {"name": "Clase de prueba", "price": "0.00"}]
    facts = with_facts(services=services)
    assert problems("La clase de prueba es gratis.", facts=facts) == []


def test_an_offer_that_the_owner_published_may_be_told() -> None:
    facts = with_facts(description="En junio, 20 % de descuento en Color.")
    assert problems("En junio hay un 20 % de descuento en Color.", facts=facts) == []


def test_looking_at_a_reply_logs_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        problems("Llámanos al 600 123 456.")
    assert "600" not in caplog.text


@pytest.mark.parametrize(
    "text", ["a" * 5000, "1 " * 3000, "las " * 1500, "¿" * 3000, "9:00 a " * 900]
)
def test_a_long_or_odd_reply_is_read_to_its_end(text: str) -> None:
    problems(text)


HOUSE = {
    "es": [
        "hola",
        "¿cuánto cuesta el corte?",
        "¿qué precios tenéis?",
        "¿qué horario tenéis?",
        "¿abrís el domingo?",
        "¿abrís el sábado?",
        "quiero cortarme el pelo el jueves por la tarde",
        "corte mañana a las 10",
        "un corte el domingo a las 12",
        "¿tenéis hueco el viernes para color?",
        "¿qué citas tengo?",
        "quiero hablar con una persona",
        "gracias",
    ],
    "en": [
        "hello there",
        "how much is the corte, please?",
        "what are your opening hours?",
        "are you open on Sunday?",
        "I would like to book a corte on Thursday afternoon",
        "do you have any free time for color on Friday?",
        "can I speak to a person please?",
    ],
    "pt": [
        "olá, bom dia",
        "quanto custa o corte? obrigado",
        "qual é o horário de vocês?",
        "quero marcar um corte na quinta-feira à tarde",
        "vocês têm vaga na sexta-feira para corte?",
    ],
}


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in HOUSE for text in HOUSE[language]]
)
def test_what_the_builtin_engine_says_by_the_records_passes(
    language: str, text: str, estilo: Business
) -> None:
    with time_machine.travel(NOW, tick=False):
        contact, _ = contact_upsert(kind="phone", address="+34600000001", name="Ana")
        talk = Conversation.objects.create(
            contact=contact, channel="fake", address=contact.identities.get()
        )
        tools = Toolbox(talk, may_act=lambda: True)
        facts = business_facts()
        outcome = BuiltinEngine().run(situation(text, language=language, facts=facts), tools)
    handed = [HANDED] if outcome.handoff else []
    reviewed = guardrails.review(
        "\n".join(outcome.replies),
        options=outcome.options,
        tools_results=[*tools.calls, *handed],
        facts=facts,
        situation=situation(text, language=language, facts=facts),
    )
    assert reviewed.problems == [], outcome.replies


@pytest.mark.parametrize(
    "text",
    [
        "Tómate un ibuprofeno y échate hielo.",
        "Te recomiendo aplicarte una crema de aloe vera.",
        "Parece una reacción alérgica.",
        "Es totalmente seguro teñirse durante el embarazo.",
        "If you're breastfeeding there's no risk.",
        "Tienes derecho a una indemnización.",
        "You can sue us for that.",
        "Você pode tomar paracetamol, é uma alergia leve.",
        "Ha sido culpa nuestra.",
    ],
)
def test_no_model_advises_on_health_or_the_law(text: str) -> None:
    assert problems(text, asked="me arde la cabeza, ¿qué hago?")


@pytest.mark.parametrize(
    "text",
    [
        "No puedo decirte si es seguro durante el embarazo: consúltalo con tu médico.",
        "No soy médico y no puedo recomendarte ninguna pastilla.",
        "En cuestiones legales no puedo aconsejarte.",
        "Si eres alérgica, dínoslo antes de la cita.",
        "¿Tienes alguna alergia?",
    ],
)
def test_to_decline_advice_is_no_advice(text: str) -> None:
    assert problems(text, asked="me arde la cabeza, ¿qué hago?") == []


def test_what_the_business_has_written_of_health_may_be_said() -> None:
    text = "No hay ningún riesgo para alérgicos con el tinte vegetal."
    assert problems(text)
    service = {**FACTS["services"][0], "description": text}
    assert problems(text, facts=with_facts(services=[service, *FACTS["services"][1:]])) == []

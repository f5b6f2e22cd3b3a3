"""Every figure that the builtin engine says stands on a record, kept with the sentence."""

import re
from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from bookings.models import Booking, Service
from conversations.assistant.engines.base import Outcome
from conversations.assistant.grounding import grounded
from conversations.assistant.guardrails.sentences import sentences
from conversations.assistant.runner import situation_of
from conversations.assistant.tools import Toolbox
from conversations.models import Conversation, Message
from conversations.tests.test_dialogues import Customer, customer
from tenants.models import Business

__all__ = ["customer"]

# What a customer writes, one talk per language, so that each kind of sentence with a figure is
# said: prices, hours, address, times free and taken, an appointment made, listed, moved, cancelled.
TALKS = {
    "es": (
        "¿cuánto cuesta el corte?", "precios", "¿a qué hora abrís mañana?", "horario",
        "¿abrís el domingo?", "¿dónde estáis?", "¿cuál es vuestro teléfono?", "¿hacéis mechas?",
        "quiero un corte el jueves por la tarde", "a las 17:00", "¿cuándo tengo mi cita?",
        "cámbiala al viernes a las 10", "cancela mi cita", "un corte el domingo a las 11",
        "quiero corte ayer a las 10",
    ),
    "en": (
        "how much is a haircut?", "prices please", "what time do you open tomorrow?",
        "what are your opening hours?", "are you open on Sunday?", "where are you?",
        "what's your phone number?", "do you do highlights?",
        "I'd like a haircut on Thursday afternoon", "at 5 pm", "when is my appointment?",
        "move it to Friday at 10 am", "cancel my appointment", "a haircut on Sunday at 11 am",
        "book me a haircut yesterday at 10 am",
    ),
    "pt": (
        "quanto custa o corte?", "quais são os preços?", "que horas vocês abrem amanhã?",
        "qual é o horário de funcionamento?", "vocês abrem no domingo?", "onde vocês ficam?",
        "qual é o telefone de vocês?", "vocês fazem mechas?",
        "quero um corte na quinta à tarde", "às 17h", "quando é o meu horário?",
        "muda para sexta às 10h", "cancela o meu horário", "um corte no domingo às 11h",
        "quero um corte ontem às 10h",
    ),
}  # fmt: skip
CLOCK = re.compile(r"\d:\d\d")
FIGURE = re.compile(r"\d")
# Figures that claim nothing of ours: a question, or a day that is over.
CLAIMS_NOTHING = re.compile(r"pasado|passed|passou")
STATES = re.compile(r"cancelad|cancelled|reservad|booked", re.I)


@pytest.mark.parametrize("language", TALKS)
def test_each_sentence_with_a_figure_names_a_record_that_says_it(
    customer: Customer, language: str
) -> None:
    for text in TALKS[language]:
        customer.says(text)
    said = 0
    for message in Message.objects.filter(direction="out").order_by("pk"):
        for sentence in _claims(message):
            said += 1
            rows = [row for row in message.provenance if row.get("said") == sentence[:200]]
            assert rows, f"nothing behind: {sentence}"
            assert any(_supports(row, sentence) for row in rows), (sentence, rows)
    assert said > 15


def _claims(message: Message) -> list[str]:
    found = [each for each in sentences(message.body) if not each.is_question]
    return [
        each.text
        for each in found
        if (FIGURE.search(each.text) or STATES.search(each.text))
        and not CLAIMS_NOTHING.search(each.folded)
    ]


def _supports(row: dict[str, Any], sentence: str) -> bool:
    """Whether the record itself, looked up anew, says what the sentence says."""
    return _RECORDS[row["kind"]](row, sentence)


def _service(row: dict[str, Any], sentence: str) -> bool:
    service = Service.objects.get(uuid=row["id"])
    value = {"price": f"{service.price:.0f}", "duration_min": f"{service.duration_min} min"}
    return service.name in sentence and value.get(row["field"], service.name) in sentence


def _booking(row: dict[str, Any], sentence: str) -> bool:
    booking = Booking.objects.get(uuid=row["id"])
    return booking.service.name in sentence


def _slot(row: dict[str, Any], sentence: str) -> bool:
    at = timezone.localtime(datetime.fromisoformat(row["id"]))
    if not CLOCK.search(sentence):
        return f" {at.day} " in sentence
    return f"{at:%H:%M}" in sentence or f"{at.hour % 12 or 12}:{at:%M}" in sentence


def _hours(row: dict[str, Any], sentence: str) -> bool:
    return row["id"] == "week" or bool(date.fromisoformat(row["id"]))


def _business(row: dict[str, Any], sentence: str) -> bool:
    business = Business.objects.get(name=row["id"])
    value = {"address": business.address, "phone": business.phone, "link": "http"}
    return value[row["field"]] in sentence


_RECORDS = {
    "service": _service,
    "booking": _booking,
    "slot": _slot,
    "hours": _hours,
    "business": _business,
}


@pytest.mark.parametrize(
    "claim",
    [
        "Corte cuesta 12 €.",
        "Mañana abrimos de 07:00 a 23:00.",
        "Estamos en Calle Mayor 3.",
        "Tengo libre el jueves a las 11:00.",
        "Tu cita queda confirmada para el jueves a las 11:00.",
    ],
)
def test_what_no_record_says_is_not_sent_but_asked_of_the_owner(
    customer: Customer, claim: str
) -> None:
    customer.says("hola")
    conversation = Conversation.objects.get()
    last = conversation.messages.filter(direction="in").latest("pk")
    situation = situation_of(conversation, first_id=last.pk, last_id=last.pk)
    tools = Toolbox(conversation, may_act=lambda: True)
    outcome = grounded(Outcome(replies=[f"Hola.\n{claim}"], language="es"), situation, tools)
    assert claim not in outcome.replies[0]
    assert "Se lo pregunto al equipo" in outcome.replies[0]
    assert outcome.handoff == "question"
    assert tools.question == "hola"

"""What a model offers to press: worded from the records that it names, and certain when pressed."""

from typing import Any
from uuid import uuid4

import pytest

from bookings.models import Booking
from conversations.assistant.engines.base import Line, Press
from conversations.assistant.tests import openai_server as model
from conversations.assistant.tests.openai_server import Reply
from conversations.assistant.tests.situations import NOW
from conversations.assistant.tests.test_openai_engine import (
    START,
    Serve,
    closed_circuits,
    confirm,
    conversation,
    hold,
    monday,
    run,
    search,
    serve,
    service_told,
    told,
    tools,
    written,
)
from conversations.assistant.tools import Toolbox
from conversations.channels.base import InboundMessage
from conversations.choices import token_of
from conversations.models import Message
from conversations.services.receiving import message_receive
from conversations.services.replies import conversation_reply

__all__ = ["closed_circuits", "conversation", "monday", "serve", "tools"]


def offers(*options: Any, reply: str = "¿Cuál prefieres?") -> Any:
    return model.answers(reply, options=list(options), intent="availability")


@pytest.mark.parametrize(
    ("text", "language", "label", "title"),
    [
        ("un corte el jueves por la tarde", "es", "jueves 18 de junio, 16:00", "jue 18 jun, 16:00"),
        ("a haircut on Thursday afternoon please", "en", "Thursday", "Thu 18 Jun, 4:00 pm"),
        ("quero cortar o cabelo na quinta à tarde", "pt", "quinta-feira", "qui 18 jun, 16:00"),
    ],
)
def test_a_time_is_worded_from_the_search_and_not_by_the_model(
    tools: Toolbox, serve: Serve, text: str, language: str, label: str, title: str
) -> None:
    serve(search, offers({"label": "cuando sea", "ref": START}))
    outcome = run(tools, text, language=language)
    (choice,) = outcome.choices
    assert outcome.options == [choice.label]
    assert choice.label.startswith(label)
    assert choice.title == title
    assert choice.value["start"] == START
    assert choice.value["service_id"]


def test_a_record_that_no_tool_showed_is_corrected_by_the_model_before_anything_is_sent(
    tools: Toolbox, serve: Serve
) -> None:
    wrong = offers({"label": "16:00", "ref": "2026-06-18T23:00:00+02:00"})
    server = serve(search, wrong, offers({"label": "16:00", "ref": START}))
    outcome = run(tools, "un corte el jueves por la tarde")
    assert [choice.value["start"] for choice in outcome.choices] == [START]
    assert "ref" in server.requests[-1]["messages"][-1]["content"]


def test_a_service_has_its_length_and_price_beneath_it(tools: Toolbox, serve: Serve) -> None:
    def ask(request: dict[str, Any]) -> Reply:
        reply: Reply = offers({"label": "corte", "ref": service_told(request)}, "No sé")
        return reply

    serve(ask)
    outcome = run(tools, "quiero una cita")
    assert [(each.label, each.description) for each in outcome.choices] == [
        ("Corte", "30 min · 18 €"),
        ("No sé", ""),
    ]


def test_what_was_pressed_is_told_as_certain(tools: Toolbox, serve: Serve) -> None:
    server = serve(model.answers("Vale."))
    value = {"start": START, "service_id": "s1", "offer": "abc", "place": 0}
    line = Line("contact", "jueves, 16:00", NOW, pressed=Press(value))
    run(tools, new=[line])
    pressed = told(server.requests[0], "CONVERSATION")["pressed"]
    assert pressed == {"label": "jueves, 16:00", "start": START, "service_id": "s1"}


# --- Through the whole pipeline -----------------------------------------------------------------
def answered(message: Message) -> Message:
    conversation_reply(message.conversation_id)
    return Message.objects.filter(direction=Message.Direction.OUT).latest("pk")


def press(offering: Message, place: int) -> Message:
    return message_receive(
        InboundMessage(
            channel="fake",
            account_key="",
            provider_id=uuid4().hex,
            sender_kind="phone",
            sender="+34600000001",
            text="x",
            choice=token_of(offering.uuid, place),
        )
    )


def test_another_time_of_an_offer_that_was_taken_never_reaches_the_model(
    tools: Toolbox, serve: Serve
) -> None:
    later = "2026-06-18T16:30:00+02:00"
    booked = model.answers("Hecho: Corte el jueves 18 de junio a las 16:00.", intent="booking")
    server = serve(
        search,
        offers({"label": "a", "ref": START}, {"label": "b", "ref": later}),
        *(search, hold, confirm, booked),
    )
    offering = answered(written("un corte el jueves por la tarde"))
    answered(press(offering, 0))
    assert Booking.objects.filter(state="confirmed").count() == 1
    asked = len(server.requests)
    reply = answered(press(offering, 1))
    assert "ya no está abierta" in reply.body
    assert len(server.requests) == asked
    assert Booking.objects.filter(state="confirmed").count() == 1


def test_while_the_model_is_away_its_offer_is_still_what_is_booked(
    tools: Toolbox, serve: Serve
) -> None:
    serve(search, offers({"label": "a", "ref": START}), *[model.fails(500)] * 8)
    offering = answered(written("un corte el jueves por la tarde"))
    answered(press(offering, 0))
    booking = Booking.objects.get(state="confirmed")
    assert booking.start.isoformat() == "2026-06-18T14:00:00+00:00"

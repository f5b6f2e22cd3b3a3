"""System 001, Calendly, Twilio and OpenAI together: the salon, 10 January 2024, 10:00."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from billing.models import Plan, Subscription
from bookings.models import Booking, Service
from config.shell.simulator.schedulers.calendly import customer_books
from conversations.assistant.tests import openai_server as model
from conversations.models import AssistantRun, InboundEvent, Message
from leads.models import Contact
from tenants.models import Business
from tests import live
from tests.acceptance.schedulers import calendly, calls
from tests.acceptance.stage import MADRID, Stage, captured

WISH = "Quiero Corte y Peinado el 15 de enero a las 10:00"
SALON_HOST = "estilo.localhost"


def understood(record: dict[str, Any]) -> dict[str, Any]:
    """What the scenario asks of the structured record."""
    wanted = ("service", "date", "time")
    return {
        "intent": record["intent"],
        "sure": record["confidence"] >= 0.85,
        "entities": {name: record["entities"].get(name) for name in wanted},
        "ready_to_book": record["ready_to_book"],
    }


READY = {
    "intent": "booking",
    "sure": True,
    "entities": {"service": "Corte y Peinado", "date": "2024-01-15", "time": "10:00"},
    "ready_to_book": True,
}


def test_1_the_builtin_engine_leaves_the_structured_record(january_stage: Stage) -> None:
    client = january_stage.person()
    client.says(WISH)
    assert client.last_run.engine == "builtin"
    assert understood(client.last_run.record) == READY
    start = Booking.objects.get(state=Booking.State.CONFIRMED).start.astimezone(MADRID)
    assert f"{start:%Y-%m-%d %H:%M}" == "2024-01-15 10:00"


def _steps() -> tuple[model.Step, ...]:
    """A model that looks the time up, takes it, and reports what it understood."""
    nothing = {"staff_id": None, "party_size": None}

    def services(request: dict[str, Any]) -> str:
        _, _, told = request["messages"][0]["content"].partition("BUSINESS\n")
        rows = json.loads(told.splitlines()[0])["services"]
        return next(str(row["id"]) for row in rows if row["name"] == "Corte y Peinado")

    def search(request: dict[str, Any]) -> model.Reply:
        day = {"first": "2024-01-15T10:00:00+01:00", "until": "2024-01-15T10:30:00+01:00"}
        given = {"service_id": services(request), **day, **nothing, "moving_booking_id": None}
        return model.calls("search_slots", given)

    def hold(request: dict[str, Any]) -> model.Reply:
        start = model.results(request)[-1]["slots"][0]
        return model.calls("hold", {"service_id": services(request), "start": start, **nothing})

    def confirm(request: dict[str, Any]) -> model.Reply:
        token = model.results(request)[-1]["hold_token"]
        return model.calls("confirm", {"hold_token": token, "party_name": None})

    entities = dict.fromkeys(("staff", "party_name", "party_size")) | READY["entities"]
    last = model.answers(
        "¡Listo! Corte y Peinado queda confirmado el lunes 15 de enero a las 10:00.",
        intent="booking",
        confidence=0.93,
        entities=entities,
        ready_to_book=True,
    )
    return search, hold, confirm, last


def test_1_the_openai_engine_leaves_the_same_record(january_stage: Stage, settings: Any) -> None:
    with model.openai_server(*_steps()) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, model.KEY
        client = january_stage.person()
        client.says(WISH)
        assert server.wrong == []
    assert client.last_run.engine == "openai"
    assert understood(client.last_run.record) == READY
    assert Booking.objects.filter(state=Booking.State.CONFIRMED).count() == 1


def test_1_only_twilio_s_own_signature_opens_the_door(january_stage: Stage) -> None:
    body = urlencode(live.message_form("+34600123456", WISH))
    real = live.signed(body)
    brief = real | {"X_Twilio_Signature": f"sha1={real['X_Twilio_Signature']}"}
    assert live.post(january_stage.port, body.encode(), **brief)[0] == 403
    assert not InboundEvent.objects.exists()
    assert live.post(january_stage.port, body.encode(), **real)[0] == 200


def service_for_all() -> dict[str, str]:
    """The owner's choice for what has neither the name nor the length of a service."""
    return {"service": str(Service.objects.get(name="Corte").uuid)}


def test_2_a_booking_made_at_calendly_arrives(january_stage: Stage, shared: Path) -> None:
    january_stage.approve("booking_confirmed")
    event = captured(shared, "calendly_invitee.created.json")
    invitee = january_stage.person("+15005550010")
    with calendly(paid=True, **service_for_all()) as (connection, _):
        assert calls(january_stage, connection, event) == 200
        assert calls(january_stage, connection, event, relay=True) == 200
        live.eventually(lambda: invitee.heard, "a confirmation on WhatsApp")
        january_stage.settle()
        live.stays(lambda: len(invitee.heard) == 1)
    booking, contact = Booking.objects.get(), Contact.objects.get()
    assert (booking.contact, booking.state) == (contact, Booking.State.CONFIRMED)
    assert booking.start == datetime(2026, 12, 1, 15, tzinfo=UTC)
    assert len(invitee.heard) == 1
    assert "ContentSid" in invitee.forms[0]
    reminders = booking.reminders.order_by("run_at").values_list("run_at", "state")
    assert [booking.start - run_at for run_at, _ in reminders] == [
        timedelta(hours=24),
        timedelta(hours=2),
        timedelta(minutes=30),
    ]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_3_a_booking_moved_at_calendly_moves_once(
    january_stage: Stage, shared: Path, order: tuple[int, int]
) -> None:
    january_stage.approve("booking_confirmed", "booking_moved", "booking_cancelled")
    pair = [
        captured(shared, f"calendly_invitee.{name}_rescheduled.json")
        for name in ("canceled", "created")
    ]
    invitee = january_stage.person("+15005550010")
    with calendly(paid=True, **service_for_all()) as (connection, _):
        first = captured(shared, "calendly_invitee.created.json")
        assert calls(january_stage, connection, first) == 200
        live.eventually(lambda: len(invitee.heard) == 1, "a confirmation")
        for place in order:
            assert calls(january_stage, connection, pair[place]) == 200
        live.eventually(lambda: len(invitee.heard) == 2, "word of the move")
        january_stage.later(minutes=6)
        live.eventually(
            lambda: not connection.deliveries.filter(processed_at=None).exists(), "all is read"
        )
        january_stage.settle()
    booking = Booking.objects.get()
    assert booking.state == Booking.State.CONFIRMED
    assert booking.start == datetime(2026, 12, 2, 15, tzinfo=UTC)
    kinds = list(booking.notices.exclude(kind="reminder").values_list("kind", flat=True))
    assert kinds == ["confirmed", "moved"]
    assert len(invitee.heard) == 2


def test_4_calendly_is_synchronised_without_doubles(january_stage: Stage) -> None:
    business = Business.objects.get(schema_name="estilo")
    Subscription.objects.create(business=business, plan=Plan.objects.get(code="professional"))
    program = january_stage.program(january_stage.token("owner@estilo.example"))
    with calendly(paid=True) as (_, account):
        customer_books(
            account,
            kind=next(iter(account.kinds)),
            start=datetime(2024, 1, 15, 10, tzinfo=MADRID),
            name="Ana Ruiz",
            email="ana@example.com",
            phone="+34600123456",
        )
        for _time in range(2):
            assert program.post("/api/calendly/sync").status_code == 200
    booking, contact = Booking.objects.get(), Contact.objects.get()
    assert booking.contact == contact
    (entry,) = program.get("/api/calendly/events").json()
    assert entry["booking"] == str(booking.uuid)
    assert entry["start"] == "2024-01-15T09:00:00Z"


def test_5_the_builtin_engine_answers_while_the_model_is_down(
    january_stage: Stage, settings: Any
) -> None:
    with model.openai_server(*[model.fails(503)] * 12) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, model.KEY
        client = january_stage.person()
        client.says(WISH)
    assert AssistantRun.objects.filter(engine="builtin", state="answered").exists()
    assert Booking.objects.filter(state=Booking.State.CONFIRMED).count() == 1


def test_6_the_31st_message_of_a_minute_waits_and_another_number_does_not(
    january_stage: Stage,
) -> None:
    eager, other = january_stage.person("+34600123456"), january_stage.person("+34600999888")
    for number in range(30):
        assert eager.writes(f"¿a qué hora abrís? {number}") == 200
        if number % 6 == 5:
            january_stage.settle()
    january_stage.settle()
    assert eager.writes("¿y los sábados?") == 200
    assert "Hola" in other.says("hola")
    live.eventually(lambda: Message.objects.filter(direction="in").count() == 32, "all stored")

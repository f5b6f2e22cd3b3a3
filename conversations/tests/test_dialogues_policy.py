"""What the chat says of requests that wait for a yes, and of the rule for late changes."""

from bookings.models import Booking, Service
from bookings.services import booking_accept
from bookings.services.policy import Policy, policy_save
from conversations.models import Conversation
from conversations.tests.test_dialogues import Customer, customer
from tenants.actors import SYSTEM
from tenants.draining import drain
from tenants.models import Business

__all__ = ["customer"]

DAY = 24 * 60
BOOK = ("quiero un corte el jueves a las 10", "Ana")


def test_a_request_is_never_called_booked_and_the_yes_is_told(customer: Customer) -> None:
    Service.objects.filter(name="Corte").update(needs_approval=True)
    said = customer.says(BOOK[0])
    assert "He pedido Corte" in said
    assert "el equipo te la confirma" in said
    assert "Listo" not in said
    assert customer.bookings == [("Corte", "Thu 26 10:00", "pending")]
    booking_accept(booking=Booking.objects.get(state="pending"), actor=SYSTEM)
    drain()
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]


def test_moving_what_needs_a_yes_asks_again(customer: Customer) -> None:
    customer.says(*BOOK)
    Service.objects.filter(name="Corte").update(needs_approval=True)
    said = customer.says("muévela al viernes a las 10")
    assert "He pedido pasar tu cita de Corte" in said
    assert customer.bookings == [("Corte", "Fri 27 10:00", "pending")]


def test_the_rule_is_said_when_booking(estilo: Business, customer: Customer) -> None:
    policy_save(business=estilo, chosen=Policy(DAY), actor=SYSTEM)
    said = customer.says(BOOK[0])
    assert "sin coste hasta el miércoles 25 de noviembre a las 10:00" in said


def test_a_late_cancellation_is_allowed_and_said_to_be_late(
    estilo: Business, customer: Customer
) -> None:
    policy_save(business=estilo, chosen=Policy(3 * DAY), actor=SYSTEM)
    said = customer.says(*BOOK, "cancela mi cita")
    assert "queda cancelada" in said
    assert "cancelación tardía" in said
    assert Booking.objects.get(state="cancelled").late_cancel


def test_where_late_changes_are_refused_a_person_is_asked(
    estilo: Business, customer: Customer
) -> None:
    policy_save(business=estilo, chosen=Policy(3 * DAY, refuses=True), actor=SYSTEM)
    said = customer.says(*BOOK, "muévela al viernes a las 10")
    assert "no puedo cambiarla yo" in said
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]
    assert Conversation.objects.get().handoff_reason == "move"

"""What customers want noted of an appointment, who they say they are, and what they mistyped."""

import pytest
from django.test import Client
from django.urls import reverse

from bookings.models import Booking, ServiceArea
from bookings.services.noting import NOTES_MAX, booking_note
from conversations.models import AssistantRun
from conversations.tests.test_dialogues import PHONE, Customer, customer
from leads.models import Contact
from tenants.actors import CUSTOMER

__all__ = ["customer"]


def notes() -> str:
    return Booking.objects.get(state="confirmed").notes


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("apunta que soy alérgica al tinte", "Soy alérgica al tinte"),
        ("voy con mi perro", "Voy con mi perro"),
        ("nota para la peluquera: tengo el pelo muy largo", "Tengo el pelo muy largo"),
        ("note for the stylist: I have very long hair", "I have very long hair"),
        ("please note that I'm allergic to dye", "I'm allergic to dye"),
        ("anota aí que sou alérgica a tintura", "Sou alérgica a tintura"),
    ],
)
def test_it_is_written_on_the_booking_and_said_so(
    customer: Customer, text: str, noted: str
) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana")
    answer = customer.says(text)
    assert notes() == noted
    assert any(word in answer for word in ("escrito", "written"))
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")], "no other wish"
    assert AssistantRun.objects.latest("pk").record["intent"] == "other"


def test_the_team_reads_it_on_the_bookings_page(customer: Customer, owner_client: Client) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana", "voy con mi perro")
    booking = Booking.objects.get(state="confirmed")
    page = owner_client.get(reverse("bookings:booking", args=[booking.uuid])).content.decode()
    assert "Voy con mi perro" in page
    assert "El cliente dejó una nota" in page


def test_said_while_choosing_it_waits_for_the_booking(customer: Customer) -> None:
    customer.says("quiero un corte el jueves por la tarde")
    offered = customer.options
    customer.says("apunta que soy alérgica al tinte")
    assert customer.options == offered
    assert "Soy alérgica al tinte" in customer.says("la primera")
    assert notes() == "Soy alérgica al tinte"


def test_said_before_any_wish_it_waits_too(customer: Customer) -> None:
    customer.says("apunta que soy alérgica al tinte", "un corte el jueves a las 10")
    assert notes() == "Soy alérgica al tinte"


def test_each_part_of_a_visit_carries_it(customer: Customer) -> None:
    customer.says("quiero corte y color el jueves a las 10", "Ana", "voy con mi perro")
    assert [row.notes for row in Booking.objects.all()] == ["Voy con mi perro"] * 2


@pytest.mark.parametrize("text", ["apúntame el viernes a las 10", "anota un corte para el viernes"])
def test_a_wish_with_the_same_word_is_a_wish(customer: Customer, text: str) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana", text)
    assert Booking.objects.filter(notes="").count() == Booking.objects.count()


def test_notes_have_an_end_and_are_not_doubled(customer: Customer) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana", "voy con mi perro")
    customer.says("voy con mi perro")
    assert notes() == "Voy con mi perro"
    booking = Booking.objects.get(state="confirmed")
    for number in range(5):
        booking_note(booking=booking, note=f"{number} " + "x" * 290, actor=CUSTOMER)
    before = notes()
    assert "No puedo añadirlo" in customer.says(f"apunta que {'y' * 290}")
    assert notes() == before
    assert len(before) <= NOTES_MAX


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("hola, soy Ana Lozano, de Getafe", "¿Qué necesitas?"),
        ("hi, I'm Ana Lozano from Getafe", "What do you need?"),
        ("oi, sou a Ana Lozano, de Getafe", "De que precisa?"),
    ],
)
def test_who_introduces_themselves_is_met_by_name(
    customer: Customer, text: str, asked: str
) -> None:
    answer = customer.says(text)
    assert "Ana" in answer
    assert asked in answer
    assert Contact.objects.get(identities__kind="phone").name == "Ana Lozano"
    assert "A nombre de quién" not in customer.says("un corte el jueves a las 10")


def test_the_place_they_name_is_remembered_where_places_matter(customer: Customer) -> None:
    ServiceArea.objects.create(name="Getafe")
    ServiceArea.objects.create(name="Leganés")
    assert "llegamos a Getafe" in customer.says("hola, soy Ana Lozano, de Getafe")
    answer = customer.says("un corte el jueves a las 10")
    assert "zona" not in answer
    assert Booking.objects.get(state="confirmed").area.name == "Getafe"


def test_a_misspelt_service_changes_nothing_before_a_yes(customer: Customer) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana")
    assert "¿Te refieres a Color?" in customer.says("me equivoqué, era colro")
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]
    assert "Cambiado" in customer.says("sí")
    assert ("Color", "Thu 26 10:00", "confirmed") in customer.bookings


def test_a_no_leaves_it_as_it_was(customer: Customer) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana", "me equivoqué, era colro")
    assert "sigue como estaba" in customer.says("no")
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]


def test_clearly_another_one_is_changed_at_once(customer: Customer) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana")
    assert "Cambiado" in customer.says("me equivoqué, era color")


@pytest.mark.parametrize("text", ["avísame", "la primera", "let me know"])
def test_an_order_in_place_of_a_name_is_none(customer: Customer, text: str) -> None:
    customer.says("quiero un corte el jueves a las 10")
    customer.says(text)
    assert Contact.objects.get(identities__kind="phone").name in ("", PHONE)
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]

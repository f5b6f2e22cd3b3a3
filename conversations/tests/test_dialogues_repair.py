"""Several requests in one message, and putting right what was said: dialogues end to end.

Tuesday 24 November 2026, 10:00 in Madrid, as in `test_dialogues`.
"""

import pytest

from bookings.models import Booking
from conversations.models import Conversation
from conversations.tests.test_dialogues import Customer, customer

__all__ = ["customer"]

THURSDAY = "quiero un corte el jueves por la tarde"
BOOKED = ("quiero un corte el jueves a las 10", "Ana")


def staff() -> list[str]:
    rows = Booking.objects.filter(state="confirmed").select_related("resource")
    return [row.resource.name for row in rows]


# --- Several requests in one message
@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "¿cuánto cuesta el tinte y a qué hora abren el sábado? "
            "y resérvame corte el viernes a las 10",
            ("45 €", "10:00 a 14:00", "Listo"),
        ),
        (
            "hola!! q precio tiene el tinte?? a q hora abris el sabado "
            "y reservame un corte el viernes a las 10",
            ("45 €", "10:00 a 14:00", "Listo"),
        ),
        (
            "how much is the colour? what time do you open on saturday? "
            "and book me a haircut friday 10am",
            ("45 €", "10:00", "Done"),
        ),
        (
            "quanto custa a coloração e que horas vocês abrem no sábado? "
            "e marca um corte na sexta às 10h",
            ("45 €", "10:00", "Pronto"),
        ),
    ],
)
def test_each_request_is_answered_in_order(
    customer: Customer, text: str, said: tuple[str, ...]
) -> None:
    answer = customer.says(text)
    places = [answer.find(piece) for piece in said]
    assert -1 not in places, answer
    assert places == sorted(places)
    assert customer.bookings == [("Corte", "Fri 27 10:00", "confirmed")]


def test_one_is_cancelled_and_another_moved(customer: Customer) -> None:
    customer.says(*BOOKED, "y color el viernes a las 10")
    customer.says("cancela la del jueves y pásame la del viernes a las 12")
    assert customer.bookings == [
        ("Corte", "Thu 26 10:00", "cancelled"),
        ("Color", "Fri 27 12:00", "confirmed"),
    ]


def test_two_appointments_in_one_message(customer: Customer) -> None:
    customer.says("quiero corte el viernes a las 10 y color el sábado a las 11")
    assert customer.bookings == [
        ("Corte", "Fri 27 10:00", "confirmed"),
        ("Color", "Sat 28 11:00", "confirmed"),
    ]


def test_who_has_just_booked_is_not_asked_whether_to_look_for_a_time(customer: Customer) -> None:
    answer = customer.says("quiero corte el jueves a las 10, cuánto cuesta?")
    assert "18 €" in answer
    assert "¿Te busco hora?" not in answer


def test_what_waits_for_an_answer_is_done_after_it(customer: Customer) -> None:
    customer.says(*BOOKED, "color el viernes por la tarde y también cancela la del jueves")
    assert ("Corte", "Thu 26 10:00", "confirmed") in customer.bookings
    customer.says("la primera")
    assert ("Corte", "Thu 26 10:00", "cancelled") in customer.bookings
    assert [row[0] for row in customer.bookings if row[2] == "confirmed"] == ["Color"]


def test_what_is_said_to_be_cancelled_is_not_the_booking_just_made(customer: Customer) -> None:
    customer.says("reserva corte el jueves por la tarde y también cancela la del viernes")
    customer.says("la primera")
    assert [row[2] for row in customer.bookings] == ["confirmed"]


def test_a_choice_and_a_question(customer: Customer) -> None:
    customer.says(THURSDAY)
    first = customer.options[0]
    answer = customer.says("la primera, y a qué hora cierran el sábado?")
    assert customer.bookings == [("Corte", f"Thu 26 {first}", "confirmed")]
    assert "14:00" in answer


def test_many_requests_are_one_reply(customer: Customer) -> None:
    answer = customer.says("cuánto cuesta el corte? " * 60)
    assert answer.count("18 €") == 1


@pytest.mark.parametrize(
    "text",
    [
        "quiero una cita para un corte, ¿tienen algo el jueves a las 10?",
        "hola, buenas. quiero cortarme el pelo. el jueves a las 10. gracias!",
        "hey there, need a haircut, thursday 10am works?",
    ],
)
def test_a_wish_and_its_details_stay_together(customer: Customer, text: str) -> None:
    customer.says(text)
    if not customer.bookings:
        customer.says("sí")
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]


# --- Repair
@pytest.mark.parametrize(
    ("wish", "words", "choice"),
    [
        (THURSDAY, "no, mejor el viernes", "la primera"),
        (THURSDAY, "uy no, el viernes mejor", "1"),
        ("haircut thursday afternoon", "no, friday better", "the first one"),
        ("quero um corte na quinta à tarde", "não, melhor na sexta", "a primeira"),
    ],
)
def test_another_day(customer: Customer, wish: str, words: str, choice: str) -> None:
    customer.says(wish, words, choice)
    assert [row[1][:6] for row in customer.bookings] == ["Fri 27"]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("ese no, el segundo", 1),
        ("no, la última", -1),
        ("bueno, la 2", 1),
        ("mmm dale la primera", 0),
    ],
)
def test_a_choice_after_a_no_or_a_well(customer: Customer, words: str, place: int) -> None:
    customer.says(THURSDAY)
    wanted = customer.options[place]
    customer.says(words)
    assert customer.bookings == [("Corte", f"Thu 26 {wanted}", "confirmed")]


@pytest.mark.parametrize("words", ["más tarde", "algo más tardecito?", "tenés algo mas tarde?"])
def test_later_is_later(customer: Customer, words: str) -> None:
    customer.says("quiero un corte el jueves a las 16:15")
    offered = customer.options
    customer.says(words)
    assert min(customer.options) > max(offered)


@pytest.mark.parametrize("words", ["algo más temprano?", "y un poco antes?", "mas temprano porfa"])
def test_earlier_is_earlier(customer: Customer, words: str) -> None:
    customer.says(THURSDAY)
    offered = customer.options
    customer.says("más tarde" if offered[0] != "16:00" else "el jueves a las 18:10")
    before = customer.options
    customer.says(words)
    assert customer.options[0] < before[0]


def test_later_after_booking(customer: Customer) -> None:
    customer.says(*BOOKED, "podés pasarmelo pa más tarde?")
    assert all("10:00" not in option for option in customer.options)
    customer.says("la primera")
    assert len(customer.bookings) == 1
    assert customer.bookings[0][1].startswith("Thu 26")
    assert customer.bookings[0][1] > "Thu 26 10:00"


@pytest.mark.parametrize(
    ("words"), ["con otra persona", "puede ser con alguien distinto?", "con otra peluquera porfa"]
)
def test_somebody_else_after_booking(customer: Customer, words: str) -> None:
    customer.says(*BOOKED)
    before = staff()
    customer.says(words)
    assert staff() != before
    assert Conversation.objects.get().handler == "assistant"


def test_somebody_else_while_choosing_is_asked_for(customer: Customer) -> None:
    customer.says(THURSDAY, "con otra persona")
    assert customer.options == ["Luis", "Marta"]
    customer.says("Luis", "la última")
    assert staff() == ["Luis"]


def test_with_somebody_by_name(customer: Customer) -> None:
    customer.says(THURSDAY, "no, con Luis", "la primera")
    assert staff() == ["Luis"]


@pytest.mark.parametrize("words", ["ese no, el de antes", "mejor los de antes", "la anterior"])
def test_back_to_what_was_offered_before(customer: Customer, words: str) -> None:
    customer.says(THURSDAY)
    first = customer.options
    customer.says("otra hora")
    assert customer.options != first
    customer.says(words)
    assert customer.options == first


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        (("quiero color el jueves a las 10", "Ana"), "me equivoqué, era corte"),
        (("colour thursday at 10am please", "Ann"), "sorry my mistake, it was a haircut"),
        (("quero coloração na quinta às 10h", "Bia"), "me enganei, era corte"),
    ],
)
def test_another_service_after_booking(
    customer: Customer, wish: tuple[str, str], words: str
) -> None:
    customer.says(*wish, words)
    assert ("Corte", "Thu 26 10:00", "confirmed") in customer.bookings
    assert ("Color", "Thu 26 10:00", "cancelled") in customer.bookings


def test_another_service_while_choosing(customer: Customer) -> None:
    customer.says("quiero color el jueves por la tarde", "me equivoqué, era corte", "la primera")
    assert [row[0] for row in customer.bookings] == ["Corte"]


def test_another_service_that_does_not_fit_keeps_the_booking(customer: Customer) -> None:
    customer.says("quiero corte el jueves a las 19:30", "Ana", "me equivoqué, era color")
    assert ("Corte", "Thu 26 19:30", "confirmed") in customer.bookings
    assert customer.options


@pytest.mark.parametrize("meant", [("no, era color",), ("me equivoqué, era colro", "sí")])
@pytest.mark.parametrize("choice", ["la primera", "el viernes a las 12"])
def test_another_service_that_does_not_fit_takes_the_old_one_s_place_later(
    customer: Customer, meant: tuple[str, ...], choice: str
) -> None:
    customer.says("quiero corte el jueves a las 19:30", "Ana", *meant)
    assert customer.bookings == [("Corte", "Thu 26 19:30", "confirmed")]
    assert "en lugar de Corte" in customer.says(choice)
    stands = [name for name, _, state in customer.bookings if state == "confirmed"]
    assert stands == ["Color"]


@pytest.mark.parametrize("words", ["déjalo", "mejor déjalo como estaba", "never mind"])
def test_who_leaves_it_keeps_what_is_booked(customer: Customer, words: str) -> None:
    customer.says("quiero corte el jueves a las 19:30", "Ana", "no, era color")
    assert customer.says(words)
    customer.says("la primera")
    assert customer.bookings == [("Corte", "Thu 26 19:30", "confirmed")]


@pytest.mark.parametrize("words", ["uf, no me van", "none of these work for me", "ninguna"])
def test_none_fits(customer: Customer, words: str) -> None:
    customer.says("quiero un corte el jueves")
    first = customer.options
    customer.says(words)
    assert not set(first) & set(customer.options)


def test_the_other_one(customer: Customer) -> None:
    customer.says(*BOOKED, "y color el viernes a las 10")
    customer.says("mueve la de color a las 12", "y la otra cancelala")
    assert customer.bookings == [
        ("Corte", "Thu 26 10:00", "cancelled"),
        ("Color", "Fri 27 12:00", "confirmed"),
    ]


def test_a_day_without_a_booking_cancels_nothing(customer: Customer) -> None:
    customer.says(*BOOKED, "cancela la del viernes")
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]
    customer.says("no, ninguna")
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]


def test_side_questions_come_back_to_the_offer(customer: Customer) -> None:
    customer.says(THURSDAY)
    offered = customer.options
    for question in ("¿dónde están?", "y cuánto sale?", "abren los domingos?"):
        customer.says(question)
        assert customer.options == offered, question
    customer.says("la última")
    assert customer.bookings == [("Corte", f"Thu 26 {offered[-1]}", "confirmed")]


def test_speaking_with_another_person_is_still_a_handoff(customer: Customer) -> None:
    customer.says(THURSDAY, "quiero hablar con otra persona")
    assert Conversation.objects.get().handler == "human"

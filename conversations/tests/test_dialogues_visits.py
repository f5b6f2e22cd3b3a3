"""Several services, several people, appointments that come again: dialogues end to end.

Tuesday 24 November 2026, 10:00 in Madrid. Marta and Luis cut, Marta colours, Luis does nails and
gives the yoga class (eight places).
"""

from datetime import datetime

import pytest

from bookings.models import Booking, BookingSeries, Resource, Service
from conversations.models import Conversation
from conversations.tests.test_dialogues import MADRID as ZONE
from conversations.tests.test_dialogues import Customer, customer, someone_else_books

__all__ = ["customer"]

CUT, NAILS, COLOUR = "Corte", "Manicura", "Color"


@pytest.fixture(autouse=True)
def wider(customer: Customer) -> None:
    """Two more services than the small world has."""
    luis = Resource.objects.filter(name="Luis")
    nails = Service.objects.create(name=NAILS, duration_min=30, price=15, position=4)
    yoga = Service.objects.create(
        name="Yoga", duration_min=60, price=10, capacity=8, step_min=60, position=5
    )
    nails.staff.set(luis)
    yoga.staff.set(luis)


def parts(*, state: str = "confirmed") -> list[tuple[str, str, str, str]]:
    """Service, local start, staff and who comes, in order of start."""
    rows = Booking.objects.filter(state=state).select_related("service", "resource")
    return [
        (
            row.service.name,
            f"{row.start.astimezone(ZONE):%a %d %H:%M}",
            row.resource.name,
            row.party_name,
        )
        for row in rows.order_by("start", "id")
    ]


def visits() -> int:
    return len(set(Booking.objects.exclude(visit=None).values_list("visit", flat=True)))


# --- Several services in one visit
@pytest.mark.parametrize(
    ("wish", "choice"),
    [
        ("corte y tinte el jueves por la tarde", "la primera"),
        ("buenas! kiero corte + tinte el jueves x la tarde 🙏", "1"),
        ("me das turno pa corte y tinte el jueves a la tarde?", "dale, la primera"),
        ("could I get a haircut and colour on thursday afternoon?", "the 1st one pls"),
        ("oi, queria corte e coloração na quinta à tarde", "pode ser a primeira"),
    ],
)
def test_two_services_are_one_visit(customer: Customer, wish: str, choice: str) -> None:
    customer.says(wish)
    assert parts() == []
    first = customer.options[0]
    answer = customer.says(choice)
    booked = parts()
    assert [row[0] for row in booked] == [CUT, COLOUR]
    assert all(row[1].startswith("Thu 26") for row in booked)
    assert visits() == 1
    assert "Corte" in answer
    assert "Color" in answer
    assert len(first) <= 8, "the day was said: the options are bare times"


def test_a_visit_at_an_exact_time_is_booked_at_once(customer: Customer) -> None:
    answer = customer.says("haircut and manicure friday at 10")
    assert parts() == [(CUT, "Fri 27 10:00", "Marta", ""), (NAILS, "Fri 27 10:30", "Luis", "")]
    assert "10:00" in answer
    assert "10:30" in answer


def test_where_both_do_not_fit_other_times_are_offered(customer: Customer) -> None:
    answer = customer.says("corte y tinte el viernes a las 19:00")
    assert parts() == []
    assert "no" in answer.lower()
    assert 1 <= len(customer.options) <= 3


def test_the_combined_service_is_no_visit(customer: Customer) -> None:
    customer.says("corte y peinado el viernes a las 10")
    assert [row[0] for row in parts()] == ["Corte y Peinado"]
    assert visits() == 0


def test_a_service_more_while_choosing(customer: Customer) -> None:
    customer.says("quiero un corte el viernes por la tarde")
    customer.says("ah, y también manicura", "la primera")
    assert [row[0] for row in parts()] == [CUT, NAILS]
    assert visits() == 1


def test_a_service_less_while_choosing(customer: Customer) -> None:
    customer.says("corte y manicura el viernes por la tarde", "mejor sin la manicura", "la 1")
    assert [row[0] for row in parts()] == [CUT]


def test_a_service_less_after_booking(customer: Customer) -> None:
    customer.says("corte y manicura el viernes a las 10", "Lu", "mejor sin la manicura")
    assert [row[0] for row in parts()] == [CUT]
    assert [row[0] for row in parts(state="cancelled")] == [NAILS]


FORGET = [
    ("quiero corte y color", "olvida el color, solo corte"),
    ("I want a haircut and colour", "forget the colour, just the haircut"),
    ("quero corte e coloração", "esquece a coloração, só o corte"),
]


@pytest.mark.parametrize(("wish", "words"), FORGET, ids=["es", "en", "pt"])
def test_the_one_that_is_named_goes_and_the_other_stays(
    customer: Customer, wish: str, words: str
) -> None:
    customer.says(f"{wish} 26/11 10:00", "Ana", words)
    assert [row[0] for row in parts()] == [CUT]


@pytest.mark.parametrize(("wish", "words"), FORGET, ids=["es", "en", "pt"])
def test_it_goes_while_choosing_too(customer: Customer, wish: str, words: str) -> None:
    customer.says(wish, words, "1")
    assert [row[0] for row in parts()] == [CUT]


def test_a_question_with_only_in_it_cancels_nothing(customer: Customer) -> None:
    customer.says("quiero corte y color el jueves a las 10", "Ana", "¿es solo con cita el color?")
    assert len(parts()) == 2


def test_a_service_less_after_somebody_else_was_booked_beside(customer: Customer) -> None:
    customer.says(
        "corte y manicura el viernes a las 10", "Lu", "y un corte para mi hermana tb", "1"
    )
    customer.says("mejor sin la manicura")
    assert [row[0] for row in parts()] == [CUT, CUT]


@pytest.mark.parametrize(
    "words", ["también quiero manicura", "y una manicura tmb", "agregame manicura tb"]
)
def test_a_service_more_after_booking_is_put_next_to_it(customer: Customer, words: str) -> None:
    customer.says("quiero un corte el viernes a las 10", "Ana", words)
    assert "10:30" in customer.options
    customer.says("10:30")
    assert parts() == [(CUT, "Fri 27 10:00", "Marta", ""), (NAILS, "Fri 27 10:30", "Luis", "")]


def test_a_visit_is_moved_whole(customer: Customer) -> None:
    customer.says("haircut and manicure friday at 10", "Tom", "move it to thursday same time")
    assert parts() == [(CUT, "Thu 26 10:00", "Marta", ""), (NAILS, "Thu 26 10:30", "Luis", "")]


def test_a_visit_is_cancelled_whole(customer: Customer) -> None:
    answer = customer.says("corte y manicura el viernes a las 10", "Ana", "anulá la cita porfa")
    assert parts() == []
    assert len(parts(state="cancelled")) == 2
    assert "cancelada" in answer


# --- Several people
@pytest.mark.parametrize(
    ("booked", "words", "who"),
    [
        ("quiero un corte el jueves a las 10", "y para mi hija también", "Hija"),
        ("quiero un corte el jueves a las 10", "y otro para mi marido", "Marido"),
        ("reservame un corte el jueves a las 10", "che y lo mismo para mi viejo", "Viejo"),
        ("book me a haircut thursday at 10am", "and one for my son too", "Son"),
        ("quero um corte na quinta às 10h", "e também para o meu filho", "Filho"),
    ],
)
def test_somebody_else_is_booked_beside(
    customer: Customer, booked: str, words: str, who: str
) -> None:
    customer.says(booked, "Ana")
    customer.says(words)
    assert 1 <= len(customer.options) <= 3
    assert any("10:00" in option for option in customer.options), "at once, with the other person"
    customer.says("10:00")
    assert {row[1:] for row in parts()} == {
        ("Thu 26 10:00", "Marta", ""),
        ("Thu 26 10:00", "Luis", who),
    }
    assert Booking.objects.values("contact").distinct().count() == 1
    assert Conversation.objects.get().contact.name == "Ana"


def test_a_name_is_kept_with_the_booking(customer: Customer) -> None:
    answer = customer.says("quiero un corte para mi hija Lucía el jueves a las 10")
    assert parts() == [(CUT, "Thu 26 10:00", "Marta", "Lucía")]
    assert "para Lucía" in answer
    assert Conversation.objects.get().contact.name != "Lucía"


@pytest.mark.parametrize(
    ("wish", "people"),
    [
        ("somos dos, queremos cortarnos el pelo el jueves por la tarde", 2),
        ("can me and my daughter both get a haircut thursday afternoon?", 2),
        ("dos cortes para el jueves por la tarde porfa", 2),
        ("corte para mi marido y para mi el jueves x la tarde", 2),
        ("corte para mim e para o meu filho na quinta à tarde", 2),
    ],
)
def test_people_are_served_at_the_same_time(customer: Customer, wish: str, people: int) -> None:
    customer.says(wish)
    customer.says("1")
    booked = parts()
    assert len(booked) == people
    assert len({row[1] for row in booked}) == 1
    assert {row[2] for row in booked} == {"Marta", "Luis"}


def test_two_in_one_wish_with_an_hour(customer: Customer) -> None:
    customer.says("che, reservame un corte para mañana a las 5 y otro para mi hijo")
    assert {row[1:] for row in parts()} == {
        ("Wed 25 17:00", "Marta", ""),
        ("Wed 25 17:00", "Luis", "Hijo"),
    }


def test_where_one_is_busy_they_come_one_after_the_other(customer: Customer) -> None:
    Service.objects.get(name=CUT).staff.set(Resource.objects.filter(name="Marta"))
    answer = customer.says("somos dos, corte el jueves por la tarde")
    assert "una detrás de otra" in answer
    customer.says("la primera")
    starts = [row[1] for row in parts()]
    assert len(starts) == 2
    assert starts[0] != starts[1]


def test_a_class_has_places(customer: Customer) -> None:
    customer.says("somos 3 para yoga el jueves a las 18")
    assert [row.seats for row in Booking.objects.filter(state="confirmed")] == [3]
    customer.says("Ana", "y para mi madre también")
    assert sorted(Booking.objects.filter(state="confirmed").values_list("seats", flat=True)) == [
        1,
        3,
    ]


def test_too_many_for_a_chat_go_to_the_team(customer: Customer) -> None:
    customer.says("somos 9 para corte el sábado")
    assert parts() == []
    assert Conversation.objects.get().needs_human


@pytest.mark.parametrize("words", ["cancela la de mi hija", "anulá el turno de mi hija"])
def test_the_daughter_s_booking_is_found_by_who_comes(customer: Customer, words: str) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana", "y para mi hija también", "10:00")
    customer.says(words)
    assert [row[3] for row in parts()] == [""]
    assert [row[3] for row in parts(state="cancelled")] == ["Hija"]


# --- Appointments that come again
@pytest.mark.parametrize(
    ("wish", "yes"),
    [
        ("quiero corte todos los martes a las 18:00, 4 veces", "sí"),
        ("kiero un corte cada semana los martes a las 6 de la tarde x 4 semanas", "si todas"),
        ("haircut every tuesday at 6pm, 4 times please", "yes"),
        ("quero corte toda terça às 18h, 4 vezes", "sim"),
    ],
)
def test_a_series_is_shown_and_booked_on_a_yes(customer: Customer, wish: str, yes: str) -> None:
    answer = customer.says(wish)
    assert parts() == []
    assert "1 d" in answer.lower()
    assert len(customer.options) == 3
    customer.says(yes)
    assert [row[1] for row in parts()] == [
        "Tue 24 18:00", "Tue 01 18:00", "Tue 08 18:00", "Tue 15 18:00",
    ]  # fmt: skip
    assert BookingSeries.objects.count() == 1


def test_a_date_that_is_taken_is_named_and_left_out(customer: Customer) -> None:
    for _ in range(2):
        someone_else_books(datetime(2026, 12, 1, 18, 0, tzinfo=ZONE))
    answer = customer.says("corte todos los martes a las 18:00, 3 veces")
    assert "1 dic" in answer.split("salto", 1)[-1]
    customer.says("todas")
    assert [row[1] for row in parts() if row[1].startswith("Tue")].count("Tue 01 18:00") == 2


def test_every_other_week(customer: Customer) -> None:
    customer.says("corte cada 15 días los jueves a las 5, 3 veces", "sí")
    assert [row[1] for row in parts()] == ["Thu 26 17:00", "Thu 10 17:00", "Thu 24 17:00"]


@pytest.mark.parametrize("words", ["solo la primera", "2"])
def test_of_a_series_only_the_first(customer: Customer, words: str) -> None:
    customer.says("corte todos los jueves a las 5", words)
    assert [row[1] for row in parts()] == ["Thu 26 17:00"]
    assert BookingSeries.objects.count() == 0


def test_no_series_without_a_yes(customer: Customer) -> None:
    customer.says("quiero venir todos los sábados a las 11 a cortarme, 20 veces", "no")
    assert parts() == []
    assert BookingSeries.objects.count() == 0


def test_a_chat_takes_twelve_dates_at_most(customer: Customer) -> None:
    answer = customer.says("corte todos los jueves a las 5, 40 veces")
    assert "12 fechas como mucho" in answer


def test_another_number_of_dates(customer: Customer) -> None:
    customer.says("corte todos los jueves a las 5", "mejor solo 3 veces", "sí")
    assert len(parts()) == 3


# --- A service for each of several people
@pytest.mark.parametrize(
    ("words", "who"),
    [
        (("quiero cita el viernes a las 10, ella manicura y yo corte",), ""),
        (("cita para dos, mi hija manicura y yo corte el viernes a las 10",), "Hija"),
        (("cita para mi hija y para mi el viernes a las 10", "ella manicura y yo corte"), "Hija"),
        (("a manicure for my daughter and a haircut for me friday at 10am",), "Daughter"),
        (("ela manicure e eu corte na sexta às 10h",), ""),
    ],
    ids=["she", "daughter", "answered", "en", "pt"],
)
def test_each_gets_their_own(customer: Customer, words: tuple[str, ...], who: str) -> None:
    customer.says(*words)
    assert [(row[0], row[1], row[3]) for row in parts()] == [
        (NAILS, "Fri 27 10:00", who),
        (CUT, "Fri 27 10:30", ""),
    ]


def test_who_no_longer_comes_takes_their_service_with_them(customer: Customer) -> None:
    customer.says("mi hija color y yo corte el viernes por la tarde", "mejor sin color", "1")
    assert [(row[0], row[3]) for row in parts()] == [(CUT, "")]

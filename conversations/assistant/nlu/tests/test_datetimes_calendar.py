"""What the calendar and the clock changes do to what was said."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.assistant.nlu.datetimes import NO_SUCH_DATE, resolve_all, resolve_problem
from conversations.assistant.nlu.tests.reading import NOW, TZ, read, said


@pytest.mark.parametrize(
    "text",
    ["30 de febrero", "el 31 de abril a las 10", "29/2", "a las 25:00", "el 31/11 por la tarde"],
)
def test_a_date_that_does_not_exist_is_told_and_never_moved(text):
    assert read(text) is None
    assert resolve_problem(text, now=NOW, tz=TZ) == NO_SUCH_DATE


def test_a_date_that_exists_is_no_problem():
    assert resolve_problem("el 29 de febrero de 2028", now=NOW, tz=TZ) is None
    assert said("el 29 de febrero de 2028") == "02-29 00:00..03-01 00:00 day"


def test_a_day_of_the_month_skips_months_without_it():
    february = datetime(2026, 2, 1, 9, tzinfo=TZ)
    found = read("el 31", now=february)
    assert found is not None
    assert found.start == datetime(2026, 3, 31, tzinfo=TZ)


def test_a_weekday_with_a_number_is_the_next_month_in_which_both_hold():
    assert said("lunes 6") == "04-06 00:00..04-07 00:00 day"
    assert said("domingo 31") == "05-31 00:00..06-01 00:00 day"


def test_a_date_gone_by_is_next_years():
    found = read("el 2 de enero")
    assert found is not None
    assert found.start == datetime(2027, 1, 2, tzinfo=TZ)


def test_days_are_counted_where_the_business_is():
    late = datetime(2026, 3, 12, 2, 30, tzinfo=UTC)  # still the 11th in Bogotá
    found = read("mañana a las 10", now=late, tz=ZoneInfo("America/Bogota"))
    assert found is not None
    assert found.start == datetime(2026, 3, 12, 15, tzinfo=UTC)


def test_an_hour_that_the_clock_change_skips_moves_forward():
    found = read("el 29 de marzo a las 2:30 am")
    assert found is not None
    assert found.start == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert said("el 29 de marzo a las 2:30 am") == "03-29 03:30..- minute"


def test_an_hour_that_comes_twice_is_the_first():
    found = read("el 25 de octubre a las 2:30 am")
    assert found is not None
    assert found.start is not None
    # Compared in UTC: Python holds a wall time that comes twice unequal to any other zone's.
    assert found.start.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_hours_from_now_are_elapsed_hours_over_a_clock_change():
    eve = datetime(2026, 3, 28, 23, 0, tzinfo=TZ)
    found = read("dentro de 5 horas", now=eve)
    assert found is not None
    assert found.start == datetime(2026, 3, 29, 3, 0, tzinfo=UTC)


def test_every_expression_is_found_in_order_with_its_words():
    text = "el viernes a las 10 o el sábado por la tarde"
    found = resolve_all(text, now=NOW, tz=TZ)
    assert [text[slice(*item.span)] for item in found] == [item.text for item in found]
    assert [item.text for item in found] == ["el viernes a las 10", "el sábado por la tarde"]


def test_spans_point_into_the_cleaned_text():
    found = read("hola\u200b,   quiero   el jueves  a las 3 p. m. porfa")
    assert found is not None
    assert found.text == "el jueves a las 3 p. m."


@pytest.mark.parametrize("language", ["es", "en", "pt"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "²",
        "٣ de mayo",
        "31/12/9999 a las 23",
        "en 4000 meses",
        "0000-00-00",
        "99:99",
        "1/1/0001",
    ],
)
def test_odd_input_never_breaks_the_reader(text, language):
    for item in resolve_all(text, now=NOW, tz=TZ, language=language):
        assert item.start is None or item.start.tzinfo is not None


def test_what_comes_after_the_first_two_thousand_characters_is_not_read():
    assert read("x " * 1_000 + "mañana a las 5") is None
    assert read("mañana a las 5 " + "x" * 1_000_000) is not None


def test_a_flood_of_moments_is_cut():
    assert len(resolve_all("mañana a las 5, " * 100, now=NOW, tz=TZ)) <= 12

"""Who, how many and when, as the words of the message."""

import json

import pytest

from conversations.assistant.evaluation.entities import entities_of, predict, score_entities
from conversations.assistant.nlu.party import party_name, party_size


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("resérvame mañana a las 5 a nombre de Ana Torres", "es",
         {"date": "mañana", "time": "a las 5", "party_name": "Ana Torres"}),
        ("mesa para 4 el sábado a las 9 de la noche", "es",
         {"date": "el sábado", "time": "a las 9 de la noche", "party_size": "4"}),
        ("me llamo juan perez, somos 3 personas", "es",
         {"party_name": "juan perez", "party_size": "3 personas"}),
        ("x la tarde del miércoles", "es", {"date": "miércoles", "time": "x la tarde"}),
        ("meu nome é João Silva, dia 12 às 15:30", "pt",
         {"date": "dia 12", "time": "às 15:30", "party_name": "João Silva"}),
        ("a table for five at 7:15 PM tomorrow under Al Ray", "en",
         {"date": "tomorrow", "time": "7:15 PM", "party_size": "five", "party_name": "Al Ray"}),
        ("3 adults and 1 child on Friday, 7th September", "en",
         {"date": "Friday, 7th September", "party_size": "3 adults and 1 child"}),
        ("Trinity Ferro", "en", {"party_name": "Trinity Ferro"}),
        ("just 2 of us", "en", {"party_size": "2"}),
        ("1830", "en", {"time": "1830"}),
        ("can it be 5:45 pm, not 6:15", "en", {"time": "5:45 pm"}),
        ("6 people instead of 4 people", "en", {"party_size": "6 people"}),
        ("party of two, Vandermeer", "en", {"party_size": "two", "party_name": "Vandermeer"}),
        ("Two", "en", {"party_size": "Two"}),
        ("there'll be a dozen of us on Christmas Eve", "en",
         {"date": "Christmas Eve", "party_size": "a dozen"}),
        ("you can put Leroy as the name, the first of May at half 7", "en",
         {"date": "the first of May", "time": "half 7", "party_name": "Leroy"}),
        ("A TABLE FOR JANICE POMEROY", "en", {"party_name": "JANICE POMEROY"}),
        ("I have two more questions, leave me alone", "en", {}),
        ("soy alérgica al tinte", "es", {}),
        ("", "es", {}),
    ],
)  # fmt: skip
def test_words_of_a_message(text, language, expected):
    assert entities_of(text, language) == expected


def test_the_corrected_number_and_hour_count():
    found = entities_of("change it from 18:00 for 3 people to 17:45 for 4 people", "en")
    assert found == {"time": "17:45", "party_size": "4 people"}


@pytest.mark.parametrize(
    ("text", "count"),
    [("2 adultos y 3 niños", 5), ("somos dos", 2), ("7", 7), ("para mi y mi hermana", None)],
)
def test_people_are_counted_where_they_can_be(text, count):
    assert party_size(text, "es").count == count


def test_labelled_entities_are_found_as_well_as_promised(shared):
    path = shared / "eval" / "entities_en.jsonl"
    records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    score = score_entities(records, predict(records))
    assert min(score.values()) >= 0.93


@pytest.mark.parametrize(("text", "count"), [("a dozen of us", 12), ("a couple of people", 2)])
def test_words_for_a_number_count_as_that_number(text, count):
    assert party_size(text, "en").count == count


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yes, Anderson", {"party_name": "Anderson"}),
        ("the booking is for samuel oduya", {"party_name": "samuel oduya"}),
        ("Ingrid Solberg, 07:45 pm, 2",
         {"party_name": "Ingrid Solberg", "time": "07:45 pm", "party_size": "2"}),
        ("anything between 6pm and 7pm", {"time": "between 6pm and 7pm"}),
        ("same time tomorrow", {"time": "same time", "date": "tomorrow"}),
    ],
    ids=["answered", "small-letters", "listed", "between", "same-time"],
)  # fmt: skip
def test_names_and_hours_said_in_passing(text, expected):
    assert entities_of(text, "en") == expected


@pytest.mark.parametrize(
    "text", ["soy influencer", "Soy VIP", "soy Abogada", "soy clienta", "sou advogado", "soy rubia"]
)
def test_what_somebody_is_is_no_name(text):
    assert party_name(text, "pt" if text.startswith("sou") else "es") == ""


@pytest.mark.parametrize("text", ["soy Clara", "soy Rubio"])
def test_names_that_are_words_too_stay_names(text):
    assert party_name(text, "es") == text.split()[1]

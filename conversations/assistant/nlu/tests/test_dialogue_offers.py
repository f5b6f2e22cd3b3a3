"""What a customer takes of what is offered, and what they only tell, refuse or take back."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from conversations.assistant.evaluation.dialogues import predict
from conversations.assistant.nlu.dialogue_state import Tracker

MADRID = ZoneInfo("Europe/Madrid")
WEDNESDAY = datetime(2024, 1, 10, 10, tzinfo=MADRID)


def followed(turns, language="es"):
    """Day and hour after turns that customer and business take in turn, the customer first."""
    tracker = Tracker(now=WEDNESDAY, tz=MADRID, language=language)
    for at, turn in enumerate(turns):
        (tracker.tell if at % 2 else tracker.hear)(turn)
    return tracker.slots.date, tracker.slots.time


OFFERED = ("quiero cita esta semana", "Jueves 11 a las 9:15, viernes 12 a las 12:45 o a las 18:15.")


@pytest.mark.parametrize(
    ("answer", "day", "hour"),
    [
        ("el jueves me viene bien", 11, time(9, 15)),
        ("la última", 12, time(18, 15)),
        ("la que sea más temprano", 11, time(9, 15)),
        ("la más tarde", 12, time(18, 15)),
        ("la de menos cuarto", 12, time(12, 45)),
        ("el viernes por la tarde", 12, time(18, 15)),
        ("la del medio", 12, time(12, 45)),
        ("a las seis y cuarto", 12, time(18, 15)),
    ],
)
def test_an_offer_is_taken_by_what_sets_it_apart(answer, day, hour):
    assert followed([*OFFERED, answer, "Hecho."]) == (date(2024, 1, day), hour)


def test_the_other_one_is_the_one_passed_over():
    turns = ["el viernes", "Tengo 10:00 u 11:00.", "a las 10", "Viernes a las 10:00, ¿sí?"]
    assert followed([*turns, "mejor la otra"])[1] == time(11)


def test_an_hour_alone_is_the_offer_at_that_hour():
    assert followed(["el viernes", "¿A las 9:00 o a las 11:00?", "nueve"])[1] == time(9)


@pytest.mark.parametrize(
    "aside",
    [
        "La boda es el 20 de enero a las 7",
        "salgo de trabajar a las 5",
        "la última vez fui un lunes a las 8",
        "el sábado no puedo",
        "nos vemos el viernes",
        "si llueve aviso y lo paso al lunes",
        "¿abren los domingos a las 9?",
    ],
)
def test_what_is_only_told_moves_nothing(aside):
    turns = ["el viernes 19 a las 17:30", "Viernes 19 a las 17:30, ¿confirmo?", f"sí. {aside}"]
    assert followed(turns) == (date(2024, 1, 19), time(17, 30))


def test_opening_hours_told_are_no_offer():
    turns = ["el sábado 20 a las 16:00", "Reservado.", "abren por la mañana?"]
    turns += ["Sí, de 10:00 a 14:00.", "ah vale"]
    assert followed(turns) == (date(2024, 1, 20), time(16))


def test_the_business_says_which_week_a_weekday_is_in():
    turns = ["el viernes a las 10", "Viernes 19 a las 10:00, ¿le va bien?", "sí"]
    assert followed(turns)[0] == date(2024, 1, 19)


def test_the_weekday_in_play_is_not_another_weeks():
    turns = ["el viernes 19 a las 10", "Viernes 19 a las 10:00.", "vale, el viernes está bien"]
    assert followed(turns)[0] == date(2024, 1, 19)


def test_a_change_that_is_declined_goes_back():
    turns = ["el jueves a las 19:15", "Jueves a las 19:15, ¿sí?", "puede ser a las 18?"]
    turns += ["A las 18:00 está ocupado.", "entonces como estaba"]
    assert followed(turns)[1] == time(19, 15)


def test_later_is_later_than_what_is_agreed():
    turns = ["el viernes 12 a las 18:00", "Viernes 12 a las 18:00, ¿sí?"]
    assert followed([*turns, "una hora más tarde"])[1] == time(19)
    assert followed([*turns, "mejor un día antes"])[0] == date(2024, 1, 11)
    assert followed([*turns, "una semana después"])[0] == date(2024, 1, 19)


def test_morning_answers_morning_or_afternoon():
    turns = ["el viernes 19", "¿Mañana o tarde?", "mañana", "A las 11:00.", "vale"]
    assert followed(turns) == (date(2024, 1, 19), time(11))


def test_the_customers_own_name_is_nobody_they_want_to_see():
    turns = [
        ("user", "cita con la psicóloga Marta Rey mañana a las 9"),
        ("system", "Mañana a las 9:00. ¿A nombre de quién?"),
        ("user", "Luis Sanz"),
    ]
    record = {
        "id": "1",
        "now": WEDNESDAY.isoformat(),
        "tz": "Europe/Madrid",
        "language": "es",
        "turns": [{"speaker": speaker, "text": text} for speaker, text in turns],
    }
    (found,) = predict([record])
    assert found["slots"]["provider"] == "Marta Rey"
    assert found["slots"]["service_type"] == "therapist"


def test_offers_are_taken_in_portuguese_and_english_too():
    assert followed(["na sexta", "Sexta 12 às 9:00 ou 11:15.", "a segunda opção"], "pt")[1] == time(
        11, 15
    )
    turns = ["tomorrow please", "Tomorrow at 10 am or 4:30 pm.", "the earlier one"]
    assert followed(turns, "en") == (date(2024, 1, 11), time(10))


def test_when_it_would_end_is_no_offer():
    turns = ["el sábado 20 a las 12", "Sábado 20 a las 12:00, terminaría a las 15:00. ¿Sí?", "sí"]
    assert followed(turns)[1] == time(12)


def test_an_offer_still_stands_after_a_question_about_it():
    turns = ["hoy", "Hoy lleno. El sábado 13 a las 13:15.", "no hay nada antes?"]
    assert followed([*turns, "Lo siento, es lo primero.", "dame ese"]) == (
        date(2024, 1, 13),
        time(13, 15),
    )


def test_an_hour_without_half_of_the_day_is_one_at_which_shops_are_open():
    assert followed(["el viernes a la una"])[1] == time(13)


def test_nobody_comes_on_a_day_gone_by():
    turns = ["el viernes a las 10", "Viernes 12 a las 10:00.", "sí, llevo el informe de 2015"]
    assert followed(turns)[0] == date(2024, 1, 12)

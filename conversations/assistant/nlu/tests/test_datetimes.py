"""When customers mean, as they type it, in three languages."""

import pytest

from conversations.assistant.nlu.tests.reading import said

SPANISH = [
    ("dos horas después de las 4 de la tarde", "03-11 18:00..- hour"),
    ("media hora antes de las 6 de la tarde", "03-11 17:30..- minute"),
    ("el viernes a mediodía, a las 2 y media", "03-13 14:30..- minute"),
    ("pal jueves x la tarde", "03-12 12:00..03-12 20:00 part_of_day"),
    ("quiero turno el jueves a las 18hs", "03-12 18:00..- hour"),
    ("mñn a las 5 y media", "03-12 17:30..- minute"),
    ("pasado mañana por la mañana", "03-13 08:00..03-13 12:00 part_of_day"),
    ("mañana por la mañana", "03-12 08:00..03-12 12:00 part_of_day"),
    ("el viernes que viene por la tarde", "03-13 12:00..03-13 20:00 part_of_day"),
    ("mañana de 4 a 6", "03-12 16:00..03-12 18:00 hour"),
    ("de 9 a 2", "03-12 09:00..03-12 14:00 hour"),
    ("de 9 de la mañana a 2 de la tarde", "03-12 09:00..03-12 14:00 hour"),
    ("dentro de dos semanas", "03-25 00:00..03-26 00:00 day"),
    ("a partir de las 17", "03-11 17:00..- hour after"),
    ("antes del viernes", "-..03-13 00:00 day before"),
    ("hasta el viernes", "-..03-14 00:00 day before"),
    ("no más tarde de las 6", "-..03-11 18:00 hour before"),
    ("el 15/3", "03-15 00:00..03-16 00:00 day"),
    ("el 15 de marzo a las 11", "03-15 11:00..- hour"),
    ("el día 3 por la tarde", "04-03 12:00..04-03 20:00 part_of_day"),
    ("este finde", "03-14 00:00..03-16 00:00 day"),
    ("mañana a primera hora", "03-12 08:00..03-12 10:00 part_of_day"),
    ("el juevez a las 4 menos cuarto", "03-12 15:45..- minute"),
    ("un cuarto para las ocho de la noche", "03-11 19:45..- minute"),
    ("al mediodía", "03-11 12:00..- hour"),
    ("de hoy en ocho", "03-18 00:00..03-19 00:00 day"),
    ("el último viernes del mes", "03-27 00:00..03-28 00:00 day"),
    ("la primera semana de abril", "03-30 00:00..04-06 00:00 day"),
    ("del 4 al 22 de abril", "04-04 00:00..04-23 00:00 day"),
    ("la semana que viene", "03-16 00:00..03-23 00:00 week"),
    ("el mes que viene", "04-01 00:00..05-01 00:00 month"),
    ("despues de las 5 y antes de las 8", "03-11 17:00..03-11 20:00 hour"),
    ("en una hora y media", "03-11 12:00..- minute"),
    ("mañana jueves a las 9", "03-12 09:00..- hour"),
    ("a las cinco y media mañana por la tarde", "03-12 17:30..- minute"),
    ("de lunes a miércoles de la semana que viene", "03-16 00:00..03-19 00:00 day"),
    ("no antes de las 5", "03-11 17:00..- hour after"),
    ("la otra semana", "03-16 00:00..03-23 00:00 week"),
    ("el finde a las 16,30", "03-14 16:30..- minute"),
]
ENGLISH = [
    ("two hours after 4pm", "03-11 18:00..- hour"),
    ("early on Friday", "03-13 08:00..03-13 12:00 part_of_day"),
    ("Fri 13 March, 1530", "03-13 15:30..- minute"),
    ("tmrw at half past 5", "03-12 17:30..- minute"),
    ("quarter to 12 in the morning on the 20th", "03-20 11:45..- minute"),
    ("Friday after five", "03-13 17:00..- hour after"),
    ("this coming friday, 3-4:30pm", "03-13 15:00..03-13 16:30 minute"),
    ("next Friday", "03-20 00:00..03-21 00:00 day"),
    ("4/15", "04-15 00:00..04-16 00:00 day"),
    ("22/04", "04-22 00:00..04-23 00:00 day"),
    ("wednesday the 18th at noon", "03-18 12:00..- hour"),
    ("the third tuesday of next month", "04-21 00:00..04-22 00:00 day"),
    ("a week from monday", "03-23 00:00..03-24 00:00 day"),
    ("three days after April 1st", "04-04 00:00..04-05 00:00 day"),
    ("tonight from 7 to 7:30", "03-11 19:00..03-11 19:30 minute"),
    ("from 9am tomorrow to 5pm Friday", "03-12 09:00..03-13 17:00 hour"),
    ("at 3pm for an hour", "03-11 15:00..03-11 16:00 hour"),
    ("in 2 business days", "03-13 00:00..03-14 00:00 day"),
    ("3pm or later", "03-11 15:00..- hour after"),
    ("thrusday 0230pm", "03-12 14:30..- minute"),
    ("end of day tomorrow", "03-12 18:00..03-12 20:00 part_of_day"),
]
PORTUGUESE = [
    ("sexta 13 às 9:00", "03-13 09:00..- minute"),
    ("amanhã às 17h", "03-12 17:00..- hour"),
    ("sexta-feira às 14h30", "03-13 14:30..- minute"),
    ("hj a tarde", "03-11 12:00..03-11 20:00 part_of_day"),
    ("depois de amanhã de manhã", "03-13 08:00..03-13 12:00 part_of_day"),
    ("meio-dia e meia", "03-11 12:30..- minute"),
    ("quinze para as oito da noite", "03-11 19:45..- minute"),
    ("das 14 às 16", "03-11 14:00..03-11 16:00 hour"),
    ("segunda às 9", "03-16 09:00..- hour"),
    ("na segunda semana de abril", "04-06 00:00..04-13 00:00 day"),
    ("dia vinte e três às sete da noite", "03-23 19:00..- hour"),
    ("daqui a duas semanas", "03-25 00:00..03-26 00:00 day"),
    ("a partir das 17h", "03-11 17:00..- hour after"),
    ("de segunda a sexta", "03-16 00:00..03-21 00:00 day"),
]


@pytest.mark.parametrize(("text", "meaning"), SPANISH)
def test_spanish(text, meaning):
    assert said(text, "es") == meaning


@pytest.mark.parametrize(("text", "meaning"), ENGLISH)
def test_english(text, meaning):
    assert said(text, "en") == meaning


@pytest.mark.parametrize(("text", "meaning"), PORTUGUESE)
def test_portuguese(text, meaning):
    assert said(text, "pt") == meaning


@pytest.mark.parametrize(
    "text",
    [
        "buenas tardes, quería pedir hora",
        "somos 4 personas",
        "me llamo Marta y tengo 30 años",
        "corte de 4 a 6 años",
        "llego tarde",
        "el local está en el edificio 4",
        "necesito un masaje de 2 horas",
        "vienes juntos",
        "quería pedir hora para una limpieza de cutis",
        "<script>1</script>",
        "solo seremos 3 la próxima vez",
        "es mi primera vez",
        "para mi 3 hijas",
    ],
)
def test_numbers_and_greetings_are_not_moments(text):
    assert said(text) == "nothing"


@pytest.mark.parametrize(
    "text",
    ["may I come in?", "good morning", "I am 30 years old", "a table for 2", "that's the one"],
)
def test_english_words_that_look_like_dates(text):
    assert said(text, "en") == "nothing"


def test_a_party_is_not_an_hour():
    assert said("mesa para 4 a las 9 de la noche") == "03-11 21:00..- hour"


def test_day_and_time_said_apart_are_one_moment():
    assert said("el martes para un tinte, sobre las 12 y cuarto") == "03-17 12:15..- minute"


def test_shop_hours_decide_an_hour_without_am_or_pm():
    assert said("mañana a las 5") == "03-12 17:00..- hour"
    assert said("mañana a las 9") == "03-12 09:00..- hour"
    assert said("mañana a las 5", shop=False) == "03-12 05:00..- hour"


def test_a_weekday_whose_hour_has_gone_is_next_weeks():
    assert said("miércoles a las 9") == "03-18 09:00..- hour"

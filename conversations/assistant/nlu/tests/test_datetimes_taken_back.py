"""Messages that refuse a moment, take one back or say it a roundabout way."""

import pytest

from conversations.assistant.nlu.tests.reading import said

SAID = [
    ("es", "no puedo antes de las 10", "03-12 10:00..- hour after"),
    ("en", "I can't do before 10", "03-12 10:00..- hour after"),
    ("es", "salgo a las 3, o sea después de las 3:30", "03-11 15:30..- minute after"),
    ("en", "I finish at 3 so after 3:30", "03-11 15:30..- minute after"),
    ("es", "hoy ya no llego, mejor el viernes a las 6", "03-13 18:00..- hour"),
    ("es", "el viernes a las 4, mejor a las 5", "03-13 17:00..- hour"),
    ("es", "este viernes no puedo, el otro sí", "03-20 00:00..03-21 00:00 day"),
    ("en", "not this Saturday but the one after", "03-21 00:00..03-22 00:00 day"),
    ("es", "el 10 o el 11 de abril a las 5", "04-10 17:00..- hour"),
    ("es", "el penúltimo viernes de abril", "04-17 00:00..04-18 00:00 day"),
    ("en", "a Monday in April", "04-06 00:00..04-07 00:00 day"),
    ("es", "de una a tres de la tarde", "03-11 13:00..03-11 15:00 hour"),
    ("es", "¿tenéis libre el jueves a las 10 para un corte?", "03-12 10:00..- hour"),
    ("pt", "quinze para a uma de sexta", "03-13 12:45..- minute"),
    ("es", "de las diez de la mañana a la una", "03-12 10:00..03-12 13:00 hour"),
    ("pt", "sábado 14 de manhã", "03-14 08:00..03-14 12:00 part_of_day"),
    ("pt", "da uma às três da tarde", "03-11 13:00..03-11 15:00 hour"),
    ("es", "tres días a partir del lunes", "03-16 00:00..03-19 00:00 day"),
    ("es", "tres días a partir de hoy", "03-14 00:00..03-15 00:00 day"),
    ("en", "in 3/4 of an hour", "03-11 11:15..- minute"),
    ("en", "be there in ten", "03-11 10:40..- minute"),
    ("en", "late tomorrow afternoon", "03-12 14:00..03-12 16:00 part_of_day"),
    ("pt", "na véspera de São João", "06-23 00:00..06-24 00:00 day"),
    ("pt", "esse dia 20", "03-20 00:00..03-21 00:00 day"),
    ("en", "after 9:30 but before 11 on Friday", "03-13 09:30..03-13 11:00 minute"),
    ("en", "could do monday but friday at 4pm is better", "03-13 16:00..- hour"),
    ("es", "el jueves puedo, pero el viernes a las 11 me viene mejor", "03-13 11:00..- hour"),
    (
        "es",
        "el jueves o si no el viernes a las 10 de la mañana, mejor viernes",
        "03-13 10:00..- hour",
    ),
    ("es", "mñn por la tarde", "03-12 12:00..03-12 20:00 part_of_day"),
]


@pytest.mark.parametrize(("language", "text", "expected"), SAID, ids=[row[1] for row in SAID])
def test_a_moment_is_the_one_that_is_left_standing(language: str, text: str, expected: str) -> None:
    assert said(text, language) == expected

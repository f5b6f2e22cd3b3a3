"""The words of each concept, in Spanish, English and Portuguese: lower case, no accents.

`_` joins words that only count together, `*` stands for any ending. A concept may name others in
angle brackets. What the concepts mean together is in `rules`.
"""

from conversations.assistant.builtin.safety.words_dealing import DEALING
from conversations.assistant.builtin.safety.words_machine import MACHINE
from conversations.assistant.builtin.safety.words_matters import MATTERS
from conversations.assistant.builtin.safety.words_people import PEOPLE
from conversations.assistant.builtin.safety.words_watching import WATCHING_WORDS

CONCEPTS: dict[str, str] = {
    **MATTERS,
    **PEOPLE,
    **MACHINE,
    **DEALING,
    **WATCHING_WORDS,
}

# Capitalised words that are no names of people.
_CALENDAR = """
    lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio
    julio agosto septiembre setiembre octubre noviembre diciembre hoy manana navidad reyes monday
    tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december today tomorrow christmas easter segunda terca
    quarta quinta sexta janeiro fevereiro marco maio junho julho setembro outubro novembro
    dezembro hoje amanha whatsapp instagram google bizum visa
"""
NO_NAMES = frozenset(_CALENDAR.split())

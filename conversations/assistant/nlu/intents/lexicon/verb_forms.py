"""Everyday verbs that no cue uses, in the forms in which people write them, without accents: known,
so that "estáis" or "compramos" is never mended into a word that asks for something else."""

from collections.abc import Iterator
from itertools import product

from conversations.assistant.nlu.wordlists import words_of

# Present (also with vos), past, imperfect, future, conditional, wish; regular verbs only.
_AR = (
    "o as a amos ais an e aste o asteis aron aba abas abamos abais aban ado ando ar are ara aras"
    " aremos areis aran aria arias ariamos arian es emos eis en ad"
)
_ER = (
    "o es e emos eis en i iste io imos isteis ieron ia ias iamos iais ian ido iendo er ere era eras"
    " eremos ereis eran eria erias eriamos erian a as amos ais an ed"
)
_IR = (
    "o es e imos is en i iste io isteis ieron ia ias iamos iais ian ido iendo ir ire ira iras iremos"
    " ireis iran iria irias iriamos irian a as amos ais an id"
)
_SPANISH = (
    ("aguant apag ayud camin compr cont encontr entr envi est llev mand molest mostr olvid par pas"
     " pens mand sac termin tom", _AR),
    ("aprend beb com conoc cre deb le met parec perd quer romp sab", _ER),
    ("decid part recib sub sent viv", _IR),
)  # fmt: skip
_IRREGULAR = """
    empiezo empiezas empieza empezamos empezais empezas empiezan empece empezaste empezo empezaron
    empezar empezaba empezando empezado empieces empiece empiecen encuentro encuentras encuentra
    encuentran cuento cuentas cuenta cuentan estoy estuve estuvo estuvimos estuvieron estuviste este
    estes esten estemos muestro muestra muestran piensas piensan pierdes pierden sirvo sirves sirve
    servimos servis sirven servia repito repites repite repetimos repiten supe supo supieron quise
    quiso quisimos quisieron sabre sabra sabria
"""


def _forms(table: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for stems, endings in table:
        for stem, ending in product(stems.split(), endings.split()):
            yield stem + ending


SPANISH = frozenset(_forms(_SPANISH)) | words_of(_IRREGULAR)

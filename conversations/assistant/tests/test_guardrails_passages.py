"""What a model says out of documents: only what a passage of this run holds, and cited by us."""

from typing import Any

import pytest

from conversations.assistant import guardrails
from conversations.assistant.citing import cited, uncited
from conversations.assistant.tests.situations import FACTS, records, situation
from conversations.assistant.tools import Call

MANUAL = "00000000-0000-7000-8000-0000000000d1"
TEXT = (
    "Error E4: falta de presión en el circuito. Abra la llave de llenado hasta 1,5 bar y pulse"
    " Reset. La garantía de la reparación es de 2 años. Urgencias de 22:00 a 6:00: 120 €."
)


def passage(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "document",
        "id": MANUAL,
        "title": "Manual caldera",
        "page": 3,
        "heading": "Errores",
        "text": TEXT,
        "score": 0.9,
        "allowed": True,
        "instead": "",
    } | changes


def looked_up(*passages: dict[str, Any]) -> Call:
    return Call("search_knowledge", {"text": "error E4"}, {"passages": list(passages)}, False)


FOUND, NOTHING = looked_up(passage()), looked_up()
REFUSED = looked_up(
    passage(allowed=False, text="", heading="", page=None, instead="Llame al técnico.")
)
ASKED = Call("ask_team", {"question": "¿qué es E4?"}, {"asked": True}, False)


def review(text: str, *calls: Call) -> guardrails.Review:
    said = situation("la caldera da error E4")
    return guardrails.review(text, tools_results=calls, facts=FACTS, situation=said)


@pytest.mark.parametrize(
    "text",
    [
        "El error E4 es falta de presión en el circuito.",
        "Abra la llave de llenado hasta 1,5 bar y pulse Reset.",
        "La reparación tiene garantía de 2 años.",
        "La urgencia cuesta 120 €.",
    ],
)
def test_what_a_passage_holds_may_be_said(text: str) -> None:
    assert review(text, FOUND).problems == []


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("Abra la llave de llenado hasta 2,5 bar.", [FOUND]),
        ("Eso es el error E7.", [FOUND]),
        ("La garantía es de 5 años.", [FOUND]),
        ("La urgencia cuesta 90 €.", [FOUND]),
        ("Abra la llave de llenado hasta 1,5 bar.", []),
        ("Desmonte el quemador, limpie el inyector y cambie la junta.", [FOUND]),
        ("Desmonte el quemador, limpie el inyector y cambie la junta.", [NOTHING]),
        ("Abra la llave de llenado hasta 1,5 bar y pulse Reset.", [REFUSED]),
        ("No lo sé, se lo pregunto al equipo.", [NOTHING]),
    ],
)
def test_what_no_passage_holds_is_held_back(text: str, calls: list[Call]) -> None:
    assert review(text, *calls).problems != []


def test_what_is_said_instead_may_be_said() -> None:
    assert review("Llame al técnico.", REFUSED).problems == []


def test_that_the_team_is_asked_may_be_said_once_it_is() -> None:
    assert review("No lo sé, se lo pregunto al equipo.", NOTHING, ASKED).problems == []


def test_the_passage_is_the_source() -> None:
    found = review("Abra la llave de llenado hasta 1,5 bar y pulse Reset.", FOUND)
    assert {"kind": "document", "id": MANUAL, "field": "page 3"} in records(found.sources)
    assert [each.title for each in found.documents] == ["Manual caldera"]


def test_the_source_is_named_by_us_and_once() -> None:
    said = uncited("Abra la llave hasta 1,5 bar. (Fuente: Manual caldera, pág. 9)")
    documents = review("Abra la llave de llenado hasta 1,5 bar.", FOUND).documents
    reply = cited(said, documents, "es")
    assert reply == "Abra la llave hasta 1,5 bar.\n(Fuente: Manual caldera, pág. 3)"
    assert cited("Hola.", (), "es") == "Hola."
    assert cited("Open it.", documents, "en").endswith("(Source: Manual caldera, p. 3)")

"""What WhatsApp takes of a template, told before it is handed in."""

from typing import Any

import pytest

from channels_whatsapp.templating.purposes import (
    LANGUAGES,
    PURPOSES,
    named_body,
    numbered_body,
    samples_of,
)
from channels_whatsapp.templating.reasons import REASONS, reason_code, reason_words
from channels_whatsapp.templating.rules import Wording, problems
from channels_whatsapp.templating.starters import starter_drafts

SAMPLES = {"1": "Lucía", "2": "Corte", "3": "Estilo", "4": "mañana", "5": "https://e.es/1"}
BODY = "Hola {{1}}: te recordamos tu cita de {{2}} en {{3}}, {{4}}. ¡Te esperamos!"
QUICK = {"type": "quick_reply", "text": "Confirmo"}
LINK = {"type": "url", "text": "Ver la cita", "url": "https://estilo.example/cita"}


def fields(**changed: Any) -> set[str]:
    """Where there is something to mend."""
    good: dict[str, Any] = {
        "name": "reminder_24h",
        "category": "utility",
        "body": BODY,
        "samples": SAMPLES,
        "places": 5,
    }
    return {problem.field for problem in problems(Wording(**good | changed))}


def test_a_good_template_has_no_problem() -> None:
    assert fields(header="Tu cita", footer="Estilo", buttons=[QUICK, LINK]) == set()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "Recordatorio 24h"}, "name"),
        ({"name": "recordatório"}, "name"),
        ({"name": "a" * 121}, "name"),
        ({"body": ""}, "body"),
        ({"body": "a" * 1025}, "body"),
        ({"body": "Hola {{1}}, " + "a" * 1010, "samples": {"1": "x" * 30}}, "body"),
        ({"body": "{{1}}, te esperamos en la peluquería mañana."}, "body"),
        ({"body": "Hola, tu cita de mañana en la peluquería es {{4}}"}, "body"),
        ({"body": "Hola, tu cita de mañana en la peluquería es {{4}}."}, "body"),
        ({"body": "Hola {{1}} {{2}}, te esperamos mañana en la peluquería."}, "body"),
        ({"body": "Hola {{1}}: {{2}} en {{3}}, {{4}} ok"}, "body"),
        ({"body": "Hola {{nombre}}: te esperamos en la peluquería."}, "body"),
        ({"body": "Hola {{1}: te esperamos en la peluquería."}, "body"),
        ({"body": BODY.replace("{{4}}", "{{6}}"), "samples": SAMPLES | {"6": "x"}}, "body"),
        ({"body": "Hola.\n\n\nTe esperamos."}, "body"),
        ({"body": "Hola.\tTe esperamos."}, "body"),
        ({"samples": {}}, "samples"),
        ({"samples": SAMPLES | {"2": "dos\nlíneas"}}, "samples"),
        ({"header": "x" * 61}, "header"),
        ({"header": "Hola {{1}}"}, "header"),
        ({"header": "¡Hola! 💈"}, "header"),
        ({"footer": "x" * 61}, "footer"),
        ({"footer": "{{3}}"}, "footer"),
        ({"buttons": [QUICK | {"text": "x" * 21}]}, "buttons"),
        ({"buttons": [QUICK | {"text": ""}]}, "buttons"),
        ({"buttons": [QUICK, QUICK | {"text": "confirmo"}]}, "buttons"),
        ({"buttons": [QUICK | {"text": f"Opción {n}"} for n in range(11)]}, "buttons"),
        ({"buttons": [LINK | {"text": f"Ver {n}"} for n in range(3)]}, "buttons"),
        ({"buttons": [LINK | {"url": "http://estilo.example"}]}, "buttons"),
        ({"buttons": [LINK | {"url": "https://wa.me/34600000000"}]}, "buttons"),
        ({"buttons": [LINK | {"url": "estilo"}]}, "buttons"),
        ({"buttons": [{"type": "phone", "text": "Llamar"}]}, "buttons"),
        ({"category": "news"}, "category"),
        ({"category": "authentication"}, "category"),
        ({"category": "authentication", "body": "Es {{1}}, tu código.", "footer": "x"}, "category"),
    ],
)
def test_what_whatsapp_refuses_is_told_at_its_field(changed: dict[str, Any], field: str) -> None:
    assert fields(**changed) == {field}


@pytest.mark.parametrize("vertical", ["salon", "clinic", "academy", "maintenance", "other", "zoo"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_to_begin_with_passes(vertical: str, language: str) -> None:
    drafts = starter_drafts(vertical, language)
    assert {draft.purpose for draft in drafts} == set(PURPOSES)
    for draft in drafts:
        wording = Wording(
            name=draft.name,
            category=draft.category,
            body=draft.body,
            buttons=draft.buttons,
            samples=draft.samples,
            places=len(PURPOSES[draft.purpose].places),
        )
        assert problems(wording) == [], (draft.purpose, draft.body)
        assert "{" not in draft.body.replace("{{", "").replace("}}", ""), draft.body
    assert len({draft.body for draft in drafts}) == len(drafts)


def test_each_trade_speaks_its_own_words() -> None:
    said = {
        vertical: next(d.body for d in starter_drafts(vertical, "es", ["reminder_24h"]))
        for vertical in ("salon", "academy", "maintenance")
    }
    assert "tu cita" in said["salon"]
    assert "tu clase" in said["academy"]
    assert "nuestra visita" in said["maintenance"]


def test_variables_are_written_by_name_in_any_language_and_kept_by_number() -> None:
    body, unknown = numbered_body("Hola {{ nombre }}: {{appointment}} ({{4}}).", "reminder_24h")
    assert body == "Hola {{1}}: {{4}} ({{4}})."
    assert unknown == []
    assert named_body(body, "reminder_24h") == "Hola {{nombre}}: {{cita}} ({{cita}})."
    assert numbered_body("Hola {{apellido}}", "reminder_24h")[1] == ["apellido"]
    assert samples_of("reminder_24h", "en")["1"] == "Lucy"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("NONE", ""),
        ("", ""),
        ("INVALID_FORMAT", "INVALID_FORMAT"),
        ("Low quality", "LOW_QUALITY"),
        ("The template category is incorrect", "INCORRECT_CATEGORY"),
        ("Placeholders are formatted incorrectly", "INVALID_FORMAT"),
        ("This template violates WhatsApp's policy", "ABUSIVE_CONTENT"),
    ],
)
def test_what_a_provider_says_is_told_in_plain_words(said: str, code: str) -> None:
    assert reason_code(said) == code
    if code:
        assert reason_words(code) == str(REASONS[code])


def test_what_nobody_knows_is_told_as_it_was_said() -> None:
    assert reason_words(reason_code("Something quite new")) == "Something quite new"

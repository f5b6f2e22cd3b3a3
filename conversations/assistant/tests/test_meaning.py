"""Which texts are about the same thing."""

import pytest

from conversations.assistant.meaning import covered, likeness


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("¿tenéis parking?", "hola, hay aparcamiento??"),
        ("¿Aceptáis perros?", "aceptais perro"),
        ("la caldera da error E4", "error e4 en mi caldera"),
        ("do you have parking?", "is there any parking please"),
    ],
)
def test_the_same_question_in_other_words(one: str, other: str) -> None:
    assert likeness(one, other) >= 0.7


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("error E4", "error E5"),
        ("¿tenéis parking?", "¿tenéis wifi?"),
        ("¿cuánto dura el tinte?", "¿cuánto cuesta el tinte?"),
        ("hola", "buenas"),
    ],
)
def test_other_questions(one: str, other: str) -> None:
    assert likeness(one, other) < 0.7


def test_a_text_without_the_code_covers_nothing() -> None:
    assert covered("error E5 de la caldera", "Error E4 de la caldera") == 0
    assert covered("error E4 de la caldera", "Error E4: la caldera no tiene presión") == 1

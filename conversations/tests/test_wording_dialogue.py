"""The sentences of visits, companions, series and repairs: alike in every language."""

import string

import pytest

from conversations.assistant.builtin.wording import dialogue
from conversations.tests.test_formal import TU


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("other", [dialogue.EN, dialogue.PT])
def test_every_language_says_the_same(other: dict[str, str]) -> None:
    assert set(other) == set(dialogue.ES)
    for key, said in other.items():
        assert fields(said) == fields(dialogue.ES[key]), key


def test_usted_is_said_throughout() -> None:
    for key, said in (dialogue.ES | dialogue.FORMAL).items():
        assert not TU.search(said), key
    for key, said in dialogue.FORMAL.items():
        assert fields(said) == fields(dialogue.ES[key]), key
        assert said != dialogue.ES[key], key

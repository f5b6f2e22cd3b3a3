"""Which difference between two words a hasty finger makes."""

import pytest

from conversations.assistant.nlu.intents.slips import is_slip


@pytest.mark.parametrize("typed", ["babra", "brba", "barbba", "narba", "barva", "bafba", "barbas"])
def test_swapped_missing_doubled_and_neighbouring_letters_are_slips(typed):
    assert is_slip(typed, "barba")


@pytest.mark.parametrize(
    "typed", ["barra", "barca", "barsa", "balba", "borba", "barbo", "bbbb", ""]
)
def test_another_letter_is_another_word(typed):
    assert not is_slip(typed, "barba")

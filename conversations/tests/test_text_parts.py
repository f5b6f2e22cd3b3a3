"""How texts are cut, and what can be chosen numbered below them."""

from hypothesis import given
from hypothesis import strategies as st

from conversations.channels.showing import numbered
from conversations.channels.text import split_text


def test_options_are_numbered_below_the_text_once() -> None:
    body = numbered("¿Cuál prefieres?", ["10:00", "10:30"])
    assert body == "¿Cuál prefieres?\n\n1. 10:00\n2. 10:30"
    assert numbered(body, ["10:00", "10:30"]) == body
    assert numbered("Hola", []) == "Hola"


def test_a_long_text_is_cut_between_paragraphs() -> None:
    one, two = "a" * 900, "b" * 900
    assert split_text(f"{one}\n\n{two}", 1600) == [one, two]


def test_a_paragraph_without_end_is_cut_between_words() -> None:
    parts = split_text("palabra " * 500, 1600)
    assert all(part.split(" ")[0] == "palabra" == part.split(" ")[-1] for part in parts)


@given(st.text(max_size=400), st.integers(min_value=4, max_value=60))
def test_parts_are_short_enough_and_lose_nothing_but_white_space(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert all(len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert len(parts) == 1 or all(parts)

"""How many segments a text is billed as, and what becomes of one that is too long."""

import pytest

from conversations.channels.sms.segments import BODY_CHARS, SEGMENTS_MOST, segments, sms_text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),  # each counts twice
        ("€" * 81, 2),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("😀" * 35, 1),  # two UTF-16 units each
        ("😀" * 36, 2),
    ],
)
def test_segments_are_counted_as_the_network_does(text: str, count: int) -> None:
    assert segments(text) == count


def test_an_accent_does_not_double_the_price_of_a_spanish_text() -> None:
    text = "¿Mañana a las 10? Te esperamos, María: corte y peinado. " * 2
    assert segments(sms_text(text)) == 1
    assert "Maria" in sms_text(text)
    assert "ñ" in sms_text(text)


@pytest.mark.parametrize("letter", ["a", "é", "[", "ж", "😀"])
def test_a_long_answer_ends_at_a_whole_sentence_and_says_that_it_goes_on(letter: str) -> None:
    sentence = f"Esta es la frase {letter} que se repite. "
    sent = sms_text(sentence * 100)
    assert sent.endswith("se repite. (...)")
    assert len(sent) <= BODY_CHARS
    assert segments(sent) <= SEGMENTS_MOST

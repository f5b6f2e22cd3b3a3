"""Which numbers of the owner's texts may be said as amounts."""

from decimal import Decimal

import pytest

from conversations.assistant.guardrails.money import _numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("la mensualidad cuesta 180.000 cop", {"180000"}),
        ("bono de 45eur o 12,50€", {"45", "12.50"}),
        ("desde 20.", {"20"}),
        ("cita 01a20cc8-8f1c-710b-a1c6", set()),
        ("modelo x1b-3", set()),
    ],
)
def test_a_number_inside_a_reference_is_no_amount(text: str, numbers: set[str]) -> None:
    assert _numbers(text) == {Decimal(number) for number in numbers}

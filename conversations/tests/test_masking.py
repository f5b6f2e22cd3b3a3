"""What customers write is kept for everybody only without what is theirs."""

import pytest

from conversations.masking import mask


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("mi correo es ana.ruiz@example.com ¿abrís?", "ana.ruiz@example.com"),
        ("llámame al 600 12 34 56 ¿abrís?", "600 12 34 56"),
        ("+57 300 123 4567 ¿abrís?", "300 123 4567"),
        ("me llamo ana ¿abrís?", "ana "),
        ("Soy Ana María de la Torre, ¿abrís?", "Torre"),
        ("my name is Bob Smith ¿abrís?", "Smith"),
        ("vivo en calle Mayor 12 ¿abrís?", "Mayor 12"),
        ("dni 12345678Z ¿abrís?", "12345678Z"),
    ],
)
def test_personal_data_is_masked(text: str, hidden: str) -> None:
    masked = mask(text)
    assert hidden not in masked
    assert "¿abrís?" in masked


def test_the_persons_own_name_is_masked_wherever_it_stands() -> None:
    assert mask("¿Marta Gil tiene cita?", name="marta gil") == "¿[nombre] [nombre] tiene cita?"


def test_what_the_business_publishes_stays() -> None:
    known = ("+34 910 000 001", "Calle del Pez 14 Madrid")
    said = "Estamos en calle del Pez 14, Madrid; llama al +34910000001 o al 600 12 34 56."
    masked = mask(said, known=known)
    assert "calle del Pez 14, Madrid" in masked
    assert "+34910000001" in masked
    assert "600 12 34 56" not in masked


@pytest.mark.parametrize(
    "text", ["¿abrís a las 10:30?", "la caldera da error E4", "¿cuesta 120.000 COP?", "soy nuevo"]
)
def test_plain_questions_stay_as_they_are(text: str) -> None:
    assert mask(text) == text

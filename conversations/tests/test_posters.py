"""The poster for the counter."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from conversations.posters import SIZES, Poster, poster_pdf

LINK = "https://wa.me/34910000001?text=Hola"


def page(**changed: str) -> tuple[str, list[str], float]:
    """What a poster says, where its links lead, and its height in points."""
    size = changed.pop("size", "a4")
    said = {
        "business": "Peluquería Estilo",
        "channel": "WhatsApp",
        "url": LINK,
        "address": "+34 910 00 00 01",
        "language": "es",
    }
    (only,) = PdfReader(BytesIO(poster_pdf(Poster(**(said | changed)), size))).pages
    links = [each.get_object()["/A"]["/URI"] for each in only.get("/Annots", [])]
    return only.extract_text(), links, float(only.mediabox.height)


def test_it_names_the_business_its_address_and_what_to_do() -> None:
    text, links, _ = page()
    assert "Peluquería Estilo" in text
    assert "+34 910 00 00 01" in text
    assert "Escríbenos por WhatsApp" in text
    assert "Abre la cámara" in text
    assert links == [LINK]


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "Message us on WhatsApp"), ("pt", "Fale conosco"), ("fr", "Escríbenos")],
)
def test_it_speaks_the_business_s_language(language: str, says: str) -> None:
    assert says in page(language=language)[0]


@pytest.mark.parametrize("size", SIZES)
def test_each_paper_gets_one_page_of_its_size(size: str) -> None:
    assert page(size=size)[2] == pytest.approx(SIZES[size][1])


def test_a_long_or_odd_name_still_fits_on_its_page() -> None:
    text, _, _ = page(
        business="Centro de Estética y Bienestar Integral de la Señora Peñalver 💇 " * 2
    )
    assert "Estética" in text
    assert "💇" not in text

"""Texts are cut where they part by themselves, and nothing of them is lost."""

from conversations.knowledge.cutting import MOST, cut

SENTENCE = "La caldera se apaga sola cuando la presión baja de medio bar. "


def test_a_section_stays_together_under_its_heading() -> None:
    pieces = cut(
        "# Normas\n\n## Horario\n\nAbrimos a las 9.\n\nCerramos a las 20.\n\n## Pago\n\nTarjeta.",
        paged=False,
    )
    assert [(p.heading, p.text, p.page) for p in pieces] == [
        ("Normas › Horario", "Abrimos a las 9.\nCerramos a las 20.", None),
        ("Normas › Pago", "Tarjeta.", None),
    ]


def test_a_piece_keeps_to_its_page() -> None:
    pieces = cut("## Errores\nE1: falta gas.\fE4: sobrecalentamiento.\f\fFin.", paged=True)
    assert [(p.text, p.page) for p in pieces] == [
        ("E1: falta gas.", 1),
        ("E4: sobrecalentamiento.", 2),
        ("Fin.", 4),
    ]
    assert {p.heading for p in pieces} == {"Errores"}


def test_long_texts_are_cut_between_sentences() -> None:
    pieces = cut(SENTENCE * 60, paged=False)
    assert all(700 <= len(piece.text) <= MOST for piece in pieces[:-1])
    assert all(piece.text.endswith(".") for piece in pieces)
    assert " ".join(piece.text for piece in pieces) == (SENTENCE * 60).strip()


def test_endless_words_are_cut_too() -> None:
    pieces = cut("x" * 5000, paged=False)
    assert "".join(piece.text for piece in pieces) == "x" * 5000
    assert max(len(piece.text) for piece in pieces) <= MOST


def test_lines_wrapped_for_paper_are_joined_and_lists_kept() -> None:
    wrapped = "Cierre la llave de paso del gas antes de abrir\nla tapa delantera.\n- Uno\n- Dos"
    assert cut(wrapped, paged=False)[0].text == (
        "Cierre la llave de paso del gas antes de abrir la tapa delantera.\n- Uno\n- Dos"
    )


def test_a_heading_with_nothing_under_it_is_not_lost() -> None:
    pieces = cut("# Servicios\n## Corte\n## Color\nDesde 45 €.\n# Fin", paged=False)
    assert [(p.heading, p.text) for p in pieces] == [
        ("Servicios", "Corte"),
        ("Servicios › Color", "Desde 45 €."),
        ("", "Fin"),
    ]


def test_the_same_text_is_always_cut_alike() -> None:
    text = "# A\n\n" + SENTENCE * 40 + "\n\n# B\n\n" + SENTENCE
    assert cut(text, paged=False) == cut(text, paged=False)
    assert cut("", paged=False) == []

"""What is found for a question, and that nothing is found for what nobody wrote about."""

import pytest

from conversations.knowledge.indexing import Piece, document_index, faq_index, faq_unindex
from conversations.knowledge.search import Passage, knowledge_search
from conversations.knowledge.tests.library import ANSWERED, UNANSWERED, library_fill
from conversations.models import Faq, KnowledgeDocument
from tenants.context import business_context
from tenants.models import Business


@pytest.fixture
def library(estilo: Business) -> dict[str, KnowledgeDocument]:
    """The three documents of the labelled set."""
    return library_fill()


def ask(text: str, language: str = "es", audience: str = "customer") -> list[Passage]:
    return knowledge_search(text=text, language=language, audience=audience)


def is_right(passages: list[Passage], title: str, words: str) -> bool:
    return bool(passages) and passages[0].title == title and words in passages[0].text


def test_labelled_questions_find_their_answers_first(library: object) -> None:
    """Recall of 18 questions with an answer, precision over all 30."""
    right = [row[1] for row in ANSWERED if is_right(ask(row[1], row[0]), *row[2:])]
    found = [row[1] for row in ANSWERED if ask(row[1], row[0])]
    made_up = [text for language, text in UNANSWERED if ask(text, language)]
    recall = len(right) / len(ANSWERED)
    precision = len(right) / (len(found) + len(made_up))
    assert (recall, precision) >= (1.0, 1.0), (
        [row[1] for row in ANSWERED if row[1] not in right],
        made_up,
    )


def test_nothing_known_finds_nothing(estilo: Business) -> None:
    assert ask("¿tenéis parking?") == []


def test_words_without_accents_and_with_slips_find_the_same(library: object) -> None:
    for text in ("calefacción presión circuito", "presion del circuito", "precion del sircuito"):
        assert is_right(ask(text), "Manual caldera", "1,5 bar"), text


def test_a_singular_finds_what_was_written_in_plural(estilo: Business) -> None:
    """Folded Spanish and Portuguese endings would part "instalación" from "instalaciones"."""
    document = KnowledgeDocument.objects.create(title="Obras", source="text", state="ready")
    document_index(document, [Piece("Hacemos instalaciones y reparaciones en todo el barrio.")])
    assert ask("¿hacen instalación?")
    assert ask("haceis reparacion")
    assert document.language == "es"


def test_a_passage_cites_its_document_heading_and_page(library: object) -> None:
    found = ask("la caldera da error E4")[0]
    assert (found.kind, found.title, found.page) == ("document", "Manual caldera", 5)
    assert found.heading == "Códigos de error"
    assert found.allowed
    assert found.instead == ""
    assert 0.5 <= found.score <= 1


def test_others_are_told_what_the_owner_wrote_and_see_nothing_else(
    library: dict[str, KnowledgeDocument],
) -> None:
    manual = library["Manual caldera"]
    manual.audiences, manual.others_are_told = ["technician"], "Llame al técnico"
    manual.save()
    found = ask("la caldera da error E4")
    assert [(p.allowed, p.instead, p.title) for p in found] == [
        (False, "Llame al técnico", "Manual caldera")
    ]
    assert (found[0].text, found[0].heading, found[0].page) == ("", "", None)
    assert "bomba" in ask("la caldera da error E4", audience="technician")[0].text


def test_a_document_without_words_for_others_is_kept_from_them(
    library: dict[str, KnowledgeDocument],
) -> None:
    KnowledgeDocument.objects.filter(title="Manual caldera").update(audiences=["office"])
    assert ask("la caldera da error E4") == []


def test_a_document_that_is_switched_off_is_not_found(
    library: dict[str, KnowledgeDocument],
) -> None:
    KnowledgeDocument.objects.update(active=False)
    assert ask("¿tenéis aparcamiento?") == []


def test_an_answer_is_found_from_its_approval_on(estilo: Business) -> None:
    faq = Faq.objects.create(question="¿Abren en festivos?", answer="No, en festivos cerramos.")
    faq_index(faq)
    assert ask("abris los festivos?") == []
    faq.state = Faq.State.APPROVED
    faq.save()
    faq_index(faq)
    found = ask("abris los festivos?")[0]
    assert (found.kind, found.id, found.title) == ("faq", str(faq.uuid), "¿Abren en festivos?")
    assert found.text == "No, en festivos cerramos."
    faq.answer = "Sí, los locales."
    faq.save()
    faq_index(faq)
    assert ask("abris los festivos?")[0].text == "Sí, los locales."
    faq_unindex(faq)
    assert ask("abris los festivos?") == []


def test_new_pieces_take_the_place_of_the_old_ones(
    library: dict[str, KnowledgeDocument],
) -> None:
    salon = library["Preguntas del salón"]
    document_index(salon, [Piece("El salón tiene su propia sauna finlandesa.", "Sauna")])
    assert ask("¿tenéis aparcamiento?") == []
    assert is_right(ask("is there a sauna?"), "Preguntas del salón", "finlandesa")


def test_documents_of_another_business_are_never_found(library: object, academia: Business) -> None:
    assert ask("¿tenéis aparcamiento?")
    with business_context(academia):
        assert ask("¿tenéis aparcamiento?") == []


@pytest.mark.parametrize("text", ["", "   ", "¿¡!?", "' | ! & ( <-> ) :* \\", "x" * 5000, "\x00"])
def test_odd_questions_find_nothing_and_break_nothing(library: object, text: str) -> None:
    assert ask(text) == []


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("¿puedo pagaros con el móvil?", "es"),  # a pronoun hangs on the verb
        ("can I pay with my credit card somewhere?", "en"),  # words that no document has
        ("posso pagar com meu cartão?", "pt"),  # small words of another language
    ],
)
def test_other_words_for_the_same_thing_find_it(estilo: Business, text: str, language: str) -> None:
    note = KnowledgeDocument.objects.create(title="Preguntas", audiences=["customer"])
    pay = Piece("Aceptamos efectivo, tarjeta y Bizum.", heading="Formas de pago")
    dogs = Piece("Los perros pequeños entran con correa.", heading="Mascotas")
    document_index(note, [pay, dogs])
    assert "Bizum" in ask(text, language)[0].text
    assert not ask("¿vendéis entradas?")  # "entran" is near, and no answer

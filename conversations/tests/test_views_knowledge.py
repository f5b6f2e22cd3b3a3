"""The pages of documents: adding, reading along, trying a question, and who may do what."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conversations.knowledge.documents import document_add_text
from conversations.knowledge.tests.library import library_fill
from conversations.knowledge.working import document_read_due
from conversations.models import Faq, KnowledgeDocument
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.models import Business

GRANT = {"audiences": ["customer", "technician", "office"], "others_are_told": ""}


def document_new(text: str = "# Pagos\nAceptamos tarjeta y Bizum.") -> KnowledgeDocument:
    document = document_add_text(
        title="Normas", text=text, audiences=GRANT["audiences"], actor=SYSTEM
    )
    document_read_due(document.pk)
    return document


def test_several_files_are_kept_and_the_list_says_what_became_of_them(
    owner_client: Client, estilo: Business
) -> None:
    files = [SimpleUploadedFile("a.txt", b"Uno"), SimpleUploadedFile("vacio.pdf", b"")]
    page = owner_client.post("/knowledge/upload/", GRANT | {"uploads": files}, follow=True)
    assert "1 archivo en espera." in page.content.decode()
    assert "vacio.pdf: El archivo está vacío." in page.content.decode()
    assert [document.title for document in KnowledgeDocument.objects.all()] == ["a"]


def test_a_script_gets_its_answer_in_json(owner_client: Client, estilo: Business) -> None:
    def send(data: bytes) -> Any:
        given = GRANT | {"uploads": SimpleUploadedFile("a.txt", data)}
        return owner_client.post(
            "/knowledge/upload/", given, headers={"Accept": "application/json"}
        )

    assert send(b"Uno").status_code == 201
    refused = send(b"")
    assert (refused.status_code, refused.json()["problems"]) == (
        422,
        ["a.txt: El archivo está vacío."],
    )


def test_an_upload_that_says_it_is_huge_is_refused_unread(
    owner_client: Client, estilo: Business, settings: Any
) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    given = GRANT | {"uploads": SimpleUploadedFile("a.txt", b"x" * 2000)}
    assert owner_client.post("/knowledge/upload/", given).status_code in (400, 413)
    assert not KnowledgeDocument.objects.exists()


def test_a_text_and_a_page_are_added_with_their_forms(
    owner_client: Client, estilo: Business
) -> None:
    given = GRANT | {"title": "Normas", "text": "Llegue puntual."}
    assert owner_client.post("/knowledge/new/text/", given).status_code == 302
    given = GRANT | {"url": "https://estilo.example/normas"}
    assert owner_client.post("/knowledge/new/url/", given).status_code == 302
    assert owner_client.post("/knowledge/new/url/", given).status_code == 422
    assert set(KnowledgeDocument.objects.values_list("source", flat=True)) == {"text", "url"}


def test_a_document_shows_its_pieces_and_takes_changes(
    owner_client: Client, estilo: Business
) -> None:
    document = document_new()
    address = f"/knowledge/{document.uuid}/"
    page = owner_client.get(address).content.decode()
    assert "Aceptamos tarjeta y Bizum." in page
    given = {"title": "Cobros", "language": "es", "audiences": ["office"], "others_are_told": "No."}
    assert owner_client.post(address, given).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.audiences, document.others_are_told) == (
        "Cobros",
        ["office"],
        "No.",
    )
    assert owner_client.post(address, given | {"audiences": []}).status_code == 422


def test_a_question_is_tried_as_somebody(owner_client: Client, estilo: Business) -> None:
    library_fill()
    KnowledgeDocument.objects.filter(title="Manual caldera").update(
        audiences=["technician"], others_are_told="Llame al técnico"
    )
    asked = {"question": "error E4 de la caldera"}
    as_customer = owner_client.get("/knowledge/try/", asked).content.decode()
    assert "«Llame al técnico»" in as_customer
    assert "purgue" not in as_customer
    told = owner_client.get("/knowledge/try/", asked | {"audience": "technician"}).content.decode()
    assert "pág. 5" in told
    nothing = owner_client.get("/knowledge/try/", {"question": "¿venden entradas de fútbol?"})
    assert "Ningún documento" in nothing.content.decode()


def test_switching_off_replacing_and_deleting(owner_client: Client, estilo: Business) -> None:
    document = document_new()
    address = f"/knowledge/{document.uuid}/"
    owner_client.post(f"{address}switch/", {"active": "no"})
    document.refresh_from_db()
    assert not document.active
    owner_client.post(f"{address}replace/", {"file": SimpleUploadedFile("n.txt", b"Nuevo")})
    document.refresh_from_db()
    assert (document.state, document.file_name) == ("waiting", "n.txt")
    owner_client.post(f"{address}delete/")
    assert not KnowledgeDocument.objects.exists()


@pytest.mark.parametrize("approved", [True, False])
def test_many_questions_come_at_once(
    owner_client: Client, estilo: Business, approved: bool
) -> None:
    text = "P: ¿Hay parking?\nR: Sí, en la plaza.\nUna hora gratis.\n\nP: ¿Wifi?\nR:\n"
    text += "P: ¿Wifi gratis?\nR: Sí."
    given = {"text": text} | ({"approved": "on"} if approved else {})
    page = owner_client.post("/knowledge/new/pairs/", given, follow=True).content.decode()
    assert "2 nuevas, 0 ya estaban." in page
    assert "líneas: 5" in page
    state = "approved" if approved else "draft"
    rows = Faq.objects.filter(state=state, origin="import").order_by("id")
    assert [(row.question, row.answer) for row in rows] == [
        ("¿Hay parking?", "Sí, en la plaza.\nUna hora gratis."),
        ("¿Wifi gratis?", "Sí."),
    ]
    again = owner_client.post("/knowledge/new/pairs/", given, follow=True).content.decode()
    assert "0 nuevas, 2 ya estaban." in again


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_questions_come_as_two_columns(
    owner_client: Client, estilo: Business, separator: str
) -> None:
    table = f'Pregunta{separator}Respuesta\n"¿Aceptan {separator} Bizum?"{separator}Sí\n'
    file = SimpleUploadedFile("faq.csv", table.encode("cp1252"))
    owner_client.post("/knowledge/new/pairs/", {"file": file})
    assert Faq.objects.get().answer == "Sí"


@pytest.mark.parametrize("text", ["", "Solo una frase sin nada"])
def test_texts_without_questions_are_refused(
    owner_client: Client, estilo: Business, text: str
) -> None:
    assert owner_client.post("/knowledge/new/pairs/", {"text": text}).status_code == 422


def test_agents_read_and_only_managers_change(agent_client: Client, estilo: Business) -> None:
    document = document_new()
    address = f"/knowledge/{document.uuid}/"
    assert agent_client.get("/knowledge/").status_code == 200
    assert agent_client.get(address).status_code == 200
    assert agent_client.post(address, {"title": "x"}).status_code == 403
    for path in ("/knowledge/upload/", f"{address}delete/", f"{address}switch/"):
        assert agent_client.post(path).status_code == 403
    assert KnowledgeDocument.objects.get().active


def test_another_business_has_no_such_document(
    owner_client: Client, estilo: Business, academia: Business
) -> None:
    with business_context(academia):
        foreign = document_new("Plan secreto de la academia: parking gratis.")
    for path in ("", "replace/", "again/", "switch/", "delete/"):
        method = owner_client.post if path else owner_client.get
        assert method(f"/knowledge/{foreign.uuid}/{path}").status_code == 404
    page = owner_client.get("/knowledge/try/", {"question": "plan secreto parking"})
    assert "secreto de la academia" not in page.content.decode()
    with business_context(academia):
        assert KnowledgeDocument.objects.get().active


def test_the_list_costs_the_same_with_many(
    owner_client: Client, estilo: Business, django_assert_num_queries: Any
) -> None:
    document_new()
    owner_client.get("/knowledge/")
    with django_assert_num_queries(COST):
        owner_client.get("/knowledge/")
    for number in range(12):
        document_add_text(
            title=f"T{number}", text="Texto", audiences=GRANT["audiences"], actor=SYSTEM
        )
    with django_assert_num_queries(COST):
        owner_client.get("/knowledge/")


COST = 10


def test_strangers_are_sent_away(client: Client, estilo: Business) -> None:
    for path in ("/knowledge/", f"/knowledge/{uuid.uuid4()}/", "/knowledge/try/?question=x"):
        answer = client.get(path, headers={"Host": "estilo.localhost"})
        assert answer.status_code == 302
        assert "/accounts/login/" in answer["Location"]

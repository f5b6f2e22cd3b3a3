"""A document's life: added, read by a worker, replaced, changed, switched off, deleted."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from conversations.knowledge import working
from conversations.knowledge.documents import (
    document_add_file,
    document_add_text,
    document_add_url,
    document_change,
    document_delete,
    document_replace,
    document_switch,
)
from conversations.knowledge.fetching import Fetched, NoAnswer
from conversations.knowledge.search import Passage, knowledge_search
from conversations.knowledge.tests import papers
from conversations.knowledge.working import document_read_due
from conversations.models import KnowledgeChunk, KnowledgeDocument, KnowledgeFile
from leads.models import Contact
from tenants.actors import SYSTEM
from tenants.models import Business, DueItem

EVERYBODY = list(Contact.Audience.values)
MANUAL = papers.pdf(
    ["1. Seguridad", "Cierre el gas antes de abrir la tapa."],
    ["2. Errores", "Error E4: sobrecalentamiento. Purgue los radiadores y pulse rearme."],
)


def ask(text: str, audience: str = "customer") -> list[Passage]:
    return knowledge_search(text=text, language="es", audience=audience)


def add(
    data: bytes, name: str = "manual.pdf", audiences: Sequence[str] = EVERYBODY
) -> KnowledgeDocument:
    return document_add_file(file=SimpleUploadedFile(name, data), audiences=audiences, actor=SYSTEM)


def read(document: KnowledgeDocument) -> KnowledgeDocument:
    document_read_due(document.pk)
    document.refresh_from_db()
    return document


def test_a_file_waits_is_read_and_answers(estilo: Business) -> None:
    document = add(MANUAL, "Manual_caldera.pdf")
    assert (document.title, document.state) == ("Manual caldera", "waiting")
    assert DueItem.objects.filter(kind="conversations.knowledge_read").count() == 1
    assert ask("error E4 de la caldera") == []
    read(document)
    assert (document.state, document.pages, document.reason) == ("ready", 2, "")
    assert ask("error E4 de la caldera")[0].page == 2
    assert not KnowledgeFile.objects.exists()


def test_reading_twice_changes_nothing(estilo: Business) -> None:
    document = read(add(MANUAL))
    pieces = list(KnowledgeChunk.objects.values_list("pk", flat=True))
    assert document_read_due(document.pk) is None
    assert list(KnowledgeChunk.objects.values_list("pk", flat=True)) == pieces
    assert read(document).state == "ready"


def test_what_can_not_be_read_says_why_and_stays(estilo: Business) -> None:
    document = read(add(papers.pdf_encrypted("clave"), "secreto.pdf"))
    assert document.state == "failed"
    assert "contraseña" in document.reason
    assert KnowledgeFile.objects.filter(document=document).exists()


def test_the_old_text_answers_until_the_new_one_is_read(estilo: Business) -> None:
    document = read(add(MANUAL))
    uuid = document.uuid
    document_replace(
        document=document, file=SimpleUploadedFile("n.pdf", b"%PDF-1.4 roto"), actor=SYSTEM
    )
    assert ask("error E4 de la caldera")
    assert read(document).state == "failed"
    assert ask("error E4 de la caldera")
    new = papers.pdf(["Error E9: cambie la placa electrónica de la caldera."])
    document_replace(document=document, file=SimpleUploadedFile("n.pdf", new), actor=SYSTEM)
    read(document)
    assert (document.state, document.uuid) == ("ready", uuid)
    assert ask("error E9")[0].id == str(uuid)
    assert ask("purgar los radiadores") == []


def test_a_file_that_comes_while_another_is_read_is_the_one_that_counts(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = add(MANUAL)
    reading = working.file_read

    def slow(*given: object) -> object:
        done = reading(*given)  # type: ignore[arg-type]
        newer = SimpleUploadedFile("n.txt", b"Todo nuevo: horario de verano.")
        monkeypatch.setattr(working, "file_read", reading)
        document_replace(document=document, file=newer, actor=SYSTEM)
        return done

    monkeypatch.setattr(working, "file_read", slow)
    document_read_due(document.pk)
    assert not KnowledgeChunk.objects.exists()
    read(document)
    assert [chunk.text for chunk in document.chunks.all()] == ["Todo nuevo: horario de verano."]


@pytest.mark.parametrize("size", [0, 1_000_001])
def test_empty_and_large_files_are_refused_at_once(
    estilo: Business, settings: Any, size: int
) -> None:
    settings.KNOWLEDGE_FILE_MAX_BYTES = 1_000_000
    with pytest.raises(ValidationError):
        add(b"x" * size)
    assert not KnowledgeDocument.objects.exists()


def test_there_is_an_end_to_the_number_of_documents(estilo: Business, settings: Any) -> None:
    settings.KNOWLEDGE_DOCUMENTS_MAX = 1
    add(b"uno", "1.txt")
    with pytest.raises(ValidationError):
        add(b"dos", "2.txt")


def test_a_text_is_found_by_its_headings(estilo: Business) -> None:
    text = "# Pagos\nAceptamos tarjeta.\n# Mascotas\nPueden entrar con correa."
    document = document_add_text(title="Normas", text=text, audiences=EVERYBODY, actor=SYSTEM)
    read(document)
    assert [chunk.heading for chunk in document.chunks.all()] == ["Pagos", "Mascotas"]
    assert ask("mascotas")[0].text == "Pueden entrar con correa."


def test_a_change_of_readers_holds_at_once(estilo: Business) -> None:
    document = read(add(MANUAL))
    document_change(
        document=document,
        title="Guía técnica",
        audiences=["technician"],
        others_are_told="Llame al técnico",
        language="es",
        actor=SYSTEM,
    )
    found = ask("error E4")
    assert [(p.title, p.instead) for p in found] == [("Guía técnica", "Llame al técnico")]
    assert ask("guia tecnica: error E4", "technician")[0].allowed


def test_switching_off_keeps_everything(estilo: Business) -> None:
    document = read(add(MANUAL))
    document_switch(document=document, active=False, actor=SYSTEM)
    assert ask("error E4") == []
    document_switch(document=document, active=True, actor=SYSTEM)
    assert ask("error E4")


def test_deleting_leaves_nothing_and_no_promise(estilo: Business) -> None:
    document = read(add(MANUAL))
    waiting = add(b"Otro texto", "otro.txt")
    for each in (document, waiting):
        document_delete(document=each, actor=SYSTEM)
    assert not KnowledgeChunk.objects.exists()
    assert not DueItem.objects.filter(kind="conversations.knowledge_read").exists()
    assert document_read_due(0) is None


def test_a_page_is_read_every_week_and_taken_over_when_it_changed(
    estilo: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer: list[bytes | Exception] = [papers.PAGE.encode()]

    def fetch(url: str) -> Fetched:
        if isinstance(answer[0], Exception):
            raise answer[0]
        return Fetched(answer[0], "page.html", "text/html")

    monkeypatch.setattr(working, "page_fetch", fetch)
    document = document_add_url(
        url="https://estilo.example/parking", audiences=EVERYBODY, actor=SYSTEM
    )
    again = document_read_due(document.pk)
    assert again is not None
    assert timedelta(days=6) < again - timezone.now() < timedelta(days=8)
    document.refresh_from_db()
    assert document.title.startswith("Parking y accesos")
    assert ask("¿hay parking?")
    read_at = document.read_at
    assert read(document).read_at == read_at
    answer[0] = NoAnswer()
    again = document_read_due(document.pk)
    assert again is not None
    assert again - timezone.now() < timedelta(hours=2)
    assert read(document).state == "failed"
    assert ask("¿hay parking?")
    answer[0] = papers.PAGE.replace("una hora gratis", "dos horas gratis").encode()
    assert read(document).read_at != read_at
    assert "dos horas" in ask("¿hay parking?")[0].text


@pytest.mark.parametrize(
    "url", ["ftp://x.example/", "https://u:p@x.example/", "https:///x", "hola"]
)
def test_addresses_that_are_none_are_refused(estilo: Business, url: str) -> None:
    with pytest.raises(ValidationError):
        document_add_url(url=url, audiences=EVERYBODY, actor=SYSTEM)

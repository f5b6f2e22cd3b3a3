"""A Google Drive folder: its owner agrees, its files become documents and follow its changes."""

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import time_machine
from django.test import Client
from django.utils import timezone

from bookings.tests.google_server import google_served
from config.shell.simulator.google.drive import FOLDER, GOOGLE_DOC, drive_delete, drive_file
from config.shell.simulator.google.local import Failure, LocalGoogle
from conversations.knowledge.drive.folders import SOON, folder_follow_due
from conversations.knowledge.search import knowledge_search
from conversations.knowledge.tests.papers import pdf
from conversations.knowledge.working import document_read_due
from conversations.models import KnowledgeChunk, KnowledgeDocument, KnowledgeFolder
from tenants.models import Business

FOLDER_ID = "1AbCdEfGhIjKlMnOp"
LINK = f"https://drive.google.com/drive/folders/{FOLDER_ID}?usp=sharing"
NOON = "2026-06-15T10:00:00+00:00"


@pytest.fixture
def google() -> Iterator[LocalGoogle]:
    """Google with a folder of three files: a Google Doc, a PDF, and a picture."""
    with time_machine.travel(NOON, tick=True), google_served() as served:
        with served.document.open() as document:
            drive_file(document, FOLDER_ID, name="Manuales", media_type=FOLDER)
            drive_file(
                document,
                "doc-0001",
                name="Normas",
                folder=FOLDER_ID,
                media_type=GOOGLE_DOC,
                content=b"# Mascotas\n\nPueden entrar con correa.",
            )
            drive_file(
                document,
                "pdf-0001",
                name="Caldera.pdf",
                folder=FOLDER_ID,
                media_type="application/pdf",
                content=pdf(["Error E4: purgue los radiadores."]),
            )
            drive_file(document, "png-0001", name="a.png", folder=FOLDER_ID, media_type="image/png")
        yield served


def connect(client: Client, google: LocalGoogle) -> KnowledgeFolder:
    """Go through the pages as an owner does, to Google and back."""
    given = {"link": LINK, "audiences": ["customer", "technician", "office"]}
    added = client.post("/knowledge/new/folder/", given)
    asked = client.get(f"{added['Location']}connect/")
    back = google.agree(asked["Location"])
    public = Client(HTTP_HOST="localhost")
    home = public.get(f"{urlsplit(back).path}?{urlsplit(back).query}")
    parts = urlsplit(home["Location"])
    arrived = client.get(f"{parts.path}?{parts.query}")
    assert arrived.status_code == 302
    return KnowledgeFolder.objects.get()


def follow(folder: KnowledgeFolder) -> None:
    folder_follow_due(folder.pk)
    for pk in KnowledgeDocument.objects.filter(state="waiting").values_list("pk", flat=True):
        document_read_due(pk)


def read_all() -> None:
    for pk in KnowledgeDocument.objects.values_list("pk", flat=True):
        document_read_due(pk)


def test_a_folder_becomes_documents_that_answer(
    owner_client: Client, estilo: Business, google: LocalGoogle
) -> None:
    folder = connect(owner_client, google)
    assert (folder.state, folder.name) == ("active", "Manuales")
    follow(folder)
    assert set(folder.documents.values_list("title", "state")) == {
        ("Normas", "ready"),
        ("Caldera", "ready"),
    }
    found = knowledge_search(text="¿y las mascotas?", language="es", audience="customer")
    assert (found[0].title, found[0].heading) == ("Normas", "Mascotas")
    page = owner_client.get("/knowledge/").content.decode()
    assert "Manuales" in page


def test_only_reading_is_asked_for(
    owner_client: Client, estilo: Business, google: LocalGoogle
) -> None:
    added = owner_client.post("/knowledge/new/folder/", {"link": LINK, "audiences": ["customer"]})
    asked = owner_client.get(f"{added['Location']}connect/")["Location"]
    scope = parse_qs(urlsplit(asked).query)["scope"]
    assert scope == ["https://www.googleapis.com/auth/drive.readonly"]


def test_changes_are_followed_and_what_did_not_change_is_left(
    owner_client: Client, estilo: Business, google: LocalGoogle
) -> None:
    folder = connect(owner_client, google)
    follow(folder)
    before = KnowledgeChunk.objects.get(document__drive_id="doc-0001").pk
    kept = KnowledgeChunk.objects.get(document__drive_id="pdf-0001").pk
    with time_machine.travel(timezone.now() + timedelta(hours=4), tick=True):
        with google.document.open() as document:
            drive_file(
                document,
                "doc-0001",
                name="Normas nuevas",
                folder=FOLDER_ID,
                media_type=GOOGLE_DOC,
                content=b"# Mascotas\n\nYa no pueden entrar.",
                modified="2026-06-15T13:00:00.000Z",
            )
        again = folder_follow_due(folder.pk)
        assert again is not None
        read_all()
    piece = KnowledgeChunk.objects.get(document__drive_id="doc-0001")
    assert (piece.pk != before, piece.text) == (True, "Ya no pueden entrar.")
    assert KnowledgeChunk.objects.get(document__drive_id="pdf-0001").pk == kept


def test_a_file_that_is_deleted_there_is_deleted_here(
    owner_client: Client, estilo: Business, google: LocalGoogle
) -> None:
    folder = connect(owner_client, google)
    follow(folder)
    with google.document.open() as document:
        drive_delete(document, "doc-0001")
    follow(folder)
    assert list(folder.documents.values_list("drive_id", flat=True)) == ["pdf-0001"]


def test_google_in_trouble_loses_nothing(
    owner_client: Client, estilo: Business, google: LocalGoogle
) -> None:
    folder = connect(owner_client, google)
    follow(folder)
    google.failures.append(Failure(500, at="/drive/v3/files"))
    again = folder_follow_due(folder.pk)
    assert again is not None
    assert again - timezone.now() < timedelta(hours=1)
    folder.refresh_from_db()
    assert (folder.state, folder.documents.count()) == ("failed", 2)
    follow(folder)
    folder.refresh_from_db()
    assert folder.state == "active"


def test_access_that_was_taken_back_needs_a_person(
    owner_client: Client, estilo: Business, google: LocalGoogle
) -> None:
    folder = connect(owner_client, google)
    follow(folder)
    with google.document.open() as document:
        document["refresh"].clear()
        document["access"].clear()
    assert folder_follow_due(folder.pk) is None
    folder.refresh_from_db()
    assert folder.state == "failed"
    page = owner_client.get(f"/knowledge/folders/{folder.uuid}/").content.decode()
    assert "vuelve a conectar" in page
    assert folder.documents.count() == 2


def test_a_folder_that_is_let_go_takes_its_documents_and_gives_access_back(
    owner_client: Client, estilo: Business, google: LocalGoogle
) -> None:
    folder = connect(owner_client, google)
    follow(folder)
    owner_client.post(f"/knowledge/folders/{folder.uuid}/remove/")
    assert not KnowledgeDocument.objects.exists()
    assert google.document.now["refresh"] == {}


@pytest.mark.parametrize("link", ["https://example.com/x", "hola", "'; drop table --"])
def test_what_is_no_folder_link_is_refused(
    owner_client: Client, estilo: Business, google: LocalGoogle, link: str
) -> None:
    given = {"link": link, "audiences": ["customer"]}
    assert owner_client.post("/knowledge/new/folder/", given).status_code == 422


def test_a_ticket_of_a_calendar_opens_no_folder(
    owner_client: Client, estilo: Business, google: LocalGoogle
) -> None:
    page = owner_client.get("/knowledge/folders/arrive/?ticket=nada", follow=True)
    assert "Este enlace ya no sirve" in page.content.decode()


def test_folders_in_the_folder_are_read_too_and_circles_end(
    owner_client: Client, estilo: Business, google: LocalGoogle
) -> None:
    with google.document.open() as document:
        drive_file(document, "sub-0001", name="Gas", folder=FOLDER_ID, media_type=FOLDER)
        drive_file(document, "sub-0002", name="Antiguo", folder="sub-0001", media_type=FOLDER)
        drive_file(document, FOLDER_ID, name="Manuales", folder="sub-0002", media_type=FOLDER)
        drive_file(document, "txt-0009", name="Fugas.txt", folder="sub-0002", content="Cierre.")
    folder = connect(owner_client, google)
    follow(folder)
    assert set(folder.documents.values_list("title", flat=True)) == {"Normas", "Caldera", "Fugas"}


def test_a_list_that_comes_round_again_ends(
    owner_client: Client,
    estilo: Business,
    google: LocalGoogle,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = connect(owner_client, google)
    follow(folder)
    asked: list[str] = []

    def forever(_folder: KnowledgeFolder, _path: str, params: dict[str, str]) -> requests.Response:
        asked.append(params.get("pageToken", ""))
        answer = requests.Response()
        answer.status_code = 200
        answer._content = b'{"files": [], "nextPageToken": "again"}'
        return answer

    monkeypatch.setattr("conversations.knowledge.drive.client._ask", forever)
    again = folder_follow_due(folder.pk)
    assert again is not None
    assert again - timezone.now() <= SOON
    assert asked == ["", "again"]
    folder.refresh_from_db()
    assert (folder.state, folder.documents.count()) == ("failed", 2)

"""Pictures, voice notes and documents in the web chat: stored with their message, shown to whoever
may see it, gone with it."""

from base64 import b64decode
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from conversations.assistant.background import message_transcribe
from conversations.assistant.tests import openai_server as model
from conversations.models import Conversation, InboundEvent, LooseFile, Message, MessageFile
from conversations.privacy import ConversationsPrivacy
from conversations.tests.test_web_chat import Visitor, arrive
from leads.models import Contact
from tenants.draining import drain
from tenants.models import Business, DueItem

PNG = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
VOICE = b"\x1a\x45\xdf\xa3" + b"opus" * 20
PAGE = b"<script>alert(1)</script>"


def send(visitor: Visitor, name: str, data: bytes, text: str = "", **extra: Any) -> Any:
    body = {"id": str(uuid4()), "text": text, "file": SimpleUploadedFile(name, data), **extra}
    return visitor.client.post("/api/chat/files", body, headers=visitor._headers())


def shown(visitor: Visitor, uuid: object) -> Any:
    return visitor.client.get(f"/api/chat/files/{uuid}", headers=visitor._headers())


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


@pytest.fixture
def visitor(estilo: Business, client: Client) -> Visitor:
    return Visitor(client, "Lucía")


def test_a_photo_with_words_is_one_message_that_its_visitor_sees_again(
    visitor: Visitor, client: Client
) -> None:
    assert send(visitor, "pelo.png", PNG, "quiero este corte").status_code == 202
    arrive()
    message = Message.objects.get()
    assert (message.kind, message.body) == ("image", "quiero este corte")
    (file,) = visitor.read().json()["messages"][0]["files"]
    assert file == {
        "id": str(message.files.get().uuid),
        "kind": "image",
        "name": "pelo.png",
        "size": len(PNG),
    }
    assert body_of(shown(visitor, file["id"])) == PNG
    assert shown(Visitor(client), file["id"]).status_code == 404


def test_a_file_sent_again_by_the_page_is_stored_once(visitor: Visitor) -> None:
    same = str(uuid4())
    again = [send(visitor, "a.png", PNG, id=same).json()["repeated"] for _ in range(2)]
    arrive()
    assert again == [False, True]
    assert MessageFile.objects.count() == Message.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [("foto.png", PAGE), ("nota.html", PAGE), ("v.webm", b""), ("grande.pdf", b"%PDF-" * 2**20)],
)
def test_what_is_no_file_of_a_chat_is_refused_in_words_and_leaves_nothing(
    visitor: Visitor, settings: Any, name: str, data: bytes
) -> None:
    settings.CHAT_FILE_MAX_BYTES = 2**20
    answer = send(visitor, name, data)
    assert answer.status_code == 400
    assert answer.json()["file"][0]
    assert not MessageFile.objects.exists()
    assert not InboundEvent.objects.exists()


def test_nobody_puts_a_strangers_file_under_a_message_of_theirs(
    visitor: Visitor, client: Client
) -> None:
    send(visitor, "mia.png", PNG)
    theirs = MessageFile.objects.get()
    other = Visitor(client)
    other.say("hola")
    event = InboundEvent.objects.latest("id")
    payload = {"id": str(theirs.uuid), "kind": "image", "type": "image/png", "name": "", "size": 1}
    event.payload = {**event.payload, "file": payload}
    event.save()
    arrive()
    theirs.refresh_from_db()
    assert theirs.message is not None
    assert theirs.message.conversation.address.address == visitor_id(visitor)


def visitor_id(visitor: Visitor) -> str:
    return str(InboundEvent.objects.earliest("id").payload["visitor"])


def test_members_see_a_photo_and_save_a_document_and_strangers_find_neither(
    visitor: Visitor, owner_client: Client, client: Client
) -> None:
    send(visitor, "foto.png", PNG)
    send(visitor, "ficha.pdf", b"%PDF-1.4 hola")
    arrive()
    conversation = Conversation.objects.get()
    page = owner_client.get(f"/inbox/{conversation.uuid}/").content.decode()
    photo, paper = [f"/inbox/messages/{m.uuid}/files/0/" for m in Message.objects.order_by("id")]
    assert f'src="{photo}"' in page
    assert "ficha.pdf" in page
    answer = owner_client.get(photo, follow=True)
    assert (body_of(answer), answer["Content-Type"]) == (PNG, "image/png")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert owner_client.get(paper, follow=True)["Content-Disposition"].startswith("attachment")
    assert client.get(photo, headers={"host": "estilo.localhost"}).status_code == 302
    assert owner_client.get(photo.replace("/0/", "/1/")).status_code == 404


def test_files_lie_encrypted_and_go_with_the_person(visitor: Visitor) -> None:
    send(visitor, "foto.png", PNG)
    arrive()
    with connection.cursor() as cursor:
        cursor.execute("SELECT data, name, stored FROM conversations_messagefile")
        data, name, stored = cursor.fetchone()
    assert data is None
    assert "foto" not in name
    place = Path(storages["media"].path(stored))
    assert b"IDAT" not in place.read_bytes()
    counts = ConversationsPrivacy().expire(Contact.objects.get())
    assert counts["conversations.MessageFile"] == 1
    assert not MessageFile.objects.exists()
    drain()
    assert not place.exists()
    assert not LooseFile.objects.exists()


def test_a_voice_note_nobody_can_hear_is_kept_and_answered_as_one(visitor: Visitor) -> None:
    send(visitor, "nota.webm", VOICE)
    drain()
    message = Message.objects.filter(direction="in").get()
    assert (message.kind, message.body) == ("audio", "")
    assert not DueItem.objects.filter(kind="conversations.transcribe").exists()
    assert "no puedo" in visitor.texts()[-1]


def test_a_voice_note_is_written_down_where_a_model_can_hear_it(
    visitor: Visitor, settings: Any
) -> None:
    with model.openai_server(model.heard("quiero cita el jueves")) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, model.KEY
        send(visitor, "nota.webm", VOICE)
        arrive()
        message = Message.objects.get()
        message_transcribe(message.pk)
    message.refresh_from_db()
    assert message.body == "quiero cita el jueves"

"""What members attach: on the visitor's page, by mail, and refused in words where it cannot go."""

from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from conversations.models import Conversation, LooseFile, Message, MessageFile
from conversations.services.outbound import delivery_send
from conversations.services.receiving import conversation_ensure
from conversations.stream import _client, stream_key
from conversations.tests.outgoing import PDF, PICTURE, file_sent
from conversations.tests.test_chat_files import PNG, body_of, shown
from conversations.tests.test_web_chat import Visitor, arrive
from leads.blocking import contact_block
from leads.services import contact_upsert
from tenants.actors import SYSTEM
from tenants.draining import drain
from tenants.models import Business

HTMX = {"hx-request": "true"}


@pytest.fixture
def visitor(estilo: Business, client: Client) -> Visitor:
    _client().delete(stream_key("estilo"))
    made = Visitor(client, "Lucía")
    made.say("hola")
    arrive()
    return made


def reply(client: Client, talk: Conversation, name: str, data: bytes, body: str = "") -> Any:
    form = {"body": body, "file": SimpleUploadedFile(name, data)}
    return client.post(f"/inbox/{talk.uuid}/reply/", form, headers=HTMX)


def test_a_visitor_sees_and_saves_what_a_member_attached(
    visitor: Visitor, owner_client: Client, client: Client
) -> None:
    talk = Conversation.objects.get()
    answer = reply(owner_client, talk, "Tarifas 2026.pdf", PDF, "Aquí tienes")
    assert answer.status_code == 200
    drain()
    message = Message.objects.filter(author="agent").get()
    assert (message.kind, message.body) == ("file", "Aquí tienes")
    seen = visitor.read().json()["messages"][-1]
    (file,) = seen["files"]
    assert (file["name"], file["kind"], file["size"]) == ("Tarifas 2026.pdf", "file", len(PDF))
    assert body_of(shown(visitor, file["id"])) == PDF
    assert shown(Visitor(client), file["id"]).status_code == 404
    page = owner_client.get(f"/inbox/{talk.uuid}/").content.decode()
    assert "Tarifas 2026.pdf" in page


def test_a_picture_needs_no_words_and_loses_what_the_camera_notes(
    visitor: Visitor, owner_client: Client
) -> None:
    talk = Conversation.objects.get()
    assert reply(owner_client, talk, "corte.png", PNG).status_code == 200
    message = Message.objects.filter(author="agent").get()
    assert (message.kind, message.body) == ("image", "")
    talk.refresh_from_db()
    assert talk.last_preview == "📷"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        pytest.param("a.exe", b"MZ\x90\x00", "Ese tipo", id="a program"),
        pytest.param("a.html", b"<html>", "Ese tipo", id="a page"),
        pytest.param("a.pdf", b"%PDF-" + bytes(4000), "pasa de", id="too large"),
        pytest.param("a.pdf", b"", "vacío", id="empty"),
    ],
)
def test_what_cannot_be_sent_is_refused_in_words_and_nothing_is_left(
    visitor: Visitor, owner_client: Client, settings: Any, name: str, data: bytes, words: str
) -> None:
    settings.MEDIA_MAX_BYTES = 3000
    answer = reply(owner_client, Conversation.objects.get(), name, data, "hola")
    assert answer.status_code == 422
    assert words in answer["HX-Trigger"].encode().decode("unicode_escape")
    assert not Message.objects.filter(author="agent").exists()
    assert not MessageFile.objects.exists()
    assert not LooseFile.objects.exists()


def test_what_may_not_be_sent_to_somebody_leaves_no_file(
    visitor: Visitor, owner_client: Client
) -> None:
    talk = Conversation.objects.get()
    contact_block(contact=talk.contact, reason="x", actor=SYSTEM)
    assert reply(owner_client, talk, "a.pdf", PDF).status_code == 422
    assert not MessageFile.objects.exists()
    assert LooseFile.objects.count() == 1  # taken away within the hour


def test_a_mail_carries_it(estilo: Business) -> None:
    contact, _new = contact_upsert(kind="email", address="luz@example.com")
    talk = conversation_ensure(
        contact=contact, channel="email", account_key="", kind="email", address="luz@example.com"
    )
    delivery = file_sent(talk, PICTURE, "corte.jpg", "Así quedó")
    assert delivery.state == "sent"
    (sent,) = mail.outbox
    assert [(each[0], each[2]) for each in sent.attachments] == [("corte.jpg", "image/jpeg")]
    assert sent.attachments[0][1] == PICTURE


def test_a_file_that_the_store_cannot_give_now_waits(estilo: Business, settings: Any) -> None:
    contact, _new = contact_upsert(kind="email", address="luz@example.com")
    talk = conversation_ensure(
        contact=contact, channel="email", account_key="", kind="email", address="luz@example.com"
    )
    real = settings.STORAGES
    delivery = file_sent(talk, body="Uno")
    media = {"BACKEND": "tenants.media.folder.Folder", "OPTIONS": {"location": "/nowhere"}}
    Message.objects.filter(pk=delivery.message_id).update(body="Dos")
    settings.STORAGES = real | {"media": media}
    type(delivery).objects.filter(pk=delivery.pk).update(state="queued")

    assert delivery_send(delivery.pk) is not None
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == ("queued", "store")


# --- Who is writing -----------------------------------------------------------------------------
def test_a_visitor_sees_that_somebody_of_the_team_writes_until_it_is_sent(
    visitor: Visitor, owner_client: Client
) -> None:
    talk = Conversation.objects.get()
    owner_client.post(f"/inbox/{talk.uuid}/take/")
    assert visitor.read().json()["typing"] is False
    assert owner_client.post(f"/inbox/{talk.uuid}/typing/").status_code == 204
    assert visitor.read().json()["typing"] is True
    owner_client.post(f"/inbox/{talk.uuid}/reply/", {"body": "ya"}, headers=HTMX)
    assert visitor.read().json()["typing"] is False


def news() -> list[dict[bytes, bytes]]:
    return [fields for _id, fields in _client().xrange(stream_key("estilo"))]


def test_members_see_that_the_visitor_writes_but_not_who_is_blocked(
    visitor: Visitor, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = visitor.client.post("/api/chat/typing", headers=visitor._headers())
    assert answer.status_code == 204
    assert sum(b"typing" in each[b"data"] for each in news()) == 1
    contact_block(contact=Conversation.objects.get().contact, reason="x", actor=SYSTEM)
    with django_capture_on_commit_callbacks(execute=True):
        visitor.client.post("/api/chat/typing", headers=visitor._headers())
    assert sum(b"typing" in each[b"data"] for each in news()) == 1

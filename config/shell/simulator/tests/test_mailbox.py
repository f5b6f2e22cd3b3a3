"""The demo's mailbox: what would have been sent is read there, and nowhere else but in the demo."""

from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return tmp_path / "mail"


def send(folder: Path, *texts: str) -> None:
    backend = get_connection("django.core.mail.backends.filebased.EmailBackend", file_path=folder)
    for number, text in enumerate(texts):
        mail = EmailMultiAlternatives(f"Asunto ñ {number}", text, to=["ana@example.com"])
        mail.attach_alternative(f"<p>{text}</p>", "text/html")
        backend.send_messages([mail])


def test_the_latest_mails_are_shown_as_text(folder: Path, public_client: Client) -> None:
    send(folder, "Tu código es 123456", "<script>alert(1)</script> https://example.com/x")
    page = public_client.get("/simulador/correo/").content.decode()
    assert "Asunto ñ 0" in page
    assert "Tu código es 123456" in page
    assert "<script>alert(1)" not in page
    assert 'href="https://example.com/x"' in page


def test_an_empty_mailbox_says_what_will_come(folder: Path, public_client: Client) -> None:
    assert "Todavía no hay ninguno" in public_client.get("/simulador/correo/").content.decode()


def test_it_exists_in_the_demo_only(folder: Path, public_client: Client, settings: Any) -> None:
    settings.DEMO = False
    assert public_client.get("/simulador/correo/").status_code == 404

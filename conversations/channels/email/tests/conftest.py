"""The mail servers' side of the tests, and mails of customers."""

import base64
import json
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from django.test import Client

from config.shell.simulator.mail.imap import Box, LocalImap
from config.shell.simulator.mail.smtp import LocalSmtp
from conversations.channels.email.keeping import forwarding_connect, mailbox_connect
from conversations.models import ChannelAccount
from tenants.actors import SYSTEM
from tenants.db import connection
from tenants.models import Business

DOMAIN, SECRET = "correo.example", "pat:s3creto"
HOME, PASSWORD = "hola@estilo.example", "s3creto"
LUCIA = "lucia@example.com"


@pytest.fixture
def platform(settings: Any) -> None:
    """The platform takes mail."""
    settings.EMAIL_INBOUND_DOMAIN, settings.EMAIL_WEBHOOK_SECRET = DOMAIN, SECRET


@pytest.fixture
def forwarded(platform: None, estilo: Business) -> ChannelAccount:
    """The salon's address at the platform; the salon's schema is open."""
    return forwarding_connect(actor=SYSTEM)


@pytest.fixture(scope="module")
def _imap() -> Iterator[LocalImap]:
    with LocalImap() as server:
        yield server


@pytest.fixture(scope="module")
def _smtp() -> Iterator[LocalSmtp]:
    with LocalSmtp() as server:
        yield server


@pytest.fixture
def imap(_imap: LocalImap, settings: Any) -> Iterator[LocalImap]:
    """A mailbox that is read by IMAP; nothing in it may ever be changed."""
    _imap.box, _imap.away = Box(HOME, PASSWORD), False
    settings.IMAP_BASE_URL = f"imap://{_imap.host}:{_imap.port}"
    yield _imap
    assert _imap.box.forbidden == []


@pytest.fixture
def smtp(_smtp: LocalSmtp, settings: Any) -> LocalSmtp:
    """A server that mail leaves by."""
    _smtp.mails, _smtp.unknown = [], set()
    settings.SMTP_BASE_URL = f"smtp://{_smtp.host}:{_smtp.port}"
    return _smtp


@pytest.fixture
def given(imap: LocalImap, smtp: LocalSmtp) -> dict[str, str]:
    """What connects the mailbox."""
    return {
        "incoming": "imap",
        "outgoing": "smtp",
        "imap_host": imap.host,
        "imap_port": str(imap.port),
        "imap_security": "none",
        "imap_folder": "INBOX",
        "imap_username": HOME,
        "imap_password": PASSWORD,
        "smtp_host": smtp.host,
        "smtp_port": str(smtp.port),
        "smtp_security": "none",
        "smtp_username": HOME,
        "smtp_password": PASSWORD,
    }


@pytest.fixture
def own(given: dict[str, str], estilo: Business) -> ChannelAccount:
    """The salon's own mailbox; the salon's schema is open."""
    return mailbox_connect(address=HOME, given=given, actor=SYSTEM)


def mail(
    text: str = "hola, ¿qué horario tenéis?",
    *,
    sender: str = f"Lucía Pérez <{LUCIA}>",
    subject: str = "Una pregunta",
    message_id: str = "<a1@example.com>",
    to: str = HOME,
    **headers: str,
) -> EmailMessage:
    """A mail of a customer's; "_" in names of headers stands for "-"."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Message-ID"] = sender, to, subject, message_id
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def postmark(message: EmailMessage, to: str) -> dict[str, Any]:
    """The same mail as Postmark posts it."""
    name, _space, address = str(message["From"]).rpartition(" ")
    sender = {"Email": address.strip("<>"), "Name": name.strip(), "MailboxHash": ""}
    body = message.get_body(("plain",))
    html = message.get_body(("html",))
    return {
        "FromFull": sender,
        "ToFull": [{"Email": to, "Name": "", "MailboxHash": ""}],
        "CcFull": [],
        "BccFull": [],
        "OriginalRecipient": to,
        "Subject": str(message["Subject"]),
        "MessageID": "00000000-0000-4000-8000-000000000001",
        "Date": "",
        "TextBody": body.get_content() if body else "",
        "HtmlBody": html.get_content() if html else "",
        "Headers": [
            {"Name": name, "Value": str(value)}
            for name, value in message.items()
            if name not in ("From", "To", "Subject", "Content-Type", "MIME-Version")
        ],
        "Attachments": [
            {
                "Name": part.get_filename(),
                "ContentType": part.get_content_type(),
                "Content": base64.b64encode(part.get_content()).decode(),
                "ContentLength": 1,
            }
            for part in message.iter_attachments()
        ],
    }


Arrive = Callable[..., int]


@pytest.fixture
def arrive(forwarded: ChannelAccount, estilo: Business) -> Arrive:
    """A mail reaches the platform's provider, which calls the door: what the door answers."""

    def call(message: EmailMessage, *, to: str = "", secret: str = SECRET) -> int:
        payload = postmark(message, to or forwarded.address)
        status = knock("/webhook/email/postmark/inbound", payload, secret)
        connection.set_tenant(estilo)
        return status

    return call


def knock(path: str, payload: Any, secret: str = SECRET) -> int:
    """Call a door as a provider does; leaves the public schema open."""
    basic = base64.b64encode(secret.encode()).decode()
    answer = Client(HTTP_HOST="localhost").post(
        path, json.dumps(payload), "application/json", headers={"Authorization": f"Basic {basic}"}
    )
    return int(answer.status_code)

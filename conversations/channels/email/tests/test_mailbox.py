"""The business's own mailbox: read by IMAP, answered by SMTP or by its own provider."""

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from config.shell.simulator.mail.imap import LocalImap
from config.shell.simulator.mail.smtp import LocalSmtp
from config.shell.simulator.wire import Call, LocalServer, Mishap, Reply
from conversations.channels.base import InboundMessage, SendError
from conversations.channels.email import imap as client
from conversations.channels.email.channel import mail_of
from conversations.channels.email.keeping import hook_urls, mailbox_connect
from conversations.channels.email.reading import READ, mailbox_read_due
from conversations.channels.email.sending import mail_hand_over
from conversations.channels.email.tests.conftest import HOME, LUCIA, PASSWORD, knock, mail, postmark
from conversations.channels.registry import channel_for
from conversations.models import (
    ChannelAccount,
    Conversation,
    Delivery,
    InboundEvent,
    Mailbox,
    Message,
)
from conversations.services.connections import account_disconnect, account_validate
from conversations.services.queueing import message_queue
from conversations.services.receiving import message_receive
from leads.models import ContactIdentity
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.db import connection
from tenants.draining import drain
from tenants.http.breaker import breaker
from tenants.models import Business, DueItem


def read(account: ChannelAccount) -> None:
    assert mailbox_read_due(account.pk) is not None
    drain()


def bodies() -> list[str]:
    rows = Message.objects.filter(direction="in").order_by("pk")
    return list(rows.values_list("body", flat=True))


def test_what_comes_after_connecting_is_read_and_answered(
    imap: LocalImap, smtp: LocalSmtp, given: dict[str, str], estilo: Business
) -> None:
    imap.box.put(mail("de antes", message_id="<old@example.com>").as_bytes())
    own = mailbox_connect(address=HOME, given=given, actor=SYSTEM)
    assert DueItem.objects.filter(kind=READ, object_id=own.pk).exists()
    read(own)
    assert bodies() == []
    imap.box.put(mail("hola, ¿qué horario tenéis?").as_bytes())
    read(own)
    read(own)
    assert bodies() == ["hola, ¿qué horario tenéis?"]
    (sent,) = smtp.mails
    assert (sent["To"], sent["Subject"]) == (LUCIA, "Re: Una pregunta")
    assert HOME in sent["From"]
    assert HOME in sent["Reply-To"]
    assert sent["In-Reply-To"] == "<a1@example.com>"
    assert sent.get_body(("html",)) is not None


def test_an_answer_in_the_same_thread_proves_who_writes(
    imap: LocalImap, smtp: LocalSmtp, own: ChannelAccount
) -> None:
    read(own)
    imap.box.put(mail().as_bytes())
    read(own)
    answer = mail("vale", message_id="<a2@example.com>", In_Reply_To=smtp.mails[0]["Message-ID"])
    imap.box.put(answer.as_bytes())
    read(own)
    event = InboundEvent.objects.latest("pk")
    parsed = channel_for("email").parse(event.payload, own.key)
    assert parsed.vouched  # type: ignore[union-attr]
    assert Conversation.objects.count() == 1


_HEAD = b"From: eva@example.com\r\nSubject: Mira esto\r\nMessage-ID: <odd@example.com>\r\n"
ODD = {
    "parts in parts": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(2000)
    ),
    "mails in mails": b"Content-Type: message/rfc822\r\n\r\n" * 2000,
    "a name without end": b"To: " + b"(" * 4000 + b"\r\n\r\nhola",
    "a NUL": b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: image/png; "
    b"name*=utf-8''\0\r\nContent-Disposition: attachment; filename*0*=x'\0'y\r\n\r\nx\r\n--x--",
    "no letters": b"Content-Type: text/plain; charset=nix\r\n\r\n\xff\xfe",
    "nothing": b"",
}


@pytest.mark.parametrize("odd", ODD)
def test_a_mail_that_breaks_every_rule_keeps_no_other_out(
    imap: LocalImap, own: ChannelAccount, odd: str
) -> None:
    read(own)
    imap.box.put(_HEAD + ODD[odd])
    imap.box.put(mail().as_bytes())
    read(own)
    assert bodies()[-1] == "hola, ¿qué horario tenéis?"
    assert InboundEvent.objects.count() == 2
    assert InboundEvent.objects.earliest("pk").payload["subject"] == "Mira esto"


def test_a_mailbox_that_is_numbered_anew_gives_nothing_twice(
    imap: LocalImap, own: ChannelAccount
) -> None:
    read(own)
    for number in range(3):
        imap.box.put(mail(f"hola {number}", message_id=f"<n{number}@example.com>").as_bytes())
    read(own)
    imap.box.renumber(first=50)
    imap.box.put(mail("otra", message_id="<n9@example.com>").as_bytes())
    read(own)
    assert bodies() == ["hola 0", "hola 1", "hola 2", "otra"]
    box = Mailbox.objects.get()
    assert (box.uid_validity, box.last_uid) == (imap.box.uid_validity, 53)


def test_after_a_crash_between_two_mails_each_is_there_once(
    imap: LocalImap, own: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(own)
    for number in range(3):
        imap.box.put(mail(f"hola {number}", message_id=f"<n{number}@example.com>").as_bytes())
    save = Mailbox.save

    def killed(self: Mailbox, *args: Any, **kwargs: Any) -> None:
        monkeypatch.setattr(Mailbox, "save", save)
        raise KeyboardInterrupt

    monkeypatch.setattr(Mailbox, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        mailbox_read_due(own.pk)
    read(own)
    assert bodies() == ["hola 0", "hola 1", "hola 2"]


def test_a_server_that_is_away_is_asked_again_and_a_wrong_password_is_told(
    imap: LocalImap, own: ChannelAccount
) -> None:
    imap.away = True
    assert mailbox_read_due(own.pk) is not None
    own.refresh_from_db()
    assert own.state == "active"
    imap.away, imap.box.password = False, "changed"
    assert mailbox_read_due(own.pk) is not None
    own.refresh_from_db()
    assert (own.state, "contraseña" in own.state_reason) == ("error", True)
    imap.box.password = PASSWORD
    read(own)
    own.refresh_from_db()
    assert own.state == "active"


def test_a_huge_mail_is_read_as_far_as_its_words(
    imap: LocalImap, own: ChannelAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "MAIL_BYTES", 4000)
    monkeypatch.setattr(client, "CUT_BYTES", 2000)
    read(own)
    message = mail("os mando el vídeo")
    message.add_attachment(b"x" * 9000, "video", "mp4", filename="video.mp4")
    imap.box.put(message.as_bytes())
    read(own)
    assert bodies() == ["os mando el vídeo"]
    assert Message.objects.get(direction="in").envelope["cut"]


def test_a_bounce_of_an_answer_is_learnt_from_the_report(
    imap: LocalImap, smtp: LocalSmtp, own: ChannelAccount
) -> None:
    read(own)
    imap.box.put(mail().as_bytes())
    read(own)
    our_id = smtp.mails[0]["Message-ID"]
    imap.box.put(bounce(our_id))
    read(own)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.error_code) == ("failed", "5.1.1")
    assert ContactIdentity.objects.get().shut_at is not None
    assert len(smtp.mails) == 1


def bounce(message_id: str) -> bytes:
    return f"""From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: {HOME}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce1@mx.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; {LUCIA}
Action: failed
Status: 5.1.1
--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}
Subject: Re: Una pregunta
--b--
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"imap_password": "wrong"}, "usuario o la contraseña"),
        ({"imap_folder": "Nada"}, "carpeta"),
        ({"smtp_password": "wrong"}, "no acepta"),
        ({"imap_host": "127.0.0.1", "imap_port": "22"}, "no es público"),
        ({"smtp_host": "10.0.0.1"}, "no es público"),
    ],
)
def test_what_does_not_work_is_not_connected(
    given: dict[str, str], estilo: Business, change: dict[str, str], words: str
) -> None:
    with pytest.raises(ValidationError) as raised:
        mailbox_connect(address=HOME, given=given | change, actor=SYSTEM)
    assert words in str(raised.value.messages)
    assert not ChannelAccount.objects.exists()


def test_an_address_that_nobody_has_fails_for_good(
    imap: LocalImap, smtp: LocalSmtp, own: ChannelAccount
) -> None:
    smtp.unknown = {LUCIA}
    read(own)
    imap.box.put(mail().as_bytes())
    read(own)
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("failed", 1)


def test_letting_go_forgets_the_passwords_and_stops_reading(
    own: ChannelAccount, imap: LocalImap
) -> None:
    account_disconnect(account=own, actor=SYSTEM)
    own.refresh_from_db()
    assert own.credentials is None
    assert mailbox_read_due(own.pk) is None


# --- A provider of the business's own ------------------------------------------------------------
class SendGridApi:
    """As much of SendGrid's v3 API as sends mail."""

    key = "SG.key"

    def answer(self, call: Call) -> Reply:
        if call.header("Authorization") != f"Bearer {self.key}":
            return Reply(401, {"errors": [{"message": "authorization required"}]})
        if call.path == "/v3/scopes":
            return Reply(200, {"scopes": ["mail.send"]})
        told = call.json() or {}
        good = call.path == "/v3/mail/send" and {"from", "personalizations", "content"} <= set(told)
        return Reply(202 if good else 400, content=b"")

    def refusal(self, mishap: Mishap) -> Reply:
        return Reply(mishap.status, {"errors": [{"message": mishap.says}]}, mishap.headers)


@pytest.fixture(scope="module")
def _sendgrid() -> Iterator[LocalServer[SendGridApi]]:
    with LocalServer(SendGridApi()) as server:
        yield server


@pytest.fixture
def sendgrid(_sendgrid: LocalServer[SendGridApi], settings: Any) -> LocalServer[SendGridApi]:
    breaker.reset()
    _sendgrid.calls.clear()
    _sendgrid.mishaps.clear()
    settings.SENDGRID_BASE_URL = _sendgrid.base_url
    return _sendgrid


HOOKED = {"incoming": "hook", "provider": "postmark", "outgoing": "sendgrid", "api_key": "SG.key"}


@pytest.fixture
def hooked(sendgrid: LocalServer[SendGridApi], estilo: Business) -> ChannelAccount:
    return mailbox_connect(address=HOME, given=HOOKED, actor=SYSTEM)


def test_a_provider_calls_the_accounts_own_door_and_answers_leave_by_its_api(
    hooked: ChannelAccount, sendgrid: LocalServer[SendGridApi], estilo: Business
) -> None:
    url = hook_urls(hooked)["inbound"]
    secret = url.partition("//")[2].partition("@")[0]
    path = url[url.index("/webhook/") :]
    assert knock(path, postmark(mail(), HOME), secret) == 200
    assert knock(path, postmark(mail(), HOME), "mostrador:wrong") == 403
    assert knock(path.replace("postmark", "mailgun"), {}, secret) == 403
    connection.set_tenant(estilo)
    drain()
    call = sendgrid.calls[-1]
    told = call.json()
    assert told["from"]["email"] == HOME
    assert told["personalizations"][0]["to"][0]["email"] == LUCIA
    headers = told["personalizations"][0].get("headers") or told["headers"]
    assert headers["In-Reply-To"] == "<a1@example.com>"
    assert told["custom_args"]["delivery"] == str(Delivery.objects.get().uuid)
    assert [part["type"] for part in told["content"]] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    ("mishap", "permanent", "uncertain"),
    [
        (Mishap(status=400), True, False),
        (Mishap(status=401), True, False),
        (Mishap(status=429), False, False),
        (Mishap(status=500), False, True),
        (Mishap(drop=True), False, True),
    ],
)
def test_a_providers_refusals_are_told_apart(
    hooked: ChannelAccount,
    sendgrid: LocalServer[SendGridApi],
    mishap: Mishap,
    permanent: bool,
    uncertain: bool,
) -> None:
    said = InboundMessage("email", hooked.key, "<a1@example.com>", "email", LUCIA, "hola")
    talk = message_receive(said).conversation
    delivery = message_queue(conversation=talk, body="Hola", author="system").delivery
    before = len(sendgrid.calls)
    sendgrid.mishaps.append(mishap)
    with pytest.raises(SendError) as raised:
        mail_hand_over(mail_of(delivery, hooked), hooked)
    assert (raised.value.permanent, raised.value.uncertain) == (permanent, uncertain)
    assert len(sendgrid.calls) == before + 1  # sent once, whatever came of it


def test_a_wrong_key_is_found_out_by_the_check(
    hooked: ChannelAccount, sendgrid: LocalServer[SendGridApi]
) -> None:
    assert not account_validate(account=hooked)
    sendgrid.api.key = "SG.other"
    try:
        assert account_validate(account=hooked)
    finally:
        sendgrid.api.key = "SG.key"
    hooked.refresh_from_db()
    assert hooked.state == "error"


def test_mailgun_signs_what_it_posts(platform: None, settings: Any, estilo: Business) -> None:
    settings.MAILGUN_WEBHOOK_SIGNING_KEY = "key-1"
    event = {"event": "delivered", "id": "e1", "timestamp": 1, "recipient": LUCIA}
    event |= {"message": {"headers": {"message-id": "x"}}, "user-variables": {}}

    def told(key: str) -> dict[str, Any]:
        signature = hmac.new(key.encode(), b"1t", hashlib.sha256).hexdigest()
        block = {"timestamp": "1", "token": "t", "signature": signature}
        return {"signature": block, "event-data": event}

    assert knock("/webhook/email/mailgun/events", told("key-1")) == 200
    assert knock("/webhook/email/mailgun/events", told("key-2")) == 403


def test_the_page_connects_a_mailbox_and_shows_no_password(
    owner_client: Client, given: dict[str, str], smtp: LocalSmtp, estilo: Business
) -> None:
    page = "/settings/channels/email/"
    form = {"address": HOME, "username": "", "password": "wrong"} | {
        name: value for name, value in given.items() if not name.endswith(("username", "password"))
    }
    refused = owner_client.post(page + "connect/", form)
    assert refused.status_code == 422
    done = owner_client.post(page + "connect/", form | {"password": PASSWORD}, follow=True)
    shown = done.content.decode()
    assert HOME in shown
    assert PASSWORD not in shown
    owner_client.post(page + "test/")
    assert smtp.mails[-1]["To"] == "owner@estilo.example"
    owner_client.post(page + "check/")
    owner_client.post(page + "disconnect/")
    with business_context(estilo):
        assert ChannelAccount.objects.get().state == "disconnected"

"""Mail that is forwarded to the platform: threads, proof, robots, reports."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail as outbox
from django.test import Client

from bookings.models import Booking, Service
from bookings.services import booking_confirm, booking_hold
from config.tests.world import SALON_NUMBER
from conversations.channels.base import InboundMessage, MediaGone
from conversations.channels.email.media import media_fetch
from conversations.channels.email.tests.conftest import LUCIA, Arrive, knock, mail
from conversations.channels.email.tokens import identity_named, token_of
from conversations.models import (
    ChannelAccount,
    Conversation,
    Delivery,
    InboundEvent,
    Message,
    MessageFile,
)
from conversations.services.handoff import agent_reply
from conversations.services.receiving import message_receive
from conversations.services.stored import file_bytes
from conversations.tests.fetching import fetched
from leads.models import Contact, ContactIdentity
from leads.services import contact_upsert, identity_add
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.db import connection
from tenants.draining import drain
from tenants.models import Business, User
from tenants.tests.programs import bearer, program, tokens

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=MADRID)
EVENTS = "/webhook/email/postmark/events"


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=True):
        yield


def answers() -> list[Any]:
    return list(outbox.outbox)


def answer_to(sent: Any, text: str, **headers: str) -> EmailMessage:
    """What Lucía's mail program makes of "answer"."""
    our_id = sent.extra_headers["Message-ID"]
    return mail(
        text,
        subject=sent.subject,
        message_id=f"<{abs(hash(text))}@example.com>",
        In_Reply_To=our_id,
        References=our_id,
        **headers,
    )


def booked() -> Booking:
    """Lucía has an appointment tomorrow."""
    contact, _ = contact_upsert(kind="phone", address="+34600111222", name="Lucía Pérez")
    identity_add(contact=contact, kind="email", address=LUCIA)
    held = booking_hold(
        contact=contact,
        service=Service.objects.get(name="Corte"),
        start=NOW + timedelta(days=1),
        actor=SYSTEM,
        source="phone",
    )
    return booking_confirm(hold_token=held.hold_token, actor=SYSTEM)


def test_a_mail_is_answered_in_its_thread(arrive: Arrive, forwarded: ChannelAccount) -> None:
    assert arrive(mail(References="<first@example.com>")) == 200
    drain()
    (sent,) = answers()
    assert sent.subject == "Re: Una pregunta"
    assert sent.to == [LUCIA]
    assert sent.extra_headers["In-Reply-To"] == "<a1@example.com>"
    assert sent.extra_headers["References"] == "<first@example.com> <a1@example.com>"
    assert sent.extra_headers["Auto-Submitted"] == "auto-replied"
    identity = ContactIdentity.objects.get(kind="email")
    assert (
        identity_named(sent.reply_to[0])
        == identity_named(sent.extra_headers["Message-ID"])
        == identity.pk
    )
    assert Contact.objects.get().name == "Lucía Pérez"
    html = next(each.content for each in sent.alternatives if each.mimetype == "text/html")
    assert "Peluquería Estilo" in html
    assert Delivery.objects.get().provider_id == sent.extra_headers["Message-ID"]


def test_an_answer_to_the_reply_address_finds_its_thread(arrive: Arrive) -> None:
    arrive(mail())
    drain()
    (sent,) = answers()
    text = "¿y el sábado?\n\nEl mié, 25 nov 2026 a las 10:00, Estilo escribió:\n> Abrimos a las 9"
    to = sent.reply_to[0].rpartition("<")[2].strip(">")
    assert arrive(answer_to(sent, text), to=to) == 200
    drain()
    assert Conversation.objects.count() == 1
    assert Message.objects.filter(direction="in").latest("pk").body == "¿y el sábado?"
    assert len(answers()) == 2


def test_the_same_mail_is_stored_once_whichever_way_it_comes(arrive: Arrive) -> None:
    assert [arrive(mail()) for _ in range(3)] == [200, 200, 200]
    drain()
    assert Message.objects.filter(direction="in").count() == 1
    assert len(answers()) == 1


@pytest.mark.parametrize(
    "message",
    [
        mail("Estoy de vacaciones", Auto_Submitted="auto-replied"),
        mail("Fuera de la oficina", X_Auto_Response_Suppress="All"),
        mail("Oferta", Precedence="bulk"),
        mail("Boletín", List_Id="<ofertas.example.com>"),
        mail("Boletín", List_Unsubscribe="<https://example.com/u>"),
        mail("No respondas", sender="Banco <no-reply@example.com>"),
        mail("Undelivered", sender="MAILER-DAEMON@example.com"),
        mail("Otro asistente", X_Mostrador="assistant"),
    ],
    ids=lambda message: message.get_content().strip(),
)
def test_no_machine_is_answered(arrive: Arrive, message: EmailMessage) -> None:
    assert arrive(message) == 200
    drain()
    assert not Message.objects.exists()
    assert InboundEvent.objects.get().state == "ignored"


def test_its_own_mails_are_not_answered(arrive: Arrive, forwarded: ChannelAccount) -> None:
    arrive(mail(sender=f"Estilo <{forwarded.address}>"))
    drain()
    assert answers() == []


def test_a_borrowed_sender_cannot_touch_an_appointment(arrive: Arrive) -> None:
    booking = booked()
    arrive(mail("cancela mi cita de mañana", message_id="<f1@evil.example>"))
    arrive(mail("sí, cancélala", message_id="<f2@evil.example>"))
    drain()
    (asked,) = answers()  # once, to the address itself
    assert asked.to == [LUCIA]
    assert "responde a este correo" in asked.body
    assert Message.objects.filter(direction="note", purpose="proof_asked").count() == 1
    booking.refresh_from_db()
    assert booking.state == "confirmed"


def test_with_an_answer_to_our_mail_the_person_goes_on(arrive: Arrive) -> None:
    booking = booked()
    arrive(mail("quiero cancelar mi cita de mañana"))
    drain()
    arrive(answer_to(answers()[-1], "sí, soy yo: cancela mi cita"))
    drain()
    assert len(answers()) == 2
    for _ in range(3):
        booking.refresh_from_db()
        if booking.state == "cancelled":
            break
        arrive(answer_to(answers()[-1], f"sí, cancélala {_}".rstrip("0123 ")))
        drain()
    booking.refresh_from_db()
    assert booking.state == "cancelled"


def test_a_token_that_was_sent_to_another_address_proves_nothing(arrive: Arrive) -> None:
    booked()
    other, _ = contact_upsert(kind="email", address="eva@example.net")
    token = token_of(ContactIdentity.objects.get(contact=other))
    arrive(mail("cancela mi cita", In_Reply_To=f"<x.{token}@estilo.localhost>"))
    drain()
    assert "responde a este correo" in answers()[0].body
    assert identity_named(token.replace("r", "r1", 1)) is None


def test_a_notice_can_be_answered_and_that_proves_who_it_is(
    arrive: Arrive, forwarded: ChannelAccount
) -> None:
    from conversations.services.booking_mail import booking_mail

    notice = booking_mail(booked(), "confirmed", number=1)
    assert notice.reply_to[0].endswith(f"@{forwarded.address.partition('@')[2]}>")
    arrive(answer_to(notice, "¿qué horario tenéis?"))
    drain()
    assert "responde a este correo" not in answers()[0].body


def test_who_has_booked_with_that_address_is_the_same_contact(arrive: Arrive) -> None:
    message_receive(
        InboundMessage("whatsapp", SALON_NUMBER, "SM1", "phone", "+34600111222", "hola")
    )
    known = Contact.objects.get()
    identity_add(contact=known, kind="email", address=LUCIA)
    arrive(mail(sender=f"Lucia <{LUCIA.upper()}>"))
    drain()
    assert Contact.objects.get() == known
    assert set(known.conversations.values_list("channel", flat=True)) == {"whatsapp", "email"}


def test_files_are_kept_by_type_and_size_and_go_with_the_mail(arrive: Arrive) -> None:
    message = mail("Os mando la foto")
    message.add_attachment(b"\x89PNG 1", "image", "png", filename="pelo.png")
    message.add_attachment(b"MZ", "application", "x-msdownload", filename="virus.exe")
    arrive(message)
    drain()
    said = Message.objects.get(direction="in")
    (kept,) = said.attachments
    assert (kept["name"], kept["type"], kept["size"]) == ("pelo.png", "image/png", 6)
    media = fetched(media_fetch, said.conversation.account_key, kept)
    assert (media.data, media.content_type) == (b"\x89PNG 1", "image/png")
    assert "virus.exe" in Message.objects.get(purpose="files_left_out").body
    file = MessageFile.objects.get(message=said)
    assert (file_bytes(file), file.name) == (b"\x89PNG 1", "pelo.png")
    InboundEvent.objects.all().delete()
    with pytest.raises(MediaGone):
        fetched(media_fetch, said.conversation.account_key, kept)


def test_a_mail_in_html_alone_is_read_as_text(arrive: Arrive) -> None:
    message = mail()
    message.set_content("<p>Hola,</p><p>¿abrís el <b>sábado</b>?</p>", subtype="html")
    arrive(message)
    drain()
    assert Message.objects.get(direction="in").body == "Hola,\n\n¿abrís el sábado?"


def test_an_agents_answer_is_no_automatic_one(arrive: Arrive, owner: User) -> None:
    arrive(mail())
    drain()
    agent_reply(conversation=Conversation.objects.get(), user=owner, body="Hola, soy Olga.")
    drain()
    assert "Auto-Submitted" not in answers()[-1].extra_headers


@pytest.mark.parametrize("secret", ["", "pat:wrong", "nobody:0000000000000000000000"])
def test_only_who_knows_the_password_gets_in(arrive: Arrive, secret: str) -> None:
    assert arrive(mail(), secret=secret) == 403
    assert not InboundEvent.objects.exists()


def test_the_door_stays_shut_without_a_password_of_its_own(arrive: Arrive, settings: Any) -> None:
    settings.EMAIL_WEBHOOK_SECRET = ""
    assert arrive(mail(), secret="nobody:0000000000000000000000") == 403
    assert arrive(mail(), secret="") == 403


@pytest.mark.parametrize(
    ("path", "payload", "status"),
    [
        ("/webhook/email/postmark/inbound", [], 400),
        ("/webhook/email/postmark/inbound", {"FromFull": 1}, 400),
        ("/webhook/email/pigeon/inbound", {}, 403),
        ("/webhook/email/postmark/secrets", {}, 403),
        ("/webhook/email/00000000-0000-4000-8000-000000000000/postmark/inbound", {}, 403),
    ],
)
def test_odd_calls_are_refused_without_an_error(
    platform: None, estilo: Business, path: str, payload: Any, status: int
) -> None:
    assert knock(path, payload) == status


def test_a_mail_to_nobody_is_taken_and_forgotten(arrive: Arrive) -> None:
    assert arrive(mail(), to="nadie@correo.example") == 200
    assert arrive(mail(), to="estilo@other.example") == 200
    assert not InboundEvent.objects.exists()


def report(delivery: Delivery, kind: str, account: ChannelAccount) -> int:
    metadata = {"delivery": str(delivery.uuid), "account": account.key}
    told = {
        "delivered": {"RecordType": "Delivery", "DeliveredAt": "2026-11-25T10:00:00Z"},
        "bounced": {"RecordType": "Bounce", "Type": "HardBounce", "ID": 7},
        "complained": {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "ID": 8},
    }[kind]
    common = {"MessageID": "pm-1", "Recipient": LUCIA, "Email": LUCIA, "Metadata": metadata}
    return knock(EVENTS, told | common)


@pytest.mark.parametrize(
    ("kind", "state", "code"),
    [
        ("delivered", "delivered", ""),
        ("bounced", "failed", "bounced"),
        ("complained", "delivered", "complained"),
    ],
)
def test_reports_move_the_ledger(
    arrive: Arrive, forwarded: ChannelAccount, estilo: Business, kind: str, state: str, code: str
) -> None:
    arrive(mail())
    drain()
    delivery = Delivery.objects.get()
    for _ in range(2):
        assert report(delivery, kind, forwarded) == 200
        connection.set_tenant(estilo)
    drain()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == (state, code)
    assert delivery.provider_id == answers()[0].extra_headers["Message-ID"]
    contact, address = Contact.objects.get(), ContactIdentity.objects.get()
    assert (contact.opted_out_at is not None) == (kind == "complained")
    assert (address.shut_at is not None) == (kind == "bounced")


def test_who_writes_again_can_be_written_to_again(
    arrive: Arrive, forwarded: ChannelAccount, estilo: Business
) -> None:
    arrive(mail())
    drain()
    report(Delivery.objects.get(), "bounced", forwarded)
    connection.set_tenant(estilo)
    drain()
    arrive(mail("ya va", message_id="<a2@example.com>"))
    drain()
    assert ContactIdentity.objects.get().shut_at is None
    assert len(answers()) == 2


def test_gmails_question_about_forwarding_is_shown_on_the_page(
    arrive: Arrive, owner_client: Client, forwarded: ChannelAccount
) -> None:
    link = "https://mail-settings.google.com/mail/vf-%5BANGj-abc%5D-xyz"
    text = f"Código de confirmación: 123456789\n\n{link}\n"
    arrive(mail(text, sender="Equipo de Gmail <forwarding-noreply@google.com>"))
    drain()
    assert not Message.objects.exists()
    shown = owner_client.get("/settings/channels/email/").content.decode()
    assert "123456789" in shown
    assert "mail-settings.google.com" in shown


def test_the_api_of_the_channel(forwarded: ChannelAccount, owner: User, estilo: Business) -> None:
    booked()
    token = tokens(owner.email)["access_token"]
    body = {"to": LUCIA, "message": "Tu pedido está listo."}
    answer = program().post("/api/email/send", body, "application/json", headers=bearer(token))
    assert answer.status_code == 202, answer.content
    told = program().get("/api/email/config", headers=bearer(token)).json()
    assert told["accounts"][0]["account"] == forwarded.address
    assert program().get("/api/email/health").status_code == 200
    with business_context(estilo):
        drain(("conversations.deliver",))
    assert answers()[-1].to == [LUCIA]
    assert answers()[-1].subject == "Peluquería Estilo"

"""A picture that an agent sends, from the inbox to the customer's phone: Twilio gets an address,
asks what is there, fetches it from our own web, and says what became of it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from bookings.tests.test_pictures import jpeg
from config.shell.simulator.attached import NotCarriedError, fetched
from config.shell.simulator.callbacks import Callbacks
from config.shell.simulator.local import LocalTwilio, refused
from config.shell.simulator.twilio_api import MEDIA
from config.shell.simulator.wire import Fetched
from config.tests.world import SALON_NUMBER
from conversations.models import Conversation, Delivery, MessageFile
from conversations.services.connections import account_connect
from conversations.services.receiving import conversation_ensure
from conversations.tests.outgoing import PDF
from leads.services import contact_upsert
from tenants.actors import SYSTEM
from tenants.models import Business, User
from tenants.twilio import reason_of
from tests.live import ACCOUNT, TOKEN, Customer, eventually

AMERICAN, ANA = "+12025550100", "+14165550101"


@pytest.fixture
def twilio(settings: Any) -> Iterator[LocalTwilio]:
    """Twilio with its reports, for a Spanish and an American number."""
    numbers = {SALON_NUMBER, AMERICAN}
    with LocalTwilio({ACCOUNT: (TOKEN, numbers)}, callbacks=Callbacks(pace=0.05)) as server:
        settings.TWILIO_BASE_URL = server.base_url
        yield server


@pytest.fixture
def inbox(web: int, salon: Business, settings: Any) -> Client:
    """An agent's browser; links lead to this test's web."""
    settings.PUBLIC_PORT = web
    client = Client(HTTP_HOST="estilo.localhost")
    client.force_login(User.objects.get(email="owner@estilo.example"))
    return client


def talk_of(customer: Customer) -> Conversation:
    assert customer.write("quiero hablar con una persona") == 200
    eventually(lambda: Conversation.objects.exists(), "a conversation")
    return Conversation.objects.get()


def reply(inbox: Client, talk: Conversation, name: str, data: bytes, kind: str) -> Delivery:
    form = {"body": "", "file": SimpleUploadedFile(name, data, kind)}
    answer = inbox.post(f"/inbox/{talk.uuid}/reply/", form)
    assert answer.status_code in (200, 302), answer.content
    return Delivery.objects.filter(message__author="agent").latest("pk")


def settled(delivery: Delivery, *states: str) -> Delivery:
    def is_so() -> bool:
        delivery.refresh_from_db()
        return delivery.state in states

    eventually(is_so, f"{states}, it is {delivery.state}: {delivery.reason}")
    return delivery


def test_a_picture_from_the_inbox_is_on_the_customers_phone(
    inbox: Client, customer: Customer, worker: None, twilio: LocalTwilio
) -> None:
    delivery = reply(inbox, talk_of(customer), "corte.jpg", jpeg(), "image/jpeg")
    settled(delivery, "read")
    sent = next(each for each in twilio.sent if each["num_media"] == "1")
    message = twilio.store.get(sent["sid"])
    assert message is not None
    (file,) = message[MEDIA]
    assert file["type"] == "image/jpeg"
    assert file["size"] == MessageFile.objects.get().size
    assert file["url"].startswith(f"http://estilo.localhost:{customer.port}/files/")


def test_a_pdf_says_that_it_is_one_to_whom_fetches_it(
    inbox: Client, customer: Customer, worker: None, twilio: LocalTwilio
) -> None:
    delivery = reply(inbox, talk_of(customer), "precios.pdf", PDF, "application/pdf")
    settled(delivery, "read")
    sent = next(each for each in twilio.sent if each["num_media"] == "1")
    (file,) = (twilio.store.get(sent["sid"]) or {})[MEDIA]
    assert (file["type"], file["size"]) == ("application/pdf", len(PDF))
    assert file["name"].endswith(".pdf")


def test_what_whatsapp_does_not_carry_goes_as_a_link(
    inbox: Client, customer: Customer, worker: None, twilio: LocalTwilio
) -> None:
    sound = b"RIFF\x00\x00\x00\x00WAVE" + b"\x00" * 200
    delivery = reply(inbox, talk_of(customer), "nota.wav", sound, "audio/wav")
    settled(delivery, "read")
    assert "/files/" in customer.heard[-1]
    assert all(each["num_media"] == "0" for each in twilio.sent)


def test_a_link_that_does_not_open_any_more_is_told_in_the_inbox(
    inbox: Client, customer: Customer, worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = talk_of(customer)
    monkeypatch.setattr("conversations.file_links.PROVIDER_FOR", timedelta(seconds=-5))
    delivery = reply(inbox, talk, "corte.jpg", jpeg(), "image/jpeg")
    settled(delivery, "failed")
    assert (delivery.error_code, delivery.reason) == ("63019", reason_of("63019"))


@pytest.mark.parametrize(
    ("number", "person", "carried"),
    [(AMERICAN, ANA, True), (SALON_NUMBER, "+34600111222", False)],
    ids=["american", "spanish"],
)
def test_by_sms_it_is_an_mms_where_there_are_such(
    inbox: Client,
    worker: None,
    twilio: LocalTwilio,
    number: str,
    person: str,
    carried: bool,
) -> None:
    delivery = reply(inbox, texting(number, person), "corte.jpg", jpeg(), "image/jpeg")
    settled(delivery, "delivered")
    (sent,) = twilio.sent
    assert (sent["num_media"] == "1") is carried
    assert ("/files/" in sent["body"]) is not carried
    assert sent["sid"].startswith("MM" if carried else "SM")


def test_a_number_that_turns_out_to_have_no_mms_sends_the_link(
    inbox: Client, worker: None, twilio: LocalTwilio
) -> None:
    talk = texting(AMERICAN, ANA)
    twilio.mishaps.append(refused(400, 21621))
    delivery = reply(inbox, talk, "corte.jpg", jpeg(), "image/jpeg")
    settled(delivery, "delivered")
    (sent,) = twilio.sent
    assert "/files/" in sent["body"]
    assert delivery.attempts == 1


def texting(number: str, person: str) -> Conversation:
    """A conversation by SMS with one of the account's numbers."""
    own = {"account_sid": ACCOUNT, "auth_token": TOKEN}
    account_connect(kind="sms", address=number, label=number, credentials=own, actor=SYSTEM)
    contact, _ = contact_upsert(kind="phone", address=person, name="Ana")
    with transaction.atomic():
        return conversation_ensure(
            contact=contact, channel="sms", account_key=number, kind="phone", address=person
        )


def code_of(found: Fetched, *, asked: Fetched | None = None, is_sms: bool = False) -> int:
    def get(_url: str, method: str) -> Fetched:
        return (asked or found) if method == "HEAD" else found

    with pytest.raises(NotCarriedError) as refused:
        fetched("http://x/1", is_sms=is_sms, get=get)
    return refused.value.code


def test_the_stand_in_refuses_what_twilio_refuses() -> None:
    picture = Fetched(200, "image/jpeg", b"\xff\xd8\xff" + b"x" * 10)
    assert code_of(Fetched(404, "text/html", b"no")) == 63019
    assert code_of(Fetched(200, "image/jpeg", b"")) == 63019
    assert code_of(Fetched(404, "text/html", b"no"), is_sms=True) == 11200
    assert code_of(picture, asked=Fetched(405, "", b"")) == 63019
    assert code_of(Fetched(200, "application/octet-stream", PDF)) == 63021
    assert code_of(Fetched(200, "image/png", picture.content)) == 63021
    assert code_of(Fetched(200, "audio/wav", b"RIFF")) == 63021
    assert code_of(Fetched(200, "application/zip", b"PK"), is_sms=True) == 12300
    large = b"\xff\xd8\xff" + b"x" * (5 * 1024 * 1024)
    assert code_of(Fetched(200, "image/jpeg", large)) == 63034
    assert code_of(Fetched(200, "image/jpeg", large), is_sms=True) == 11751

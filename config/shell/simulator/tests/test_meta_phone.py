"""The demo's phone at a number of Meta's: what it writes comes in as Meta's requests do, and what
the business sends there is on it."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from channels_whatsapp.accounts import accounts_forget
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from config.shell.seed import meta as seed
from config.shell.simulator import demo
from config.shell.simulator.meta import demo as meta
from config.shell.simulator.wire import Call, LocalServer, Mishap, Reply
from config.tests.world import SALON_NUMBER
from conversations.channels.base import InboundMessage
from conversations.models import Conversation, InboundEvent
from conversations.services.inbound import event_process
from conversations.services.outbound import delivery_send
from conversations.services.queueing import message_queue
from conversations.tests.outgoing import PICTURE, file_sent
from tenants.context import business_context
from tenants.db import connection
from tenants.http.breaker import breaker
from tenants.models import Business

PERSON = "+34600123456"


class Mounted:
    """What the demo's public host serves under `/_sim/meta`."""

    def answer(self, call: Call) -> Reply:
        """Serve one call."""
        return meta.stand_in().answer(call)

    def refusal(self, mishap: Mishap) -> Reply:
        """Meta's way to say that something went wrong."""
        return meta.stand_in().refusal(mishap)


@pytest.fixture(autouse=True)
def line(estilo: Business, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The salon's second number, at Meta; the way between phone and webhook without a server."""
    settings.PUBLIC_PORT = 8000
    monkeypatch.setattr(seed, "SCHEMA", "estilo")
    monkeypatch.setattr(meta, "_report", lambda *_: None)

    def post(url: str, body: bytes, number: Any) -> int:
        headers = meta.webhooks.headers_of(body, number)
        kind = headers.pop("Content-Type")
        parts = urlsplit(url)
        client = Client(HTTP_HOST=parts.netloc)
        return int(client.post(parts.path, body, content_type=kind, headers=headers).status_code)

    monkeypatch.setattr(meta.webhooks, "webhook_post", post)
    breaker.reset()
    with LocalServer(Mounted()) as server:
        settings.META_GRAPH_BASE_URL = server.base_url
        meta.stand_in.cache_clear()
        demo.stand_in.cache_clear()
        seed.meta_seed()
        accounts_forget()
        with business_context(estilo):
            yield str(WhatsAppAccount.objects.get(provider="meta").uuid)
    meta.stand_in.cache_clear()
    demo.stand_in.cache_clear()
    breaker.reset()


def write(client: Client, line: str, **changed: str) -> Any:
    form = {"number": PERSON, "name": "Ana", "text": "hola", "line": line} | changed
    answer = client.post("/simulador/enviar/", form)
    connection.set_tenant(Business.objects.get(schema_name="estilo"))
    return answer


def shown(client: Client, line: str) -> list[dict[str, Any]]:
    answer = client.get("/simulador/mensajes/", {"number": PERSON, "line": line})
    messages: list[dict[str, Any]] = answer.json()["messages"]
    return messages


def talk() -> Conversation:
    for event in InboundEvent.objects.all():
        event_process(event.pk)
    return Conversation.objects.get(channel="whatsapp", account_key=seed.NUMBER.number)


def test_the_phone_chooses_between_the_numbers_and_twilio_s_stays_the_first(
    visitor_client: Client, line: str
) -> None:
    page = visitor_client.get("/simulador/").content.decode()
    assert page.index(SALON_NUMBER) < page.index(seed.NUMBER.number)
    assert write(visitor_client, line).status_code == 200
    assert [m["text"] for m in shown(visitor_client, line)] == ["hola"]
    assert shown(visitor_client, "") == []  # the first number has heard nothing
    assert InboundEvent.objects.get().payload["object"] == "whatsapp_business_account"


def test_text_buttons_and_lists_are_shown_and_pressed(visitor_client: Client, line: str) -> None:
    write(visitor_client, line)
    conversation = talk()
    for options in (["Sí", "No"], [f"{hour}:00" for hour in range(9, 15)]):
        message = message_queue(
            conversation=conversation, body="¿Cuál?", author="assistant", options=options
        )
        delivery_send(message.delivery.pk)
    buttons, many = (each["pressable"] for each in shown(visitor_client, line)[1:])
    assert [key["title"] for key in buttons["keys"]] == ["Sí", "No"]
    assert (many["form"], len(many["keys"])) == ("list", 6)
    pressed = buttons["keys"][0]["token"]
    assert write(visitor_client, line, text="", token=pressed).status_code == 200
    payload = InboundEvent.objects.latest("pk").payload
    (told,) = payload["entry"][0]["changes"][0]["value"]["messages"]
    assert told["interactive"]["button_reply"] == {"id": pressed, "title": "Sí"}


def test_a_picture_is_brought_to_meta_and_is_on_the_phone(
    visitor_client: Client, line: str
) -> None:
    write(visitor_client, line)
    assert file_sent(talk(), PICTURE, "corte.jpg", "Mira").state == "sent"
    picture, words = shown(visitor_client, line)[1:]
    (file,) = picture["files"]
    assert (file["type"], words["text"]) == ("image/jpeg", "Mira")
    answer = visitor_client.get(file["url"])
    assert (answer.content, answer["Content-Type"]) == (PICTURE, "image/jpeg")


def test_a_place_that_the_phone_shares_comes_in_with_its_name(
    visitor_client: Client, line: str
) -> None:
    write(visitor_client, line, text="", place="1")
    (mine,) = shown(visitor_client, line)
    assert mine["place"]["name"] == "Puerta del Sol"
    assert mine["place"]["map"].startswith("https://")
    message = talk().messages.get(direction="in")
    (kept,) = message.attachments or []
    assert (message.kind, kept["label"]) == ("location", "Puerta del Sol")
    assert kept["address"].startswith("Plaza")


def test_a_template_reads_as_the_customer_reads_it_and_is_answered(
    visitor_client: Client, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    MessageTemplate.objects.create(
        account_key=seed.NUMBER.waba_id,
        name="cita",
        purpose="booking_confirmed",
        language_code="es",
        state="approved",
        body="Hola {{1}}, tu cita es {{4}}. ¡Ven!",
        buttons=[{"type": "quick_reply", "text": "Allí estaré"}],
    )
    # The stand-in's own thread does not see what this test has not committed.
    wording = meta._template(seed.NUMBER, "cita", "es")
    monkeypatch.setattr(meta, "_template", lambda *_: wording)
    write(visitor_client, line)
    conversation = talk()
    Conversation.objects.filter(pk=conversation.pk).update(last_inbound_at=None)
    conversation.refresh_from_db()
    message = message_queue(
        conversation=conversation,
        body="x",
        author="system",
        purpose="booking_confirmed",
        template_values=["Ana", "Corte", "Estilo", "mañana", "https://x.example/1"],
    )
    delivery_send(message.delivery.pk)
    (template,) = (m for m in shown(visitor_client, line) if m["pressable"])
    assert template["text"] == "Hola Ana, tu cita es mañana. ¡Ven!"
    write(visitor_client, line, text="", token="Allí estaré")
    told = meta_said(InboundEvent.objects.latest("pk"))
    assert told.text == "Allí estaré"


def meta_said(event: InboundEvent) -> InboundMessage:
    from channels_whatsapp.providers.meta.payloads import parse

    found = parse(event.payload, event.account_key)
    assert isinstance(found, InboundMessage)
    return found


def test_what_begins_at_the_business_leaves_from_the_first_number(estilo: Business) -> None:
    from channels_whatsapp.balancing import number_pick
    from leads.services import contact_upsert

    contact, _ = contact_upsert(kind="phone", address="+34600999888", name="Eva")
    assert {number_pick(contact) for _ in range(6)} == {SALON_NUMBER}


def test_the_stand_in_wants_the_token(public_client: Client) -> None:
    path = reverse("simulator_meta", urlconf="config.urls_public", args=["v23.0/1/messages"])
    assert public_client.post(path, "{}", content_type="application/json").status_code == 401

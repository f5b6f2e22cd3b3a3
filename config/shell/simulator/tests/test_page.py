"""The demo's phone: what it sends reaches the webhook as Twilio's requests do."""

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.test import Client

from channels_whatsapp.providers.twilio.signature import SIGNATURE_HEADER, sign
from config.shell.simulator import demo
from config.shell.simulator.people import PREFIXES, people_of
from config.tests.world import SALON_NUMBER
from conversations.models import InboundEvent
from leads.phones import phone_normalize
from tenants.context import business_context
from tenants.models import Business

PERSON = "+34600123456"
AUTH = "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTpkZW1vLWF1dGgtdG9rZW4="
API = f"/_sim/twilio/2010-04-01/Accounts/AC{1:032d}/Messages.json"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def fresh_stand_in(settings: Any) -> Iterator[None]:
    settings.PUBLIC_PORT = 8000
    demo.stand_in.cache_clear()
    demo.stand_in()._callbacks.enabled = False
    yield
    demo.stand_in.cache_clear()


@pytest.fixture
def wired(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The network between phone and webhook, without a server: the same request, the same URL."""
    called: list[str] = []

    def post(url: str, form: dict[str, str], token: str) -> int:
        called.append(url)
        parts = urlsplit(url)
        return (
            Client()
            .post(
                parts.path,
                urlencode(form),
                content_type=FORM,
                headers={"Host": parts.netloc, SIGNATURE_HEADER: sign(url, form, token)},
            )
            .status_code
        )

    monkeypatch.setattr(demo, "post_signed", post)
    return called


def write(client: Client, **changed: str) -> Any:
    form = {"number": PERSON, "name": "Ana", "text": "hola"} | changed
    return client.post("/simulador/enviar/", form)


def shown(client: Client, number: str = PERSON) -> list[dict[str, Any]]:
    answer = client.get("/simulador/mensajes/", {"number": number})
    assert answer.status_code == 200
    messages: list[dict[str, Any]] = answer.json()["messages"]
    return messages


def test_what_is_typed_reaches_the_webhook_of_the_public_host_signed(
    visitor_client: Client, wired: list[str]
) -> None:
    assert write(visitor_client).status_code == 200
    assert wired == ["http://localhost:8000/webhook/whatsapp"]
    with business_context("estilo"):
        (event,) = InboundEvent.objects.all()
    assert (event.payload["Body"], event.payload["ProfileName"]) == ("hola", "Ana")
    (message,) = shown(visitor_client)
    assert (message["mine"], message["text"], message["status"]) == (True, "hola", "received")


def test_what_the_business_sends_appears_on_that_customer_s_phone_only(
    visitor_client: Client, public_client: Client, wired: list[str]
) -> None:
    write(visitor_client)
    form = {"To": f"whatsapp:{PERSON}", "From": f"whatsapp:{SALON_NUMBER}", "Body": "¡Hola!"}
    made = public_client.post(
        API, urlencode(form), content_type=FORM, headers={"Authorization": AUTH}
    )
    assert made.status_code == 201
    assert [m["text"] for m in shown(visitor_client)] == ["hola", "¡Hola!"]
    assert shown(visitor_client, "+34600999999") == []


def test_the_stand_in_wants_the_account_s_credentials(public_client: Client) -> None:
    assert public_client.get(API).status_code == 401
    assert public_client.get(API, headers={"Authorization": AUTH}).status_code == 200


def test_a_template_reads_on_the_phone_as_the_customer_would_read_it(
    visitor_client: Client, public_client: Client, estilo: Business
) -> None:
    from channels_whatsapp.models import MessageTemplate

    MessageTemplate.objects.create(
        name="reminder", body="Hola {{1}}, tu cita es a las {{2}}.", content_sid="HX" + "0" * 32
    )
    form = {
        "To": f"whatsapp:{PERSON}",
        "From": f"whatsapp:{SALON_NUMBER}",
        "ContentSid": "HX" + "0" * 32,
        "ContentVariables": '{"1": "Ana", "2": "10:00"}',
    }
    public_client.post(API, urlencode(form), content_type=FORM, headers={"Authorization": AUTH})
    assert shown(visitor_client)[0]["text"] == "Hola Ana, tu cita es a las 10:00."


def test_a_tapped_button_comes_back_as_twilio_sends_it(
    visitor_client: Client, public_client: Client, wired: list[str]
) -> None:
    buttons = {"body": "{{1}}", "actions": [{"title": "{{2}}", "id": "{{3}}"}]}
    content = {"language": "es", "types": {"twilio/quick-reply": buttons}}
    made = public_client.post(
        "/_sim/twilio/v1/Content",
        json.dumps(content),
        content_type="application/json",
        headers={"Authorization": AUTH},
    ).json()
    write(visitor_client)
    form = {
        "To": f"whatsapp:{PERSON}",
        "From": f"whatsapp:{SALON_NUMBER}",
        "ContentSid": made["sid"],
        "ContentVariables": '{"1": "¿Cuándo?", "2": "16:00", "3": "key-1"}',
    }
    public_client.post(API, urlencode(form), content_type=FORM, headers={"Authorization": AUTH})
    message = shown(visitor_client)[-1]
    assert [key["title"] for key in message["pressable"]["keys"]] == ["16:00"]
    assert write(visitor_client, text="", token="key-1").status_code == 200
    assert write(visitor_client, text="", token="key-2").status_code == 400
    with business_context("estilo"):
        event = InboundEvent.objects.latest("pk")
    sent = {name: event.payload[name] for name in ("MessageType", "ButtonText", "ButtonPayload")}
    assert sent == {"MessageType": "button", "ButtonText": "16:00", "ButtonPayload": "key-1"}
    assert event.payload["OriginalRepliedMessageSid"] == message["sid"]


def test_a_message_that_the_webhook_did_not_take_is_said_to_have_failed(
    visitor_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes: list[Callable[..., int]] = [lambda *_: 403, _refuse]
    for outcome in outcomes:
        monkeypatch.setattr(demo, "post_signed", outcome)
        assert write(visitor_client).status_code == 502
    assert shown(visitor_client) == []


def _refuse(*_: object) -> int:
    raise ConnectionRefusedError


@pytest.mark.parametrize("changed", [{"text": ""}, {"number": "hola"}, {"number": "+1"}])
def test_an_empty_text_or_an_impossible_number_is_not_sent(
    visitor_client: Client, wired: list[str], changed: dict[str, str]
) -> None:
    assert write(visitor_client, **changed).status_code == 400
    assert wired == []


def test_the_page_opens_without_signing_in_and_holds_no_inline_script(
    visitor_client: Client,
) -> None:
    answer = visitor_client.get("/simulador/")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Peluquería Estilo" in page
    assert "<script>" not in page
    assert " style=" not in page
    assert " onclick" not in page


def test_a_page_of_another_site_cannot_write_as_a_customer() -> None:
    client = Client(enforce_csrf_checks=True, HTTP_HOST="estilo.localhost")
    assert write(client).status_code == 403


def test_outside_the_demo_none_of_it_exists(
    visitor_client: Client, public_client: Client, settings: Any
) -> None:
    settings.DEMO = False
    assert visitor_client.get("/simulador/").status_code == 404
    assert visitor_client.get("/simulador/mensajes/").status_code == 404
    assert write(visitor_client).status_code == 404
    assert public_client.get(API, headers={"Authorization": AUTH}).status_code == 404


def test_everybody_on_the_page_has_a_possible_number() -> None:
    for country in PREFIXES:
        people = people_of(Business(country=country))
        numbers = {phone_normalize(person.number) for person in people}
        assert len(numbers) == 3, country

"""WhatsApp for programs: what is sent, what is told, and what is kept secret."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from billing.models import Plan, Subscription
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from config.tests.world import SALON_NUMBER
from conversations.models import Conversation, Delivery, Message
from leads.models import Contact
from tenants.context import business_context
from tenants.models import Business, User
from tenants.tests.programs import bearer, program, tokens

BODY = {"to": "+34600123456", "message": "Hola, ¿cómo estás?"}
SEND = "/api/whatsapp/send"


@pytest.fixture
def token(estilo: Business, owner: User) -> str:
    return tokens(owner.email)["access_token"]


def send(token: str, body: Any = BODY, **headers: str) -> Any:
    return program().post(SEND, body, "application/json", headers=bearer(token) | headers)


def get(path: str, token: str = "") -> Any:
    return program().get(f"/api/whatsapp/{path}", headers=bearer(token) if token else {})


def wrote(number: str = "+34600123456", ago: timedelta = timedelta(hours=1)) -> Conversation:
    """A customer who has written, so that WhatsApp's window is open."""
    from conversations.channels.base import InboundMessage
    from conversations.services.receiving import message_receive

    with business_context("estilo"):
        said = InboundMessage("whatsapp", SALON_NUMBER, f"SM{number}", "phone", number, "hola")
        talk = message_receive(said).conversation
        Conversation.objects.filter(pk=talk.pk).update(last_inbound_at=timezone.now() - ago)
        return talk


def test_a_message_is_queued_once_with_who_sent_it(token: str, owner: User) -> None:
    wrote()
    answer = send(token)
    assert answer.status_code == 202
    told = answer.json()
    assert told["decision"]["mode"] == "free"
    assert (told["state"], told["repeated"]) == ("queued", False)
    with business_context("estilo"):
        message = Message.objects.get(direction="out")
        assert str(message.uuid) == told["id"]
        assert (message.body, message.user, message.author) == (BODY["message"], owner, "system")
        assert Contact.objects.count() == 1
        assert message.conversation.handler == Conversation.Handler.ASSISTANT
    assert get(f"messages/{told['id']}", token).json()["state"] == "queued"


def test_outside_the_window_it_is_told_that_it_will_not_go(token: str) -> None:
    told = send(token).json()
    assert told["decision"]["mode"] == "refuse"
    assert "24 h" in told["decision"]["reason"]


def test_outside_the_window_an_approved_template_stands_in(token: str) -> None:
    with business_context("estilo"):
        MessageTemplate.objects.create(
            name="aviso", purpose="api", body="Aviso: {{1}}", content_sid="HX1", state="approved"
        )
    told = send(token).json()
    assert told["decision"]["mode"] == "template"
    assert float(told["decision"]["cost"]) > 0


def test_whoever_asked_for_silence_gets_none_of_it(token: str) -> None:
    talk = wrote()
    with business_context("estilo"):
        Contact.objects.filter(pk=talk.contact_id).update(opted_out_at=timezone.now())
    assert send(token).json()["decision"]["mode"] == "refuse"


def test_the_same_key_sends_once(token: str) -> None:
    first, second = (send(token, **{"Idempotency-Key": "pedido-17"}) for _ in range(2))
    assert first.json()["id"] == second.json()["id"]
    assert (first.json()["repeated"], second.json()["repeated"]) == (False, True)
    other = send(token, BODY | {"message": "Otra cosa"}, **{"Idempotency-Key": "pedido-17"})
    assert other.status_code == 422
    elsewhere = send(token, BODY | {"to": "+34600123457"}, **{"Idempotency-Key": "pedido-17"})
    assert elsewhere.status_code == 422
    assert send(token).json()["id"] != first.json()["id"]
    with business_context("estilo"):
        assert Message.objects.filter(direction="out").count() == 2


@pytest.mark.parametrize("key", ["con espacio", "ñ", "x" * 201])
def test_a_key_that_is_none_is_refused(token: str, key: str) -> None:
    assert send(token, **{"Idempotency-Key": key.encode().decode("latin-1")}).status_code == 400


@pytest.mark.usefixtures("estilo")
def test_without_a_token_nothing_is_sent() -> None:
    assert program().post(SEND, BODY, "application/json").status_code == 401
    assert send("false").status_code == 401


def test_a_viewer_sends_nothing(estilo: Business) -> None:
    answer = send(tokens("viewer@estilo.example")["access_token"])
    assert answer.status_code == 403
    assert "solo lectura" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"message": "hola"}, "to"),
        ({"to": "+34600123456"}, "message"),
        ({"to": "abc", "message": "hola"}, "to"),
        ({"to": "+341", "message": "hola"}, "to"),
        ({"to": "+34600123456", "message": "   "}, "message"),
        ({"to": "+34600123456", "message": "x" * 4097}, "message"),
        ({"to": ["+34600123456"], "message": "hola"}, "to"),
        ({"to": None, "message": None}, "to"),
    ],
)
def test_what_is_not_right_is_said_in_words(token: str, body: Any, field: str) -> None:
    answer = send(token, body)
    assert answer.status_code == 400
    assert answer.json()[field]


@pytest.mark.parametrize("body", ["[]", "null", '"x"', "{", "\x00"])
def test_nonsense_is_refused(token: str, body: str) -> None:
    assert send(token, body).status_code == 400


def test_a_national_number_is_of_the_businesss_country(token: str) -> None:
    wrote()
    assert send(token, BODY | {"to": "600 12 34 56"}).json()["decision"]["mode"] == "free"


def test_a_colleagues_conversation_is_left_to_them(token: str, agent: User) -> None:
    talk = wrote()
    with business_context("estilo"):
        Conversation.objects.filter(pk=talk.pk).update(assigned_to=agent, handler="human")
    answer = send(token)
    assert (answer.status_code, answer.json()["detail"][:12]) == (409, "Otra persona")


def test_nobody_writes_to_a_blocked_contact(token: str) -> None:
    talk = wrote()
    with business_context("estilo"):
        Contact.objects.filter(pk=talk.contact_id).update(kind="blocked")
    assert send(token).status_code == 409


def test_without_a_number_it_says_so(token: str) -> None:
    with business_context("estilo"):
        WhatsAppAccount.objects.all().delete()
    answer = send(token)
    assert answer.status_code == 409
    assert "número" in answer.json()["detail"]


def test_a_plan_without_api_is_told_which_has_it(token: str, estilo: Business) -> None:
    Subscription.objects.create(business=estilo, plan=Plan.objects.get(code="starter"))
    for answer in (send(token), get("config", token), get("stats", token)):
        assert answer.status_code == 403
        assert "Professional" in answer.json()["detail"]


# --- What is told -------------------------------------------------------------------------------
def test_the_set_up_shows_no_secret(token: str) -> None:
    answer = get("config", token)
    told = answer.json()
    with business_context("estilo"):
        account = WhatsAppAccount.objects.get()
    assert told["accounts"][0]["number"] == SALON_NUMBER
    assert told["accounts"][0]["state"] == "active"
    assert told["webhook_url"].endswith("/webhook/whatsapp")
    text = answer.content.decode()
    assert account.auth_token not in text
    assert account.account_sid not in text


def test_the_figures_count_what_came_and_went(token: str) -> None:
    talk = wrote()
    with business_context("estilo"):
        now = timezone.now()
        for state, stamp in [
            ("sent", "sent_at"),
            ("delivered", "sent_at"),
            ("failed", ""),
            ("refused", ""),
        ]:
            message = Message.objects.create(
                conversation=talk, direction="out", author="system", body="x", created_at=now
            )
            Delivery.objects.create(
                message=message, channel="whatsapp", state=state, **({stamp: now} if stamp else {})
            )
    told = get("stats", token).json()["last_24_hours"]
    counted = {name: told[name] for name in ("sent", "delivered", "failed", "refused", "received")}
    assert counted == {"sent": 2, "delivered": 1, "failed": 1, "refused": 1, "received": 1}


def test_health_needs_no_token_and_tells_no_secret(estilo: Business) -> None:
    answer = get("health")
    assert answer.status_code == 200
    assert set(answer.json()) == {"ok", "connected", "timestamp"}
    with business_context("estilo"):
        WhatsAppAccount.objects.update(state="error")
    assert get("health").status_code == 503


def test_an_agent_does_not_see_a_colleagues_message(token: str, agent: User, owner: User) -> None:
    talk = wrote()
    sent = send(token).json()["id"]
    with business_context("estilo"):
        Conversation.objects.filter(pk=talk.pk).update(assigned_to=owner)
    other = tokens(agent.email)["access_token"]
    assert get(f"messages/{sent}", other).status_code == 404
    assert get(f"messages/{sent}", token).status_code == 200


def test_the_public_host_has_none_of_it(token: str) -> None:
    client = Client(HTTP_HOST=settings.PUBLIC_HOST)
    assert client.post(SEND, BODY, "application/json", headers=bearer(token)).status_code == 404

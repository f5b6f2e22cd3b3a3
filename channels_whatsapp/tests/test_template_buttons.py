"""Templates whose link ends in a place, and those that bring a code: handed in, changed, sent."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import pytest
from django.utils import timezone

from channels_whatsapp.accounts import accounts_forget
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount, ending_of
from channels_whatsapp.templating.forms import TemplateForm
from channels_whatsapp.templating.provider import Standing
from channels_whatsapp.templating.rules import problems
from channels_whatsapp.templating.services import (
    Draft,
    template_save,
    template_settle,
    template_submit,
    template_work,
    wording_of,
)
from channels_whatsapp.tests.meta import SALON, connected
from config.shell.simulator.local import LocalTwilio
from config.shell.simulator.meta.meta_api import LocalMeta
from conversations.models import Delivery
from conversations.services.outbound import delivery_send
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from leads.services import contact_upsert
from tenants.actors import SYSTEM
from tenants.http.breaker import breaker
from tenants.models import Business

SID, TOKEN, NUMBER = "AC" + "a1" * 16, "twilio-token", "+34910000031"
LINK = "https://estilo.example/r/"
VALUES = ["Ana", "Corte", "Estilo", "mañana a las 10:00", f"{LINK}tok-77"]
BOOKING: dict[str, Any] = {
    "name": "cita",
    "language": "es",
    "category": "utility",
    "purpose": "booking_confirmed",
    "body": "Hola {{1}}: tu cita es {{4}}. ¡Te esperamos!",
    "buttons": [
        {"type": "quick_reply", "text": "Confirmo"},
        {"type": "url", "text": "Ver la cita", "url": f"{LINK}{{{{5}}}}"},
    ],
    "samples": {"1": "Lucía", "4": "mañana", "5": "https://example.com/cita/1"},
}
CODE: dict[str, Any] = {
    "name": "codigo",
    "language": "es",
    "category": "authentication",
    "purpose": "api",
    "body": "Tu código es {{1}}, no lo compartas.",
    "samples": {"1": "123456"},
}
State = MessageTemplate.State


@pytest.fixture(autouse=True)
def nothing_yet(estilo: Business) -> Iterator[None]:
    MessageTemplate.objects.all().delete()
    WhatsAppAccount.objects.all().delete()
    accounts_forget()
    breaker.reset()
    yield
    breaker.reset()


@pytest.fixture
def twilio(settings: Any) -> Iterator[LocalTwilio]:
    with LocalTwilio({SID: (TOKEN, {NUMBER})}, window_enforced=True) as server:
        settings.TWILIO_BASE_URL = server.base_url
        WhatsAppAccount.objects.create(number=NUMBER, account_sid=SID, auth_token=TOKEN)
        accounts_forget()
        yield server


def handed_in(key: str, fields: dict[str, Any], row: MessageTemplate | None = None) -> Any:
    saved = template_save(template=row, account_key=key, draft=Draft(**fields), actor=SYSTEM)
    template_submit(template=saved, actor=SYSTEM)
    template_work(saved.pk)
    saved.refresh_from_db()
    assert saved.state == State.PENDING, saved.rejected_reason
    return saved


def sent(number: str, purpose: str, values: list[str]) -> Delivery:
    contact, _ = contact_upsert(kind="phone", address="+34600000001", name="Ana")
    talk = conversation_ensure(
        contact=contact,
        channel="whatsapp",
        account_key=number,
        kind="phone",
        address="+34600000001",
    )
    message = message_queue(
        conversation=talk, body="x", author="system", purpose=purpose, template_values=values
    )
    delivery_send(message.delivery.pk)
    message.delivery.refresh_from_db()
    return message.delivery


def approve(row: MessageTemplate) -> None:
    template_settle(template=row, standing=Standing(State.APPROVED))


def test_what_a_link_ends_in() -> None:
    assert ending_of(LINK, f"{LINK}tok") == "tok"
    assert ending_of(LINK, "https://other.example/r/tok/") == "tok"
    assert ending_of(LINK, "A-17") == "A-17"


def test_at_twilio_the_link_is_a_variable_of_its_own(twilio: LocalTwilio) -> None:
    row = handed_in(SID, BOOKING)
    (content,) = twilio.store.contents()
    assert content["variables"] == {"1": "Lucía", "2": "mañana", "3": "1"}
    ((_, shown),) = content["types"].items()
    assert shown["actions"][-1]["url"] == f"{LINK}{{{{3}}}}"
    content["_approval"]["forced"] = "approved"
    approve(row)
    assert sent(NUMBER, "booking_confirmed", VALUES).state == "sent"
    form = dict(parse_qsl(twilio.calls[-1].text))
    given = json.loads(form["ContentVariables"])
    assert given == {"1": "Ana", "2": "mañana a las 10:00", "3": "tok-77"}


def test_at_meta_the_link_is_a_parameter_of_its_button(meta: LocalMeta) -> None:
    connected(SALON)
    row = handed_in(SALON.waba_id, BOOKING)
    (kept,) = meta.api.templates.rows
    buttons = next(p for p in kept["components"] if p["type"] == "BUTTONS")["buttons"]
    assert buttons[1] == {
        "type": "URL",
        "text": "Ver la cita",
        "url": f"{LINK}{{{{1}}}}",
        "example": [f"{LINK}1"],
    }
    meta.api.templates.decide("cita")
    approve(row)
    assert sent(SALON.number, "booking_confirmed", VALUES).state == "sent"
    component = meta.api.sent[-1].body["template"]["components"][-1]
    assert (component["index"], component["parameters"][0]["text"]) == ("1", "tok-77")


@pytest.mark.parametrize(
    ("url", "field"),
    [
        (f"{LINK}{{{{5}}}}", ""),
        (f"{LINK}{{{{5}}}}/more", "buttons"),
        ("https://estilo.example{{5}}", "buttons"),
        (f"{LINK}{{{{9}}}}", "buttons"),
        (f"{LINK}{{{{2}}}}", "samples"),
    ],
    ids=["end", "middle", "host", "no-such-place", "no-example"],
)
def test_where_a_place_may_stand_in_a_link(url: str, field: str) -> None:
    buttons = [{"type": "url", "text": "Ver", "url": url}]
    row = MessageTemplate(**BOOKING | {"buttons": buttons})
    found = [problem.field for problem in problems(wording_of(row))]
    assert found == ([field] if field else [])


def test_in_the_editor_the_place_has_its_name() -> None:
    row = MessageTemplate(**BOOKING)
    form = TemplateForm(None, template=row, purpose=row.purpose, language="es")
    assert form.initial["url_1"] == f"{LINK}{{{{enlace}}}}"
    again = TemplateForm(form.initial, template=row, purpose=row.purpose, language="es")
    assert again.is_valid(), again.errors
    assert again.draft.buttons == BOOKING["buttons"]


def test_a_code_is_handed_in_at_twilio_and_sent(twilio: LocalTwilio) -> None:
    row = handed_in(SID, CODE)
    (content,) = twilio.store.contents()
    assert list(content["types"]) == ["whatsapp/authentication"]
    content["_approval"]["forced"] = "approved"
    approve(row)
    assert sent(NUMBER, "api", ["482913"]).state == "sent"
    assert twilio.sent[-1]["body"].startswith("*482913* es tu código")


def test_a_code_is_handed_in_at_meta_changed_and_sent(meta: LocalMeta) -> None:
    connected(SALON)
    row = handed_in(SALON.waba_id, CODE)
    (kept,) = meta.api.templates.rows
    kept["status"] = "REJECTED"
    template_settle(template=row, standing=Standing(State.REJECTED, "ABUSIVE_CONTENT"))
    row.refresh_from_db()
    row = handed_in(SALON.waba_id, CODE | {"body": "Es {{1}}, tu código de hoy."}, row)
    assert len(meta.api.templates.rows) == 1
    buttons = next(p for p in kept["components"] if p["type"] == "BUTTONS")["buttons"]
    assert buttons[0]["otp_type"] == "COPY_CODE"
    kept["status"] = "APPROVED"
    approve(row)
    before = timezone.now()
    delivery = sent(SALON.number, "api", ["482913"])
    assert delivery.state == "sent", delivery.reason
    assert delivery.sent_at is not None
    assert delivery.sent_at >= before
    body, button = meta.api.sent[-1].body["template"]["components"]
    assert body["parameters"] == button["parameters"] == [{"type": "text", "text": "482913"}]

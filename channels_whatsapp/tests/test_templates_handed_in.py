"""Templates from draft to approval, with both providers' strict stand-ins."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from channels_whatsapp.accounts import accounts_forget
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.templating.provider import Standing
from channels_whatsapp.templating.services import (
    WORK,
    Draft,
    template_refresh,
    template_remove,
    template_save,
    template_settle,
    template_submit,
    template_work,
)
from channels_whatsapp.templating.starters import starters_add
from channels_whatsapp.tests.meta import SALON, connected, knock
from config.shell.simulator.local import LocalTwilio
from config.shell.simulator.meta.meta_api import LocalMeta
from config.shell.simulator.meta.webhooks import webhook
from config.shell.simulator.wire import Mishap
from conversations.models import InboundEvent
from conversations.services.inbound import event_process
from tenants.actors import SYSTEM
from tenants.http.breaker import breaker
from tenants.models import Business, DueItem, OwnerNotice

SID, TOKEN, NUMBER = "AC" + "a1" * 16, "twilio-token", "+34910000031"
CONTRACT = Path(__file__).resolve().parents[3] / "shared" / "contracts" / "twilio.json"
START = datetime.fromisoformat("2026-11-24T10:00:00+01:00")
BODY = "Hola {{1}}: te recordamos tu cita de {{2}} en {{3}}, {{4}}. ¡Te esperamos!"
SAMPLES = {"1": "Lucía", "2": "Corte", "3": "Estilo", "4": "mañana a las 10:00"}
State = MessageTemplate.State


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as moved:
        yield moved


@pytest.fixture
def twilio(estilo: Business, settings: Any) -> Iterator[LocalTwilio]:
    """The stand-in; what it is asked about contents is held against the published contract."""
    breaker.reset()
    with LocalTwilio({SID: (TOKEN, {NUMBER})}, window_enforced=True) as server:
        settings.TWILIO_BASE_URL = server.base_url
        WhatsAppAccount.objects.create(number=NUMBER, account_sid=SID, auth_token=TOKEN)
        accounts_forget()
        yield server
        _hold_against_contract(server)
    breaker.reset()


def _hold_against_contract(server: LocalTwilio) -> None:
    if not CONTRACT.is_file():
        return
    contract = json.loads(CONTRACT.read_text())
    names = {"/v1/Content": "ContentCreateRequest", "/whatsapp": "ContentApprovalRequest"}
    for call in server.calls:
        name = next((n for end, n in names.items() if call.path.endswith(end)), "")
        if call.method == "POST" and name:
            given = _without_none(call.json())
            schema = {"$ref": f"#/components/schemas/{name}", "components": contract["components"]}
            jsonschema.Draft202012Validator(schema).validate(given)


def _without_none(value: Any) -> Any:
    """The SDK writes null for what is not given."""
    if isinstance(value, dict):
        return {name: _without_none(part) for name, part in value.items() if part is not None}
    return [_without_none(part) for part in value] if isinstance(value, list) else value


@pytest.fixture
def at_meta(meta: LocalMeta, estilo: Business) -> LocalMeta:
    connected(SALON)
    return meta


def draft(**changed: Any) -> Draft:
    fields: dict[str, Any] = {
        "name": "reminder_24h",
        "language": "es",
        "category": "utility",
        "purpose": "reminder_24h",
        "body": BODY,
        "samples": SAMPLES,
    }
    return Draft(**fields | changed)


def handed_in(key: str, **changed: Any) -> MessageTemplate:
    row = template_save(template=None, account_key=key, draft=draft(**changed), actor=SYSTEM)
    template_submit(template=row, actor=SYSTEM)
    again = template_work(row.pk)
    row.refresh_from_db()
    assert row.state != State.PENDING or again is not None, "nobody would ask about it again"
    return row


def told() -> list[str]:
    return list(OwnerNotice.objects.order_by("pk").values_list("kind", flat=True))


def test_at_twilio_a_template_is_made_approved_and_told(
    twilio: LocalTwilio, clock: time_machine.Traveller
) -> None:
    row = handed_in(SID, buttons=[{"type": "quick_reply", "text": "Confirmo"}])
    assert row.state == State.PENDING
    content = twilio.store.content(row.content_sid)
    assert content is not None
    assert content["types"]["twilio/quick-reply"]["body"] == BODY
    assert content["variables"] == SAMPLES
    assert told() == []

    clock.shift(timedelta(seconds=30))
    again = template_work(row.pk)
    row.refresh_from_db()
    assert row.state == State.APPROVED
    assert again == timezone.now() + timedelta(days=1)
    assert told() == ["template_approved"]


def test_at_twilio_a_refusal_is_told_in_plain_words_and_handed_in_anew_under_another_name(
    twilio: LocalTwilio, clock: time_machine.Traveller
) -> None:
    offer = "Hola {{1}}: tenemos una oferta de {{2}} en {{3}}, {{4}}. Responde y te contamos."
    row = handed_in(SID, body=offer)
    clock.shift(timedelta(seconds=30))
    assert template_work(row.pk) is None
    row.refresh_from_db()
    assert (row.state, row.rejected_reason) == (State.REJECTED, "INCORRECT_CATEGORY")
    assert told() == ["template_rejected"]

    again = template_save(template=row, account_key=SID, draft=draft(), actor=SYSTEM)
    assert again.pk != row.pk, "a content at Twilio cannot be changed"
    assert again.name == "reminder_24h_v2"
    template_submit(template=again, actor=SYSTEM)
    template_work(again.pk)
    clock.shift(timedelta(seconds=30))
    template_work(again.pk)
    again.refresh_from_db()
    assert again.state == State.APPROVED


def test_a_template_cut_off_while_it_was_handed_in_is_made_once(
    twilio: LocalTwilio, clock: time_machine.Traveller
) -> None:
    row = handed_in(SID)
    MessageTemplate.objects.filter(pk=row.pk).update(state=State.SENDING)
    template_work(row.pk)
    made = [call for call in twilio.calls if call.method == "POST"]
    assert len(made) == 2, "one content and one request for approval"


def test_a_template_waits_while_the_provider_is_away(
    twilio: LocalTwilio, settings: Any, clock: time_machine.Traveller
) -> None:
    row = template_save(template=None, account_key=SID, draft=draft(), actor=SYSTEM)
    template_submit(template=row, actor=SYSTEM)
    settings.TWILIO_BASE_URL = "http://127.0.0.1:9"
    assert template_work(row.pk) is not None
    row.refresh_from_db()
    assert (row.state, row.rejected_reason) == (State.SENDING, "AWAY")
    breaker.reset()
    settings.TWILIO_BASE_URL = twilio.base_url
    template_work(row.pk)
    row.refresh_from_db()
    assert row.state == State.PENDING


def test_what_was_approved_stays_in_use_until_its_new_version_is(
    twilio: LocalTwilio, clock: time_machine.Traveller
) -> None:
    first = handed_in(SID)
    template_settle(template=first, standing=Standing(State.APPROVED))
    first.refresh_from_db()
    second = template_save(
        template=first, account_key=SID, draft=draft(footer="Estilo"), actor=SYSTEM
    )
    assert (second.version, second.replaces_id) == (2, first.pk)
    template_submit(template=second, actor=SYSTEM)
    template_work(second.pk)
    first.refresh_from_db()
    assert first.state == State.APPROVED
    clock.shift(timedelta(seconds=30))
    template_work(second.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.RETIRED, State.APPROVED)
    assert not DueItem.objects.filter(kind=WORK, object_id=first.pk).exists()


def test_what_is_being_reviewed_cannot_be_changed(
    twilio: LocalTwilio, clock: time_machine.Traveller
) -> None:
    row = handed_in(SID)
    with pytest.raises(ValidationError):
        template_save(template=row, account_key=SID, draft=draft(footer="x"), actor=SYSTEM)


def test_a_template_with_problems_is_not_handed_in(twilio: LocalTwilio) -> None:
    row = template_save(
        template=None, account_key=SID, draft=draft(body="{{1}}, te esperamos."), actor=SYSTEM
    )
    with pytest.raises(ValidationError) as refused:
        template_submit(template=row, actor=SYSTEM)
    assert "body" in refused.value.message_dict
    row.refresh_from_db()
    assert row.state == State.DRAFT
    assert not twilio.calls


def test_a_template_that_somebody_deleted_at_twilio_is_noticed(
    twilio: LocalTwilio, clock: time_machine.Traveller
) -> None:
    row = handed_in(SID)
    clock.shift(timedelta(seconds=30))
    template_work(row.pk)
    twilio.store.content_delete(row.content_sid)
    row.refresh_from_db()
    assert template_refresh(template=row) == ""
    row.refresh_from_db()
    assert (row.state, row.rejected_reason) == (State.DISABLED, "GONE")
    assert told()[-1] == "template_stopped"


def test_deleting_a_template_deletes_it_at_the_provider(
    twilio: LocalTwilio, clock: time_machine.Traveller
) -> None:
    row = handed_in(SID)
    template_remove(template=row, actor=SYSTEM)
    assert twilio.store.content(row.content_sid) is None
    assert not MessageTemplate.objects.exists()


def test_all_templates_of_the_trade_are_handed_in_once(
    twilio: LocalTwilio, clock: time_machine.Traveller
) -> None:
    account = WhatsAppAccount.objects.get(number=NUMBER)
    made = starters_add(account=account, vertical="salon", languages=["es", "pt"], actor=SYSTEM)
    assert made == MessageTemplate.objects.count() > 30
    assert starters_add(account=account, vertical="salon", languages=["es"], actor=SYSTEM) == 0
    for row in MessageTemplate.objects.all():
        template_work(row.pk)
    clock.shift(timedelta(seconds=30))
    for row in MessageTemplate.objects.all():
        template_work(row.pk)
    assert set(MessageTemplate.objects.values_list("state", flat=True)) == {State.APPROVED}
    assert told() == ["template_approved"], "once, when the last one was decided"
    codes = MessageTemplate.objects.filter(language="pt").values_list("language_code", flat=True)
    assert set(codes) == {"pt_BR"}


# --- Meta -----------------------------------------------------------------------------------------
def review(meta: LocalMeta, client: Client, name: str, language: str = "es") -> None:
    """Meta reviews a template, and tells it by its webhook."""
    event = meta.api.templates.decide(name, language)
    body = webhook((SALON, "message_template_status_update", event))
    assert knock(client, body) == 200
    received = InboundEvent.objects.filter(state=InboundEvent.State.RECEIVED)
    for each in received.values_list("pk", flat=True):
        event_process(each)


def test_at_meta_a_template_is_handed_in_and_its_approval_comes_by_webhook(
    at_meta: LocalMeta, visitor_client: Client
) -> None:
    row = handed_in(
        SALON.waba_id,
        header="Tu cita",
        footer="Estilo",
        buttons=[
            {"type": "url", "text": "Ver", "url": "https://estilo.example/"},
            {"type": "quick_reply", "text": "Confirmo"},
        ],
    )
    assert row.state == State.PENDING
    assert row.external_id
    (kept,) = at_meta.api.templates.rows
    assert [part["type"] for part in kept["components"]] == ["HEADER", "BODY", "FOOTER", "BUTTONS"]
    review(at_meta, visitor_client, row.name)
    row.refresh_from_db()
    assert row.state == State.APPROVED
    assert told() == ["template_approved"]


def test_at_meta_what_was_refused_is_edited_in_place(
    at_meta: LocalMeta, visitor_client: Client
) -> None:
    offer = "Hola {{1}}: tenemos una oferta de {{2}} en {{3}}, {{4}}. Responde y te contamos."
    row = handed_in(SALON.waba_id, body=offer)
    review(at_meta, visitor_client, row.name)
    row.refresh_from_db()
    assert (row.state, row.rejected_reason) == (State.REJECTED, "INCORRECT_CATEGORY")

    again = template_save(template=row, account_key=SALON.waba_id, draft=draft(), actor=SYSTEM)
    assert (again.pk, again.name) == (row.pk, row.name)
    template_submit(template=again, actor=SYSTEM)
    template_work(again.pk)
    review(at_meta, visitor_client, row.name)
    row.refresh_from_db()
    assert row.state == State.APPROVED
    assert len(at_meta.api.templates.rows) == 1


def test_at_meta_an_answer_that_was_lost_makes_no_second_template(at_meta: LocalMeta) -> None:
    row = template_save(template=None, account_key=SALON.waba_id, draft=draft(), actor=SYSTEM)
    template_submit(template=row, actor=SYSTEM)
    # The template is made, and the answer never comes.
    at_meta.mishaps.append(Mishap(at="message_templates"))
    at_meta.mishaps.append(Mishap(at="message_templates", drop=True))
    assert template_work(row.pk) is not None
    template_work(row.pk)
    row.refresh_from_db()
    assert row.state == State.PENDING
    assert row.external_id == at_meta.api.templates.rows[0]["id"]
    assert len(at_meta.api.templates.rows) == 1


def test_at_meta_a_pause_and_a_new_category_are_followed(
    at_meta: LocalMeta, visitor_client: Client
) -> None:
    row = handed_in(SALON.waba_id)
    review(at_meta, visitor_client, row.name)
    named = {
        "message_template_id": int(row.external_id),
        "message_template_name": row.name,
        "message_template_language": "es",
    }
    moved = {**named, "previous_category": "UTILITY", "new_category": "MARKETING"}
    bad = {**named, "previous_quality_score": "GREEN", "new_quality_score": "RED"}
    paused = {**named, "event": "PAUSED", "reason": None, "other_info": {"title": "FIRST_PAUSE"}}
    for field, value in (
        ("template_category_update", moved),
        ("message_template_quality_update", bad),
        ("message_template_status_update", paused),
    ):
        assert knock(visitor_client, webhook((SALON, field, value))) == 200
    for event in InboundEvent.objects.filter(state=InboundEvent.State.RECEIVED).order_by("pk"):
        event_process(event.pk)
    row.refresh_from_db()
    assert (row.category, row.quality, row.state) == ("marketing", "red", State.PAUSED)
    assert row.rejected_reason == "FIRST_PAUSE"
    assert told() == ["template_approved", "template_category", "template_stopped"]


def test_at_meta_every_template_of_a_trade_is_taken(
    at_meta: LocalMeta, visitor_client: Client
) -> None:
    account = WhatsAppAccount.objects.get(number=SALON.number)
    starters_add(account=account, vertical="clinic", languages=["es", "en", "pt"], actor=SYSTEM)
    for row in MessageTemplate.objects.all():
        template_work(row.pk)
    assert set(MessageTemplate.objects.values_list("state", flat=True)) == {State.PENDING}
    assert len(at_meta.api.templates.rows) == MessageTemplate.objects.count()
    for kept in list(at_meta.api.templates.rows):
        review(at_meta, visitor_client, kept["name"], kept["language"])
    assert set(MessageTemplate.objects.values_list("state", flat=True)) == {State.APPROVED}

"""Templates that were made at the provider: brought once, followed, used, changed as versions."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from channels_whatsapp.accounts import accounts_forget
from channels_whatsapp.channel import WhatsAppChannel
from channels_whatsapp.checking import account_check_due
from channels_whatsapp.models import ChoiceContent, MessageTemplate, WhatsAppAccount
from channels_whatsapp.templating.importing import templates_import
from channels_whatsapp.templating.services import WORK, template_work
from channels_whatsapp.tests.meta import SALON, connected
from config.shell.simulator.approvals import APPROVAL
from config.shell.simulator.contents import content_resource
from config.shell.simulator.local import LocalTwilio
from config.shell.simulator.meta.meta_api import LocalMeta
from config.shell.simulator.stores import Resource
from conversations.models import Conversation
from conversations.services.receiving import conversation_ensure
from leads.services import contact_upsert
from tenants.actors import SYSTEM
from tenants.http.breaker import breaker
from tenants.models import Business, DueItem
from tenants.twilio import client as sdk

SID, TOKEN, NUMBER = "AC" + "a1" * 16, "twilio-token", "+34910000031"
PATH = "/settings/channels/whatsapp/templates/"
BODY = "Hola {{1}}: tu pedido {{2}} ya está en la tienda."
OFFER = {
    "friendly_name": "pedido_listo",
    "language": "es_MX",
    "variables": {"1": "Lucía", "2": "A-17"},
    "types": {
        "twilio/call-to-action": {
            "body": BODY,
            "actions": [{"type": "URL", "title": "Ver", "url": "https://estilo.example/p"}],
        }
    },
}
State = MessageTemplate.State


@pytest.fixture(autouse=True)
def nothing_yet(estilo: Business) -> None:
    MessageTemplate.objects.all().delete()
    WhatsAppAccount.objects.all().delete()
    accounts_forget()


@pytest.fixture
def twilio(settings: Any) -> Iterator[LocalTwilio]:
    breaker.reset()
    with LocalTwilio({SID: (TOKEN, {NUMBER})}, window_enforced=True) as server:
        settings.TWILIO_BASE_URL = server.base_url
        yield server
    breaker.reset()


@pytest.fixture
def account(twilio: LocalTwilio) -> WhatsAppAccount:
    made = WhatsAppAccount.objects.create(number=NUMBER, account_sid=SID, auth_token=TOKEN)
    accounts_forget()
    return made


def at_twilio(twilio: LocalTwilio, status: str = "approved", **changed: Any) -> Resource:
    """A content that somebody made in Twilio's editor; `status` empty: never handed in."""
    made = content_resource(SID, OFFER | changed)
    if status:
        asked = {"name": made["friendly_name"], "category": "UTILITY", "reason": ""}
        made[APPROVAL] = asked | {"at": timezone.now().isoformat(), "forced": status}
    twilio.store.content_save(made)
    return made


def test_a_template_of_twilios_editor_comes_with_everything_and_once(
    twilio: LocalTwilio, account: WhatsAppAccount
) -> None:
    made = at_twilio(twilio)
    at_twilio(twilio, status="", friendly_name="un_borrador")
    assert templates_import(account=account, actor=SYSTEM) == 1
    row = MessageTemplate.objects.get()
    assert (row.name, row.language, row.code, row.category) == (
        "pedido_listo",
        "es",
        "es_MX",
        "utility",
    )
    assert (row.body, row.samples, row.state) == (BODY, {"1": "Lucía", "2": "A-17"}, "approved")
    assert row.buttons == [{"type": "url", "text": "Ver", "url": "https://estilo.example/p"}]
    assert (row.content_sid, row.account_key) == (made["sid"], SID)
    assert templates_import(account=account, actor=SYSTEM) == 0
    assert DueItem.objects.filter(kind=WORK, object_id=row.pk).exists()


def test_what_is_ours_at_twilio_is_not_doubled(
    twilio: LocalTwilio, account: WhatsAppAccount
) -> None:
    choices = at_twilio(twilio, friendly_name="mostrador_buttons_2_es")
    ChoiceContent.objects.create(account_sid=SID, shape="b-2-es", content_sid=choices["sid"])
    MessageTemplate.objects.create(name="pedido_listo", account_key=SID, language_code="es_MX")
    at_twilio(twilio)
    assert templates_import(account=account, actor=SYSTEM) == 0


def test_both_kinds_of_one_language_are_kept_apart(
    twilio: LocalTwilio, account: WhatsAppAccount
) -> None:
    at_twilio(twilio)
    at_twilio(twilio, language="es_ES")
    assert templates_import(account=account, actor=SYSTEM) == 2
    codes = {row.language: row.code for row in MessageTemplate.objects.all()}
    assert set(codes.values()) == {"es_MX", "es_ES"}


def test_one_in_review_is_followed_until_it_is_approved(
    twilio: LocalTwilio, account: WhatsAppAccount
) -> None:
    made = at_twilio(twilio, status="pending")
    templates_import(account=account, actor=SYSTEM)
    row = MessageTemplate.objects.get()
    assert row.state == State.PENDING
    made[APPROVAL]["forced"] = "approved"
    twilio.store.content_save(made)
    template_work(row.pk)
    row.refresh_from_db()
    assert row.state == State.APPROVED


def test_the_regular_look_at_a_number_brings_them_every_few_hours(
    twilio: LocalTwilio, account: WhatsAppAccount
) -> None:
    at_twilio(twilio)
    account_check_due(account.pk)
    assert MessageTemplate.objects.count() == 1
    asked = len(twilio.calls)
    account_check_due(account.pk)
    assert len(twilio.calls) == asked + 1  # the account itself, and no list


def conversation(number: str) -> Conversation:
    contact, _ = contact_upsert(kind="phone", address="+34600000001", name="Ana Ruiz")
    return conversation_ensure(
        contact=contact,
        channel="whatsapp",
        account_key=number,
        kind="phone",
        address="+34600000001",
    )


def test_it_is_sent_by_hand_with_what_a_member_writes(
    twilio: LocalTwilio, account: WhatsAppAccount
) -> None:
    at_twilio(twilio)
    templates_import(account=account, actor=SYSTEM)
    talk, channel, now = conversation(NUMBER), WhatsAppChannel(), timezone.now()
    (offer,) = channel.offers(talk, now)
    assert [number for number, _label, _value in offer.fields] == [1, 2]
    assert channel.offer(talk, offer.key, {1: "Ana"}, now) is None  # one place is empty
    filled = channel.offer(talk, offer.key, {1: "Ana", 2: "B-3"}, now)
    assert filled is not None
    assert filled.text == "Hola Ana: tu pedido B-3 ya está en la tienda."


def test_the_button_brings_them_and_their_use_is_chosen(
    owner_client: Client, twilio: LocalTwilio, account: WhatsAppAccount
) -> None:
    at_twilio(twilio)
    page = owner_client.post(f"{PATH}import/", follow=True).content.decode()
    assert "1 plantilla nueva." in page
    assert "Hecha en el proveedor" in page
    assert "ninguna que falte" in owner_client.post(f"{PATH}import/", follow=True).content.decode()
    row = MessageTemplate.objects.get()
    edit = owner_client.get(f"{PATH}{row.uuid}/").content.decode()
    assert "Para qué la usa Mostrador" in edit
    assert 'name="sample_2" value="A-17"' in edit
    owner_client.post(f"{PATH}{row.uuid}/use/", {"purpose": "booking_confirmed"})
    row.refresh_from_db()
    assert row.purpose == "booking_confirmed"
    owner_client.post(f"{PATH}{row.uuid}/use/", {"purpose": "api"})
    row.refresh_from_db()
    assert row.purpose == "booking_confirmed"  # it has two places, that use has one


def test_changing_one_makes_a_version_and_leaves_it_in_use(
    owner_client: Client, twilio: LocalTwilio, account: WhatsAppAccount
) -> None:
    at_twilio(twilio)
    templates_import(account=account, actor=SYSTEM)
    row = MessageTemplate.objects.get()
    form = {
        "name": row.name,
        "category": "utility",
        "body": BODY.replace("tienda", "peluquería"),
        "sample_1": "Lucía",
        "sample_2": "A-17",
        "submit": "1",
    }
    answer = owner_client.post(f"{PATH}{row.uuid}/", form)
    assert answer.status_code == 302, answer.content.decode()
    row.refresh_from_db()
    new = MessageTemplate.objects.exclude(pk=row.pk).get()
    assert (row.state, row.body) == (State.APPROVED, BODY)
    assert (new.name, new.replaces, new.code) == ("pedido_listo_v2", row, "es_MX")


def at_meta(meta: LocalMeta, name: str, *components: dict[str, Any], **more: Any) -> None:
    meta.api.templates.rows.append(
        {
            "id": str(7000 + len(meta.api.templates.rows)),
            "waba": SALON.waba_id,
            "name": name,
            "language": "es_ES",
            "category": "MARKETING",
            "status": "APPROVED",
            "rejected_reason": "NONE",
            "quality_score": {"score": "GREEN"},
            "components": list(components),
        }
        | more
    )


def test_templates_of_metas_manager_come_page_by_page(meta: LocalMeta) -> None:
    account = connected(SALON)
    body = {"type": "BODY", "text": BODY, "example": {"body_text": [["Lucía", "A-17"]]}}
    footer = {"type": "FOOTER", "text": "Peluquería Estilo"}
    for number in range(105):
        at_meta(meta, f"oferta_{number}", body, footer)
    at_meta(meta, "foto", {"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Mira."})
    at_meta(meta, "nombres", {"type": "BODY", "text": "Hola {{nombre}}, ven a vernos."})
    at_meta(meta, "borrada", body, status="PENDING_DELETION")
    assert templates_import(account=account, actor=SYSTEM) == 107
    first = MessageTemplate.objects.get(name="oferta_0")
    assert (first.state, first.category, first.quality) == ("approved", "marketing", "green")
    assert (first.footer, first.samples) == ("Peluquería Estilo", {"1": "Lucía", "2": "A-17"})
    unfilled = MessageTemplate.objects.exclude(unfilled="").values_list("name", "unfilled")
    assert dict(unfilled) == {"foto": "header", "nombres": "named"}
    offered = {
        offer.name for offer in WhatsAppChannel().offers(conversation(SALON.number), timezone.now())
    }
    assert "oferta_7" in offered
    assert not offered & {"foto", "nombres"}
    assert templates_import(account=account, actor=SYSTEM) == 0


def test_the_stand_in_lists_contents_by_pages(twilio: LocalTwilio) -> None:
    for number in range(5):
        at_twilio(twilio, friendly_name=f"c_{number}")
    listed = sdk(SID, TOKEN).content.v1.contents.list(page_size=2)
    assert [each.friendly_name for each in listed] == [f"c_{number}" for number in range(5)]

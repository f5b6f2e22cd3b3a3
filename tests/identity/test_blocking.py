"""People whom the business blocked: heard and kept, and that is all."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.channels.fake import FakeChannel
from conversations.models import Conversation, Delivery, Message
from conversations.services.queueing import message_queue
from leads.models import Contact, Lead
from tenants.audit.models import AuditEntry
from tenants.draining import drain
from tenants.models import Business, DueItem, OwnerNotice
from tests.identity.test_merging import say

LUZ = "+34600111222"


@pytest.fixture(autouse=True)
def nothing_sent() -> Any:
    FakeChannel.outbox.clear()
    yield
    FakeChannel.outbox.clear()


@pytest.fixture
def blocked(estilo: Business, owner_client: Client) -> Contact:
    contact = say("phone", LUZ).conversation.contact
    Contact.objects.filter(pk=contact.pk).update(kind="vip")
    answer = owner_client.post(f"/contacts/{contact.uuid}/block/", {"reason": " Insulta "})
    assert answer["Location"] == f"/contacts/{contact.uuid}/"
    contact.refresh_from_db()
    return contact


def test_a_member_blocks_with_a_reason_and_lets_go_again(
    blocked: Contact, owner_client: Client, owner: Any
) -> None:
    assert (blocked.kind, blocked.blocked_for, blocked.kind_before) == ("blocked", "Insulta", "vip")
    assert blocked.blocked_at is not None
    page = owner_client.get(f"/contacts/{blocked.uuid}/").content.decode()
    assert "Insulta" in page
    owner_client.post(f"/contacts/{blocked.uuid}/unblock/")
    blocked.refresh_from_db()
    assert (blocked.kind, blocked.blocked_for, blocked.blocked_at) == ("vip", "", None)
    actions = AuditEntry.objects.filter(actor=owner).values_list("action", flat=True)
    assert {"contact.blocked", "contact.unblocked"} <= set(actions)


def test_nobody_is_blocked_without_a_reason_or_by_a_viewer(
    estilo: Business, owner_client: Client, viewer_client: Client
) -> None:
    contact = say("phone", LUZ).conversation.contact
    owner_client.post(f"/contacts/{contact.uuid}/block/", {"reason": "  "})
    given = {"reason": "x"}
    assert viewer_client.post(f"/contacts/{contact.uuid}/block/", given).status_code == 403
    contact.refresh_from_db()
    assert contact.kind != "blocked"


def test_what_they_write_is_kept_and_shown_and_tells_nobody_anything(
    blocked: Contact, owner_client: Client
) -> None:
    Lead.objects.all().delete()
    DueItem.objects.all().delete()
    message = say("phone", LUZ, text="quiero una persona ya")
    assert not DueItem.objects.filter(kind="conversations.reply").exists()
    drain()
    assert not Message.objects.filter(direction="out").exists()
    assert FakeChannel.outbox == []
    assert not Lead.objects.exists()
    assert not OwnerNotice.objects.exists()
    page = owner_client.get("/inbox/").content.decode()
    assert "Bloqueado" in page
    thread = owner_client.get(f"/inbox/{message.conversation.uuid}/").content.decode()
    assert "quiero una persona ya" in thread
    assert "data-locked" in thread


def test_who_is_blocked_after_they_wrote_gets_no_answer(
    estilo: Business, owner_client: Client
) -> None:
    contact = say("phone", LUZ, text="hola").conversation.contact
    Contact.objects.filter(pk=contact.pk).update(kind="blocked")
    drain()
    assert FakeChannel.outbox == []


def test_nothing_that_was_waiting_goes_out_to_them(blocked: Contact) -> None:
    talk = Conversation.objects.get(contact=blocked)
    message_queue(conversation=talk, body="Recuerda tu cita", author="system", purpose="reminder")
    drain()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.reason) == ("refused", "Contacto bloqueado")
    assert FakeChannel.outbox == []


def test_members_cannot_write_to_them_until_they_let_go(
    blocked: Contact, owner_client: Client
) -> None:
    talk = Conversation.objects.get(contact=blocked)
    answer = owner_client.post(
        f"/inbox/{talk.uuid}/reply/", {"body": "hola"}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 422
    owner_client.post(f"/contacts/{blocked.uuid}/unblock/")
    answer = owner_client.post(
        f"/inbox/{talk.uuid}/reply/", {"body": "hola"}, headers={"hx-request": "true"}
    )
    assert answer.status_code == 200
    drain()
    assert len(FakeChannel.outbox) == 1
    assert timezone.now() > Message.objects.latest("pk").created_at

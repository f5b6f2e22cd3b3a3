"""What did not arrive: every attempt is kept with its reason, and a person sends it again."""

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conversations.channels.base import SendError, StatusUpdate
from conversations.channels.fake import FakeChannel
from conversations.models import Conversation, Delivery, DeliveryAttempt
from conversations.services.outbound import RETRY_SECONDS, delivery_send
from conversations.services.queueing import message_queue
from conversations.services.receiving import conversation_ensure
from conversations.services.reports import delivery_update
from conversations.services.resending import NotResendable, delivery_resend
from leads.services import contact_upsert
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.models import Business, User

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))
PAGE = "/inbox/unsent/"
PHONE = "+34600123456"
BUSY = SendError("El proveedor está ocupado.", permanent=False, code="20429")
GONE = SendError("Ese número no tiene WhatsApp.", permanent=True, code="63024")


@pytest.fixture
def conversation(estilo: Business) -> Iterator[Conversation]:
    with fresh_channel(), time_machine.travel(NOW, tick=False):
        yield begin()


class fresh_channel:
    """The fake channel, empty before and after."""

    def __enter__(self) -> None:
        FakeChannel.outbox.clear()
        FakeChannel.failures.clear()

    def __exit__(self, *_: object) -> None:
        self.__enter__()


def begin() -> Conversation:
    contact, _ = contact_upsert(kind="phone", address=PHONE, name="Ana Ruiz")
    with transaction.atomic():
        return conversation_ensure(
            contact=contact, channel="fake", account_key="", kind="phone", address=PHONE
        )


def queue(conversation: Conversation, body: str = "¿Le va bien el jueves?") -> Delivery:
    with transaction.atomic():
        return message_queue(conversation=conversation, body=body, author="agent").delivery


def failed(conversation: Conversation, error: SendError = GONE) -> Delivery:
    FakeChannel.failures.append(error)
    delivery = queue(conversation)
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    return delivery


def tried(delivery: Delivery) -> list[tuple[int, str, str, bool]]:
    rows = DeliveryAttempt.objects.filter(delivery=delivery)
    return [(row.number, row.state, row.error_code, row.retry_at is not None) for row in rows]


def test_every_attempt_is_kept_with_its_reason_and_whether_another_comes(
    conversation: Conversation,
) -> None:
    FakeChannel.failures.extend([BUSY, BUSY])
    delivery = queue(conversation)
    for _ in range(3):
        delivery_send(delivery.pk)
    assert tried(delivery) == [
        (1, "failed", "20429", True),
        (2, "failed", "20429", True),
        (3, "sent", "", False),
    ]
    last = delivery.tried.last()
    assert last is not None
    assert last.provider_id == FakeChannel().send(delivery)


def test_reports_out_of_order_end_on_the_attempt_they_are_about(conversation: Conversation) -> None:
    delivery = queue(conversation)
    delivery_send(delivery.pk)
    sid = Delivery.objects.get().provider_id
    for state in ("read", "delivered", "sent", "read"):
        delivery_update(StatusUpdate(sid, state, str(delivery.uuid)))
    assert tried(delivery) == [(1, "read", "", False)]


def test_a_person_sends_it_again_with_as_many_tries_as_a_new_one(
    conversation: Conversation,
) -> None:
    delivery = failed(conversation)
    delivery_resend(delivery=delivery, actor=SYSTEM)
    FakeChannel.failures.append(BUSY)
    assert delivery_send(delivery.pk) == NOW + timedelta(seconds=RETRY_SECONDS[0])
    delivery_send(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error_code) == ("sent", "")
    assert [row[1] for row in tried(delivery)] == ["failed", "failed", "sent"]
    assert len(FakeChannel.outbox) == 1


def test_what_is_on_its_way_is_not_sent_a_second_time(conversation: Conversation) -> None:
    delivery = queue(conversation)
    for _ in range(2):
        with pytest.raises(NotResendable):
            delivery_resend(delivery=delivery, actor=SYSTEM)
        delivery_send(delivery.pk)
    assert len(FakeChannel.outbox) == 1


@pytest.mark.chaos
def test_of_two_who_press_at_once_one_sends_it(live_db: str) -> None:
    with fresh_channel():
        with business_context("estilo"):
            delivery = failed(begin())
        outcomes: list[str] = []

        def press() -> None:
            try:
                with business_context("estilo"):
                    delivery_resend(delivery=delivery, actor=SYSTEM)
                outcomes.append("sent")
            except NotResendable:
                outcomes.append("late")
            finally:
                connections.close_all()

        people = [threading.Thread(target=press) for _ in range(6)]
        for each in people:
            each.start()
        for each in people:
            each.join()
        assert sorted(outcomes) == ["late"] * 5 + ["sent"]


@pytest.mark.chaos
def test_what_turns_out_to_have_arrived_while_two_press_ends_as_arrived(live_db: str) -> None:
    """Six times, as chance decides who is first: the report, the person, or one of two workers."""
    with fresh_channel(), business_context("estilo"):
        talk = begin()
        for number in range(6):
            delivery = failed(talk)
            Delivery.objects.filter(pk=delivery.pk).update(state=Delivery.State.UNKNOWN)
            told = StatusUpdate(f"SM{number}", "delivered", str(delivery.uuid))
            at_once(
                lambda told=told: delivery_update(told),  # type: ignore[misc]
                lambda row=delivery: delivery_resend(delivery=row, actor=SYSTEM),  # type: ignore[misc]
                lambda row=delivery: delivery_send(row.pk),  # type: ignore[misc]
                lambda row=delivery: delivery_send(row.pk),  # type: ignore[misc]
            )
            delivery.refresh_from_db()
            assert delivery.state == "delivered"
            assert delivery_send(delivery.pk) is None
        assert len(FakeChannel.outbox) <= 6


def at_once(*works: Callable[[], object]) -> None:
    """Each in a thread of its own; that somebody came too late is none's fault."""

    def work(each: Callable[[], object]) -> None:
        try:
            with business_context("estilo"), suppress(NotResendable):
                each()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(each,)) for each in works]
    for each in threads:
        each.start()
    for each in threads:
        each.join()


# --- The page -----------------------------------------------------------------------------------
def test_the_page_says_what_failed_why_and_what_was_tried(
    conversation: Conversation, owner_client: Client
) -> None:
    assert "Todo ha llegado" in owner_client.get(PAGE).content.decode()
    failed(conversation)
    shown = owner_client.get(PAGE).content.decode()
    for words in ("Ana Ruiz", "¿Le va bien el jueves?", GONE.reason, "63024", "1 intento"):
        assert words in shown


def test_it_is_sent_again_from_there(conversation: Conversation, owner_client: Client) -> None:
    delivery = failed(conversation)
    owner_client.post(f"{PAGE}{delivery.uuid}/resend/")
    delivery_send(delivery.pk)
    assert [body for _, body in FakeChannel.outbox] == ["¿Le va bien el jueves?"]
    assert "Todo ha llegado" in owner_client.get(PAGE).content.decode()
    assert owner_client.post(f"{PAGE}{delivery.uuid}/resend/").status_code == 404


def test_what_may_have_arrived_asks_first(conversation: Conversation, owner_client: Client) -> None:
    delivery = failed(conversation)
    Delivery.objects.update(state=Delivery.State.UNKNOWN)
    assert "lo recibirá dos veces" in owner_client.get(PAGE).content.decode()
    owner_client.post(f"{PAGE}{delivery.uuid}/dismiss/")
    assert "Todo ha llegado" in owner_client.get(PAGE).content.decode()
    delivery.refresh_from_db()
    assert delivery.state == "unknown", "the conversation goes on showing it"


def test_viewers_look_and_agents_meet_their_own_only(
    conversation: Conversation, owner: User, agent_client: Client, viewer_client: Client
) -> None:
    delivery = failed(conversation)
    assert "Enviar otra vez" not in viewer_client.get(PAGE).content.decode()
    assert viewer_client.post(f"{PAGE}{delivery.uuid}/resend/").status_code == 403
    Conversation.objects.update(assigned_to=owner)
    assert "Ana Ruiz" not in agent_client.get(PAGE).content.decode()
    assert agent_client.post(f"{PAGE}{delivery.uuid}/resend/").status_code == 404


def test_the_page_asks_as_often_however_much_failed(
    conversation: Conversation, owner_client: Client, django_assert_num_queries: Any
) -> None:
    failed(conversation)
    owner_client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        owner_client.get(PAGE)
    for _ in range(5):
        failed(conversation)
    with django_assert_num_queries(len(one)):
        owner_client.get(PAGE)


def test_what_failed_is_sent_again_from_within_its_conversation(
    conversation: Conversation, owner_client: Client
) -> None:
    delivery = failed(conversation)
    resend = f"{PAGE}{delivery.uuid}/resend/"
    thread = f"/inbox/{conversation.uuid}/"
    assert resend in owner_client.get(thread).content.decode()
    answer = owner_client.post(resend, headers={"HX-Request": "true"})
    assert f'id="delivery-{delivery.message_id}"' in answer.content.decode()  # its new state
    assert "Se envía otra vez" in answer.headers["HX-Trigger"].encode().decode("unicode_escape")
    delivery.refresh_from_db()
    assert delivery.state == "queued"
    assert resend not in owner_client.get(thread).content.decode()


def test_what_was_taken_off_the_list_is_not_offered_in_its_conversation(
    conversation: Conversation, owner_client: Client
) -> None:
    delivery = failed(conversation)
    owner_client.post(f"{PAGE}{delivery.uuid}/dismiss/")
    page = owner_client.get(f"/inbox/{conversation.uuid}/").content.decode()
    assert f"{delivery.uuid}/resend/" not in page

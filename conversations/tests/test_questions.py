"""What no record answers becomes one question to the owner, whose answer is told and known."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client

from conversations.channels.fake import FakeChannel
from conversations.models import Conversation, Faq, Message, OwnerQuestion, QuestionAsked
from conversations.services.door import inbound_store
from conversations.services.faqs import faq_approve, faq_reject, question_answer
from conversations.services.handoff import agent_reply
from conversations.services.questions import question_ask
from leads.models import Contact
from leads.services import contact_upsert
from tenants.context import business_context
from tenants.draining import MESSAGE_KINDS
from tenants.draining import drain as drain_kinds
from tenants.models import Business, Membership, OwnerNotice, User

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
ANA, LUIS = "+34600123456", "+34600123457"


@pytest.fixture(autouse=True)
def outbox() -> Iterator[list[tuple[str, str]]]:
    FakeChannel.outbox.clear()
    FakeChannel.failures.clear()
    with time_machine.travel(TUESDAY, tick=True):
        yield FakeChannel.outbox
    FakeChannel.outbox.clear()


@pytest.fixture
def manager(estilo: Business, owner: User) -> Membership:
    return Membership.objects.get(user=owner, business=estilo)


def drain(kinds: tuple[str, ...] = (*MESSAGE_KINDS, "conversations.question_tell")) -> None:
    drain_kinds(kinds)


_COUNT = iter(range(1, 10_000))


def say(text: str, sender: str = ANA) -> list[str]:
    before = len(FakeChannel.outbox)
    number = next(_COUNT)
    inbound_store(
        channel="fake",
        account_key="",
        provider_id=f"q{number}",
        payload={"id": f"q{number}", "from": sender, "text": text, "name": ""},
    )
    drain()
    return [body for _, body in FakeChannel.outbox[before:]]


def asked_message(text: str, sender: str = ANA, name: str = "") -> Message:
    contact, _ = contact_upsert(kind="phone", address=sender, name=name)
    talk, _ = Conversation.objects.get_or_create(
        contact=contact, channel="fake", address=contact.identities.get()
    )
    return Message.objects.create(
        conversation=talk, direction="in", author="contact", body=text, created_at=TUESDAY
    )


def ask(text: str, sender: str = ANA, *, language: str = "es", name: str = "") -> OwnerQuestion:
    message = asked_message(text, sender, name)
    return question_ask(message=message, text=text, language=language)


def test_what_is_not_known_is_asked_of_the_owner_and_said_so(estilo: Business) -> None:
    (answer,) = say("¿tenéis parking?")
    assert "Se lo pregunto al equipo" in answer
    question = OwnerQuestion.objects.get()
    assert (question.text, question.state) == ("¿tenéis parking?", "open")
    assert OwnerNotice.objects.filter(kind="owner_question").count() == 1


def test_people_who_ask_the_same_share_one_question(estilo: Business) -> None:
    ask("¿Tenéis parking?")
    ask("hola! hay aparcamiento?", LUIS)
    question = OwnerQuestion.objects.get()
    assert question.asked.count() == 2
    assert OwnerNotice.objects.filter(kind="owner_question").count() == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("¿tenéis parking?", "¿se pueden llevar perros?"),
        ("la caldera da error E4", "la caldera da error E5"),
        ("¿hacéis envíos a domicilio?", "¿hacéis extensiones?"),
    ],
)
def test_other_questions_stay_apart(estilo: Business, one: str, other: str) -> None:
    assert ask(one) != ask(other, LUIS)


def test_languages_stay_apart(estilo: Business) -> None:
    assert ask("parking?", language="es") != ask("parking?", LUIS, language="en")


def test_a_message_asks_once(estilo: Business) -> None:
    message = asked_message("¿tenéis parking?")
    for _ in range(2):
        question_ask(message=message, text=message.body, language="es")
    assert QuestionAsked.objects.count() == 1


def test_personal_data_stays_out_of_the_question(estilo: Business) -> None:
    text = "soy Ana Ruiz, mi mail es ana@example.com y mi tel 600 123 456, ¿tenéis parking?"
    question = ask(text, name="Ana Ruiz")
    for word in ("Ana", "Ruiz", "example.com", "600"):
        assert word not in question.text
    assert "¿tenéis parking?" in question.text


def test_owners_hear_of_many_questions_in_one_notice(estilo: Business) -> None:
    for text in ("parking", "perros", "wifi", "regalos", "extensiones", "maquillaje"):
        ask(f"¿tenéis {text}?")
    assert OwnerNotice.objects.filter(kind="owner_question").count() == 3
    assert OwnerNotice.objects.filter(kind="owner_questions").count() == 1
    assert not any("perros" in str(row.context) for row in OwnerNotice.objects.all())


def test_two_workers_make_one_question(live_db: str) -> None:
    with business_context("estilo"):
        messages = [asked_message("¿tenéis parking?", number) for number in (ANA, LUIS)]
    barrier, failed = Barrier(2), []

    def work(message: Message) -> None:
        try:
            with business_context("estilo"):
                barrier.wait(5)
                question_ask(message=message, text="¿tenéis parking?", language="es")
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=work, args=(message,)) for message in messages]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert failed == []
    with business_context("estilo"):
        assert OwnerQuestion.objects.get().asked.count() == 2


def answer(question: OwnerQuestion, manager: Membership, *, use: bool = True) -> Faq:
    return question_answer(
        question=question, text="", answer="Sí, en la calle Luna 3.", membership=manager, use=use
    )


def test_the_answer_is_told_to_who_asked_and_known_from_then_on(
    estilo: Business, manager: Membership, outbox: list[tuple[str, str]]
) -> None:
    say("¿tenéis parking?")
    say("hay aparcamiento?", LUIS)
    outbox.clear()
    answer(OwnerQuestion.objects.get(), manager)
    drain()
    told = dict(outbox)
    assert set(told) == {ANA, LUIS}
    assert all("en la calle Luna 3" in body for body in told.values())
    assert not Conversation.objects.filter(needs_human=True).exists()
    outbox.clear()
    drain()
    assert outbox == []
    (said,) = say("¿tenéis parking?", "+34600123499")
    assert "en la calle Luna 3" in said
    assert Message.objects.latest("pk").provenance[0]["kind"] == "faq"


def test_a_draft_is_told_to_nobody_until_it_is_approved(
    estilo: Business, manager: Membership, outbox: list[tuple[str, str]]
) -> None:
    say("¿tenéis parking?")
    outbox.clear()
    faq = answer(OwnerQuestion.objects.get(), manager, use=False)
    drain()
    assert outbox == []
    assert "Luna" not in say("¿tenéis parking?", LUIS)[0]
    faq_approve(faq=faq, membership=manager)
    drain()
    assert {number for number, body in outbox if "Luna" in body} == {ANA, LUIS}


def test_a_rejected_answer_leaves_the_question_open(estilo: Business, manager: Membership) -> None:
    question = ask("¿tenéis parking?")
    faq_reject(faq=answer(question, manager, use=False), membership=manager)
    question.refresh_from_db()
    assert question.state == "open"


def test_the_answer_stays_where_it_may_not_be_said(
    estilo: Business, manager: Membership, outbox: list[tuple[str, str]]
) -> None:
    say("¿tenéis parking?")
    Contact.objects.update(opted_out_at=TUESDAY)
    outbox.clear()
    answer(OwnerQuestion.objects.get(), manager)
    drain()
    assert outbox == []
    assert QuestionAsked.objects.get().told_at is None


def test_who_was_answered_by_a_person_is_not_told_again(
    estilo: Business, manager: Membership, outbox: list[tuple[str, str]]
) -> None:
    say("¿tenéis parking?")
    agent_reply(conversation=Conversation.objects.get(), user=manager.user, body="Sí, al lado.")
    drain()
    outbox.clear()
    answer(OwnerQuestion.objects.get(), manager)
    drain()
    assert outbox == []
    assert QuestionAsked.objects.get().told_at


def test_the_page_lists_by_how_often_and_offers_what_was_said_by_hand(
    estilo: Business, manager: Membership, owner_client: Client
) -> None:
    say("¿se pueden llevar perros?")
    say("¿tenéis parking?")
    say("hay aparcamiento?", LUIS)
    agent_reply(
        conversation=Conversation.objects.first(),
        user=manager.user,
        body="Sí, hay uno en la calle Luna.",
    )
    html = owner_client.get("/knowledge/questions/").content.decode()
    assert html.index("parking") < html.index("perros")
    assert "2 veces" in html
    assert "Sí, hay uno en la calle Luna." in html
    assert not Faq.objects.exists()


def test_the_page_costs_the_same_for_one_question_and_for_many(
    estilo: Business, owner_client: Client, django_assert_num_queries: Any
) -> None:
    from django.test.utils import CaptureQueriesContext

    ask("¿tenéis parking?")
    owner_client.get("/knowledge/questions/")
    with CaptureQueriesContext(connection) as one:
        owner_client.get("/knowledge/questions/")
    for number in range(15):
        ask(f"¿tenéis tema{number} raro{number}?", f"+3460012{number:04d}")
    with CaptureQueriesContext(connection) as many:
        owner_client.get("/knowledge/questions/")
    assert len(one) == len(many)


def test_owners_answer_and_dismiss_on_the_page(estilo: Business, owner_client: Client) -> None:
    first, second = ask("¿tenéis parking?"), ask("¿se pueden llevar perros?")
    path = f"/knowledge/questions/{first.uuid}/answer/"
    owner_client.post(path, {"question": first.text, "answer": "Sí.", "use": "1"})
    owner_client.post(f"/knowledge/questions/{second.uuid}/dismiss/")
    assert Faq.objects.get().state == "approved"
    states = dict(OwnerQuestion.objects.values_list("text", "state"))
    assert states == {first.text: "answered", second.text: "dismissed"}


def test_agents_write_drafts_only(estilo: Business, agent_client: Client) -> None:
    question = ask("¿tenéis parking?")
    path = f"/knowledge/questions/{question.uuid}/answer/"
    agent_client.post(path, {"question": question.text, "answer": "Sí.", "use": "1"})
    assert Faq.objects.get().state == "draft"
    assert agent_client.post(f"/knowledge/questions/{question.uuid}/dismiss/").status_code == 403


def test_answers_a_day_later_are_old_news_on_whatsapp(
    estilo: Business, manager: Membership
) -> None:
    from channels_whatsapp.models import WhatsAppAccount

    question = ask("¿tenéis parking?")
    account = WhatsAppAccount.objects.get()
    Conversation.objects.update(
        channel="whatsapp",
        account_key=account.number,
        last_inbound_at=TUESDAY - timedelta(hours=25),
    )
    answer(question, manager)
    drain(("conversations.question_tell",))
    assert QuestionAsked.objects.get().told_at is None
    assert not Message.objects.filter(direction="out").exists()

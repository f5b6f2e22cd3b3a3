"""«¿Te fue útil?»: asked now and then, heard, counted, and put right by the team."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from conversations.channels.fake import FakeChannel
from conversations.models import AnswerFeedback, Conversation, Faq, Message
from conversations.selectors.answers import feedback_figures
from conversations.services.door import inbound_store
from conversations.services.faqs import faq_approve, faq_write
from conversations.services.feedback import feedback_switch
from tenants.draining import drain
from tenants.models import Business, Membership, User

MADRID = ZoneInfo("Europe/Madrid")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=MADRID)
ANA, LUIS = "+34600123456", "+34600123457"
WRONG, RIGHT = "Sí, en la calle Luna 3.", "No, pero hay uno público en la plaza."
_COUNT = iter(range(1, 10_000))


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    FakeChannel.outbox.clear()
    FakeChannel.failures.clear()
    with time_machine.travel(TUESDAY, tick=True) as traveller:
        yield traveller
    FakeChannel.outbox.clear()


@pytest.fixture
def manager(estilo: Business, owner: User) -> Membership:
    return Membership.objects.get(user=owner, business=estilo)


@pytest.fixture
def known(manager: Membership) -> Faq:
    """The salon says where to park."""
    faq = faq_write(question="¿Tenéis parking?", answer=WRONG, user=manager.user, language="es")
    return faq_approve(faq=faq, membership=manager)


def say(text: str, sender: str = ANA) -> str:
    before, number = len(FakeChannel.outbox), next(_COUNT)
    inbound_store(
        channel="fake",
        account_key="",
        provider_id=f"f{number}",
        payload={"id": f"f{number}", "from": sender, "text": text, "name": ""},
    )
    drain()
    return "\n".join(body for _, body in FakeChannel.outbox[before:])


def test_an_answer_out_of_knowledge_asks_whether_it_helped(known: Faq) -> None:
    answer = say("¿tenéis parking?")
    assert WRONG in answer
    assert "¿Te fue útil?" in answer
    assert Message.objects.latest("pk").options == ["Sí", "No"]


def test_records_are_not_asked_about(known: Faq) -> None:
    assert "útil" not in say("¿qué horario tenéis?")
    assert not AnswerFeedback.objects.exists()


def test_nobody_is_asked_twice_a_day(
    known: Faq, manager: Membership, clock: time_machine.Traveller
) -> None:
    for what in ("wifi", "tarjetas regalo"):
        faq = faq_write(question=f"¿Tenéis {what}?", answer=f"Sí, {what}.", user=manager.user)
        faq_approve(faq=faq, membership=manager)
    assert "útil" in say("¿tenéis parking?")
    answer = say("¿tenéis wifi?")
    assert "Sí, wifi." in answer
    assert "útil" not in answer
    clock.move_to(TUESDAY + timedelta(days=1))
    assert "útil" in say("¿tenéis tarjetas regalo?")


def test_businesses_that_do_not_want_it_do_not_ask(
    known: Faq, estilo: Business, owner: User
) -> None:
    feedback_switch(business=estilo, on=False, user=owner)
    assert "útil" not in say("¿tenéis parking?")


@pytest.mark.parametrize(
    ("said", "useful"), [("sí", True), ("Sí", True), ("1", True), ("no", False), ("2", False)]
)
def test_the_word_of_the_customer_is_kept(known: Faq, said: str, useful: bool) -> None:
    say("¿tenéis parking?")
    say(said)
    assert AnswerFeedback.objects.get().useful is useful


def test_anything_else_goes_on_as_usual(known: Faq) -> None:
    say("¿tenéis parking?")
    assert "18 €" in say("¿cuánto cuesta el corte?")
    assert AnswerFeedback.objects.get().useful is None


def test_no_offers_a_person_and_yes_then_brings_one(known: Faq) -> None:
    say("¿tenéis parking?")
    assert "persona" in say("no")
    assert not Conversation.objects.get().needs_human
    say("sí, por favor")
    talk = Conversation.objects.get()
    assert (talk.needs_human, talk.handoff_reason) == (True, "not_useful")


def test_a_declined_person_leaves_the_assistant_on(known: Faq) -> None:
    say("¿tenéis parking?")
    say("no")
    say("no, gracias")
    assert Conversation.objects.get().handler == "assistant"
    assert AnswerFeedback.objects.get().useful is False


def test_a_correction_becomes_the_answer_once_it_is_approved(
    known: Faq, manager: Membership, agent_client: Client, owner_client: Client
) -> None:
    say("¿tenéis parking?")
    say("no")
    page = owner_client.get("/knowledge/answers/").content.decode()
    assert "Respuestas por corregir" in page
    wrong = AnswerFeedback.objects.get().message
    path = f"/inbox/messages/{wrong.uuid}/correct/"
    form = agent_client.get(path, HTTP_HX_REQUEST="true").content.decode()
    assert "¿tenéis parking?" in form
    agent_client.post(path, {"question": "¿tenéis parking?", "answer": RIGHT, "use": "1"})
    draft = Faq.objects.get(origin="correction")
    assert (draft.state, draft.corrects) == ("draft", wrong)
    assert WRONG in say("¿tenéis parking?", LUIS)
    owner_client.post(f"/knowledge/answers/{draft.uuid}/decide/", {"approve": "1"})
    assert RIGHT in say("¿tenéis parking?", "+34600123458")
    say("sí", "+34600123458")
    figures = feedback_figures()
    assert (figures.useful, figures.not_useful) == (1, 1)
    page = owner_client.get("/knowledge/answers/").content.decode()
    assert 'data-figure="useful">1<' in page
    assert 'data-figure="not-useful">1<' in page
    assert "Respuestas por corregir" not in page


def test_a_correction_goes_before_the_records_it_corrects(
    manager: Membership, owner_client: Client
) -> None:
    say("¿qué horario tenéis?")
    wrong = Message.objects.latest("pk")
    owner_client.post(
        f"/inbox/messages/{wrong.uuid}/correct/",
        {"question": "¿qué horario tenéis?", "answer": "En agosto, solo mañanas.", "use": "1"},
    )
    assert "solo mañanas" in say("¿qué horario tenéis?", LUIS)


def test_members_judge_an_answer_in_the_inbox(known: Faq, agent_client: Client) -> None:
    say("¿tenéis parking?")
    message = Message.objects.latest("pk")
    path = f"/inbox/messages/{message.uuid}/useful/"
    html = agent_client.post(path, {"useful": "no"}, HTTP_HX_REQUEST="true").content.decode()
    assert "No sirvió" in html
    assert AnswerFeedback.objects.get().useful is False


def test_a_customers_word_is_not_replaced_by_a_members(known: Faq, agent_client: Client) -> None:
    say("¿tenéis parking?")
    message = Message.objects.latest("pk")
    say("sí")
    agent_client.post(f"/inbox/messages/{message.uuid}/useful/", {"useful": "no"})
    assert AnswerFeedback.objects.get().useful is True


def test_what_was_looked_at_leaves_the_list(known: Faq, owner_client: Client) -> None:
    say("¿tenéis parking?")
    say("no")
    owner_client.post(f"/knowledge/corrections/{AnswerFeedback.objects.get().uuid}/")
    assert "por corregir" not in owner_client.get("/knowledge/answers/").content.decode()


def test_viewers_see_and_say_nothing(known: Faq, viewer_client: Client) -> None:
    say("¿tenéis parking?")
    message = Message.objects.latest("pk")
    for what in ("useful", "correct"):
        path = f"/inbox/messages/{message.uuid}/{what}/"
        assert viewer_client.post(path, {"useful": "no"}).status_code == 403

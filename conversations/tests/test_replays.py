"""Trying a change on past questions: what is compared, and that nothing comes of it."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from billing.models import UsageCounter
from bookings.models import Booking, Service, WorkingHours
from conversations.channels.fake import FakeChannel
from conversations.forms.replays import ReplayForm
from conversations.models import (
    AssistantRun,
    Conversation,
    Delivery,
    Faq,
    KnowledgeChunk,
    Message,
    PromptVersion,
    Replay,
    ReplayAnswer,
)
from conversations.replay import services
from conversations.replay.comparing import is_changed, is_worse, word_diff
from conversations.replay.services import NothingToReplay, replay_start, replay_stop, replay_work
from conversations.services.door import inbound_store
from conversations.services.faqs import faq_write
from conversations.services.prompts import PromptText, prompt_draft_save
from leads.models import Contact, Lead
from tenants.actors import SYSTEM
from tenants.audit.models import AuditEntry
from tenants.draining import drain
from tenants.models import Business, User

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))
LATER = datetime(2027, 2, 1, 10, 0, tzinfo=ZoneInfo("Europe/Madrid"))
ALL = "/assistant/replays/"


def says(text: str, phone: str = "+34600123456") -> None:
    number = Message.objects.count()
    payload = {"id": f"m-{number}", "from": phone, "text": text}
    inbound_store(channel="fake", account_key="", provider_id=f"m-{number}", payload=payload)
    drain()


@pytest.fixture
def asked(estilo: Business) -> Iterator[Business]:
    """Three questions and a booking, two months ago."""
    FakeChannel.outbox.clear()
    with time_machine.travel(NOW, tick=True):
        says("¿cuánto cuesta el corte?")
        says("¿a qué hora abrís?", "+34600222333")
        says("quiero un corte el jueves a las 10", "+34600333444")
        says("Ana", "+34600333444")
    with time_machine.travel(LATER, tick=True):
        yield estilo
    FakeChannel.outbox.clear()


def replayed(**changes: object) -> Replay:
    """Start and work off a replay of everything."""
    replay = replay_start(count=100, intent="", changes=changes, actor=SYSTEM)
    while replay_work(replay.pk):
        pass
    replay.refresh_from_db()
    return replay


def answer_of(replay: Replay, question: str) -> ReplayAnswer:
    return replay.answers.get(message__body=question)


def test_with_nothing_changed_nothing_changes(asked: Business) -> None:
    replay = replayed(engine="builtin")
    assert replay.state == Replay.State.DONE
    found = [(row.message.body, row.changed, row.error) for row in replay.answers.all()]
    assert len(found) == 4
    assert [row for row in found if row[1] is not False] == [], [
        (row.before, row.after) for row in replay.answers.filter(changed=True)
    ]


def test_the_question_whether_an_answer_helped_is_no_change(asked: Business) -> None:
    answer = Message.objects.filter(direction="out", body__contains="18 €").latest("pk")
    answer.body += "\n\n¿Te fue útil?"
    answer.options = ["Sí", "No"]
    answer.save()
    assert not replayed(engine="builtin").answers.filter(changed=True).exists()


def test_another_price_changes_the_answers_that_say_it(asked: Business) -> None:
    cut = Service.objects.get(name="Corte")
    replay = replayed(engine="builtin", prices={str(cut.uuid): "25.00"})
    price = answer_of(replay, "¿cuánto cuesta el corte?")
    assert price.changed
    assert "18 €" in price.before["text"]
    assert "25 €" in price.after["text"]
    assert answer_of(replay, "¿a qué hora abrís?").changed is False
    cut.refresh_from_db()
    assert cut.price == 18


def test_an_answer_of_their_own_is_tried(asked: Business) -> None:
    own = {"keywords": ["a qué hora"], "answer": "Abrimos cuando sale el sol."}
    replay = replayed(engine="builtin", answer=own)
    assert "sale el sol" in answer_of(replay, "¿a qué hora abrís?").after["text"]


def test_a_draft_of_instructions_is_tried_without_being_in_force(asked: Business) -> None:
    text = PromptText(greetings={"es": "¡Muy buenas! Aquí {business}."})
    draft = prompt_draft_save(text=text, note="", actor=SYSTEM)
    replay = replayed(engine="builtin", prompt=str(draft.uuid))
    assert answer_of(replay, "¿a qué hora abrís?").after["text"].startswith("¡Muy buenas!")
    draft.refresh_from_db()
    assert draft.state == PromptVersion.State.DRAFT


def everything() -> list[object]:
    """All that a customer, an owner or a bill could notice."""
    rows: list[object] = [
        list(model.objects.order_by("pk").values_list())
        for model in (Booking, Contact, Lead, Conversation, Message, Delivery, AssistantRun)
    ]
    counters = list(UsageCounter.objects.order_by("pk").values_list())
    return [*rows, counters, len(FakeChannel.outbox)]


def test_nothing_is_booked_sent_or_counted(asked: Business) -> None:
    before = everything()
    audits = AuditEntry.objects.count()
    replayed(engine="builtin")
    drain()
    assert everything() == before
    assert AuditEntry.objects.count() == audits + 1, "only that a replay was started"


def test_a_booking_of_then_is_made_again_in_words_only(asked: Business) -> None:
    replay = replayed(engine="builtin")
    answer = answer_of(replay, "quiero un corte el jueves a las 10")
    assert "26 de noviembre a las 10:00" in answer.after["text"]
    assert Booking.objects.filter(state="confirmed").count() == 1


def test_a_worker_that_was_killed_is_followed_by_one_that_goes_on(
    asked: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "ROUND_SECONDS", 0.0)
    replay = replay_start(count=100, intent="", changes={"engine": "builtin"}, actor=SYSTEM)
    assert replay_work(replay.pk) is not None
    first = replay.answers.exclude(changed=None).values_list("pk", flat=True)
    done = set(first)
    assert 0 < len(done) < 4
    monkeypatch.setattr(services, "_answer", _not_again(services._answer, done))
    while replay_work(replay.pk):
        pass
    assert replay.answers.filter(changed=None).count() == 0


def _not_again(answer: object, done: set[int]) -> object:
    def once(replay: Replay, row: ReplayAnswer) -> None:
        assert row.pk not in done
        answer(replay, row)  # type: ignore[operator]

    return once


def test_a_stopped_replay_answers_no_more(asked: Business) -> None:
    replay = replay_start(count=100, intent="", changes={"engine": "builtin"}, actor=SYSTEM)
    replay_stop(replay=replay, actor=SYSTEM)
    assert replay_work(replay.pk) is None
    assert replay.answers.exclude(changed=None).count() == 0


def test_a_question_that_breaks_does_not_stop_the_others(
    asked: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = services.situation_then

    def broken(run: AssistantRun, changes: object) -> object:
        if run.record["intent"] == "hours":
            raise ZeroDivisionError
        return real(run, changes)

    monkeypatch.setattr(services, "situation_then", broken)
    replay = replayed(engine="builtin")
    assert replay.state == Replay.State.DONE
    assert list(replay.answers.exclude(error="").values_list("error", flat=True)) == [
        "ZeroDivisionError"
    ]


def test_a_model_that_is_not_there_is_said_and_nothing_is_tried(asked: Business) -> None:
    replay = replayed(engine="openai")
    assert (replay.state, bool(replay.reason)) == (Replay.State.FAILED, True)


def test_only_questions_of_one_kind(asked: Business) -> None:
    replay = replay_start(count=100, intent="price", changes={}, actor=SYSTEM)
    assert [row.message.body for row in replay.answers.all()] == ["¿cuánto cuesta el corte?"]
    with pytest.raises(NothingToReplay):
        replay_start(count=100, intent="complaint", changes={}, actor=SYSTEM)


# --- Comparing ------------------------------------------------------------------------------------
def test_spaces_and_the_order_of_options_are_no_change() -> None:
    before = {"text": "Tengo  libre:\n", "options": ["10:00", "11:00"]}
    assert not is_changed(before, {"text": "Tengo libre:", "options": ["11:00", "10:00"]})
    assert is_changed(before, {"text": "Tengo libre:", "options": ["12:00"]})


def test_what_looks_worse() -> None:
    good = {"text": "Son 18 €", "refused": False, "problems": [], "fallback": ""}
    assert not is_worse(good, good)
    assert is_worse(good, good | {"problems": ["a price that no record has"]})
    assert is_worse(good, good | {"refused": True})
    assert is_worse(good, good | {"text": " "})


def test_the_words_that_differ_are_marked() -> None:
    pieces = word_diff("el corte cuesta 18 € hoy", "el corte cuesta 25 € hoy")
    assert [tuple(piece) for piece in pieces] == [
        ("same", "el corte cuesta"),
        ("gone", "18"),
        ("new", "25"),
        ("same", "€ hoy"),
    ]


# --- Pages ----------------------------------------------------------------------------------------
def form(**changes: object) -> dict[str, object]:
    return {"count": 10, "intent": "", "engine": "builtin", "prompt": ""} | changes


def test_an_owner_starts_one_and_reads_what_changes(asked: Business, owner_client: Client) -> None:
    cut = Service.objects.get(name="Corte")
    answer = owner_client.post(ALL, form(service=cut.pk, price="25"))
    assert answer.status_code == 302
    replay = Replay.objects.get()
    while replay_work(replay.pk):
        pass
    page = owner_client.get(answer["Location"]).content.decode()
    assert "<del>18</del>" in page
    assert "<ins>25</ins>" in page
    assert "abrís" not in page, "what stays the same is not shown at first"
    assert "abrís" in owner_client.get(f"{answer['Location']}?show=all").content.decode()


def test_what_a_customer_wrote_is_shown_and_not_run(asked: Business, owner_client: Client) -> None:
    says("<script>alert(1)</script> =1+1", "+34600999000")
    replay = replayed(engine="builtin")
    page = owner_client.get(f"{ALL}{replay.uuid}/?show=all").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_the_download_has_every_question(asked: Business, owner_client: Client) -> None:
    says("=HYPERLINK(1)", "+34600999000")
    replay = replayed(engine="builtin")
    body = owner_client.get(f"{ALL}{replay.uuid}/download/").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body)))
    assert len(rows) == 1 + replay.wanted
    assert rows[1][0].startswith("'=")


def test_the_bar_moves_and_the_page_comes_back_at_the_end(
    asked: Business, owner_client: Client
) -> None:
    replay = replay_start(count=10, intent="", changes={"engine": "builtin"}, actor=SYSTEM)
    path = f"{ALL}{replay.uuid}/progress/"
    waiting = owner_client.get(path)
    assert "hx-get" in waiting.content.decode()
    assert "HX-Refresh" not in waiting.headers
    while replay_work(replay.pk):
        pass
    assert owner_client.get(path).headers["HX-Refresh"] == "true"


def test_the_tried_draft_is_published_from_its_page(asked: Business, owner_client: Client) -> None:
    draft = prompt_draft_save(text=PromptText(tone="Breve"), note="", actor=SYSTEM)
    replay = replayed(engine="builtin", prompt=str(draft.uuid))
    page = owner_client.get(f"{ALL}{replay.uuid}/").content.decode()
    publish = f"/settings/assistant/instructions/{draft.uuid}/publish/"
    assert publish in page
    owner_client.post(publish)
    draft.refresh_from_db()
    assert draft.state == PromptVersion.State.PUBLISHED
    assert publish not in owner_client.get(f"{ALL}{replay.uuid}/").content.decode()


@pytest.mark.parametrize(
    "wrong", [{"count": 0}, {"count": 100_000}, {"price": "5"}, {"answer": "Hola"}, {"engine": "x"}]
)
def test_what_makes_no_sense_is_said(
    asked: Business, owner_client: Client, wrong: dict[str, object]
) -> None:
    assert owner_client.post(ALL, form(**wrong)).status_code == 422
    assert not Replay.objects.exists()


def test_agents_do_not_try_changes(asked: Business, agent_client: Client) -> None:
    assert agent_client.get(ALL).status_code == 403
    assert agent_client.post(ALL, form()).status_code == 403


def test_other_hours_are_told_and_kept_to(asked: Business) -> None:
    """Thursdays begin at 11: who asked for ten o'clock is offered something else."""
    rows = list(WorkingHours.objects.order_by("pk").values_list("weekday", "start", "end"))
    replay = replayed(engine="builtin", hours={"3": [["11:00", "14:00"]], "1": []})
    hours = answer_of(replay, "¿a qué hora abrís?").after
    wish = answer_of(replay, "quiero un corte el jueves a las 10").after
    assert hours
    assert "jueves: de 11:00" in hours["text"].lower()
    assert "martes: cerrado" in hours["text"].lower()
    assert wish
    assert "10:00 con" not in wish["text"]
    kept = list(WorkingHours.objects.order_by("pk").values_list("weekday", "start", "end"))
    assert kept == rows, "nothing of it is kept"


def test_drafts_of_answers_are_tried_as_if_they_were_approved(asked: Business, owner: User) -> None:
    with time_machine.travel(NOW, tick=True):
        says("¿tenéis aparcamiento para clientes?", "+34600999888")
    faq = faq_write(question="¿Hay aparcamiento?", answer="Sí, en la calle del Pez.", user=owner)
    replay = replayed(engine="builtin", faqs=[str(faq.uuid)])
    row = answer_of(replay, "¿tenéis aparcamiento para clientes?")
    assert row.changed
    assert row.after
    assert "calle del Pez" in row.after["text"]
    faq.refresh_from_db()
    assert faq.state == Faq.State.DRAFT
    assert not KnowledgeChunk.objects.exists()


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("9-14, 16:00 a 20:00", [["09:00", "14:00"], ["16:00", "20:00"]]),
        ("Cerrado", []),
    ],
)
def test_an_owner_types_other_hours(asked: Business, typed: str, expected: list[list[str]]) -> None:
    form = ReplayForm({"count": "10", "weekdays": ["0", "5"], "hours": typed})
    assert form.is_valid(), form.errors
    assert form.changes["hours"] == {"0": expected, "5": expected}


@pytest.mark.parametrize(
    "wrong",
    [{"hours": "9-14"}, {"weekdays": ["0"]}, {"weekdays": ["0"], "hours": "por la mañana"}],
)
def test_hours_that_make_no_sense_are_refused(asked: Business, wrong: dict[str, object]) -> None:
    assert not ReplayForm({"count": "10", **wrong}).is_valid()

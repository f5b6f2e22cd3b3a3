"""Forgetting somebody while they write, while the assistant thinks, while a member edits them:
what came in time is gone with the rest, what came too late begins a fresh contact, and nothing
hangs between the two. Real threads on a committed database."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from conversations.models import Conversation, InboundEvent, Message
from conversations.services import receiving, replies
from leads import editing
from leads import services as lead_services
from leads.models import Contact, Erasure
from leads.privacy import erasure
from leads.privacy.erasure import contact_erase
from tenants.actors import Actor
from tenants.context import business_context
from tenants.draining import drain
from tenants.models import Business, DueItem, User
from tests.privacy.dump import everything
from tests.privacy.people import ANA, lives

pytestmark = pytest.mark.chaos

PATIENCE = 20


class Gate:
    """A place in the code where the first who comes waits until told to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, where: Any, name: str) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        function = getattr(where, name)
        used = threading.Lock()

        def gated(*args: Any, **kwargs: Any) -> Any:
            if used.acquire(blocking=False):
                self.reached.set()
                assert self.open.wait(PATIENCE)
            return function(*args, **kwargs)

        monkeypatch.setattr(where, name, gated)


class InBackground(threading.Thread):
    """A piece of work in the salon's schema, on a connection of its own."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            with business_context("estilo"):
                self._work()
        except Exception as error:
            self.error = error
        finally:
            connections.close_all()

    def finish(self) -> None:
        self.join(PATIENCE)
        assert not self.is_alive(), "still waiting for a lock"


@pytest.fixture
def salon(live_db: str) -> Iterator[Business]:
    with business_context("estilo") as business:
        yield business


@pytest.fixture
def known(salon: Business) -> Contact:
    return lives(ANA, User.objects.get(email="owner@estilo.example"))


def forget(contact: Contact) -> None:
    owner = User.objects.get(email="owner@estilo.example")
    contact_erase(contact=contact, actor=Actor.person(owner))


def waits_for_a_lock() -> bool:
    """Whether some session of this database is waiting for another's lock."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(cursor.fetchone()[0])


def until(condition: Callable[[], bool]) -> None:
    over = threading.Event()
    for _ in range(PATIENCE * 50):
        if condition():
            return
        over.wait(0.02)
    raise AssertionError("It never came to that.")


def assert_nothing_hangs_between(contact: Contact) -> None:
    """Every word is with somebody who can be found, or nowhere."""
    assert not Contact.objects.filter(pk=contact.pk).exists()
    assert Erasure.objects.count() == 1
    nobodys = Contact.objects.exclude(erased_at=None).get()
    assert nobodys.name == ""
    assert not Message.objects.filter(conversation__contact=nobodys).exclude(body="").exists()
    said = Message.objects.exclude(body="")
    fresh = set(said.values_list("conversation__contact", flat=True))
    assert len(fresh) <= 1
    if not fresh:
        assert ANA.found_in(everything()) == set()
    else:
        assert ANA.contact().pk == fresh.pop()


def assert_all_settled() -> None:
    """The message behind the door was worked on in the end."""
    drain()
    assert not DueItem.objects.filter(failed=True).exists()
    assert not InboundEvent.objects.filter(state="received").exists()


def test_what_others_wrote_is_not_kept_waiting(
    known: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours_ago = timezone.now() - timedelta(hours=5)
    hers, another = (
        InboundEvent.objects.create(
            channel="fake",
            provider_id=f"ignored-{number}",
            payload={"from": number},
            state=InboundEvent.State.IGNORED,
            received_at=hours_ago,
        )
        for number in (ANA.phone, "+34600999888")
    )
    gate = Gate(monkeypatch, erasure, "_contact_delete")
    erasing = InBackground(lambda: forget(known))
    assert gate.reached.wait(PATIENCE)
    try:
        with transaction.atomic():
            free = InboundEvent.objects.select_for_update(skip_locked=True)
            assert set(free.filter(contact=None).values_list("pk", flat=True)) == {another.pk}
    finally:
        gate.open.set()
        erasing.finish()
    assert erasing.error is None
    assert not InboundEvent.objects.filter(pk=hers.pk).exists()


PLACES = [
    (receiving, "conversation_ensure"),
    (receiving, "_message_add"),
    (receiving, "lead_ensure_open"),
    (receiving, "news_publish"),
]


@pytest.mark.parametrize(("module", "name"), PLACES, ids=[name for _, name in PLACES])
def test_a_message_that_is_being_received(
    known: Contact, monkeypatch: pytest.MonkeyPatch, module: Any, name: str
) -> None:
    gate = Gate(monkeypatch, module, name)
    ANA.says("entre medias", 50, until_answered=False)
    background = InBackground(lambda: drain(("conversations.inbound",)))
    assert gate.reached.wait(PATIENCE)
    forgetting = InBackground(lambda: forget(known))
    until(lambda: waits_for_a_lock() or not forgetting.is_alive())
    gate.open.set()
    background.finish()
    forgetting.finish()
    assert forgetting.error is None
    assert_all_settled()
    assert_nothing_hangs_between(known)


def test_the_first_message_on_another_channel(
    known: Contact, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A conversation that the erasure has not locked, because it did not exist yet."""
    Conversation.objects.filter(contact=known).update(account_key="another")
    gate = Gate(monkeypatch, receiving, "_message_add")
    ANA.says("por otro lado", 51, until_answered=False)
    background = InBackground(lambda: drain(("conversations.inbound",)))
    assert gate.reached.wait(PATIENCE)
    forgetting = InBackground(lambda: forget(known))
    until(lambda: waits_for_a_lock() or not forgetting.is_alive())
    gate.open.set()
    background.finish()
    forgetting.finish()
    assert forgetting.error is None
    assert_all_settled()
    assert_nothing_hangs_between(known)


@pytest.mark.parametrize("name", ["_think", "_publish", "_answer"])
def test_an_answer_that_is_being_thought_out(
    known: Contact, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    talk = Conversation.objects.get(contact=known)
    talk.handler, talk.assigned_to = Conversation.Handler.ASSISTANT, None
    talk.save()
    gate = Gate(monkeypatch, replies, name)
    ANA.says("quiero un corte mañana", 52, until_answered=False)
    drain(("conversations.inbound",))
    answering = InBackground(lambda: drain(("conversations.reply",)))
    assert gate.reached.wait(PATIENCE)
    forgetting = InBackground(lambda: forget(known))
    until(lambda: waits_for_a_lock() or not forgetting.is_alive())
    gate.open.set()
    answering.finish()
    forgetting.finish()
    assert forgetting.error is None
    assert_nothing_hangs_between(known)


def test_a_member_who_saves_what_they_had_open(known: Contact) -> None:
    owner = User.objects.get(email="owner@estilo.example")
    open_form = Contact.objects.get(pk=known.pk)
    forget(known)
    values = {"notes": "zarzamora otra vez", "city": "Villazarzamora"}
    with pytest.raises(Contact.DoesNotExist):
        editing.contact_update(contact=open_form, values=values, actor=Actor.person(owner))
    assert_nothing_hangs_between(known)


def test_a_name_that_is_learnt_too_late(known: Contact, monkeypatch: pytest.MonkeyPatch) -> None:
    Contact.objects.filter(pk=known.pk).update(name="")
    gate = Gate(monkeypatch, lead_services, "contact_learn_name")
    naming = InBackground(
        lambda: lead_services.contact_upsert(kind="phone", address=ANA.phone, name=ANA.name)
    )
    assert gate.reached.wait(PATIENCE)
    forget(Contact.objects.get(pk=known.pk))
    gate.open.set()
    naming.finish()
    assert_nothing_hangs_between(known)


def test_a_person_who_does_not_stop_writing(known: Contact) -> None:
    """No place chosen: three threads receive as fast as they can while the person is forgotten."""
    over = threading.Event()

    def write(first: int) -> None:
        number = first
        while not over.is_set() and number < first + 40:
            ANA.says("y otra cosa", number, until_answered=False)
            drain(("conversations.inbound",))
            number += 1

    writing = [InBackground(lambda first=first: write(first)) for first in (100, 200, 300)]
    forget(known)
    over.set()
    for each in writing:
        each.finish()
    drain(("conversations.inbound",))
    assert not InboundEvent.objects.filter(state="received").exists()
    assert_nothing_hangs_between(known)


def test_two_people_press_the_button_at_once(known: Contact) -> None:
    both = [InBackground(lambda: forget(known)) for _ in range(2)]
    for each in both:
        each.finish()
    errors = [type(each.error) for each in both]
    assert sorted(map(str, errors)) == sorted(map(str, (type(None), Contact.DoesNotExist)))
    assert_nothing_hangs_between(known)
    assert timezone.now() >= Erasure.objects.get().at

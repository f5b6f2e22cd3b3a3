"""Several numbers: who begins a conversation with whom."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connections, transaction

from channels_whatsapp.balancing import number_next, number_pick, round_of
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.tests.meta import LUCIA, SALON, SECOND, connected
from config.tests.world import SALON_NUMBER
from conversations.models import Conversation
from conversations.services.reaching import messenger_for
from conversations.services.receiving import conversation_ensure
from leads.models import Contact
from leads.services import contact_upsert
from tenants.context import business_context
from tenants.models import Business


@pytest.fixture
def lucia(estilo: Business) -> Contact:
    return contact_upsert(kind="phone", address=LUCIA, name="Lucía")[0]


def talk(contact: Contact, number: str) -> Conversation:
    with transaction.atomic():
        return conversation_ensure(
            contact=contact, channel="whatsapp", account_key=number, kind="phone", address=LUCIA
        )


def fail(number: str) -> None:
    account = WhatsAppAccount.objects.get(number=number)
    account.state = "error"
    account.save()


def test_a_round_gives_each_number_its_share_evenly_spread() -> None:
    assert round_of({"a": 1, "b": 1}) == ["a", "b"]
    assert round_of({"a": 3, "b": 1}) == ["a", "a", "b", "a"]
    assert Counter(round_of({"a": 5, "b": 2, "c": 1})) == {"a": 5, "b": 2, "c": 1}


def test_new_people_are_given_the_numbers_in_turn(lucia: Contact) -> None:
    """One is Twilio's, one is Meta's: it makes no difference."""
    connected(SALON, weight=2)
    picked = Counter(number_pick(lucia) for _ in range(9))
    assert picked == {SALON_NUMBER: 3, SALON.number: 6}


def test_whoever_knows_a_number_hears_from_it(lucia: Contact) -> None:
    connected(SALON)
    talk(lucia, SALON.number)
    assert {number_pick(lucia) for _ in range(4)} == {SALON.number}


def test_where_that_number_fails_the_next_one_writes(lucia: Contact) -> None:
    connected(SALON)
    connected(SECOND)
    known = talk(lucia, SALON.number)
    with transaction.atomic():
        assert messenger_for(lucia) == known
    fail(SALON.number)
    with transaction.atomic():
        other = messenger_for(lucia)
    assert other is not None
    assert other.account_key in (SALON_NUMBER, SECOND.number)
    fail(other.account_key)
    with transaction.atomic():
        third = messenger_for(lucia)
    assert third is not None
    assert third.account_key not in (SALON.number, other.account_key)


def test_where_none_works_it_waits_at_the_number_that_they_know(lucia: Contact) -> None:
    connected(SALON)
    known = talk(lucia, SALON.number)
    fail(SALON.number)
    fail(SALON_NUMBER)
    with transaction.atomic():
        assert messenger_for(lucia) == known


def test_without_a_number_nobody_is_written_to(lucia: Contact) -> None:
    WhatsAppAccount.objects.all().delete()
    assert number_pick(lucia) is None
    with transaction.atomic():
        assert messenger_for(lucia) is None


def test_senders_at_the_same_time_share_the_turns_fairly(live_db: str) -> None:
    weights = {"+34910000001": 3, "+34910000002": 1}

    def pick(_number: int) -> str | None:
        with business_context("estilo"):
            try:
                return number_next(weights)
            finally:
                connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        picked = Counter(pool.map(pick, range(80)))
    assert picked == {"+34910000001": 60, "+34910000002": 20}


def test_a_lost_counter_begins_the_round_anew(estilo: Business) -> None:
    weights = {"a": 1, "b": 1}
    assert number_next(weights) == "a"
    cache.clear()
    assert number_next(weights) == "a"

"""What an answer costs: nothing of the business's records is read twice for it."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from conversations.models import Faq
from conversations.tests.test_dialogues import Customer, customer

__all__ = ["customer"]

RECORDS = re.compile(
    r'^SELECT .* FROM "(?:bookings_\w+|conversations_(?:assistantsettings|ownintent|promptversion|'
    r'knowledge\w+|faq))"',
    re.DOTALL,
)
MESSAGES = (
    "¿cuánto cuesta el color?",
    "¿a qué hora abrís el sábado?",
    "quiero un corte el jueves por la tarde",
)


def queries(customer: Customer, text: str) -> list[str]:
    with CaptureQueriesContext(connection) as seen:
        customer.says(text)
    said = [str(row["sql"] or "") for row in seen]
    return [sql for sql in said if sql and not sql.startswith(("SAVEPOINT", "RELEASE"))]


def twice(found: list[str]) -> list[str]:
    counted = Counter(sql for sql in found if RECORDS.match(sql))
    assert counted, "records are read"
    return [sql for sql, count in counted.items() if count > 1]


@pytest.mark.parametrize("text", MESSAGES)
def test_nothing_is_read_twice_to_answer(customer: Customer, text: str) -> None:
    customer.says("hola", "gracias")
    assert twice(queries(customer, text)) == []


def test_own_bookings_are_read_once(customer: Customer) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana")
    assert twice(queries(customer, "¿quién me va a atender?")) == []


def test_answers_of_the_owner_cost_nothing_more_where_none_is_the_same(customer: Customer) -> None:
    customer.says("hola", MESSAGES[0])
    before = len(queries(customer, MESSAGES[0]))
    for number in range(5):
        Faq.objects.create(
            question=f"¿Tenéis sala número {number}?", answer="Sí.", state=Faq.State.APPROVED
        )
    assert len(queries(customer, MESSAGES[0])) == before

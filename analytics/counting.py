"""Counting from the records of every room. All SQL of the daily figures is here; what each number
means is said in `analytics.numbers`.

Any number of days is counted with the same seven statements: the spans go in as a table that each
statement joins. So a month that was never rolled up costs Home no more queries than one that was.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection

from analytics.days import Span
from analytics.numbers import Numbers
from bookings.models import Booking

# What of the structured record says that somebody wants to book.
BOOKING_INTENTS = ("booking", "availability", "trial")
# Who makes a booking without any member of the business.
UNAIDED = ("assistant", "customer")
MADE = (
    Booking.State.PENDING,
    Booking.State.CONFIRMED,
    Booking.State.COMPLETED,
    Booking.State.NO_SHOW,
    Booking.State.CANCELLED,
)
STANDS = (Booking.State.CONFIRMED, Booking.State.COMPLETED)

SPANS = """
WITH span AS (
    SELECT * FROM unnest(%(numbers)s::int[], %(firsts)s::timestamptz[], %(untils)s::timestamptz[])
        AS s(n, first, until)
)
"""

_TALK = """
SELECT n,
    count(*) FILTER (WHERE m.direction = 'in') AS messages_in,
    count(*) FILTER (WHERE m.direction = 'out') AS messages_out,
    count(*) FILTER (WHERE m.direction = 'out' AND m.author = 'assistant') AS messages_assistant,
    count(DISTINCT m.conversation_id) AS conversations,
    count(DISTINCT c.contact_id) FILTER (WHERE m.direction = 'in') AS people,
    count(DISTINCT c.contact_id) FILTER (WHERE m.direction = 'in' AND c.channel = 'whatsapp')
        AS whatsapp_people
FROM span
JOIN conversations_message m ON m.created_at >= first AND m.created_at < until
JOIN conversations_conversation c ON c.id = m.conversation_id
WHERE m.direction <> 'note'
GROUP BY n
"""

_ANSWERED = """
, answer AS (
    SELECT n, a.conversation_id, max(a.id) AS last
    FROM span
    JOIN conversations_message a
        ON a.created_at >= first AND a.created_at < until + interval '24 hours'
    WHERE a.direction = 'out' AND a.author IN ('assistant', 'agent')
    GROUP BY n, a.conversation_id
)
SELECT n, count(*) AS messages_answered
FROM span
JOIN conversations_message q ON q.created_at >= first AND q.created_at < until
JOIN answer USING (n, conversation_id)
WHERE q.direction = 'in' AND answer.last > q.id
GROUP BY n
"""

# An answer is what follows a customer's words; the wait begins with the first of them since the
# answer before. Reminders and notices of the system are no answers and end no wait.
_REPLIES = """
SELECT n, count(*) AS replies,
    sum(extract(epoch FROM a.created_at - asked.at))::float8 AS reply_seconds_total
FROM span
JOIN conversations_message a ON a.created_at >= first AND a.created_at < until
CROSS JOIN LATERAL (
    SELECT min(q.created_at) AS at FROM conversations_message q
    WHERE q.conversation_id = a.conversation_id AND q.direction = 'in' AND q.id < a.id
      AND q.id > coalesce((
        SELECT b.id FROM conversations_message b
        WHERE b.conversation_id = a.conversation_id AND b.id < a.id
          AND b.direction = 'out' AND b.author IN ('assistant', 'agent')
        ORDER BY b.id DESC LIMIT 1
      ), 0)
) asked
WHERE a.direction = 'out' AND a.author IN ('assistant', 'agent') AND asked.at IS NOT NULL
GROUP BY n
"""

_BOOKINGS = """
SELECT n, count(*) AS bookings,
    count(*) FILTER (WHERE (
        SELECT e.actor_kind FROM bookings_bookingevent e
        WHERE e.booking_id = b.id AND e.event = 'confirmed' ORDER BY e.id LIMIT 1
    ) = ANY(%(unaided)s)) AS bookings_unaided,
    coalesce(sum(b.price) FILTER (
        WHERE b.state = ANY(%(stands)s) AND b.currency IN (%(currency)s, '')
    ), 0) AS revenue,
    count(DISTINCT b.contact_id) FILTER (WHERE EXISTS (
        SELECT 1 FROM conversations_conversation c
        JOIN conversations_message m ON m.conversation_id = c.id
        WHERE c.contact_id = b.contact_id AND c.channel = 'whatsapp' AND m.direction = 'in'
          AND m.created_at >= first AND m.created_at < until
    )) AS whatsapp_booked
FROM span
JOIN bookings_booking b ON b.confirmed_at >= first AND b.confirmed_at < until
WHERE b.state = ANY(%(made)s)
GROUP BY n
"""

# Those who asked or held a time and made no booking; the bookings themselves are added to them.
# A visitor of the web who never said who they are is known by their network (`visitor_index`).
_ATTEMPTS = """
, booked AS (
    SELECT n, 'c' || b.contact_id AS who, 'v' || b.visitor_index AS visitor
    FROM span
    JOIN bookings_booking b ON b.confirmed_at >= first AND b.confirmed_at < until
    WHERE b.state = ANY(%(made)s)
)
SELECT n, count(DISTINCT who) AS attempts
FROM (
    SELECT n, 'c' || c.contact_id AS who
    FROM span
    JOIN conversations_message m ON m.created_at >= first AND m.created_at < until
    JOIN conversations_conversation c ON c.id = m.conversation_id
    WHERE m.direction = 'in'
      AND (m.intent = ANY(%(intents)s) OR m.understanding @> '{"ready_to_book": true}')
    UNION
    SELECT n, coalesce('c' || b.contact_id, 'v' || b.visitor_index)
    FROM span
    JOIN bookings_booking b ON b.created_at >= first AND b.created_at < until
    WHERE b.confirmed_at IS NULL
) tried
WHERE (n, who) NOT IN (SELECT n, who FROM booked)
  AND (n, who) NOT IN (SELECT n, visitor FROM booked)
GROUP BY n
"""

_APPOINTMENTS = """
SELECT n,
    count(*) FILTER (WHERE b.state = 'cancelled' AND b.cancelled_at >= first
        AND b.cancelled_at < until) AS cancelled,
    count(*) FILTER (WHERE b.state = 'completed' AND b.start >= first AND b.start < until)
        AS completed,
    count(*) FILTER (WHERE b.state = 'no_show' AND b.start >= first AND b.start < until)
        AS no_shows
FROM span
JOIN bookings_booking b ON b.confirmed_at IS NOT NULL AND (
    (b.cancelled_at >= first AND b.cancelled_at < until) OR (b.start >= first AND b.start < until)
)
GROUP BY n
"""

_PEOPLE = """
SELECT n,
    (SELECT count(*) FROM leads_lead l WHERE l.created_at >= first AND l.created_at < until)
        AS leads_new,
    (SELECT count(*) FROM leads_leadevent e WHERE e.to_state = 'CONVERTED'
        AND e.from_state <> 'CONVERTED' AND e.at >= first AND e.at < until) AS leads_won,
    (SELECT count(DISTINCT a.object_id) FROM audit_auditentry a
        WHERE a.object_type = 'conversations.conversation'
          AND a.action IN ('conversation.handoff_requested', 'conversation.taken_over')
          AND a.at >= first AND a.at < until) AS handovers,
    (SELECT count(DISTINCT c.contact_id)
        FROM (
            SELECT m.conversation_id, min(m.id) AS asked, max(m.id) AS last
            FROM conversations_message m
            WHERE m.created_at >= first AND m.created_at < until AND m.direction = 'in'
            GROUP BY m.conversation_id
        ) talk
        JOIN conversations_conversation c ON c.id = talk.conversation_id
        WHERE EXISTS (
            SELECT 1 FROM conversations_message a
            WHERE a.conversation_id = talk.conversation_id AND a.id > asked AND a.id < last
              AND a.direction = 'out' AND a.author IN ('assistant', 'agent')
        )) AS people_engaged,
    reviews.reviewed AS intents_reviewed,
    reviews.corrected AS intents_corrected
FROM span
CROSS JOIN LATERAL (
    SELECT count(*) AS reviewed, count(*) FILTER (WHERE r.intent <> r.understood) AS corrected
    FROM conversations_intentreview r
    JOIN conversations_message m ON m.id = r.message_id
    WHERE m.created_at >= first AND m.created_at < until
) reviews
"""

_STATEMENTS = (_TALK, _ANSWERED, _REPLIES, _BOOKINGS, _ATTEMPTS, _APPOINTMENTS, _PEOPLE)


def numbers_of(spans: Sequence[Span], *, currency: str) -> list[Numbers]:
    """What happened in each stretch of the open business, as it stands now, revenue in `currency`.

    Seven statements for any number of stretches; none without stretches.
    """
    if not spans:
        return []
    counts: list[dict[str, Any]] = [{} for _ in spans]
    for number, row in _rows(spans, currency):
        counts[number] |= row
    return [_numbers(row) for row in counts]


def span_values(spans: Sequence[Span]) -> dict[str, Any]:
    """What `SPANS` is filled with."""
    return {
        "numbers": list(range(len(spans))),
        "firsts": [span.first for span in spans],
        "untils": [span.until for span in spans],
    }


def _rows(spans: Sequence[Span], currency: str) -> Iterator[tuple[int, dict[str, Any]]]:
    values = span_values(spans) | {
        "currency": currency,
        "intents": list(BOOKING_INTENTS),
        "unaided": list(UNAIDED),
        "made": [state.value for state in MADE],
        "stands": [state.value for state in STANDS],
    }
    with connection.cursor() as cursor:
        for statement in _STATEMENTS:
            cursor.execute(SPANS + statement, values)
            names = [column.name for column in cursor.description][1:]
            for number, *counts in cursor.fetchall():
                yield number, dict(zip(names, counts, strict=True))


def _numbers(row: dict[str, Any]) -> Numbers:
    """A stretch's counts, of which statements without any row said nothing."""
    without = row.pop("attempts", 0)
    revenue = Decimal(row.pop("revenue", 0))
    attempts = without + row.get("bookings", 0)
    return Numbers(days=1, attempts=attempts, revenue=revenue, **row)

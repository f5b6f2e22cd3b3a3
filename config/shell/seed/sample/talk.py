"""What people said: short talks in each person's one conversation, with the assistant's runs."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from analytics.management.progress import Progress
from channels_whatsapp.models import WhatsAppAccount
from config.shell.seed.sample.people import BATCH, Person
from conversations.models import AssistantRun, Conversation, Delivery, Message, ReadMark
from tenants.models import Business, Membership, User

BOOKING, ASKING, CHAT = "booking", "asking", "chat"
# (what the customer writes, what is answered), by what the talk is about; `intent` of the first.
LINES: dict[str, tuple[tuple[str, str], ...]] = {
    BOOKING: (
        ("hola, ¿me das cita para {service}?", "¡Hola! Para {service} tengo varias horas libres."),
        ("la segunda me viene bien", "¡Listo! Tienes {service}. Te lo recordaré antes."),
        ("muchas gracias", "¡A ti! Aquí me tienes."),
    ),
    ASKING: (
        ("¿tenéis hueco esta semana para {service}?", "Sí: estas son las horas libres."),
        ("lo miro con mi pareja y te digo", "Claro, cuando quieras."),
        ("al final no puedo, gracias", "Sin problema. ¡Hasta otra!"),
    ),
    CHAT: (
        ("hola, ¿cuánto cuesta {service}?", "{service} cuesta {price}. ¿Te busco hora?"),
        ("de momento no, gracias", "¡Cuando quieras!"),
        ("¿a qué hora abrís mañana?", "Te paso el horario de mañana."),
    ),
}
INTENTS = {BOOKING: "booking", ASKING: "availability", CHAT: "price"}
ANSWERED_BY_A_PERSON = 0.02


@dataclass(frozen=True)
class Talk:
    """A talk of `length` messages (at least one) that begins at `at`."""

    person: Person
    at: datetime
    kind: str
    length: int
    service: str = ""
    price: str = ""


@dataclass
class Written:
    """What became of talks: the last message of each conversation, by contact id."""

    conversations: dict[int, Conversation] = field(default_factory=dict)
    last: dict[int, datetime] = field(default_factory=dict)


def talks_write(
    dice: random.Random,
    talks: Sequence[Talk],
    *,
    account_key: str,
    readers: Sequence[User],
    agent: User | None,
    progress: Progress | None = None,
) -> Written:
    """Write talks in the order of time, whoever they are with, so that ids grow as they would
    have; everything in them is answered, delivered and read by `readers`."""
    written = Written(_conversations(talks, account_key))
    messages = sorted(
        (message for talk in talks for message in _messages(dice, talk, written, agent)),
        key=lambda message: message.created_at,
    )
    for number in range(0, len(messages), BATCH):
        batch = Message.objects.bulk_create(messages[number : number + BATCH])
        Delivery.objects.bulk_create(_read(each) for each in batch if each.direction == "out")
        AssistantRun.objects.bulk_create(_run(each) for each in batch if each.intent)
        if progress:
            progress.add(len(batch))
    _settle(messages, written, readers)
    return written


def _conversations(talks: Sequence[Talk], account_key: str) -> dict[int, Conversation]:
    people = {talk.person.contact.pk: talk.person for talk in talks}
    known = {
        each.contact_id: each
        for each in Conversation.objects.filter(
            contact__in=people, channel="whatsapp", account_key=account_key
        ).exclude(state=Conversation.State.ARCHIVED)
    }
    fresh = Conversation.objects.bulk_create(
        (
            Conversation(
                contact=person.contact,
                channel="whatsapp",
                account_key=account_key,
                address=person.identity,
                language="es",
            )
            for pk, person in people.items()
            if pk not in known
        ),
        batch_size=BATCH,
    )
    return known | {each.contact_id: each for each in fresh}


def _messages(
    dice: random.Random, talk: Talk, written: Written, agent: User | None
) -> list[Message]:
    conversation = written.conversations[talk.person.contact.pk]
    at, messages = talk.at, []
    for step in range(talk.length):
        # An odd one out comes first: two messages in a row, then the answer.
        place = (step + talk.length % 2) // 2
        question = step == 0 or (step + talk.length) % 2 == 0
        texts = LINES[talk.kind][place % 3]
        if step:
            at += timedelta(seconds=dice.randint(20, 70) if question else dice.randint(3, 20))
        by_person = not question and agent is not None and dice.random() < ANSWERED_BY_A_PERSON
        messages.append(
            _message(conversation, talk, at, texts[0 if question else 1], question, by_person)
        )
        messages[-1].user = agent if by_person else None
    return messages


def _message(
    conversation: Conversation,
    talk: Talk,
    at: datetime,
    text: str,
    question: bool,
    by_person: bool,
) -> Message:
    intent = INTENTS[talk.kind] if question else ""
    answered_by = Message.Author.AGENT if by_person else Message.Author.ASSISTANT
    return Message(
        conversation=conversation,
        direction=Message.Direction.IN if question else Message.Direction.OUT,
        author=Message.Author.CONTACT if question else answered_by,
        body=text.format(service=talk.service or "una cita", price=talk.price or "lo de siempre"),
        purpose="" if question else "reply",
        intent=intent,
        understanding=_record(talk, intent) if question else None,
        created_at=at,
    )


def _record(talk: Talk, intent: str) -> dict[str, Any]:
    """The structured record that a run would have left."""
    return {
        "intent": intent,
        "confidence": 0.97,
        "entities": {"service": talk.service} if talk.service else {},
        "ready_to_book": talk.kind == BOOKING,
    }


def _run(message: Message) -> AssistantRun:
    return AssistantRun(
        conversation_id=message.conversation_id,
        engine="builtin",
        state=AssistantRun.State.ANSWERED,
        first_message_id=message.pk,
        last_message_id=message.pk,
        record=message.understanding or {},
        started_at=message.created_at + timedelta(seconds=2),
        finished_at=message.created_at + timedelta(seconds=3),
    )


def _read(message: Message) -> Delivery:
    return Delivery(
        message=message,
        channel="whatsapp",
        state=Delivery.State.READ,
        attempts=1,
        sent_at=message.created_at,
        delivered_at=message.created_at,
        read_at=message.created_at,
    )


def _settle(messages: Sequence[Message], written: Written, readers: Sequence[User]) -> None:
    """Leave each conversation as its last message did."""
    by_contact = {each.pk: each for each in written.conversations.values()}
    for message in messages:
        talk = by_contact[message.conversation_id]
        talk.last_message_at, talk.last_preview = message.created_at, message.body[:160]
        if message.direction == Message.Direction.IN:
            talk.last_inbound_at = message.created_at
        talk.answered_through = message.pk
        written.last[talk.contact_id] = message.created_at
    Conversation.objects.bulk_update(
        by_contact.values(),
        ["last_message_at", "last_preview", "last_inbound_at", "answered_through"],
        batch_size=BATCH,
    )
    _begin_then(list(by_contact))
    marks = [
        ReadMark(conversation=talk, user=user, message_id=talk.answered_through)
        for talk in by_contact.values()
        for user in readers
    ]
    ReadMark.objects.bulk_create(marks, batch_size=BATCH, ignore_conflicts=True)


def _begin_then(conversations: Sequence[int]) -> None:
    """Conversations note the time of writing as their beginning: put it back to the first word."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_conversation c SET created_at = m.first FROM ("
            " SELECT conversation_id, min(created_at) AS first FROM conversations_message"
            " WHERE conversation_id = ANY(%s) GROUP BY conversation_id) m"
            " WHERE m.conversation_id = c.id",
            [list(conversations)],
        )


def talks_of_team(
    dice: random.Random,
    business: Business,
    talks: Sequence[Talk],
    progress: Progress | None = None,
) -> Written:
    """Write talks on the business's first number, read by all of its members."""
    account = WhatsAppAccount.objects.order_by("pk").first()
    members = Membership.objects.filter(business=business).select_related("user")
    agents: list[User] = [each.user for each in members if each.role == Membership.Role.AGENT]
    return talks_write(
        dice,
        talks,
        account_key=account.number if account else "",
        readers=[each.user for each in members],
        agent=agents[0] if agents else None,
        progress=progress,
    )


def first_words(talks: Sequence[Talk]) -> dict[int, datetime]:
    """When each contact first wrote."""
    began: dict[int, datetime] = {}
    for talk in sorted(talks, key=lambda each: each.at, reverse=True):
        began[talk.person.contact.pk] = talk.at
    return began

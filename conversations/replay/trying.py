"""What the assistant would say to one message of somebody new, without anything being kept."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from bookings.wording import NAMES
from conversations.assistant.engines import engine_named
from conversations.assistant.nlu.language import detect
from conversations.assistant.own_intents import own_meant
from conversations.assistant.runner import situation_of, think
from conversations.assistant.spending import spending_as
from conversations.models import Conversation, Message, TokenUse
from conversations.replay.comparing import answer_now
from conversations.replay.dry import DryToolbox
from conversations.replay.services import tokens_count
from leads.models import ContactIdentity
from leads.services import contact_upsert
from tenants.context import current_business

CHANNEL = "web"


@dataclass(frozen=True)
class Tried:
    """The answer as `comparing.answer_now` has it, and the own intent that was recognised: its
    `code` ("" for none), its `name`, the owner's `phrase` that did it; whether it is `used`, which
    it is not where something else in the message goes first."""

    answer: dict[str, Any]
    code: str = ""
    name: str = ""
    phrase: str = ""

    @property
    def used(self) -> bool:
        return any(row.get("kind") == "answer" for row in self.answer["sources"])


def message_try(text: str, *, engine: str = "") -> Tried:
    """Answer `text` as if a stranger had written it in the web chat just now; `engine` "" is the
    business's own choice. All in one transaction that is taken back; a model's tokens count."""
    with spending_as(TokenUse.Purpose.REPLAY), transaction.atomic():
        conversation, message = _stranger(text)
        situation = situation_of(conversation, first_id=message.pk, last_id=message.pk)
        facts = dict(situation.facts)
        tools = DryToolbox(conversation, may_act=lambda: True, facts=facts)
        thought = think(situation, tools, engine_named(engine) if engine else None)
        answer = answer_now(thought, situation, tools)
        transaction.set_rollback(True)
    tokens_count(thought)
    meant = own_meant(text, facts["answers"])
    if meant is None:
        return Tried(answer)
    return Tried(answer, str(meant.row["intent"]), str(meant.row["name"]), meant.phrase)


def _stranger(text: str) -> tuple[Conversation, Message]:
    contact, _new = contact_upsert(kind=ContactIdentity.Kind.WEB, address=str(uuid4()))
    usual = current_business().language
    conversation = Conversation.objects.create(
        contact=contact,
        channel=CHANNEL,
        address=contact.identities.get(),
        language=detect(text, usual if usual in NAMES else "es"),
    )
    message = Message.objects.create(
        conversation=conversation,
        direction=Message.Direction.IN,
        author=Message.Author.CONTACT,
        body=text,
        created_at=timezone.now(),
    )
    return conversation, message

"""From what was said to what would be said: replies, rehearsals and replays think alike.

Nothing is stored or sent here; what an engine's tools do is decided by the toolbox it is given.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from bookings.contact_panel import personal_links
from conversations.assistant import around
from conversations.assistant.accounts import engine_of_business
from conversations.assistant.areas import area_facts
from conversations.assistant.cache import cached_outcome, outcome_keep
from conversations.assistant.engines import fallback_engine
from conversations.assistant.engines.base import (
    Engine,
    EngineUnavailable,
    Line,
    Outcome,
    Situation,
)
from conversations.assistant.facts import business_facts
from conversations.assistant.finish import finish
from conversations.assistant.grounding import grounded
from conversations.assistant.instructions import instructions_of
from conversations.assistant.kept import Kept
from conversations.assistant.links import CALCOM
from conversations.assistant.offers import offers_for
from conversations.assistant.person import person_of
from conversations.assistant.presses import press_of
from conversations.assistant.tools import Toolbox
from conversations.models import Conversation, Message
from conversations.services.prompts import prompt_in_force
from leads.services import lead_ensure_open
from tenants.context import current_business

logger = logging.getLogger(__name__)

HISTORY_LINES = 20
MODEL = "openai"


@dataclass
class Thought:
    """What was concluded, by whom, and how: `prompt` is the key of the owner's instructions that
    were followed, `trace` what `AssistantRun.trace` keeps."""

    outcome: Outcome
    engine: str
    model: str = ""
    prompt: int | None = None
    trace: dict[str, Any] = field(default_factory=dict)


def situation_of(
    conversation: Conversation,
    *,
    first_id: int,
    last_id: int,
    heard: Sequence[Message] | None = None,
) -> Situation:
    """All that an engine may know, where the messages of these ids are to be answered; `heard` are
    those of the customer's, where they are at hand (`AssistantRun.heard`)."""
    business = current_business()
    person = person_of(conversation, first_id=first_id)
    lead = lead_ensure_open(contact=conversation.contact)
    kept = Kept()
    instructions = kept.get("instructions", lambda: instructions_of(prompt_in_force()))
    facts = business_facts(kept) | _facts_for(person, kept)
    if instructions and instructions.names_link(CALCOM):
        facts["links"][CALCOM] = _calcom_of(conversation)
    return Situation(
        new=_new_lines(
            _heard(conversation, first_id=first_id, last_id=last_id) if heard is None else heard,
            first_id=first_id,
        ),
        history=_lines(conversation, id__lt=first_id),
        state=conversation.assistant_state,
        now=timezone.localtime(timezone=business.tz),
        tz=business.tz,
        language=conversation.language or business.language,
        contact_name=conversation.contact.name,
        lead_state=lead.state,
        facts=facts,
        audience=conversation.contact.audience,
        person=person,
        instructions=instructions,
    )


def _calcom_of(conversation: Conversation) -> str:
    """The Cal.com page that knows this customer; "" where the business has none there."""
    return next((url for _name, url in personal_links(conversation.contact)), "")


def _facts_for(person: dict[str, Any], kept: Kept) -> dict[str, Any]:
    """The records that depend on who asks, and where the business goes."""
    today = timezone.localdate(timezone=current_business().tz)
    kind, returning = person["kind"], person["returning"]
    offers = kept.get(
        "offers",
        lambda: offers_for(kind=kind, returning=returning, today=today),
        *(kind, returning, today),
    )
    return {"offers": offers, "areas": kept.get("areas", area_facts)}


def _lines(conversation: Conversation, **which: object) -> list[Line]:
    rows = (
        conversation.messages.exclude(direction=Message.Direction.NOTE)
        .filter(**which)
        .order_by("-id")[:HISTORY_LINES]
    )
    return [
        Line(row.author, _said(row), row.created_at, tuple(row.options)) for row in reversed(rows)
    ]


def _heard(conversation: Conversation, *, first_id: int, last_id: int) -> list[Message]:
    rows = conversation.messages.filter(
        direction=Message.Direction.IN, id__gte=first_id, id__lte=last_id
    )
    return list(rows.select_related("answers").order_by("id"))


def _new_lines(heard: Sequence[Message], *, first_id: int) -> list[Line]:
    """What is to be answered, with what was pressed of it; oldest first."""
    return [
        Line(
            row.author,
            _said(row),
            row.created_at,
            pressed=press_of(row, first_id=first_id),
        )
        for row in heard[-HISTORY_LINES:]
    ]


def _said(message: Message) -> str:
    """A message's words, on one line; one without words is named by its kind."""
    return " ".join(message.body.split()) or f"[{message.kind}]"


def before_of(situation: Situation) -> dict[str, Any]:
    """What passes with time of a situation, for a replay that begins from the same."""
    return {
        "state": dict(situation.state),
        "language": situation.language,
        "contact_name": situation.contact_name,
        "lead_state": situation.lead_state,
    }


def think(situation: Situation, tools: Toolbox, engine: Engine | None = None) -> Thought:
    """Have the business's engine answer; where it is unavailable, the one that needs nothing. A
    rule that hands over decides the turn before any engine does."""
    situation, ruled = around.before(situation, tools)
    if ruled is not None:
        return Thought(ruled, around.BUILTIN, trace=ruled.trace)
    engine = engine or engine_of_business()
    trace: dict[str, Any] = {}
    try:
        outcome = _asked(engine, situation, tools)
    except EngineUnavailable as error:
        logger.warning("engine unavailable", extra={"kind": engine.name, "reason": str(error)})
        trace = {**error.trace, "fallback": str(error)}
        engine = fallback_engine()
        outcome = engine.run(situation, tools)
    outcome = around.after(outcome, situation, tools, engine.name)
    if engine.name == around.BUILTIN:
        outcome = grounded(outcome, situation, tools)
    outcome = finish(outcome, situation, tools)
    own = situation.instructions
    prompt = own.version if own else None
    return Thought(outcome, engine.name, outcome.model, prompt, trace | outcome.trace)


def _asked(engine: Engine, situation: Situation, tools: Toolbox) -> Outcome:
    """An engine's answer; a model's to a frequent question may be one that it gave before."""
    if engine.name != MODEL:
        return engine.run(situation, tools)
    outcome = cached_outcome(situation)
    if outcome is None:
        outcome = engine.run(situation, tools)
        outcome_keep(situation, outcome, tools)
    return outcome

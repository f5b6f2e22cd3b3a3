"""What holds whichever engine answers: rules looked at before it, and its answer after it.

A hand-off rule ends the turn before any engine runs. Afterwards: what an engine missed is caught,
nothing personal is kept without consent where the business asks for it, and whoever takes over
gets a summary.
"""

from collections.abc import Mapping
from dataclasses import replace

from conversations.assistant import consent, handing_over, presses
from conversations.assistant.builtin.memory import memory_of
from conversations.assistant.builtin.summary import open_wish
from conversations.assistant.builtin.wording import voice
from conversations.assistant.danger_words import CARE, danger_in
from conversations.assistant.engines.base import Outcome, Situation
from conversations.assistant.handover_summary import handover_summary
from conversations.assistant.nlu.language import detect
from conversations.assistant.nlu.naming import first_name
from conversations.assistant.nlu.text import fold
from conversations.assistant.tools import Toolbox
from conversations.assistant.welcome_settings import welcome_settings
from conversations.assistant.withdrawing import withdrawn

BUILTIN = "builtin"
# Under this an engine is guessing; twice in a row, a person answers.
UNSURE = 0.4
UNSURE_TWICE = 2
# What a conversation's state keeps for this module, beside what engines keep.
UNSURE_KEY = "unsure"
WELCOME_KEY = "welcome"
_INTENTS = {"handoff": "handoff", "emergency": "handoff", "vip": "handoff"}


def before(situation: Situation, tools: Toolbox) -> tuple[Situation, Outcome | None]:
    """The situation with what this message answers of our own questions, and the outcome where an
    engine has no say: a press came too late, they take their agreement back, or a hand-off rule
    decides the turn."""
    situation, too_late = presses.settled(situation)
    if too_late is not None:
        return situation, too_late
    situation = consent.heard(situation)
    if (ended := withdrawn(_written(situation))) is not None:
        return situation, ended
    tools.area = area_of(situation)
    if steps := to_ask(situation):
        situation = replace(situation, person={**situation.person, "to_ask": steps})
    code = handing_over.rule_for(_written(situation), handing_over.handoff_settings())
    return situation, ruled(situation, tools, code) if code else None


def _written(situation: Situation) -> Situation:
    """Without what a button wrote: its words are ours, and mean nothing beside their choice."""
    return replace(situation, new=[line for line in situation.new if line.pressed is None])


def to_ask(situation: Situation) -> list[str]:
    """What the business wants to know of somebody nobody knows yet, and is not known."""
    chosen, person = welcome_settings(), situation.person
    if not chosen.on or person.get("kind") != "prospect" or person.get("returning"):
        return []
    refused = bool(chosen.consent) and person.get("consent") == "refused"
    known = {
        "name": situation.contact_name or refused,
        "area": area_of(situation) or not situation.facts.get("areas"),
        "interest": person.get("interests") or refused,
    }
    return [step for step in chosen.asks if not known.get(step)]


def area_of(situation: Situation) -> str:
    """The area that the customer is in, told in this conversation or earlier; "" if unknown."""
    told = situation.state.get(WELCOME_KEY)
    here = told.get("area", "") if isinstance(told, Mapping) else ""
    return str(here or situation.person.get("area", {}).get("id", ""))


def ruled(situation: Situation, tools: Toolbox, code: str) -> Outcome:
    """What a hand-off rule says and does."""
    language = detect(situation.text, situation.language)
    outcome = Outcome(
        replies=["\n".join(_sentences(situation, code, language))],
        state=dict(situation.state),
        language=language,
        intent=_INTENTS.get(code, "complaint"),
        confidence=1.0,
        handoff=code,
        trace={"rule": code},
    )
    wish = open_wish(memory_of(situation.state), situation)
    outcome.summary = handover_summary(situation, tools.calls, wish)
    return outcome


def _sentences(situation: Situation, code: str, language: str) -> list[str]:
    words = voice(language)
    if code == "emergency":
        number = handing_over.emergency_number()
        own = handing_over.urgent_answer(situation, language)
        told = words.say("rule_emergency_told")
        suffers = danger_in(fold(situation.text)[: handing_over.WORDS_LOOKED_AT]) == CARE
        care = [words.say("rule_emergency_care")] if suffers else []
        return [*care, words.say("rule_emergency", number=number), *([own] if own else []), told]
    name = first_name(situation.contact_name)
    return [words.say(f"rule_{code}", name=f", {name}" if name else "")]


def after(outcome: Outcome, situation: Situation, tools: Toolbox, engine: str) -> Outcome:
    """An engine's outcome with what no engine decides alone."""
    if not _hands_over(outcome, tools):
        code = _missed(outcome, situation, tools, engine)
        if code:
            outcome = _instead(outcome, situation, tools, code)
    outcome.learned |= tools.learned
    _keep_area(outcome, tools)
    consent.apply(outcome, situation)
    if _hands_over(outcome, tools):
        reason, summary = tools.handoff or (outcome.handoff, outcome.summary)
        full = handover_summary(situation, tools.calls, summary or situation.text)
        outcome.handoff, outcome.summary, tools.handoff = reason, full, None
    return outcome


def _keep_area(outcome: Outcome, tools: Toolbox) -> None:
    """What an engine other than our own learned of the place, for the next message."""
    if tools.area and WELCOME_KEY not in outcome.state:
        outcome.state[WELCOME_KEY] = {"area": tools.area}


def _hands_over(outcome: Outcome, tools: Toolbox) -> bool:
    return bool(outcome.handoff or tools.handoff)


def _missed(outcome: Outcome, situation: Situation, tools: Toolbox, engine: str) -> str:
    """The code of a rule that the engine should have followed. The builtin engine follows them in
    its own dialogue, where it knows what was asked. After something was done, what was done is
    told first."""
    if engine == BUILTIN or tools.acted:
        return ""
    unsure = _unsure(outcome, situation)
    if unsure >= UNSURE_TWICE:
        return "not_understood"
    outcome.state[UNSURE_KEY] = unsure
    code = handing_over.meant(_written(situation))
    return code if code and handing_over.handoff_settings().is_on(code) else ""


def _unsure(outcome: Outcome, situation: Situation) -> int:
    """How many answers in a row were guesses, this one among them."""
    if outcome.confidence >= UNSURE or outcome.intent in ("greeting", "thanks"):
        return 0
    before = situation.state.get(UNSURE_KEY, 0)
    return (before if isinstance(before, int) else 0) + 1


def _instead(outcome: Outcome, situation: Situation, tools: Toolbox, code: str) -> Outcome:
    """The rule's own words in place of the engine's, with what the engine used up."""
    said = ruled(situation, tools, code)
    held = {"rule": code, "held": outcome.replies}
    return replace(
        outcome,
        replies=said.replies,
        options=[],
        choices=[],
        handoff=code,
        summary=situation.text,
        provenance=[],
        intent=said.intent if code != "not_understood" else outcome.intent,
        trace=outcome.trace | held,
    )

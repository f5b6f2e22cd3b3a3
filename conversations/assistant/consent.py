"""Consent before anything personal is stored, where the business asks for it: the same for every
engine, so that no model can take a yes that was not said.

What was asked stands in the conversation's state under "consent": {"text": the very words shown,
and "name", "area", "interest": what they had told before agreeing}. Until they agree,
a name or an area serves the conversation and is not written to the contact.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from conversations.assistant.builtin.wording import voice
from conversations.assistant.engines.base import Outcome, Situation
from conversations.assistant.nlu.intents import cues
from conversations.assistant.nlu.language import detect
from conversations.assistant.nlu.text import fold
from conversations.assistant.welcome_settings import welcome_settings
from conversations.choices import Choice

KEY = "consent"
# What counts in `situation.person` as an answer of this very message.
NOW = "consent_now"
_NO = re.compile(r"\b(?:no|nao|not|don'?t|prefiero que no|rechazo|refuse|recuso)\b")
_YES = re.compile(
    r"\b(?:si|sim|yes|acepto|aceito|accept|agree|consiento|concordo|de acuerdo|vale|ok|"
    r"okay|claro)\b"
)
SHORT = 6
# What the buttons under the question stand for.
ANSWERS = ("consent_given", "consent_refused")
# What is kept back beside the name.
KEPT = ("area", "interest")


def asked(state: Mapping[str, Any]) -> dict[str, str]:
    """What was asked in this conversation and waits for its answer; empty otherwise."""
    found = state.get(KEY)
    return dict(found) if isinstance(found, dict) and found.get("text") else {}


def consent_wanted(situation: Situation) -> bool:
    """Whether this person has to agree before something of theirs is stored."""
    return bool(welcome_settings().consent) and situation.person.get("consent") != "given"


def consent_text(situation: Situation, language: str) -> str:
    """What they are to agree to."""
    return welcome_settings().consent_text(language, str(situation.facts.get("language", "")))


def heard(situation: Situation) -> Situation:
    """The situation with the answer to the open question, where this message gives one."""
    if not asked(situation.state) or situation.person.get("consent"):
        return situation
    agreed = _agreed(situation)
    if agreed is None:
        return situation
    word = "given" if agreed else "refused"
    return replace(situation, person={**situation.person, "consent": word, NOW: word})


def _agreed(situation: Situation) -> bool | None:
    pressed = situation.pressed
    if pressed is not None and pressed.value.get("answer") in ANSWERS:
        return bool(pressed.value["answer"] == ANSWERS[0])
    folded = fold(situation.text)[:200]
    found = cues(situation.text[:200], detect(situation.text, situation.language))
    if len(folded.split()) > SHORT and not _YES.match(folded) and not _NO.match(folded):
        return None
    if _NO.search(folded) or "no" in found:
        return False
    return True if _YES.search(folded) or "yes" in found else None


def apply(outcome: Outcome, situation: Situation) -> None:
    """Keep back what may not be stored, ask for consent where something is to be, and note the
    answer: its very words go with it."""
    waiting = dict(outcome.state.get(KEY) or situation.state.get(KEY) or {})
    answer = situation.person.get(NOW)
    if answer:
        outcome.learned["consent"] = {"agreed": answer == "given", "text": waiting["text"]}
        if answer == "given":
            outcome.contact_name = outcome.contact_name or waiting.get("name", "")
            kept = {key: waiting[key] for key in KEPT if waiting.get(key)}
            outcome.learned = {**kept, **outcome.learned}
        waiting = {}
    elif consent_wanted(situation):
        waiting = _hold_back(outcome, situation, waiting)
    if waiting:
        outcome.state[KEY] = waiting
    else:
        outcome.state.pop(KEY, None)


def _hold_back(outcome: Outcome, situation: Situation, waiting: dict[str, str]) -> dict[str, str]:
    """What they told waits in the conversation for their yes, which is asked for once, as soon as
    the reply asks nothing else."""
    name, outcome.contact_name = outcome.contact_name, ""
    told = {key: outcome.learned.pop(key) for key in KEPT if key in outcome.learned}
    if situation.person.get("consent") == "refused":
        return {}
    waiting = waiting | told | ({"name": name} if name else {})
    personal = waiting.get("name") or waiting.get("area")
    if personal and not waiting.get("text") and not (outcome.handoff or outcome.options):
        waiting["text"] = _ask(outcome, situation)
    return waiting


def _ask(outcome: Outcome, situation: Situation) -> str:
    """Put the question behind the reply; its words."""
    language = outcome.language or situation.language
    words, text = voice(language), consent_text(situation, language)
    outcome.replies.append(text)
    outcome.options = [words.word("ask_consent_yes"), words.word("ask_consent_no")]
    outcome.choices = [
        Choice(label, value={"answer": answer})
        for label, answer in zip(outcome.options, ANSWERS, strict=True)
    ]
    return text

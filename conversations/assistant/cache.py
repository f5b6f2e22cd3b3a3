"""Frequent questions answered again without asking the model: price, hours, address, services and
what documents say, where the answer would be the same for anybody.

An entry's key holds everything that the answer depends on: schema (the cache adds it), engine,
model, rules and instructions by version, language, audience, the question without its accents and
marks, the day, which of the day's opening hours have passed, and a digest of the records (facts,
documents, answers of the owner). A change of any record is another key, so that nothing has to be
emptied. What comes out passes the guardrails again, against the records as they are now. Our own
engine answers in milliseconds without it.
"""

import hashlib
import json
import logging
import re
from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from redis import RedisError

from billing.usage import AI_CACHED, usage_add
from conversations.assistant import guardrails
from conversations.assistant.accounts import account_of_business
from conversations.assistant.engines.base import Outcome, Situation
from conversations.assistant.engines.openai_prompt import MEMORY
from conversations.assistant.facts import catalogue_of
from conversations.assistant.nlu.language import detect
from conversations.assistant.nlu.text import fold
from conversations.assistant.nlu.understanding import understand
from conversations.assistant.prompts import SYSTEM_VERSION
from conversations.assistant.spending import is_rehearsing
from conversations.assistant.tools import Call, Toolbox

logger = logging.getLogger(__name__)

KEPT_SECONDS = int(timedelta(days=1).total_seconds())
LONGEST = 200
SURE = 0.75
# What is asked alike by many; anything else must make sense without what was said before.
FREQUENT = frozenset({"price", "hours", "location", "services"})
# Records that a kept answer may stand on: none of a person's.
RECORDS = frozenset(
    {
        "answer",
        "area",
        "business",
        "document",
        "faq",
        "hours",
        "offer",
        "override",
        "service",
        "staff",
    }
)
# Tools that look records of the business up, and nobody's own.
LOOKING = frozenset({"business_info", "search_knowledge"})
# Words that point at what was said before, in all languages together.
_WORD = re.compile(r"\w+")
_POINTING = frozenset(
    _WORD.findall(
        "y eso esto ese esa este esta ahi alli lo tambien entonces otro otra mismo misma aquel "
        "and that this it those these there also then same other one "
        "e isso isto esse essa ele ela tambem entao outro outra mesmo"
    )
)
_PERSONAL = re.compile(r"\d[\d\s.-]{5,}\d|@|https?:")
_FINGERPRINT = """
SELECT count(*), coalesce(sum(xmin::text::bigint), 0)::text FROM conversations_knowledgedocument
UNION ALL
SELECT count(*), coalesce(sum(xmin::text::bigint), 0)::text FROM conversations_knowledgechunk
UNION ALL
SELECT count(*), coalesce(sum(xmin::text::bigint), 0)::text FROM conversations_faq
"""


def cached_outcome(situation: Situation) -> Outcome | None:
    """The answer that somebody else's same question got, if it still stands; counted as a hit."""
    if not _is_frequent(situation):
        return None
    known = _read(_key(situation))
    if known is None:
        return None
    calls = [Call(**call) for call in known["calls"]]
    outcome = Outcome(**known["outcome"])
    if _problems(outcome, calls, situation):
        return None
    usage_add(AI_CACHED, 1)
    outcome.language = detect(situation.text, situation.language)
    outcome.state = {MEMORY: {"intent": outcome.intent, "calls": []}}
    outcome.trace = {"rules": SYSTEM_VERSION, "cached": True}
    return outcome


def outcome_keep(situation: Situation, outcome: Outcome, tools: Toolbox) -> bool:
    """Keep a model's answer for the next who asks the same, if it is anybody's; whether it was."""
    if not _is_frequent(situation) or not _is_anybodys(situation, outcome, tools):
        return False
    value = {
        "outcome": {
            "replies": outcome.replies,
            "options": outcome.options,
            "intent": outcome.intent,
            "confidence": outcome.confidence,
            "entities": outcome.entities,
            "provenance": outcome.provenance,
            "model": outcome.model,
        },
        "calls": [asdict(call) for call in tools.calls],
    }
    try:
        cache.set(_key(situation), json.dumps(value, default=str), KEPT_SECONDS)
    except RedisError as error:
        logger.warning("answer not kept", extra={"reason": type(error).__name__})
        return False
    return True


def _read(key: str) -> dict[str, Any] | None:
    try:
        kept = cache.get(key)
    except RedisError as error:
        logger.warning("kept answers not read", extra={"reason": type(error).__name__})
        return None
    value: dict[str, Any] | None = json.loads(kept) if kept else None
    return value


# --- Which questions, which answers -------------------------------------------------------------
def _is_frequent(situation: Situation) -> bool:
    """Whether anybody might ask this, and it means the same whoever does: one short message, no
    task or question of ours open, nothing personal in it."""
    text = situation.text
    alone = len(situation.new) == 1 and not situation.new[0].text.startswith("[")
    alone = alone and situation.pressed is None
    if is_rehearsing() or not alone or len(text) > LONGEST or _PERSONAL.search(text):
        return False
    state = situation.state
    if state.keys() - {MEMORY, "unsure"} or state.get(MEMORY, {}).get("calls"):
        return False
    understood = understand(
        text,
        now=situation.now,
        tz=situation.tz,
        catalogue=catalogue_of(dict(situation.facts)),
        language_hint=situation.language,
    )
    if understood.entities.party_name:
        return False
    words = _words(text)
    if not situation.history:
        return bool(words)
    if _POINTING & set(words):
        return False
    return understood.intent in FREQUENT and understood.confidence >= SURE


def _is_anybodys(situation: Situation, outcome: Outcome, tools: Toolbox) -> bool:
    """Whether an answer holds nothing of the person, of bookings or of a moment."""
    if outcome.handoff or outcome.ready_to_book or outcome.interested or outcome.contact_name:
        return False
    if any(call.tool not in LOOKING for call in tools.calls):
        return False
    kinds = {str(source["kind"]) for source in outcome.provenance}
    stands = bool(kinds) or outcome.intent in FREQUENT
    return stands and kinds <= RECORDS and not _names(situation, outcome)


def _names(situation: Situation, outcome: Outcome) -> bool:
    """Whether the answer says the person's name, or anything else that is known of them."""
    said = set(_words(" ".join([*outcome.replies, *outcome.options])))
    known = [situation.contact_name, *_texts(situation.person)]
    mine = {word for text in known for word in _words(text) if len(word) > 2}
    return bool(mine & said - set(_words(json.dumps(situation.facts, default=str))))


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    rows = value.values() if isinstance(value, dict) else value
    return [text for row in rows for text in _texts(row)] if hasattr(rows, "__iter__") else []


def _problems(outcome: Outcome, calls: list[Call], situation: Situation) -> list[str]:
    """What the guardrails say of a kept answer now."""
    return guardrails.review(
        "\n".join(outcome.replies),
        options=outcome.options,
        tools_results=calls,
        facts=situation.facts,
        situation=situation,
    ).problems


# --- The key ------------------------------------------------------------------------------------
def _key(situation: Situation) -> str:
    own = situation.instructions
    account = account_of_business()
    parts = [
        "openai",
        account.circuit,
        account.model,
        SYSTEM_VERSION,
        own.version if own else 0,
        detect(situation.text, situation.language),
        situation.audience,
        " ".join(_words(situation.text)),
        bool(situation.history),
        situation.now.date().isoformat(),
        _passed(situation),
        situation.facts,
        knowledge_fingerprint(),
    ]
    text = json.dumps(parts, sort_keys=True, default=str)
    return f"answer:{hashlib.sha256(text.encode()).hexdigest()}"


def _words(text: str) -> list[str]:
    """Folded words: how a question is written does not matter."""
    return _WORD.findall(fold(text))


def _passed(situation: Situation) -> int:
    """How many of today's opening and closing times have passed: "¿estáis abiertos?"."""
    today = situation.now.date().isoformat()
    special = situation.facts.get("overrides", {}).get(today)
    weekly = situation.facts.get("hours", {}).get(str(situation.now.weekday()), [])
    windows = special["windows"] if special else weekly
    return sum(_clock(each) <= situation.now.time() for window in windows for each in window)


def _clock(text: str) -> time:
    return datetime.strptime(text, "%H:%M").time() if text != "24:00" else time.max


def knowledge_fingerprint() -> list[tuple[int, str]]:
    """Numbers that another state of the documents, their pieces and the owner's answers does not
    have: how many rows there are, and the transactions that wrote them (`xmin`) added up, which
    any insert, update and exchange makes more."""
    with connection.cursor() as cursor:
        cursor.execute(_FINGERPRINT)
        return [tuple(row) for row in cursor.fetchall()]

"""The last look at a model's reply before a customer sees it.

Every price, clock time, date, phone, link, address and claim of something done needs a record or
a tool result behind it. What has none is a problem, put so that the model can correct it; what
has one is cited, for the "why did it say this?" of the inbox.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from conversations.assistant.engines.base import Situation
from conversations.assistant.guardrails import advice, claims, leaks, money, names, passages
from conversations.assistant.guardrails.evidence import Evidence, Found
from conversations.assistant.guardrails.moments import all_dates, clocks, days
from conversations.assistant.guardrails.sentences import Sentence, sentences
from conversations.assistant.nlu.language import detect, scores
from conversations.assistant.nlu.text import fold
from conversations.assistant.tools import Call

# A button with a time on it offers that time.
_OFFER = "libre:"
# So many unshared words more of another language (`nlu.language.scores`).
CLEARLY_FOREIGN = 3.0
# So much of a sentence is kept with the record that supports it.
QUOTED = 200


@dataclass(frozen=True)
class Review:
    """`problems` in English, for the model; `sources` as `Outcome.provenance` wants them;
    `said` in each is the sentence that it supports; `documents` those among them that the customer
    must be told, with title and page; `unsupported` the sentences and options with a problem."""

    problems: list[str]
    sources: list[dict[str, str]]
    documents: tuple[Found, ...] = ()
    unsupported: tuple[str, ...] = ()


def check(
    text: str,
    *,
    tools_results: Sequence[Call],
    facts: Mapping[str, Any],
    situation: Situation,
) -> list[str]:
    """What is wrong with a reply; empty when it may be sent."""
    return review(text, tools_results=tools_results, facts=facts, situation=situation).problems


def review(
    text: str,
    *,
    tools_results: Sequence[Call],
    facts: Mapping[str, Any],
    situation: Situation,
    options: Sequence[str] = (),
    own_words: bool = False,
) -> Review:
    """Look at a reply and the options below it. `tools_results` are this run's calls only: what
    an earlier run saw may no longer be so. `own_words`: its sentences are the product's own, in
    which only facts need a record; a model's have to follow the passages that it looked up."""
    language = detect(text, situation.language)
    evidence = Evidence(facts, situation, tools_results, language)
    said = [
        *(names.sentences_named(text, evidence) if own_words else sentences(text)),
        *(Sentence(option, fold(option), _OFFER) for option in options),
    ]
    named = [names.without_names(each, evidence) if own_words else each for each in said]
    around = _days_around(named, evidence)
    problems: list[str] = []
    unsupported: list[str] = []
    for sentence, plain in zip(said, named, strict=True):
        evidence.saying = sentence.text[:QUOTED]
        found = _problems_of(sentence, plain, around, evidence, own_words=own_words)
        problems += found
        unsupported += [sentence.text] if found else []
    cited = {(source["id"], source["field"]) for source in evidence.sources}
    documents = tuple(
        each
        for each in evidence.found
        if each.kind == "document" and (each.id, each.field) in cited
    )
    once = list(dict.fromkeys(problems))
    return Review(once, evidence.sources, documents, tuple(unsupported))


def foreign_language(text: str, situation: Situation) -> list[str]:
    """Whether a reply is clearly in another language than what the customer wrote last. Names of
    services and a short "ok" say nothing."""
    spoken = detect(situation.text, situation.language)
    found = scores(text)
    best = max(found, key=lambda language: found[language])
    if found[best] - found[spoken] < CLEARLY_FOREIGN:
        return []
    return [f"it is not in the customer's language ({spoken})"]


def _days_around(said: list[Sentence], evidence: Evidence) -> frozenset[date]:
    found = [
        day
        for sentence in said
        for day in days(sentence.text, evidence.today, language=evidence.language)[0]
    ]
    return all_dates(found)


def _problems_of(
    sentence: Sentence,
    plain: Sentence,
    around: frozenset[date],
    evidence: Evidence,
    *,
    own_words: bool,
) -> list[str]:
    """What is wrong with a sentence; `plain` is it without the names that are no claims."""
    named, timed = days(plain.text, evidence.today, language=evidence.language)
    # What is said of a service has to agree with its record all the same.
    services, _ = money.services_named(sentence.folded, evidence)
    if not services and evidence.is_owners_own(sentence.folded):
        return []
    if own_words and evidence.is_text(sentence.folded):
        return []
    mentioned = frozenset(row["name"] for row in services.values())
    spoken = claims.Spoken(plain, named, clocks(timed), around, mentioned)
    timeless = _blank(names.services_back(fold(timed), sentence), spoken)
    beyond = list(passages.problems(sentence, evidence))  # cites what it finds, in either case
    return [
        *leaks.problems(sentence.text, timeless, evidence),
        *money.problems(plain, timeless, evidence),
        *claims.problems(spoken, evidence),
        *([] if own_words else advice.problems(sentence, evidence)),
        *([] if own_words else beyond),
    ]


def _blank(folded: str, spoken: claims.Spoken) -> str:
    for clock in spoken.clocks:
        folded = folded.replace(clock.text, " ", 1)
    return folded

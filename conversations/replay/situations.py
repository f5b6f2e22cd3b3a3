"""The circumstances of a past answer, with what is to be tried changed in them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from typing import Any

from django.utils import timezone

from bookings.models import WorkingHours
from conversations.assistant.engines.base import Situation
from conversations.assistant.instructions import instructions_of
from conversations.assistant.runner import situation_of
from conversations.knowledge.indexing import faq_index
from conversations.models import AssistantRun, Faq, PromptVersion
from conversations.replay.dry import DryToolbox
from tenants.context import current_business

# Where a run's trace keeps `runner.before_of`.
BEFORE = "before"
LOOKED_UP = "search_knowledge"


def situation_then(run: AssistantRun, changes: Mapping[str, Any]) -> tuple[Situation, DryToolbox]:
    """What the run of then knew, under `changes` (`Replay.changes`), and tools without effect.

    Records that no change names are today's; so are the person's. Call it in a transaction that is
    taken back: putting a situation together may open a lead.
    """
    situation = situation_of(
        run.conversation, first_id=run.first_message_id, last_id=run.last_message_id
    )
    facts = facts_changed(dict(situation.facts), changes)
    records_changed(changes)
    draft = (
        PromptVersion.objects.filter(uuid=changes["prompt"]).first() if _drafted(changes) else None
    )
    situation = replace(
        situation,
        now=timezone.localtime(run.started_at, current_business().tz),
        facts=facts,
        instructions=instructions_of(draft) if draft else situation.instructions,
        **_before(run, situation),
    )
    tools = DryToolbox(
        run.conversation,
        may_act=lambda: True,
        recorded=_recorded(run, changes),
        facts=facts,
        hours=changes.get("hours") or {},
    )
    return situation, tools


def _drafted(changes: Mapping[str, Any]) -> bool:
    return bool(changes.get("prompt"))


def _before(run: AssistantRun, situation: Situation) -> dict[str, Any]:
    """What was remembered and known of the person then; of older runs that did not keep it, only
    that somebody who had talked before was greeted."""
    kept: dict[str, Any] | None = (run.trace or {}).get(BEFORE)
    return kept if kept is not None else {"state": {"greeted": bool(situation.history)}}


def _recorded(run: AssistantRun, changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What tools said then; what documents say is looked up anew where there are more of them."""
    calls: list[dict[str, Any]] = run.tools or []
    return [call for call in calls if not (changes.get("faqs") and call["tool"] == LOOKED_UP)]


def records_changed(changes: Mapping[str, Any]) -> None:
    """Write what tools read from the database: other weekly hours of the business (`hours`), and
    drafts of answers as if they were approved (`faqs`). Only in a transaction that is taken back.
    """
    if hours := changes.get("hours") or {}:
        WorkingHours.objects.filter(resource=None, weekday__in=[int(day) for day in hours]).delete()
        WorkingHours.objects.bulk_create(
            WorkingHours(
                weekday=int(day), start=time.fromisoformat(first), end=time.fromisoformat(until)
            )
            for day, windows in hours.items()
            for first, until in windows
        )
    for faq in Faq.objects.filter(uuid__in=changes.get("faqs") or [], state=Faq.State.DRAFT):
        faq.state = Faq.State.APPROVED
        faq.save(update_fields=["state"])
        faq_index(faq)


def facts_changed(facts: dict[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The business's records with other prices (`prices`: service uuid -> decimal text), weekly
    hours (`hours`: weekday -> windows) and one more answer of the owner's own (`answer`:
    {"keywords", "answer"})."""
    prices = changes.get("prices") or {}
    facts["services"] = [
        row | {"price": prices.get(row["id"], row["price"])} for row in facts["services"]
    ]
    if hours := changes.get("hours"):
        kept = {day: windows for day, windows in facts["hours"].items() if day not in hours}
        facts["hours"] = kept | {day: windows for day, windows in hours.items() if windows}
    if own := changes.get("answer"):
        row = {
            "intent": "replay",
            "name": own["keywords"][0],
            "keywords": own["keywords"],
            "answer": own["answer"],
        }
        facts["answers"] = [row, *facts.get("answers", [])]
    return facts

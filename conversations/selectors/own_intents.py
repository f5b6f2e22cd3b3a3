"""The business's own intents as pages and programs read them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from conversations.models import AssistantRun, OwnIntent

USED_DAYS = 30
RUNS_MAX = 5000


def own_intents_listed() -> QuerySet[OwnIntent]:
    """All of them: what cannot wait first, what is not used last."""
    return OwnIntent.objects.order_by("-active", "-urgent", "name", "pk")


def own_intent_for(uuid: UUID) -> OwnIntent:
    """One by its public id. Raises Http404."""
    found: OwnIntent = get_object_or_404(OwnIntent, uuid=uuid)
    return found


def own_intent_names() -> dict[str, str]:
    """Code -> name of those in use."""
    return dict(OwnIntent.objects.filter(active=True).values_list("code", "name"))


def own_intents_used() -> dict[str, int]:
    """Code -> in how many of the last `RUNS_MAX` answers of the last `USED_DAYS` days it was
    recognised."""
    since = timezone.now() - timedelta(days=USED_DAYS)
    rows = AssistantRun.objects.filter(started_at__gte=since, record__entities__has_key="topics")
    counts: dict[str, int] = {}
    found: QuerySet[AssistantRun, Any] = rows.order_by("-id").values_list(
        "record__entities__topics", flat=True
    )
    for topics in found[:RUNS_MAX]:
        for code in set(topics or []):
            counts[code] = counts.get(code, 0) + 1
    return counts

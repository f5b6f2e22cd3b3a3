"""How the mirror in Chatwoot is doing."""

from typing import Any

from django.db.models import Count, Q

from conversations.models import MirroredMessage, MirroredTalk

State = MirroredMessage.State


def mirror_counts() -> dict[str, Any]:
    """Conversations and messages shown, and messages that are not there for certain. Two
    queries."""
    counts = MirroredMessage.objects.aggregate(
        messages=Count("pk", filter=Q(state=State.SENT)),
        missing=Count("pk", filter=Q(state__in=(State.FAILED, State.UNKNOWN))),
    )
    return {"talks": MirroredTalk.objects.exclude(number=0).count(), **counts}

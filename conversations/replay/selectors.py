"""Which questions can be replayed, and what came of those that were."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from conversations.models import AssistantRun, Message, Replay, ReplayAnswer
from conversations.replay.comparing import Piece, is_worse, word_diff
from conversations.services.attendance_replies import STAFF

REPLAYS_SHOWN = 30


def past_runs(*, count: int, intent: str = "") -> list[AssistantRun]:
    """The last answered runs, newest first; what the team was asked is none of them."""
    rows = AssistantRun.objects.filter(state=AssistantRun.State.ANSWERED, engine__gt="")
    rows = rows.exclude(engine=STAFF).filter(messages__direction=Message.Direction.OUT)
    if intent:
        rows = rows.filter(record__intent=intent)
    return list(rows.distinct().select_related("conversation__contact").order_by("-id")[:count])


def run_of(message: Message) -> AssistantRun | None:
    """The run that answered a message, with its conversation."""
    rows = AssistantRun.objects.filter(
        conversation=message.conversation_id,
        last_message_id=message.pk,
        state=AssistantRun.State.ANSWERED,
    )
    return rows.select_related("conversation__contact").order_by("-id").first()


@dataclass
class Compared:
    """One question with both answers, as the page shows them."""

    row: ReplayAnswer
    question: str

    @property
    def before(self) -> dict[str, Any]:
        return self.row.before or {"text": "", "options": [], "intent": "", "refused": False}

    @property
    def after(self) -> dict[str, Any]:
        return self.row.after or {"text": "", "options": [], "intent": "", "refused": False}

    @cached_property
    def verdict(self) -> str:
        """`worse`, `changed`, `same`, `error` or `waiting`."""
        if self.row.error:
            return "error"
        if self.row.changed is None:
            return "waiting"
        if not self.row.changed:
            return "same"
        return "worse" if is_worse(self.before, self.after) else "changed"

    @cached_property
    def pieces(self) -> list[Piece]:
        return word_diff(_shown(self.before), _shown(self.after))


def _shown(answer: dict[str, Any]) -> str:
    options = " · ".join(answer["options"])
    return f"{answer['text']} [{options}]" if options else str(answer["text"])


def replays_recent() -> QuerySet[Replay]:
    """The last replays, newest first."""
    return Replay.objects.select_related("created_by")[:REPLAYS_SHOWN]


def answers_compared(replay: Replay) -> list[Compared]:
    """All questions of a replay, newest first, each with what the customer had written."""
    rows = list(replay.answers.select_related("message").order_by("-message_id"))
    return [Compared(row, row.message.body) for row in rows]


def done_count(replay: Replay) -> int:
    """How many questions have come to an end."""
    return replay.answers.exclude(changed=None, error="").count()

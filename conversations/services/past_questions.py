"""Questions in past conversations that the assistant could not answer and a colleague did: brought
together, so that the colleague's words can become an answer. Nothing is said or told by it."""

from datetime import datetime, timedelta

from django.utils import timezone

from conversations.assistant.meaning import roots
from conversations.models import AssistantRun, Message, OwnerQuestion, QuestionAsked
from conversations.services.cleaning import flat
from conversations.services.questions import question_ask
from tenants.context import current_business
from tenants.due import due_hint, due_put

COLLECT = "conversations.past_questions"
BACK = timedelta(days=90)
RUNS_MAX = 2000
# So soon a colleague's message still answers what was asked.
ANSWERED_WITHIN = timedelta(hours=24)
# What the assistant had nothing of its own for.
UNKNOWN = ("other", "services", "complaint", "handoff")
WORDS_MIN, CHARS_MAX = 2, 300


def past_questions_promise() -> None:
    """Look through past conversations soon; asking again meanwhile changes nothing."""
    due_put(COLLECT, 1, timezone.now())
    due_hint(COLLECT, 1)


def past_questions_collect(_: int) -> datetime | None:
    """Due work: write down what was asked in the last `BACK`, was answered without any record, and
    then by a colleague. What is written down already is left alone, so repeating it is safe.

    Who asked counts as told: a person told them. The owner is not notified: they asked for this.
    """
    since = timezone.now() - BACK
    runs = AssistantRun.objects.filter(
        state=AssistantRun.State.ANSWERED, started_at__gte=since, record__intent__in=UNKNOWN
    ).select_related("conversation__contact")
    for run in runs.order_by("-pk")[:RUNS_MAX]:
        asked = _unanswered(run)
        if asked is not None:
            _write_down(asked)
    return None


def _unanswered(run: AssistantRun) -> Message | None:
    """The question of a run whose reply rests on nothing and whom a colleague answered then."""
    asked = run.conversation.messages.filter(
        pk=run.last_message_id, owner_question=None, body__gt=""
    ).first()
    if asked is None or len(asked.body) > CHARS_MAX or not _is_question(asked.body):
        return None
    if run.messages.exclude(provenance=[]).exists():
        return None
    by_hand = run.conversation.messages.filter(
        author=Message.Author.AGENT,
        direction=Message.Direction.OUT,
        pk__gt=asked.pk,
        created_at__lte=asked.created_at + ANSWERED_WITHIN,
    )
    return asked if by_hand.exists() else None


def _is_question(text: str) -> bool:
    return "?" in text or len(roots(text)) >= WORDS_MIN


def _write_down(message: Message) -> OwnerQuestion:
    language = message.conversation.language or current_business().language
    question = question_ask(
        message=message, text=flat(message.body), language=language, quietly=True
    )
    QuestionAsked.objects.filter(message=message, told_at=None).update(told_at=timezone.now())
    return question

"""What the pages of questions and answers read. Whose conversation a question was asked in is
shown only to members who may see that conversation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from conversations.assistant.builtin.wording.knowing import unasked
from conversations.assistant.citing import uncited
from conversations.masking import mask
from conversations.models import (
    AnswerFeedback,
    Conversation,
    Faq,
    Message,
    OwnerQuestion,
    QuestionAsked,
)
from conversations.selectors.inbox import inbox_scope
from tenants.context import current_business
from tenants.models import Membership
from tenants.urls_for import business_url

FIGURE_DAYS = 30
SHOWN_TALKS = 3
HAND_WORDS_MAX = 3
TO_CORRECT_MAX = 50


@dataclass
class Waiting:
    """An open question: how often asked, in which of the member's conversations, and what a
    colleague has answered by hand to somebody who asked it."""

    question: OwnerQuestion
    times: int
    talks: list[Conversation] = field(default_factory=list)
    by_hand: str = ""


def questions_listed(state: str) -> QuerySet[OwnerQuestion]:
    """Questions in a state, those asked most often first; each with `times`."""
    return (
        OwnerQuestion.objects.filter(state=state)
        .annotate(times=Count("asked"))
        .order_by("-times", "-last_asked_at", "-pk")
    )


def questions_open_count() -> int:
    """How many questions wait for an answer."""
    return OwnerQuestion.objects.filter(state=OwnerQuestion.State.OPEN).count()


def waiting_of(membership: Membership, questions: Sequence[Any]) -> list[Waiting]:
    """A page of questions (with `times`) with where they were asked; two queries for any number."""
    rows = {row.pk: Waiting(row, row.times) for row in questions}
    visible = inbox_scope(membership).select_related("contact", "address")
    asked = (
        QuestionAsked.objects.filter(
            question__in=rows, message__conversation__in=inbox_scope(membership)
        )
        .select_related("message")
        .prefetch_related(Prefetch("message__conversation", queryset=visible))
        .order_by("-pk")
    )
    found = list(asked)
    words = _by_hand(found)
    for each in found:
        row = rows[each.question_id]
        talk = each.message.conversation
        if len(row.talks) < SHOWN_TALKS and talk not in row.talks:
            row.talks.append(talk)
        row.by_hand = row.by_hand or words.get(each.pk, "")
    return list(rows.values())


def _by_hand(asked: Sequence[QuestionAsked]) -> dict[int, str]:
    """By `QuestionAsked` id, what a colleague wrote next in that conversation, up to where the
    customer wrote again; without the customer's personal data."""
    if not asked:
        return {}
    talks = {each.message.conversation_id for each in asked}
    first = min(each.message_id for each in asked)
    rows = list(
        Message.objects.filter(conversation__in=talks, pk__gt=first)
        .exclude(direction=Message.Direction.NOTE)
        .order_by("pk")
        .only("pk", "conversation_id", "author", "body")
    )
    return {
        each.pk: words
        for each in asked
        if (words := _next_words([row for row in rows if _follows(row, each)], each))
    }


def _follows(row: Message, asked: QuestionAsked) -> bool:
    return row.conversation_id == asked.message.conversation_id and row.pk > asked.message_id


def _next_words(rows: Sequence[Message], asked: QuestionAsked) -> str:
    said: list[str] = []
    for row in rows:
        if row.author == Message.Author.AGENT:
            said.append(row.body)
        elif said and row.author == Message.Author.CONTACT:
            break
    name = asked.message.conversation.contact.name
    return mask(" ".join(said[:HAND_WORDS_MAX]), name=name, known=_published())


def question_for(uuid: UUID) -> OwnerQuestion:
    """One question. Raises `Http404`."""
    question = OwnerQuestion.objects.filter(uuid=uuid).first()
    if question is None:
        raise Http404
    return question


# --- Answers ------------------------------------------------------------------------------------
def faqs_listed(*, state: str = "", text: str = "") -> QuerySet[Faq]:
    """Answers, newest first; in one state, with some words in them."""
    rows = Faq.objects.select_related("created_by", "asked", "corrects__conversation")
    if state:
        rows = rows.filter(state=state)
    if text:
        rows = rows.filter(Q(question__icontains=text) | Q(answer__icontains=text))
    return rows.order_by("-pk")


def faq_counts() -> dict[str, int]:
    """How many answers stand in each state."""
    rows = Faq.objects.order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def faq_for(uuid: UUID) -> Faq:
    """One answer. Raises `Http404`."""
    faq = Faq.objects.select_related("asked").filter(uuid=uuid).first()
    if faq is None:
        raise Http404
    return faq


# --- Whether answers help -----------------------------------------------------------------------
@dataclass(frozen=True)
class Figures:
    """What was said of answers in the last `FIGURE_DAYS` days."""

    useful: int
    not_useful: int
    asked: int

    @property
    def share(self) -> int | None:
        """Percent of those judged that were useful, whole."""
        judged = self.useful + self.not_useful
        return round(100 * self.useful / judged) if judged else None


def feedback_figures() -> Figures:
    """Useful and not, and how often customers were asked."""
    since = timezone.now() - timedelta(days=FIGURE_DAYS)
    counts = AnswerFeedback.objects.aggregate(
        yes=Count("pk", filter=Q(useful=True, said_at__gte=since)),
        no=Count("pk", filter=Q(useful=False, said_at__gte=since)),
        times=Count("pk", filter=Q(asked_at__gte=since)),
    )
    return Figures(useful=counts["yes"], not_useful=counts["no"], asked=counts["times"])


@dataclass(frozen=True)
class ToCorrect:
    """An answer that did not help, with the customer's words before it."""

    feedback: AnswerFeedback
    question: str


def to_correct(membership: Membership) -> list[ToCorrect]:
    """Answers that were called not useful and that nobody has seen to, latest first."""
    rows = list(
        AnswerFeedback.objects.filter(
            useful=False,
            settled_at=None,
            message__corrections=None,
            message__conversation__in=inbox_scope(membership),
        )
        .exclude(message__body="")
        .select_related("message__conversation__contact", "message__run")
        .order_by("-said_at")[:TO_CORRECT_MAX]
    )
    lasts = [row.message.run.last_message_id for row in rows if row.message.run]
    bodies = dict(Message.objects.filter(pk__in=lasts).values_list("pk", "body"))
    return [
        ToCorrect(row, bodies.get(row.message.run.last_message_id, "") if row.message.run else "")
        for row in rows
    ]


def feedback_for(membership: Membership, uuid: UUID) -> AnswerFeedback:
    """One verdict in a conversation that the member may see. Raises `Http404`."""
    row = (
        AnswerFeedback.objects.select_related("message")
        .filter(uuid=uuid, message__conversation__in=inbox_scope(membership))
        .first()
    )
    if row is None:
        raise Http404
    return row


def answer_for(membership: Membership, uuid: UUID) -> Message:
    """A message that the assistant sent in a conversation that the member may see. Raises
    `Http404`."""
    message = (
        Message.objects.select_related("conversation__contact", "run", "feedback")
        .filter(
            uuid=uuid,
            direction=Message.Direction.OUT,
            author=Message.Author.ASSISTANT,
            conversation__in=inbox_scope(membership),
        )
        .first()
    )
    if message is None:
        raise Http404
    return message


def answer_to_correct(message: Message) -> str:
    """An answer as it may stand for everybody who asks the same: without the greeting of this one
    person, the source that it named, links of our own, and the question whether it helped."""
    business, name = current_business(), message.conversation.contact.name.strip()
    own, lines = business_url(business), uncited(unasked(message.body)).splitlines()
    greets = (business.name, *name.split()[:1])
    if len(lines) > 1 and any(word in lines[0] for word in greets):
        del lines[0]
    kept = [line for line in lines if own not in line]
    return mask("\n".join(kept).strip(), name=name, known=_published()) or message.body


def _published() -> tuple[str, ...]:
    """What a business says of itself to everybody, and is nobody's personal data."""
    business = current_business()
    return (business.phone, f"{business.address} {business.city}", business.map_url)


def question_before(message: Message) -> str:
    """What the customer had asked before an answer, without their personal data."""
    rows = message.conversation.messages.filter(direction=Message.Direction.IN)
    if message.run is not None:
        rows = rows.filter(pk__range=(message.run.first_message_id, message.run.last_message_id))
    else:
        rows = rows.filter(pk__lt=message.pk).order_by("-pk")[:1]
    words = " ".join(row.body for row in rows)
    return mask(words, name=message.conversation.contact.name)

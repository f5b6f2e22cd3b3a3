"""Questions that no record answers: written down once for everybody who asks, answered once by the
owner, and told then to those who still want to know."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from conversations.assistant.builtin.wording import voice
from conversations.assistant.meaning import likeness
from conversations.channels.registry import channel_for
from conversations.masking import mask
from conversations.models import Conversation, Faq, Message, OwnerQuestion, QuestionAsked
from conversations.services.handoff import QUESTIONS
from conversations.services.queueing import message_queue
from conversations.stream import news_publish
from leads.models import Contact
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business, current_schema
from tenants.due import due_hint, due_put
from tenants.models import User
from tenants.notices import owner_notify

TEXT_MAX = 300
# From here on two questions of one language are the same.
SAME = 0.7
# A question is compared with so many others, those asked last.
COMPARED = 400
# So many mails of single questions a day; then one for all the rest of the day.
SINGLE_NOTICES = 3
TELL = "conversations.question_tell"
# One purpose in the channels' eyes: not an answer in the flow of talking, so it keeps silent
# towards those who asked for silence.
PURPOSE = "owner_answer"
_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('conversations.questions', hashtext(%s)))"


def question_ask(
    *, message: Message, text: str, language: str, quietly: bool = False
) -> OwnerQuestion:
    """Write down that `message` asked what no record answers.

    `text` is kept without the customer's personal data. What means the same as an open question of
    the language joins it; a dismissed one is joined too, and stays dismissed. The owner is told of
    a new question unless `quietly`. One transaction under a lock of the business's questions,
    taken after the conversation's: two workers never make two of one.
    """
    said = mask(text, name=message.conversation.contact.name)[:TEXT_MAX]
    now = timezone.now()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_LOCK, [current_schema()])
        known = QuestionAsked.objects.filter(message=message).select_related("question").first()
        if known is not None:
            return known.question
        question = _same(said, language)
        if question is None:
            question = OwnerQuestion.objects.create(text=said, language=language, last_asked_at=now)
            if not quietly:
                _owner_tell(question)
        else:
            question.last_asked_at = now
            question.save(update_fields=["last_asked_at"])
        QuestionAsked.objects.create(question=question, message=message)
    return question


def _same(text: str, language: str) -> OwnerQuestion | None:
    """The question that means the same; one whose answer waits for approval counts as open."""
    states = OwnerQuestion.State
    rows = OwnerQuestion.objects.filter(language=language).exclude(
        state=states.ANSWERED, faqs__state__in=[Faq.State.APPROVED, Faq.State.REJECTED]
    )
    ranked = [(likeness(text, row.text), row) for row in rows[:COMPARED]]
    best = max(ranked, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= SAME else None


def _owner_tell(question: OwnerQuestion) -> None:
    """One notice for a question, not for each asking; past a few a day, one for the day. Without
    its words: they are a customer's."""
    today = timezone.localdate(timezone=current_business().tz)
    begun = timezone.now() - timedelta(hours=24)
    recent = OwnerQuestion.objects.filter(created_at__gte=begun).count()
    path = {"path": "/knowledge/questions/"}
    if recent <= SINGLE_NOTICES:
        owner_notify(kind="owner_question", key=f"question:{question.uuid}", context=path)
    else:
        owner_notify(kind="owner_questions", key=f"questions:{today}", context=path)


def question_dismiss(*, question: OwnerQuestion, user: User) -> None:
    """Close a question without an answer. Nothing changes where it is not open."""
    _close(question, OwnerQuestion.State.DISMISSED, user)


def question_close_answered(*, question: OwnerQuestion, user: User) -> None:
    """Note that there is an answer, approved or waiting for it."""
    _close(question, OwnerQuestion.State.ANSWERED, user)


def question_reopen(*, question: OwnerQuestion) -> None:
    """Its answer was rejected: it waits again."""
    OwnerQuestion.objects.filter(pk=question.pk, state=OwnerQuestion.State.ANSWERED).update(
        state=OwnerQuestion.State.OPEN, closed_at=None, closed_by=None
    )


def _close(question: OwnerQuestion, state: str, user: User) -> None:
    with transaction.atomic():
        row = OwnerQuestion.objects.select_for_update().get(pk=question.pk)
        if row.state != OwnerQuestion.State.OPEN:
            return
        row.state, row.closed_at, row.closed_by = state, timezone.now(), user
        row.save(update_fields=["state", "closed_at", "closed_by"])
        audit(
            f"question.{state}",
            row,
            actor=Actor.person(user),
            before={"state": "open"},
            after={"state": state},
        )


# --- Telling who asked --------------------------------------------------------------------------
def askers_tell(*, question: OwnerQuestion) -> None:
    """Promise the answer to everybody who asked and was not told yet."""
    for pk in question.asked.filter(told_at=None).values_list("pk", flat=True):
        due_put(TELL, pk, timezone.now())
        due_hint(TELL, pk)


def question_tell(asked_id: int) -> datetime | None:
    """Due work: say the approved answer to one person who asked, once.

    Only where it may go out now as free text (WhatsApp's 24 hours, no wish for silence), where the
    answer is for their audience, and where no person is talking with them; who was answered by a
    person since counts as told. Holds the conversation's lock, then the row's.
    """
    found = QuestionAsked.objects.select_related("message").filter(pk=asked_id).first()
    if found is None:
        return None
    with transaction.atomic():
        conversation = _locked(found.message.conversation_id)
        asked = (
            QuestionAsked.objects.select_for_update(of=("self",))
            .select_related("question", "message")
            .filter(pk=asked_id, told_at=None)
            .first()
        )
        if conversation is None or asked is None:
            return None
        faq = asked.question.faqs.filter(state=Faq.State.APPROVED).order_by("-decided_at").first()
        if faq is None:
            return None
        if not _answered_by_person(conversation, asked):
            if not _may_tell(conversation, faq):
                return None
            _tell(conversation, asked, faq)
        asked.told_at = timezone.now()
        asked.save(update_fields=["told_at"])
        _stop_waiting(conversation)
    return None


def _locked(conversation_id: int) -> Conversation | None:
    return (
        Conversation.objects.select_for_update(of=("self",))
        .select_related("contact")
        .filter(pk=conversation_id)
        .first()
    )


def _answered_by_person(conversation: Conversation, asked: QuestionAsked) -> bool:
    return conversation.messages.filter(
        author=Message.Author.AGENT, direction=Message.Direction.OUT, pk__gt=asked.message_id
    ).exists()


def _may_tell(conversation: Conversation, faq: Faq) -> bool:
    contact = conversation.contact
    if conversation.handler != Conversation.Handler.ASSISTANT or contact.opted_out_at:
        return False
    if contact.kind == Contact.Kind.BLOCKED or contact.audience not in faq.audiences:
        return False
    draft = Message(
        conversation=conversation,
        direction=Message.Direction.OUT,
        author=Message.Author.ASSISTANT,
        body=faq.answer,
        purpose=PURPOSE,
    )
    return channel_for(conversation.channel).decide(draft, timezone.now()).mode == "free"


def _tell(conversation: Conversation, asked: QuestionAsked, faq: Faq) -> None:
    words = voice(conversation.language or faq.language)
    opening = words.say("owner_answered", question=asked.question.text)
    message_queue(
        conversation=conversation,
        body=f"{opening}\n{faq.answer}",
        author=Message.Author.ASSISTANT,
        purpose=PURPOSE,
        provenance=[{"kind": "faq", "id": str(faq.uuid), "field": "text"}],
    )


def _stop_waiting(conversation: Conversation) -> None:
    """Nobody needs to look any more where only answered questions had it wait."""
    if not conversation.needs_human or conversation.handoff_reason not in QUESTIONS:
        return
    if QuestionAsked.objects.filter(message__conversation=conversation, told_at=None).exists():
        return
    conversation.needs_human, conversation.handoff_reason = False, ""
    conversation.handoff_summary = ""
    conversation.save(update_fields=["needs_human", "handoff_reason", "handoff_summary"])
    news_publish("state", str(conversation.uuid))

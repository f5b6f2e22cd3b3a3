"""Whether answers helped: asked of customers now and then, said by members in the inbox."""

from datetime import datetime, time

from django.db import transaction
from django.utils import timezone

from conversations.assistant.builtin.wording import voice
from conversations.assistant.engines.base import Outcome
from conversations.assistant.nlu.intents import cues
from conversations.assistant.nlu.text import fold
from conversations.models import AnswerFeedback, AssistantRun, Conversation, Message
from conversations.services.pressing import question_of
from conversations.stream import news_publish
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.models import Business, User

ENGINE = "feedback"
INTENT = "feedback"
# Of what was said, which records make it an answer worth asking about.
KNOWLEDGE = frozenset({"document", "faq"})
# A longer message is about something, though it begins with "no".
ANSWER_WORDS = 4
OPTION = "ask_useful"


def feedback_is_on(business: Business) -> bool:
    """Whether customers of a business are asked; they are unless it was switched off."""
    return bool(business.settings.get(OPTION, True))


def feedback_switch(*, business: Business, on: bool, user: User) -> None:
    """Ask customers from now on, or no more."""
    with transaction.atomic():
        row = Business.objects.select_for_update().get(pk=business.pk)
        before = feedback_is_on(row)
        row.settings[OPTION] = on
        row.save(update_fields=["settings"])
        audit(
            "feedback.switched",
            actor=Actor.person(user),
            before={OPTION: before},
            after={OPTION: on},
        )
    business.settings[OPTION] = on


# --- Asking -------------------------------------------------------------------------------------
def feedback_add(conversation: Conversation, outcome: Outcome) -> bool:
    """Put «¿Te fue útil?» under an answer out of knowledge, at most once a day in a conversation;
    whether it was. Not where the answer asks something itself, or a person is coming. The caller
    holds the conversation's lock."""
    if not _is_answer(outcome) or not feedback_is_on(current_business()):
        return False
    if outcome.options or outcome.handoff or outcome.replies[-1].rstrip().endswith("?"):
        return False
    if outcome.state.get("asked") or outcome.state.get("task"):
        return False
    if _asked_today(conversation):
        return False
    words = voice(outcome.language or conversation.language)
    outcome.replies[-1] += "\n\n" + words.say("useful")
    outcome.options = [words.say("useful_yes"), words.say("useful_no")]
    return True


def _is_answer(outcome: Outcome) -> bool:
    return bool(outcome.replies) and any(row["kind"] in KNOWLEDGE for row in outcome.provenance)


def _asked_today(conversation: Conversation) -> bool:
    tz = current_business().tz
    today = datetime.combine(timezone.localdate(timezone=tz), time(), tz)
    return AnswerFeedback.objects.filter(
        message__conversation=conversation, asked_at__gte=today
    ).exists()


def feedback_asked(message: Message) -> None:
    """Note that the question stands under `message`."""
    AnswerFeedback.objects.create(message=message, asked_at=timezone.now())


# --- The customer's answer ----------------------------------------------------------------------
def feedback_reply(run: AssistantRun) -> Outcome | None:
    """What to answer where the new words are, as a whole, yes or no to «¿Te fue útil?» or to the
    offer of a person after it; None for the engines."""
    last = question_of(run) if len(run.heard) == 1 else None
    if last is None:
        return None
    useful = _yes_or_no(run.heard[0].body, last.options, run.conversation.language)
    if useful is None:
        return None
    feedback = AnswerFeedback.objects.filter(message=last, asked_at__isnull=False).first()
    if feedback is not None and feedback.useful is None:
        return _heard(run, feedback, useful)
    if last.run is not None and last.run.engine == ENGINE and last.options:
        return _person(run, useful)
    return None


def _yes_or_no(text: str, options: list[str], language: str) -> bool | None:
    """The first option is yes, the second no; by its words, its number, or plain yes and no."""
    said = fold(text).strip(" .!¡")
    for place, option in enumerate(options[:2]):
        if said in (fold(option).strip(" .!"), str(place + 1)):
            return place == 0
    if len(said.split()) > ANSWER_WORDS:
        return None
    found = cues(text, language or current_business().language) & {"yes", "no"}
    return "yes" in found if len(found) == 1 else None


def _heard(run: AssistantRun, feedback: AnswerFeedback, useful: bool) -> Outcome:
    feedback_say(message=feedback.message, useful=useful)
    outcome = _outcome(run, {"useful": useful})
    words = voice(outcome.language)
    outcome.replies = [words.say("useful_thanks" if useful else "useful_sorry")]
    if not useful:
        outcome.options = [words.say("person_yes"), words.say("person_no")]
    return outcome


def _person(run: AssistantRun, wanted: bool) -> Outcome:
    outcome = _outcome(run, {"person": wanted})
    words = voice(outcome.language)
    outcome.replies = [words.say("handoff" if wanted else "dropped")]
    if wanted:
        outcome.handoff = "not_useful"
    return outcome


def _outcome(run: AssistantRun, entities: dict[str, object]) -> Outcome:
    run.engine = ENGINE
    conversation = run.conversation
    return Outcome(
        state=conversation.assistant_state,
        language=conversation.language or current_business().language,
        intent=INTENT,
        confidence=1.0,
        entities=entities,
    )


# --- What was said ------------------------------------------------------------------------------
def feedback_say(*, message: Message, useful: bool, user: User | None = None) -> AnswerFeedback:
    """Keep what a customer (`user` None) or a member says of one answer of the assistant.

    A customer's word stands: a member's does not replace it.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        feedback, _ = AnswerFeedback.objects.get_or_create(message=message)
        by_customer = feedback.useful is not None and feedback.said_by_id is None
        if user is not None and by_customer:
            return feedback
        feedback.useful, feedback.said_by = useful, user
        feedback.said_at = timezone.now()
        feedback.save(update_fields=["useful", "said_by", "said_at"])
        if user is not None:
            audit("answer.judged", message, actor=Actor.person(user), after={"useful": useful})
        news_publish("state", str(message.conversation.uuid))
    return feedback


def feedback_settle(*, feedback: AnswerFeedback, user: User) -> None:
    """Take an answer that did not help off the list: somebody has looked at it."""
    with transaction.atomic():
        done = AnswerFeedback.objects.filter(pk=feedback.pk, settled_at=None)
        if done.update(settled_at=timezone.now()):
            audit("answer.settled", feedback.message, actor=Actor.person(user))

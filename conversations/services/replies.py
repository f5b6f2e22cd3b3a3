"""The assistant's turn: one run per conversation at a time, for every message since the last.

Three short steps, so that no lock is held while an engine thinks: begin (claim the run under the
conversation's lock), think (engine and tools), publish (under the lock again). A takeover between
them clears the run's token, and the reply is dropped.
"""

import logging
from dataclasses import asdict
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from billing.conversations import conversation_count
from billing.usage import ai_run_count
from conversations.assistant.engines.base import Outcome
from conversations.assistant.rolling import rolling_promise
from conversations.assistant.runner import before_of, situation_of, think
from conversations.assistant.tools import Toolbox
from conversations.models import AssistantRun, Conversation, Message
from conversations.services.attendance_replies import STAFF, attendance_reply
from conversations.services.audience_codes import audience_answer
from conversations.services.feedback import feedback_add, feedback_asked, feedback_reply
from conversations.services.handoff import handoff_request, note_add
from conversations.services.learning import contact_learn, topic_learn
from conversations.services.loops import loop_answer
from conversations.services.notice_replies import notice_answer
from conversations.services.pinning import place_pin
from conversations.services.questions import question_ask
from conversations.services.queueing import message_queue
from conversations.services.quota import conversation_land, reply_allowed
from conversations.stream import news_publish
from leads.models import Contact
from leads.services import contact_learn_name, lead_ensure_open, lead_transition
from tenants.actors import ASSISTANT

logger = logging.getLogger(__name__)

RUN_LEASE = timedelta(seconds=60)
# After so many runs that broke off, a person answers: trying on would cost and help nobody.
RUN_TRIES = 3
# Why a lead counts as interested, by the intent that said it.
INTEREST = {
    "booking": gettext_noop("Preguntó por reservar"),
    "availability": gettext_noop("Preguntó por horas libres"),
    "trial": gettext_noop("Quiso probar"),
}


def conversation_reply(conversation_id: int) -> datetime | None:
    """Due work: answer what a customer has said since the last answer, if the assistant may.

    A run that breaks off is tried again like other due work, without using up quota again; after
    `RUN_TRIES` of them the conversation waits for a person.
    """
    begun = _run_begin(conversation_id)
    if begun is None or isinstance(begun, datetime):
        return begun
    run, token, tried = begun
    tools = Toolbox(run.conversation, may_act=lambda: _is_ours(run.conversation_id, token))
    try:
        answer = (
            loop_answer(run)
            or audience_answer(run)
            or notice_answer(run, tools)
            or attendance_reply(run)
            or feedback_reply(run)
        )
        # A run that is tried again was counted.
        if answer is None and not tried and not reply_allowed(run.conversation):
            _out_of_quota(run, token)
            return None
        return _publish(run, token, tools, answer or _think(run, tools))
    except Exception as error:
        _break_off(run, token, tools, type(error).__name__)
        raise


def _run_begin(conversation_id: int) -> tuple[AssistantRun, UUID, int] | datetime | None:
    """Claim the conversation's run: it, its token, and how many before it have broken off; a time
    to come back when another run holds it."""
    now = timezone.now()
    with transaction.atomic():
        conversation = _locked(conversation_id)
        if conversation.handler != Conversation.Handler.ASSISTANT:
            return None
        if conversation.contact.kind == Contact.Kind.BLOCKED:
            return None  # blocked after they wrote
        if conversation.run_token and conversation.run_until and conversation.run_until > now:
            return now + timedelta(seconds=1)
        ids = list(_unanswered(conversation).values_list("id", flat=True))
        if not ids:
            return None
        conversation.runs.filter(state=AssistantRun.State.RUNNING).update(
            state=AssistantRun.State.FAILED, reason="cut off", finished_at=now
        )
        tried = _tries(conversation, ids[0])
        if tried >= RUN_TRIES:
            handoff_request(conversation=conversation, reason="failed", summary="")
            return None
        conversation.run_token = token = uuid4()
        conversation.run_until = now + RUN_LEASE
        conversation.save(update_fields=["run_token", "run_until"])
        run = AssistantRun.objects.create(
            conversation=conversation,
            engine="",
            first_message_id=ids[0],
            last_message_id=ids[-1],
            started_at=now,
        )
    return run, token, tried


def _locked(conversation_id: int) -> Conversation:
    return (
        Conversation.objects.select_for_update(of=("self",))
        .select_related("contact")
        .get(pk=conversation_id)
    )


def _tries(conversation: Conversation, first_message_id: int) -> int:
    """How many runs from this message on have broken off."""
    failed = AssistantRun.State.FAILED
    return conversation.runs.filter(state=failed, first_message_id=first_message_id).count()


def _unanswered(conversation: Conversation) -> "models.QuerySet[Message]":
    return conversation.messages.filter(
        direction=Message.Direction.IN, id__gt=conversation.answered_through
    ).order_by("id")


def _unanswered_words(conversation: Conversation) -> str:
    return "\n".join(_unanswered(conversation).values_list("body", flat=True))


def _is_ours(conversation_id: int, token: UUID) -> bool:
    """Whether this run still holds the conversation: the check before every tool that acts."""
    return Conversation.objects.filter(
        pk=conversation_id, run_token=token, handler=Conversation.Handler.ASSISTANT
    ).exists()


def _think(run: AssistantRun, tools: Toolbox) -> Outcome:
    situation = situation_of(
        run.conversation,
        first_id=run.first_message_id,
        last_id=run.last_message_id,
        heard=run.heard,
    )
    thought = think(situation, tools)
    run.engine, run.model = thought.engine, thought.model
    run.trace = {**thought.trace, "before": before_of(situation)}
    run.prompt_id = thought.prompt
    return thought.outcome


def _publish(run: AssistantRun, token: UUID, tools: Toolbox, outcome: Outcome) -> datetime | None:
    """Send the reply if the conversation is still this run's; say when to run again."""
    with transaction.atomic():
        conversation = _locked(run.conversation_id)
        if conversation.run_token != token:
            _drop(conversation, run, tools, outcome, "taken over")
            return None
        newer = conversation.messages.filter(
            direction=Message.Direction.IN, id__gt=run.last_message_id
        ).exists()
        if newer and not tools.acted:
            conversation.run_token = None
            conversation.save(update_fields=["run_token"])
            _drop(conversation, run, tools, outcome, "customer went on writing")
            return timezone.now() + timedelta(seconds=settings.BURST_WAIT_SECONDS)
        _answer(conversation, run, tools, outcome)
    return timezone.now() + timedelta(seconds=settings.BURST_WAIT_SECONDS) if newer else None


def _drop(
    conversation: Conversation,
    run: AssistantRun,
    tools: Toolbox,
    outcome: Outcome,
    reason: str,
) -> None:
    """Discard a reply. What its tools did before the takeover stays, and is told to the agent."""
    _run_close(run, AssistantRun.State.DISCARDED, tools, outcome, reason)
    if tools.acted:
        note_add(conversation, "reply_dropped", " ".join(outcome.replies), run=run)
        news_publish("message", str(conversation.uuid))
    _run_count(run)


def _break_off(run: AssistantRun, token: UUID, tools: Toolbox, reason: str) -> None:
    """Note that a run failed, and let the next one begin at once.

    After its tools have acted there is no next one: it would find a changed world and say so
    wrongly ("no tienes citas" after cancelling). A person tells the customer what was done.
    """
    with transaction.atomic():
        conversation = _locked(run.conversation_id)
        _run_close(run, AssistantRun.State.FAILED, tools, Outcome(), reason)
        if conversation.run_token == token:
            _let_go(conversation, run, tools)
        _run_count(run)


def _let_go(conversation: Conversation, run: AssistantRun, tools: Toolbox) -> None:
    conversation.run_token = None
    conversation.save(update_fields=["run_token"])
    if tools.acted:
        note_add(conversation, "reply_broken", _deeds(tools), run=run)
        handoff_request(conversation=conversation, reason="failed", summary="")


def _deeds(tools: Toolbox) -> str:
    """What the tools of a run have changed, in short."""
    return "; ".join(
        f"{call.tool}: {call.result.get('service', '')} {call.result.get('start', '')[:16]}"
        for call in tools.calls
        if call.effect
    )


def _run_close(
    run: AssistantRun, state: str, tools: Toolbox, outcome: Outcome, reason: str = ""
) -> None:
    run.state = state
    run.reason = reason
    run.record = outcome.record
    run.tools = [asdict(call) for call in tools.calls]
    run.tokens_in, run.tokens_out = outcome.tokens_in, outcome.tokens_out
    run.finished_at = timezone.now()
    run.save()


def _run_count(run: AssistantRun) -> None:
    """Last in its transaction: the month's counter is locked until that ends."""
    ai_run_count(engine=run.engine, tokens=run.tokens_in + run.tokens_out)


def _answer(
    conversation: Conversation, run: AssistantRun, tools: Toolbox, outcome: Outcome
) -> None:
    """Write all consequences of a run; the caller holds the lock."""
    conversation.run_token = None
    conversation.answered_through = run.last_message_id
    conversation.assistant_state = outcome.state
    conversation.language = outcome.language or conversation.language
    topic_learn(conversation, outcome)
    conversation.save(
        update_fields=["run_token", "answered_through", "assistant_state", "language", "topic"]
    )
    _learn_name(conversation, outcome)
    contact_learn(conversation, outcome.learned)
    if run.model:
        rolling_promise(conversation)
    _mark_understood(conversation, run, outcome)
    _run_close(run, AssistantRun.State.ANSWERED, tools, outcome)
    _send_replies(conversation, run, outcome)
    _ask_owner(conversation, run, tools, outcome)
    _move_lead(conversation, outcome)
    if tools.handoff or outcome.handoff:
        reason, summary = tools.handoff or (outcome.handoff, outcome.summary)
        handoff_request(conversation=conversation, reason=reason, summary=summary)
    _run_count(run)


def _learn_name(conversation: Conversation, outcome: Outcome) -> None:
    contact = conversation.contact
    if outcome.language and contact.language != outcome.language:
        contact.language = outcome.language
        contact.save(update_fields=["language"])
    contact_learn_name(contact=contact, name=outcome.contact_name)


def _mark_understood(conversation: Conversation, run: AssistantRun, outcome: Outcome) -> None:
    conversation.messages.filter(pk=run.last_message_id).update(
        intent=outcome.intent, understanding=outcome.record
    )


def _send_replies(conversation: Conversation, run: AssistantRun, outcome: Outcome) -> None:
    if outcome.replies and run.engine != STAFF:
        conversation_count(conversation.contact_id)
    asks_if_useful = feedback_add(conversation, outcome)
    last = len(outcome.replies) - 1
    for number, text in enumerate(outcome.replies):
        message = message_queue(
            conversation=conversation,
            body=text,
            author=Message.Author.ASSISTANT,
            options=outcome.options if number == last else None,
            choices=outcome.choices if number == last else (),
            purpose="reply",
            provenance=outcome.provenance if number == last else None,
            run=run,
        )
        if number == last and asks_if_useful:
            feedback_asked(message)
    place_pin(conversation, run, outcome)


def _ask_owner(
    conversation: Conversation, run: AssistantRun, tools: Toolbox, outcome: Outcome
) -> None:
    """What no record answered becomes a question to the owner, since the customer was told so."""
    if tools.question:
        question_ask(
            message=conversation.messages.get(pk=run.last_message_id),
            text=tools.question,
            language=outcome.language or conversation.language,
        )


def _move_lead(conversation: Conversation, outcome: Outcome) -> None:
    if outcome.interested:
        lead_transition(
            lead=lead_ensure_open(contact=conversation.contact),
            event="interest",
            reason=INTEREST.get(outcome.intent, INTEREST["booking"]),
            actor=ASSISTANT,
        )


def _out_of_quota(run: AssistantRun, token: UUID) -> None:
    """The month's messages are used up: the assistant stops, people go on answering."""
    with transaction.atomic():
        conversation = _locked(run.conversation_id)
        if conversation.run_token != token:
            return
        conversation.run_token = None
        conversation.save(update_fields=["run_token"])
        run.state, run.reason = AssistantRun.State.DISCARDED, "quota"
        run.finished_at = timezone.now()
        run.save(update_fields=["state", "reason", "finished_at"])
        conversation_land(conversation, words=_unanswered_words(conversation))

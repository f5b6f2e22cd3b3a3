"""Who answers: the assistant or a person. Every change holds the conversation's row lock, so a
reply that was thought out before a takeover finds it when it wants to be sent."""

import logging
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conversations.assistant.background import summary_promise
from conversations.assistant.handing_over import URGENT
from conversations.channels.base import SendError, TemplateOffer
from conversations.channels.registry import channel_for
from conversations.labels import NOTES
from conversations.models import AssistantRun, Conversation, Message
from conversations.places import Place
from conversations.services.mirroring import mirror_promise
from conversations.services.queueing import message_queue
from conversations.services.stored import Stored
from conversations.stream import news_publish
from leads.models import Contact
from tenants.actors import ASSISTANT, SYSTEM, Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.due import due_drop, due_hint, due_put
from tenants.models import User
from tenants.notices import owner_notify

logger = logging.getLogger(__name__)

TELL_AGAIN = timedelta(seconds=30)


def _locked(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)


def note_add(
    conversation: Conversation, what: str, *values: object, run: AssistantRun | None = None
) -> None:
    """Keep in the thread, for the team, that something of `labels.NOTES` happened.

    The body is in the business's language, whoever caused it; pages write `what` and `values` in
    the reader's own.
    """
    texts = [str(value) for value in values]
    with translation.override(current_business().language):
        body = str(NOTES[what]).format(*texts)
    Message.objects.create(
        conversation=conversation,
        direction=Message.Direction.NOTE,
        author=Message.Author.SYSTEM,
        body=body,
        purpose=what,
        template_values=texts,
        run=run,
        created_at=timezone.now(),
    )


def team_note(*, conversation: Conversation, user: User, text: str) -> None:
    """Keep what a member writes for the team alone: nobody sends it, the assistant does not read
    it, and who holds the conversation stays as it is. Locks the conversation."""
    with transaction.atomic():
        conversation = _locked(conversation)
        note_add(conversation, "noted", user, text)
        news_publish("message", str(conversation.uuid))


def conversation_take_over(*, conversation: Conversation, user: User) -> Conversation:
    """A person answers from now on; the assistant is silent and its pending reply is dropped.

    Repeating it changes nothing; another member may take over from the one who has it.
    """
    with transaction.atomic():
        conversation = _locked(conversation)
        if conversation.assigned_to_id == user.pk and _is_human(conversation):
            return conversation
        _hand_to_person(conversation, user)
        note_add(conversation, "taken_over", user)
        audit("conversation.taken_over", conversation, actor=Actor.person(user))
        news_publish("state", str(conversation.uuid))
    return conversation


def _is_human(conversation: Conversation) -> bool:
    return conversation.handler == Conversation.Handler.HUMAN


HANDLER_TELL = "conversations.handler_tell"


def _handler_promise(conversation: Conversation) -> None:
    """Have the channel told who answers now, where its other side wants to know."""
    if channel_for(conversation.channel).tells_handler:
        due_put(HANDLER_TELL, conversation.pk, timezone.now())
        due_hint(HANDLER_TELL, conversation.pk)
    mirror_promise(conversation)


def handler_tell(conversation_id: int) -> datetime | None:
    """Due work: tell the channel who answers a conversation, as it is then. A refusal for good is
    the account's trouble and told there."""
    conversation = Conversation.objects.get(pk=conversation_id)
    try:
        channel_for(conversation.channel).handler_told(conversation)
    except SendError as error:
        logger.warning("handler not told", extra={"kind": conversation.channel, "code": error.code})
        if not error.permanent:
            return timezone.now() + max(TELL_AGAIN, timedelta(seconds=error.retry_after))
    return None


def conversation_answered_elsewhere(
    conversation: Conversation, *, note: str = "answered_elsewhere"
) -> None:
    """Somebody of the team answered without Mostrador: the assistant is silent, as after a
    takeover, and whoever has the conversation keeps it. The caller holds its lock. `note` is what
    the thread says of it (`labels.NOTES`)."""
    if _is_human(conversation) and not conversation.needs_human:
        _give_back_promise(conversation)
        return
    conversation_taken_elsewhere(conversation, note=note)


def conversation_taken_elsewhere(conversation: Conversation, *, note: str) -> None:
    """Somebody of the team took a conversation over without Mostrador. The caller holds its
    lock."""
    _hand_to_person(conversation, conversation.assigned_to)
    note_add(conversation, note)
    audit("conversation.answered_elsewhere", conversation, actor=SYSTEM)
    news_publish("state", str(conversation.uuid))


def _hand_to_person(conversation: Conversation, user: User | None) -> None:
    conversation.handler = Conversation.Handler.HUMAN
    conversation.assigned_to = user
    conversation.taken_at = timezone.now()
    conversation.needs_human = conversation.handoff_urgent = False
    conversation.run_token = None
    if conversation.state in (Conversation.State.OPEN, Conversation.State.CLOSED):
        conversation.state = Conversation.State.IN_PROGRESS
    conversation.save(
        update_fields=[
            "handler",
            "assigned_to",
            "taken_at",
            "needs_human",
            "handoff_urgent",
            "run_token",
            "state",
        ]
    )
    due_drop("conversations.reply", conversation.pk)
    _give_back_promise(conversation)
    _handler_promise(conversation)


def _give_back_promise(conversation: Conversation) -> None:
    """Promise the automatic return, where the business wants one, after the agent's silence."""
    minutes = int(current_business().settings.get("give_back_minutes", 0))
    if minutes:
        due_put(
            "conversations.give_back",
            conversation.pk,
            timezone.now() + timedelta(minutes=minutes),
        )


def conversation_give_back(*, conversation: Conversation, user: User | None = None) -> Conversation:
    """The assistant answers again, from the next message of the customer on.

    What was said meanwhile counts as answered. `user` None: returned by time.
    """
    with transaction.atomic():
        conversation = _locked(conversation)
        if not _is_human(conversation) and not conversation.needs_human:
            return conversation
        last = conversation.messages.order_by("-id").values_list("id", flat=True).first()
        conversation.handler = Conversation.Handler.ASSISTANT
        conversation.assigned_to = None
        conversation.taken_at = None
        conversation.needs_human = conversation.handoff_urgent = False
        conversation.handoff_reason = ""
        conversation.answered_through = last or 0
        conversation.assistant_state = {}
        conversation.save(
            update_fields=[
                "handler",
                "assigned_to",
                "taken_at",
                "needs_human",
                "handoff_urgent",
                "handoff_reason",
                "answered_through",
                "assistant_state",
            ]
        )
        due_drop("conversations.give_back", conversation.pk)
        _handler_promise(conversation)
        note_add(conversation, "given_back")
        actor = Actor.person(user) if user else SYSTEM
        audit("conversation.given_back", conversation, actor=actor)
        news_publish("state", str(conversation.uuid))
    return conversation


def conversation_give_back_due(conversation_id: int) -> datetime | None:
    """Due work: return a conversation whose agent has been silent long enough."""
    conversation = Conversation.objects.get(pk=conversation_id)
    minutes = int(current_business().settings.get("give_back_minutes", 0))
    if not _is_human(conversation) or not minutes:
        return None
    last = (
        conversation.messages.filter(author=Message.Author.AGENT)
        .order_by("-id")
        .values_list("created_at", flat=True)
        .first()
    )
    silent_since = max(filter(None, (last, conversation.taken_at)), default=timezone.now())
    returns_at = silent_since + timedelta(minutes=minutes)
    if timezone.now() < returns_at:
        return returns_at
    conversation_give_back(conversation=conversation)
    return None


# What a person is asked for while the assistant goes on with the rest.
QUESTIONS = frozenset({"price", "hours", "location", "question"})


def handoff_request(*, conversation: Conversation, reason: str, summary: str) -> None:
    """Put a conversation into the queue of those that wait for a person.

    The assistant stops, unless only a fact is missing (`QUESTIONS`): then it goes on answering
    what it can while the team looks the fact up. The caller holds the conversation's lock, inside
    a transaction. The message that tells the customer is sent by the caller in the same
    transaction, so what is said has happened.
    """
    if reason not in QUESTIONS:
        conversation.handler = Conversation.Handler.HUMAN
    conversation.needs_human = True
    conversation.handoff_reason = reason[:60]
    conversation.handoff_summary = summary
    conversation.handoff_urgent = reason in URGENT
    conversation.save(
        update_fields=[
            "handler",
            "needs_human",
            "handoff_reason",
            "handoff_summary",
            "handoff_urgent",
        ]
    )
    if conversation.handoff_urgent:
        _tell_at_once(conversation, reason)
    summary_promise(conversation)
    _handler_promise(conversation)
    audit("conversation.handoff_requested", conversation, actor=ASSISTANT)
    news_publish("state", str(conversation.uuid))


def _tell_at_once(conversation: Conversation, reason: str) -> None:
    """The bell and a mail to those who run the business, once per message that said it."""
    last = conversation.messages.order_by("-id").values_list("id", flat=True).first()
    owner_notify(
        kind="handoff_urgent",
        key=f"handoff:{conversation.uuid}:{last}",
        context={
            "reason": reason,
            "path": f"/inbox/{conversation.uuid}/",
        },
    )


def conversation_assign(*, conversation: Conversation, assignee: User, user: User) -> Conversation:
    """Give a conversation to a member of the team; it is then a person's."""
    with transaction.atomic():
        conversation = _locked(conversation)
        _hand_to_person(conversation, assignee)
        note_add(conversation, "assigned", user, assignee)
        audit("conversation.assigned", conversation, actor=Actor.person(user))
        news_publish("state", str(conversation.uuid))
    return conversation


def conversation_release(*, conversation: Conversation, user: User) -> Conversation:
    """Take a conversation from `user`, who answers no more: it waits for another person, since the
    customer was told of one. Nothing changes where somebody else has it by now."""
    with transaction.atomic():
        conversation = _locked(conversation)
        if conversation.assigned_to_id != user.pk:
            return conversation
        conversation.assigned_to = None
        if _is_human(conversation) and conversation.state == Conversation.State.IN_PROGRESS:
            conversation.needs_human = True
            conversation.handoff_reason = "colleague_left"
        conversation.save(update_fields=["assigned_to", "needs_human", "handoff_reason"])
        note_add(conversation, "released", user)
        audit("conversation.released", conversation, actor=SYSTEM)
        news_publish("state", str(conversation.uuid))
    return conversation


def conversation_closed_elsewhere(conversation: Conversation) -> None:
    """Somebody of the team closed a conversation without Mostrador."""
    conversation_close(conversation=conversation, user=None)


def conversation_close(*, conversation: Conversation, user: User | None) -> Conversation:
    """Close a conversation: out of the queues until the customer writes again, and then the
    assistant answers. `user` None: closed elsewhere."""
    with transaction.atomic():
        conversation_give_back(conversation=conversation, user=user)
        conversation = _locked(conversation)
        conversation.state = Conversation.State.CLOSED
        conversation.run_token = None
        conversation.save(update_fields=["state", "run_token"])
        due_drop("conversations.reply", conversation.pk)
        _handler_promise(conversation)
        audit("conversation.closed", conversation, actor=Actor.person(user) if user else SYSTEM)
        news_publish("state", str(conversation.uuid))
    return conversation


def agent_reply(
    *,
    conversation: Conversation,
    user: User,
    body: str,
    offer: TemplateOffer | None = None,
    file: Stored | None = None,
    file_name: str = "",
    place: Place | None = None,
) -> Message:
    """Send an agent's message: as an approved template where one is given, else with a file that
    lies in the store (`services.files.agent_upload`). Writing takes a free conversation over in the
    same transaction.

    Raises `PermissionDenied` when another member holds it: take over first, so that the customer
    never hears two people at once; and for somebody who is blocked.
    """
    with transaction.atomic():
        conversation = _locked(conversation)
        if conversation.contact.kind == Contact.Kind.BLOCKED:
            raise PermissionDenied(_("Está bloqueado: desbloquéalo en su ficha para escribirle."))
        if _is_human(conversation) and conversation.assigned_to_id not in (None, user.pk):
            raise PermissionDenied(
                _("%(name)s lleva esta conversación: tómala antes de escribir.")
                % {"name": conversation.assigned_to}
            )
        if not _is_human(conversation) or conversation.assigned_to_id is None:
            conversation_take_over(conversation=conversation, user=user)
            conversation.refresh_from_db()
        _give_back_promise(conversation)
        return message_queue(
            conversation=conversation,
            body=body,
            author=Message.Author.AGENT,
            user=user,
            purpose="agent",
            template_key=offer.key if offer else "",
            template_values=list(offer.values) if offer else None,
            file=file,
            file_name=file_name,
            place=place,
        )

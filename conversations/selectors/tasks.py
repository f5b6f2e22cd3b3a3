"""What programs may ask about: traces of what was done, and where a customer stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from conversations.assistant.builtin.memory import memory_of
from conversations.models import AssistantRun, Conversation, TaskRun
from conversations.selectors.inbox import inbox_scope
from leads.models import Contact, ContactIdentity, Lead
from leads.phones import InvalidPhone
from leads.selectors import contact_scope
from leads.services import address_normalize, identity_index
from tenants.models import Membership


@dataclass(frozen=True)
class Trace:
    """How something was thought out: who did it, by which tools, for how many tokens and
    milliseconds, and what came of it."""

    uuid: UUID
    task: str
    state: str
    engine: str
    tools: list[dict[str, Any]]
    tokens_in: int
    tokens_out: int
    took_ms: int
    reason: str
    result: Any
    started_at: datetime


def trace_find(membership: Membership, uuid: UUID) -> Trace | None:
    """The trace of a task, or of one of the assistant's runs, that a member may see: managers
    all tasks, others their own; runs of the conversations that their inbox shows."""
    tasks = TaskRun.objects.filter(uuid=uuid)
    if not membership.can_manage:
        tasks = tasks.filter(user_id=membership.user_id)
    task = tasks.first()
    if task is not None:
        return _of_task(task)
    visible = inbox_scope(membership)
    run = AssistantRun.objects.filter(uuid=uuid, conversation__in=visible).first()
    return _of_run(run) if run else None


def _of_task(task: TaskRun) -> Trace:
    return Trace(
        uuid=task.uuid,
        task=task.task,
        state=task.state,
        engine=task.engine,
        tools=task.tools or [],
        tokens_in=task.tokens_in,
        tokens_out=task.tokens_out,
        took_ms=task.took_ms,
        reason=task.reason,
        result=task.result,
        started_at=task.started_at,
    )


def _of_run(run: AssistantRun) -> Trace:
    took = (run.finished_at - run.started_at).total_seconds() if run.finished_at else 0.0
    replies = run.messages.order_by("pk").values_list("body", flat=True)
    return Trace(
        uuid=run.uuid,
        task="conversation",
        state=run.state,
        engine=run.engine,
        tools=run.tools or [],
        tokens_in=run.tokens_in,
        tokens_out=run.tokens_out,
        took_ms=int(took * 1000),
        reason=run.reason,
        result={**run.record, "replies": list(replies)},
        started_at=run.started_at,
    )


def contact_by_reference(membership: Membership, reference: str) -> Contact | None:
    """The contact that a member may see, by their id here (uuid), phone number, email, Telegram id,
    place in Chatwoot (`chat.example.com/1#77`), or visitor id of the web chat."""
    visible = contact_scope(membership)
    try:
        return visible.filter(uuid=UUID(reference)).first()
    except ValueError:
        return _by_address(visible, reference)


def _by_address(visible: QuerySet[Contact], reference: str) -> Contact | None:
    kinds = ContactIdentity.Kind
    others = [kinds.PHONE, kinds.TELEGRAM, kinds.CHATWOOT, kinds.WEB]
    tried = [kinds.EMAIL] if "@" in reference else others
    for kind in tried:
        try:
            index = identity_index(kind, address_normalize(kind, reference))
        except InvalidPhone:
            continue
        found = visible.filter(identities__kind=kind, identities__address_index=index).first()
        if found is not None:
            return found
    return None


@dataclass(frozen=True)
class Standing:
    """Where a customer stands: their latest conversation, the open step in it, their lead."""

    contact: Contact
    conversation: Conversation | None
    lead: Lead | None

    @property
    def step(self) -> dict[str, Any]:
        """The dialogue's open task and the question that waits for an answer; kept in the
        database, so it is the same after a restart of the workers."""
        if self.conversation is None:
            return {"task": "", "waiting_for": ""}
        memory = memory_of(self.conversation.assistant_state)
        if memory.welcome.step:
            return {"task": memory.task or "welcome", "waiting_for": memory.welcome.step}
        return {"task": memory.task, "waiting_for": memory.asked}


def standing_of(membership: Membership, contact: Contact) -> Standing:
    """Where a contact stands now, by the conversations that the member may see. Two queries."""
    conversation = (
        inbox_scope(membership).filter(contact=contact).order_by("-last_message_at", "-id").first()
    )
    return Standing(contact, conversation, contact.leads.order_by("-id").first())

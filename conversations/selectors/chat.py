"""What a visitor of the web chat may read: their own conversation and nothing else."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from conversations.models import Conversation, Message, MessageFile
from conversations.typing_signs import team_is_typing
from leads.models import ContactIdentity
from leads.services import identity_index

PAGE = 100


@dataclass(frozen=True)
class Thread:
    """A stretch of a visitor's messages, oldest first, and who answers next."""

    messages: list[Message]
    answering: str
    waiting: bool
    typing: bool
    more: bool


def visitor_thread(*, visitor_id: str, after: UUID | None) -> Thread:
    """The visitor's messages after `after`, or the latest; at most `PAGE`.

    Everything starts from the visitor's address, so an id of somebody else's message finds
    nothing: it counts as none. Notes among the team are left out.
    """
    conversations = _conversations(visitor_id)
    said = Message.objects.filter(conversation__in=conversations).exclude(
        direction=Message.Direction.NOTE
    )
    messages, more = _stretch(said, after)
    current = conversations.order_by("-id").first()
    by_person = current is not None and current.handler == Conversation.Handler.HUMAN
    return Thread(
        messages=messages,
        answering="team" if by_person else "assistant",
        typing=by_person and current is not None and team_is_typing(current.pk),
        waiting=not by_person and _customer_spoke_last(said),
        more=more,
    )


def visitor_conversation(*, visitor_id: str) -> Conversation | None:
    """The visitor's conversation that is going on."""
    rows = _conversations(visitor_id).exclude(state=Conversation.State.ARCHIVED)
    return rows.select_related("contact").order_by("-id").first()


def _conversations(visitor_id: str) -> QuerySet[Conversation]:
    kind = ContactIdentity.Kind.WEB
    return Conversation.objects.filter(
        channel="web",
        address__kind=kind,
        address__address_index=identity_index(kind, visitor_id),
    )


def _stretch(said: QuerySet[Message], after: UUID | None) -> tuple[list[Message], bool]:
    start = said.filter(uuid=after).values_list("id", flat=True).first() if after else None
    files = MessageFile.objects.defer("data")
    rows = said.select_related("delivery", "answers").prefetch_related(Prefetch("files", files))
    if start is None:
        return list(reversed(rows.order_by("-id")[:PAGE])), False
    found = list(rows.filter(id__gt=start).order_by("id")[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def _customer_spoke_last(said: QuerySet[Message]) -> bool:
    last = said.order_by("-id").values_list("direction", flat=True).first()
    return last == Message.Direction.IN

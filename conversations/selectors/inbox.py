"""What the inbox reads. Every read goes through `inbox_scope`: nobody finds by another door what
they may not see in the list."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from conversations.models import Conversation, Message, MessageFile, ReadMark
from leads.models import Contact, ContactIdentity
from leads.phones import InvalidPhone
from leads.services import address_normalize, identity_index
from tenants.models import Membership

WAITING, MINE, UNASSIGNED, ALL = "waiting", "mine", "unassigned", "all"
PAGE = 30
THREAD_PAGE = 60
_FILES = Prefetch("files", MessageFile.objects.defer("data"))
GROUP_GAP = timedelta(minutes=5)

_LIVE = Q(state__in=[Conversation.State.OPEN, Conversation.State.IN_PROGRESS])


def inbox_scope(membership: Membership) -> QuerySet[Conversation]:
    """The conversations that a member may see: agents their own and nobody's, the rest all."""
    conversations = Conversation.objects.exclude(state=Conversation.State.ARCHIVED)
    if membership.role == Membership.Role.AGENT:
        mine_or_nobodys = Q(assigned_to=membership.user_id) | Q(assigned_to=None)
        conversations = conversations.filter(mine_or_nobodys)
    return conversations


def contact_scope(contacts: QuerySet[Contact], membership: Membership) -> QuerySet[Contact]:
    """The contacts that a member may see: an agent loses those whose every conversation is
    somebody else's. Named in `settings.CONTACT_SCOPE`, for the room of contacts."""
    if membership.role != Membership.Role.AGENT:
        return contacts
    talked = Conversation.objects.values("contact_id")
    visible = inbox_scope(membership).values("contact_id")
    return contacts.filter(~Q(pk__in=talked) | Q(pk__in=visible))


def conversation_for(membership: Membership, uuid: UUID) -> Conversation:
    """One conversation with what its page shows of the person. Raises `Http404` where the member
    may not see it, just as where it does not exist."""
    conversation = (
        inbox_scope(membership)
        .select_related("contact", "address", "assigned_to")
        .filter(uuid=uuid)
        .first()
    )
    if conversation is None:
        raise Http404
    return conversation


def waiting_count(membership: Membership) -> int:
    """How many conversations wait for a person, of those that the member may see."""
    return inbox_scope(membership).filter(_LIVE, needs_human=True).count()


def waiting_list(membership: Membership, limit: int) -> list[Conversation]:
    """The conversations that have waited longest for a person."""
    waiting = inbox_scope(membership).filter(_LIVE, needs_human=True)
    return list(
        waiting.select_related("contact", "address").order_by(
            "-handoff_urgent", "last_inbound_at", "id"
        )[:limit]
    )


def inbox_counts(membership: Membership) -> dict[str, int]:
    """How many conversations wait, and how many are the member's own."""
    return inbox_scope(membership).aggregate(
        waiting=Count("pk", filter=_where(WAITING, membership)),
        mine=Count("pk", filter=_where(MINE, membership)),
    )


def _where(which: str, membership: Membership) -> Q:
    return {
        WAITING: _LIVE & Q(needs_human=True),
        MINE: _LIVE & Q(assigned_to=membership.user_id),
        UNASSIGNED: _LIVE & Q(assigned_to=None),
    }.get(which, Q())


def inbox_list(
    membership: Membership, *, which: str = ALL, text: str = "", limit: int = PAGE
) -> tuple[list[Any], bool]:
    """Conversations, latest first behind those that are urgent, each with the member's `unread`;
    and whether there are more.

    `text` is looked for in names and messages; a whole phone number or email finds its person.
    """
    conversations = inbox_scope(membership).filter(_where(which, membership))
    if text:
        conversations = conversations.filter(_mentions(text))
    rows = list(
        _with_unread(conversations, membership.user_id)
        .select_related("contact", "address", "assigned_to")
        .order_by("-handoff_urgent", F("last_message_at").desc(nulls_last=True), "-id")[: limit + 1]
    )
    return rows[:limit], len(rows) > limit


def _with_unread(conversations: QuerySet[Conversation], user_id: int) -> QuerySet[Any]:
    mark = ReadMark.objects.filter(conversation=OuterRef("pk"), user=user_id)
    unread = (
        Message.objects.filter(
            conversation=OuterRef("pk"),
            direction=Message.Direction.IN,
            pk__gt=OuterRef("read_through"),
        )
        .order_by()
        .values("conversation")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return conversations.annotate(
        read_through=Coalesce(Subquery(mark.values("message_id")[:1]), 0)
    ).annotate(unread=Coalesce(Subquery(unread), 0))


def _mentions(text: str) -> Q:
    said = Message.objects.filter(body__icontains=text).values("conversation")
    found = Q(contact__name__icontains=text) | Q(pk__in=said)
    for kind in (ContactIdentity.Kind.PHONE, ContactIdentity.Kind.EMAIL):
        try:
            address = address_normalize(kind, text)
        except InvalidPhone:
            continue
        found |= Q(address__kind=kind, address__address_index=identity_index(kind, address))
    return found


@dataclass(frozen=True)
class Line:
    """A message as the thread draws it: whether it opens a day, or goes on where the same author
    spoke a moment ago."""

    message: Message
    opens_day: bool
    goes_on: bool


def thread_lines(
    conversation: Conversation, *, after: int = 0, before: int = 0
) -> tuple[list[Line], bool]:
    """A stretch of the thread, oldest first, and whether earlier messages exist.

    `after` gives everything newer than that message, `before` the page that ends at it; without
    them, the latest page. Days are those of the active time zone.
    """
    messages = conversation.messages.select_related(
        "user", "delivery", "intent_review", "feedback"
    ).prefetch_related("corrections", "presses", _FILES)
    if after:
        newer = list(messages.filter(pk__gt=after).order_by("pk")[:500])
        last = messages.filter(pk__lte=after).order_by("-pk").first()
        return _lines(newer, last), False
    if before:
        messages = messages.filter(pk__lt=before)
    page = list(messages.order_by("-pk")[: THREAD_PAGE + 1])
    return _lines(page[:THREAD_PAGE][::-1], None), len(page) > THREAD_PAGE


def _lines(messages: list[Message], previous: Message | None) -> list[Line]:
    lines = []
    for message in messages:
        opens_day = previous is None or _day(previous) != _day(message)
        lines.append(Line(message, opens_day, not opens_day and _goes_on(previous, message)))
        previous = message
    return lines


def _day(message: Message) -> date:
    return timezone.localtime(message.created_at).date()


def _goes_on(previous: Message | None, message: Message) -> bool:
    return (
        previous is not None
        and (previous.author, previous.user_id, previous.direction)
        == (message.author, message.user_id, message.direction)
        and message.created_at - previous.created_at <= GROUP_GAP
    )


def message_seen(membership: Membership, uuid: UUID) -> Message:
    """A message with its conversation. Raises `Http404` where the member may not see it."""
    rows = Message.objects.select_related("conversation")
    message = rows.filter(conversation__in=inbox_scope(membership), uuid=uuid).first()
    if message is None:
        raise Http404
    return message


def message_understood(membership: Membership, uuid: UUID) -> Message:
    """A customer's message that the assistant has read, with what was said of its reading.

    Raises `Http404` where the member may not see its conversation, or nobody ever understood it."""
    message = (
        Message.objects.select_related("conversation", "intent_review")
        .filter(conversation__in=inbox_scope(membership))
        .filter(uuid=uuid, direction=Message.Direction.IN, understanding__isnull=False)
        .first()
    )
    if message is None:
        raise Http404
    return message


def unsettled_messages(conversation: Conversation, *, first: int) -> list[Message]:
    """Sent messages from `first` on, with their deliveries, whose ticks the page may redraw."""
    return list(
        conversation.messages.filter(pk__gte=first, direction=Message.Direction.OUT)
        .select_related("delivery")
        .order_by("-pk")[:200]
    )


def intent_latest(conversation: Conversation) -> str:
    """The code of what the person last wanted, empty when nothing was recognised yet."""
    latest = (
        conversation.messages.filter(direction=Message.Direction.IN)
        .exclude(intent="")
        .order_by("-pk")
        .values_list("intent", flat=True)
        .first()
    )
    return latest or ""


def colleagues(business_id: int) -> list[Membership]:
    """The members whom a conversation can be given to, by name."""
    return list(
        Membership.serving.filter(business=business_id)
        .exclude(role=Membership.Role.VIEWER)
        .select_related("user")
        .order_by("user__first_name", "user__email")
    )

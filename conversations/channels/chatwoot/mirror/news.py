"""What the team does in the mirror's inbox, and what it means here."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from conversations.channels.base import ProviderNews
from conversations.channels.chatwoot.news import TAKEN
from conversations.models import Conversation, Message, MirroredMessage, MirroredTalk
from conversations.services.cleaning import body_clean
from conversations.services.handoff import conversation_answered_elsewhere, note_add
from conversations.services.mirroring import mirror_promise
from conversations.services.queueing import message_queue
from conversations.stream import news_publish
from leads.models import Contact


def _locked(account_key: str, number: int) -> Conversation | None:
    """Our conversation behind one of Chatwoot's, locked; None for one that is not mirrored."""
    talks = MirroredTalk.objects.filter(account__uuid=account_key, number=number)
    rows = Conversation.objects.select_for_update(of=("self",)).select_related("contact")
    return rows.filter(mirror__in=talks).first()


@dataclass(frozen=True)
class Answered(ProviderNews):
    """Somebody of the team answered there: it goes out by the customer's own channel, and the
    assistant is silent from then on. It stands there already: nothing is mirrored back."""

    account_key: str
    number: int
    message: int
    text: str

    def apply(self) -> Contact | None:
        conversation = _locked(self.account_key, self.number)
        if conversation is None:
            return None
        conversation_answered_elsewhere(conversation, note=TAKEN)
        conversation.refresh_from_db()
        body, _cut = body_clean(self.text, settings.MESSAGE_MAX_CHARS, lines=True)
        message = message_queue(
            conversation=conversation, body=body, author=Message.Author.AGENT, purpose="agent"
        )
        now = timezone.now()
        MirroredMessage.objects.create(
            message=message,
            state=MirroredMessage.State.SENT,
            number=self.message,
            began_at=now,
            settled_at=now,
        )
        return conversation.contact


@dataclass(frozen=True)
class Noted(ProviderNews):
    """A private note of the team: kept as one, never sent."""

    account_key: str
    number: int
    text: str

    def apply(self) -> Contact | None:
        conversation = _locked(self.account_key, self.number)
        if conversation is None:
            return None
        note_add(conversation, "noted_in_chatwoot", self.text)
        news_publish("message", str(conversation.uuid))
        return conversation.contact


@dataclass(frozen=True)
class Changed(ProviderNews):
    """A conversation's state changed there, by somebody or by us: where we do not know of it,
    Chatwoot is asked."""

    account_key: str
    number: int
    status: str

    def apply(self) -> Contact | None:
        with transaction.atomic():
            rows = MirroredTalk.objects.select_for_update(of=("self",))
            talk = (
                rows.select_related("conversation__contact")
                .filter(account__uuid=self.account_key, number=self.number)
                .first()
            )
            if talk is None:
                return None
            if talk.told_status and self.status != talk.told_status:
                talk.look = True
                talk.save(update_fields=["look"])
                mirror_promise(talk.conversation)
        return talk.conversation.contact


@dataclass(frozen=True)
class Echo(ProviderNews):
    """Our own words told back: they are there."""

    account_key: str
    mark: str
    number: int

    def apply(self) -> Contact | None:
        rows = (
            MirroredMessage.objects.filter(message__uuid=self.mark) if _is_uuid(self.mark) else None
        )
        entry = rows.select_related("message__conversation__contact").first() if rows else None
        if rows is None or entry is None:
            return None
        open_yet = (MirroredMessage.State.SENDING, MirroredMessage.State.UNKNOWN)
        rows.filter(state__in=open_yet).update(
            state=MirroredMessage.State.SENT,
            number=self.number,
            reason="",
            settled_at=timezone.now(),
        )
        return entry.message.conversation.contact


def _is_uuid(mark: str) -> bool:
    try:
        return bool(UUID(mark))
    except ValueError:
        return False

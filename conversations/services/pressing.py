"""Which choice of ours a message that came in has pressed."""

from dataclasses import dataclass

from django.db.models import QuerySet

from conversations.assistant.nlu.text import fold
from conversations.channels.base import InboundMessage
from conversations.choices import choices_read, token_read
from conversations.models import AssistantRun, Conversation, Message


@dataclass(frozen=True)
class Pressed:
    """A choice that was pressed: whose it is, its place (from 0), and what it says in full."""

    offering: Message
    place: int
    label: str


def pressed_of(conversation: Conversation, inbound: InboundMessage) -> Pressed | None:
    """The choice that a message pressed: the one that its token names, else the one of these words
    under the message that it replies to. Only this conversation's own messages are looked at, so a
    token of somebody else's means nothing."""
    if not inbound.choice:
        return None
    ours = conversation.messages.filter(direction=Message.Direction.OUT).exclude(options=[])
    if named := token_read(inbound.choice):
        offering = ours.filter(uuid=named[0]).first()
        return _at(offering, named[1]) if offering else None
    return _by_words(ours, inbound) if inbound.replied_to else None


def _at(offering: Message, place: int) -> Pressed | None:
    choices = choices_read(offering.choices, offering.options)
    return Pressed(offering, place, choices[place].label) if place < len(choices) else None


def _by_words(ours: "QuerySet[Message]", inbound: InboundMessage) -> Pressed | None:
    """For approved templates, whose buttons give back what was written into them once."""
    offering = ours.filter(delivery__provider_id=inbound.replied_to).first()
    if offering is None:
        return None
    said = fold(inbound.text)
    for place, choice in enumerate(choices_read(offering.choices, offering.options)):
        if said and said in (fold(choice.label), fold(choice.title)):
            return Pressed(offering, place, choice.label)
    return None


def question_pressed(run: AssistantRun) -> Message | None:
    """The message of ours whose button a run's new messages pressed last."""
    return next((row.answers for row in reversed(run.heard) if row.answers), None)


def question_of(run: AssistantRun) -> Message | None:
    """The message of ours that a run's new messages answer: the one whose button was pressed, else
    the last that we sent before them."""
    if pressed := question_pressed(run):
        return pressed
    ours = run.conversation.messages.filter(
        direction=Message.Direction.OUT, id__lt=run.first_message_id
    )
    return ours.order_by("-id").first()

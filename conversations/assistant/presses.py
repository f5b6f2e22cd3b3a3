"""Buttons that were pressed: which of them still count, for every engine alike.

A choice stands for what was offered then. Pressed once that question is closed, it does nothing:
the customer is told so kindly, and what is open now is offered.
"""

from dataclasses import replace

from django.db.models import Exists, OuterRef

from conversations.assistant.builtin.memory import memory_of
from conversations.assistant.builtin.pressing import choices_of
from conversations.assistant.builtin.wording import voice
from conversations.assistant.engines.base import Line, Outcome, Press, Situation
from conversations.choices import choices_read
from conversations.models import AssistantRun, Message


def press_of(message: Message, *, first_id: int) -> Press | None:
    """What a customer's message pressed, in a run that begins with the message `first_id`.

    Open is what our last question with choices offers too, unless it was answered by a press or
    something was booked, moved or cancelled since.
    """
    offering = message.answers
    if offering is None or message.choice is None:
        return None
    choices = choices_read(offering.choices, offering.options)
    if message.choice >= len(choices):
        return None
    value = dict(choices[message.choice].value)
    earlier = _answered_presses(offering, first_id)
    is_open = not earlier and _is_last(offering, value, message) and not _acted_since(offering)
    return Press(value, is_open=is_open, again=message.choice in earlier)


def _answered_presses(offering: Message, first_id: int) -> list[int | None]:
    """The places that were pressed before, and that the assistant answered."""
    answered = AssistantRun.objects.filter(
        conversation=offering.conversation_id,
        state=AssistantRun.State.ANSWERED,
        first_message_id__lte=OuterRef("pk"),
        last_message_id__gte=OuterRef("pk"),
    )
    presses = offering.presses.filter(id__lt=first_id)
    return list(presses.filter(Exists(answered)).values_list("choice", flat=True))


def _is_last(offering: Message, value: dict[str, object], message: Message) -> bool:
    ours = message.conversation.messages.filter(
        direction=Message.Direction.OUT, id__lt=message.pk
    ).exclude(options=[])
    last = ours.order_by("-id").first()
    if last is None or last.pk == offering.pk:
        return True
    return bool(value) and any(dict(each["value"]) == value for each in last.choices)


def _acted_since(offering: Message) -> bool:
    runs = AssistantRun.objects.filter(
        conversation=offering.conversation_id, first_message_id__gt=offering.pk
    )
    tools = runs.values_list("tools", flat=True)
    return any(call["effect"] for calls in tools for call in calls or ())


def settled(situation: Situation) -> tuple[Situation, Outcome | None]:
    """The situation with those new lines alone that count: what was written, and the last press
    that is open. Where nothing is left, what to answer to a press that came too late."""
    if situation.pressed is None:
        return situation, None
    late = [line for line in situation.new if line.pressed and not _is_open(situation, line)]
    counting = [line for line in situation.new if line.pressed and _is_open(situation, line)][-1:]
    kept = [line for line in situation.new if line.pressed is None or line in counting]
    if kept:
        return replace(situation, new=kept), None
    return situation, _too_late(situation, late[-1])


def _is_open(situation: Situation, line: Line) -> bool:
    """The builtin engine's questions are open while it remembers them."""
    assert line.pressed is not None
    offer = line.pressed.value.get("offer")
    if offer is None:
        return line.pressed.is_open
    memory = memory_of(situation.state)
    return bool(memory.choices) and memory.offer == offer


def _too_late(situation: Situation, line: Line) -> Outcome:
    own = situation.instructions
    speaker = voice(situation.language, formal=own.formal if own else None)
    memory = memory_of(situation.state)
    open_now = memory.choices if memory.asked else []
    what = "again" if line.pressed and line.pressed.again else "closed"
    return Outcome(
        replies=[speaker.say(f"choice_{what}_open" if open_now else f"choice_{what}")],
        options=[choice["label"] for choice in open_now],
        choices=choices_of(memory, speaker, situation.tz) if open_now else [],
        state=dict(situation.state),
        language=situation.language,
        confidence=1.0,
        trace={"choice": what},
    )

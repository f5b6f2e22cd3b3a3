"""What is counted of a day, and what follows from it. The one place where the figures' meaning is
written down; the owners' guide («Qué significa cada cifra») says the same in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")
# So many reviewed messages make a precision worth showing.
REVIEWS_LEAST = 20


@dataclass(frozen=True)
class Numbers:
    """The counts of one or more days, additive: a month is the sum of its days.

    A day is [00:00, next 00:00) of the business's zone, 23 to 25 hours.

    - `messages_in`, `messages_out`: said by customers; sent to them by anybody (assistant, people,
      reminders). Internal notes are neither.
    - `messages_assistant`: those of `messages_out` that the assistant wrote.
    - `messages_answered`: those of `messages_in` that the assistant or a person answered, at the
      latest 24 hours after the day's end.
    - `replies`, `reply_seconds_total`: answers of the assistant or a person to what a customer had
      said since the last answer, and the seconds from the first of those messages to the answer.
    - `conversations`: in which something was said; `handovers`: of them, those that asked for a
      person or were taken over by one. `people`: who wrote; `whatsapp_people`: who wrote on
      WhatsApp; `whatsapp_booked`: of those, who made a booking on that same day. A person who
      writes on two days counts on both.
    - `bookings`: made (confirmed for the first time), whatever became of them; `bookings_unaided`:
      of them, those that no member of the business made. `revenue`: the prices, in the business's
      currency, of those that stand: neither cancelled nor missed.
    - `attempts`: each booking made, and each person who on that day asked for one (the record of
      what was understood says booking, availability or trial, or ready to book) or held a time,
      and made none. So `bookings` is never above `attempts`.
    - `cancelled`: bookings cancelled on that day. `completed`, `no_shows`: appointments that began
      on that day, where the person came or did not.
    - `leads_new`: leads begun; `leads_won`: leads that became customers (CONVERTED) on that day.
    - `people_engaged`: of `people`, those who on that day were answered by the assistant or a
      person and then wrote again in the same conversation.
    - `intents_reviewed`: messages of that day of whose intent a member has said what it was;
      `intents_corrected`: of them, those where the assistant had understood something else.
    """

    days: int = 0
    messages_in: int = 0
    messages_out: int = 0
    messages_assistant: int = 0
    messages_answered: int = 0
    replies: int = 0
    reply_seconds_total: float = 0.0
    conversations: int = 0
    handovers: int = 0
    people: int = 0
    whatsapp_people: int = 0
    whatsapp_booked: int = 0
    attempts: int = 0
    bookings: int = 0
    bookings_unaided: int = 0
    revenue: Decimal = Decimal(0)
    cancelled: int = 0
    completed: int = 0
    no_shows: int = 0
    leads_new: int = 0
    leads_won: int = 0
    people_engaged: int = 0
    intents_reviewed: int = 0
    intents_corrected: int = 0

    def __add__(self, other: "Numbers") -> "Numbers":
        return Numbers(*(getattr(self, name) + getattr(other, name) for name in NAMES))

    @property
    def messages(self) -> int:
        """All that was said, in both directions."""
        return self.messages_in + self.messages_out

    @property
    def conversion(self) -> Decimal | None:
        """Bookings per hundred attempts; None without attempts."""
        return percent(self.bookings, self.attempts)

    @property
    def conversion_whole(self) -> int | None:
        """`conversion` as pages show it, without places."""
        return rounded(self.conversion)

    @property
    def reply_seconds_mean(self) -> Decimal | None:
        """Mean seconds until the customer is answered, weighted by answers; None without any."""
        return ratio(self.reply_seconds_total, self.replies)

    @property
    def messages_per_day(self) -> Decimal | None:
        """Mean messages of a day, today counting as one; None without days."""
        return ratio(self.messages, self.days)

    @property
    def conversation_length(self) -> Decimal | None:
        """Mean messages of a conversation on a day, both directions; None without any."""
        return ratio(self.messages, self.conversations)

    @property
    def engagement(self) -> Decimal | None:
        """Of a hundred who wrote, those who went on after the answer; None where nobody wrote."""
        return percent(self.people_engaged, self.people)

    @property
    def intent_precision(self) -> Decimal | None:
        """Of a hundred reviewed intents, those that were right; None below `REVIEWS_LEAST`, since
        a handful says nothing."""
        if self.intents_reviewed < REVIEWS_LEAST:
            return None
        return percent(self.intents_reviewed - self.intents_corrected, self.intents_reviewed)


NAMES = tuple(field.name for field in fields(Numbers))
# What a row of `DailyMetric` keeps of a day.
COUNTED = NAMES[1:]


def total(many: Iterable[Numbers]) -> Numbers:
    """The sum; zeros for none."""
    return sum(many, Numbers())


def ratio(part: Decimal | float, whole: Decimal | int) -> Decimal | None:
    """`part` divided by `whole`, to two places, halves up; None where there is no whole."""
    if not whole:
        return None
    return (Decimal(str(part)) / whole).quantize(HUNDREDTH, ROUND_HALF_UP)


def percent(part: int, whole: int) -> Decimal | None:
    """`part` in a hundred of `whole`, to two places, halves up; None where there is no whole."""
    return ratio(100 * part, whole)


def rounded(value: Decimal | None) -> int | None:
    """To the whole, halves up."""
    return None if value is None else int(value.quantize(Decimal(1), ROUND_HALF_UP))

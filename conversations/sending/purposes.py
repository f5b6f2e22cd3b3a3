"""What messages are for, as far as the decision to send them asks: who begins, and whether the
night holds it back."""

from enum import Enum

# Of a mail whose sender is to prove that the address is theirs (`services.proofs`).
PROOF = "mail_proof"
# Says that no more is coming by a channel: the one thing that is told to whoever wants no more.
ABOUT_WORDS = "sms_word"


class Initiative(Enum):
    """Who begins with a message."""

    CONVERSATION = "conversation"  # an answer, or a person of the team who writes
    ANSWER = "answer"  # what somebody's own deed brings: their booking, their place in the queue
    OWN = "own"  # the business by itself: reminders, follow-ups, questions


# That the plan has no more answers this month is an answer, too.
CONVERSATIONAL = frozenset({"", "reply", "agent", "quota", PROOF})
# Begun by the business, and nothing that anybody waits for at night.
_BY_ITSELF = ("reminder", "follow_up", "attendance_check", "campaign")


def initiative_of(purpose: str) -> Initiative:
    """Who begins with a message of this purpose."""
    if purpose in CONVERSATIONAL:
        return Initiative.CONVERSATION
    by_itself = purpose.startswith(_BY_ITSELF)
    return Initiative.OWN if by_itself else Initiative.ANSWER


def waits_for_approval(purpose: str) -> bool:
    """Whether waiting for a template's approval can help: a reminder would come too late."""
    return not purpose.startswith("reminder")

"""The lead's life as data: (state, event) -> next state. Pure; `lead_transition` is its only user.

Source: the diagram of the academy brief plus the decisions of the product's details: silent for
30 days in NEW, ENGAGED, INTERESTED or FOLLOW_UP loses the lead; a booking cancelled by the
customer goes back to INTERESTED; a booking by widget or phone passes NEW or ENGAGED through
INTERESTED, both moves recorded. Two readings of our own: attendance that was noted wrongly can be
corrected or taken back (SHOWED_UP and NO_SHOW), and a person may give a lead up wherever silence
would lose it.
"""

NEW = "NEW"
ENGAGED = "ENGAGED"
INTERESTED = "INTERESTED"
SCHEDULED = "SCHEDULED"
SHOWED_UP = "SHOWED_UP"
NO_SHOW = "NO_SHOW"
FOLLOW_UP = "FOLLOW_UP"
RE_ENGAGED = "RE_ENGAGED"
CONVERTED = "CONVERTED"
LOST = "LOST"

STATES = (
    NEW,
    ENGAGED,
    INTERESTED,
    SCHEDULED,
    SHOWED_UP,
    NO_SHOW,
    FOLLOW_UP,
    RE_ENGAGED,
    CONVERTED,
    LOST,
)
CLOSED = frozenset({CONVERTED, LOST})
SILENCE_DAYS = 30
# After so many days without enrolling, somebody who came is followed up.
UNDECIDED_DAYS = 7

TRANSITIONS: dict[tuple[str, str], str] = {
    (NEW, "message"): ENGAGED,
    (ENGAGED, "interest"): INTERESTED,
    (INTERESTED, "booking_made"): SCHEDULED,
    (RE_ENGAGED, "booking_made"): SCHEDULED,
    (SCHEDULED, "booking_cancelled"): INTERESTED,
    (SCHEDULED, "attended"): SHOWED_UP,
    (SCHEDULED, "missed"): NO_SHOW,
    (SHOWED_UP, "enrolled"): CONVERTED,
    (SHOWED_UP, "not_enrolled"): FOLLOW_UP,
    (NO_SHOW, "re_engage"): RE_ENGAGED,
    (FOLLOW_UP, "enrolled"): CONVERTED,
    (FOLLOW_UP, "silence"): LOST,
    (RE_ENGAGED, "not_interested"): LOST,
    (RE_ENGAGED, "silence"): LOST,
    (NEW, "silence"): LOST,
    (ENGAGED, "silence"): LOST,
    (INTERESTED, "silence"): LOST,
    (SHOWED_UP, "missed"): NO_SHOW,
    (NO_SHOW, "attended"): SHOWED_UP,
    (SHOWED_UP, "unmarked"): SCHEDULED,
    (NO_SHOW, "unmarked"): SCHEDULED,
    (NEW, "given_up"): LOST,
    (ENGAGED, "given_up"): LOST,
    (INTERESTED, "given_up"): LOST,
    (FOLLOW_UP, "given_up"): LOST,
    (RE_ENGAGED, "given_up"): LOST,
}

# Events that stand for several moves, each recorded on its own.
PATHS: dict[tuple[str, str], tuple[str, ...]] = {
    (NEW, "interest"): ("message", "interest"),
    (NEW, "booking_made"): ("message", "interest", "booking_made"),
    (ENGAGED, "booking_made"): ("interest", "booking_made"),
    (NO_SHOW, "booking_made"): ("re_engage", "booking_made"),
    # A second try that could not be made, or was never answered.
    (NO_SHOW, "silence"): ("re_engage", "silence"),
    (NO_SHOW, "given_up"): ("re_engage", "given_up"),
}
# Which event a person means who moves a lead from one state to another: the first that fits.
_BY_HAND = (
    "message",
    "interest",
    "booking_made",
    "booking_cancelled",
    "attended",
    "missed",
    "re_engage",
    "not_enrolled",
    "enrolled",
    "given_up",
)

# Events that say nothing new in a state: the customer's next message does not move a lead that is
# already further on, a second booking leaves it scheduled.
IGNORED: frozenset[tuple[str, str]] = frozenset(
    {(state, "message") for state in STATES if state not in (NEW, NO_SHOW)}
    | {(state, "interest") for state in STATES if state not in (NEW, ENGAGED)}
    | {(SCHEDULED, "booking_made"), (SHOWED_UP, "booking_made"), (FOLLOW_UP, "booking_made")}
    | {(state, "booking_cancelled") for state in STATES if state != SCHEDULED}
    | {(NO_SHOW, "message")}
)


def steps(state: str, event: str) -> tuple[str, ...]:
    """The elementary events that `event` means in `state`; empty when it changes nothing.

    Raises `LookupError` for a move that the table does not allow.
    """
    if (state, event) in IGNORED:
        return ()
    if (state, event) in PATHS:
        return PATHS[state, event]
    if (state, event) in TRANSITIONS:
        return (event,)
    raise LookupError(f"A lead in {state} cannot take the event {event!r}.")


def allows(state: str, event: str) -> bool:
    """Whether the event moves a lead that is in `state`."""
    return (state, event) in TRANSITIONS or (state, event) in PATHS


def targets(state: str) -> dict[str, str]:
    """Where a person may move a lead that is in `state`, and by which event; in board order."""
    found: dict[str, str] = {}
    for event in _BY_HAND:
        end = "" if (state, event) in IGNORED else _end(state, event)
        if end:
            found.setdefault(end, event)
    return {end: found[end] for end in STATES if end in found}


def _end(state: str, event: str) -> str:
    """The state that an event leads to, "" where the table has none."""
    for step in PATHS.get((state, event), (event,)):
        state = TRANSITIONS.get((state, step), "")
    return state

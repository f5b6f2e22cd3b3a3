"""The lead's life as data: (state, event) -> next state. Pure; `lead_transition` is its only user.

Source: the diagram of the academy brief plus the decisions of the product's details: silent for
30 days in NEW, ENGAGED, INTERESTED or FOLLOW_UP loses the lead; a booking cancelled by the
customer goes back to INTERESTED; a booking by widget or phone passes NEW or ENGAGED through
INTERESTED, both moves recorded.
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
}

# Events that stand for several moves, each recorded on its own.
PATHS: dict[tuple[str, str], tuple[str, ...]] = {
    (NEW, "interest"): ("message", "interest"),
    (NEW, "booking_made"): ("message", "interest", "booking_made"),
    (ENGAGED, "booking_made"): ("interest", "booking_made"),
    (NO_SHOW, "booking_made"): ("re_engage", "booking_made"),
}

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

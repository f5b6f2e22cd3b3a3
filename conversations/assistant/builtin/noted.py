"""What was to be noted of a booking before there was one."""

from conversations.assistant.builtin.turn import Turn


def note_booked(turn: Turn, booking_id: str) -> None:
    """Put what waited for a booking into the one that was made."""
    note, turn.memory.note = turn.memory.note, ""
    if note and "error" not in turn.tools.call("note_booking", booking_id=booking_id, note=note):
        turn.say("note_there", note=note)

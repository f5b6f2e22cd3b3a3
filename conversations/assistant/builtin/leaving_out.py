"""One service less: "mejor sin la manicura", "olvida la barba, solo corte"."""

import re
from typing import Any

from conversations.assistant.builtin.booking import propose
from conversations.assistant.builtin.changes import own_bookings
from conversations.assistant.builtin.details import services_in, when_take
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

WITHOUT = re.compile(
    r"\b(?:sin|quit[ae]\w*|sac[ao]\w*|without|remove|drop|skip|leave out|sem|tir[ae]|"
    r"(?:ya )?no (?:quiero|hace falta)|(?<!me )(?<!se )(?<!no )olvid(?:a|ate|emos|emonos|ese)|"
    r"(?<!n't )(?<!not )(?<!i )forget|(?<!nao )esque(?:ce|ca)|nao quero|don'?t want)\b"
)
# Said of what is being chosen; of a booking the same words call it off, which others see to.
CALLED_OFF = re.compile(r"\b(?:cancel|anul|elimin|borr)\w*")
ONLY = re.compile(r"\b(?:sol[oa]|solamente|unicamente|just|only|so|somente|apenas)\b")
BARE = 2
PARTED = re.compile(r"[,.;:!\n]+|\b(?:y|e|and|pero|but|mas)\b")


def dropped_one(turn: Turn) -> bool:
    """Take a service off the open wish, or off the visit that is booked; whether that was said."""
    dropped, kept = _said(turn)
    if not dropped and not kept:
        return False
    memory = turn.memory
    if memory.task == "booking" and memory.service:
        return _off_wish(turn, dropped, kept)
    return bool(memory.recent and not memory.task) and _off_visit(turn, dropped)


def _said(turn: Turn) -> tuple[set[str], set[str]]:
    """The services that are to go, and those that alone are to stay, by the piece of the message
    that names them."""
    dropped: set[str] = set()
    kept: set[str] = set()
    said = fold(turn.situation.text[:300])
    if not (WITHOUT.search(said) or CALLED_OFF.search(said) or ONLY.search(said)):
        return dropped, kept
    gone = False
    for piece in PARTED.split(said):
        only = bool(ONLY.search(piece))
        listed = gone and len(piece.split()) <= BARE  # "sin la barba y el color"
        gone = not only and (listed or bool(WITHOUT.search(piece)) or _called_off(turn, piece))
        if only or gone:
            (kept if only else dropped).update(services_in(turn, piece))
    return dropped - kept, kept


def _called_off(turn: Turn, piece: str) -> bool:
    return turn.memory.task == "booking" and bool(CALLED_OFF.search(piece))


def _off_wish(turn: Turn, dropped: set[str], kept: set[str]) -> bool:
    """The open wish without what is to go; what alone is to stay may be new: "olvida la barba,
    solo corte" where only the first was asked for."""
    memory = turn.memory
    wanted = [memory.service, *memory.more]
    stays = [each for each in wanted if each in kept] if kept else []
    stays = stays or [each for each in wanted if each not in dropped] or sorted(kept)
    if stays == wanted or not stays or len(stays) > len(wanted):
        return False
    if not dropped and not set(stays) <= set(wanted):
        return False
    if len(memory.people) == len(wanted):  # a service for each of them
        whose = dict(zip(wanted, memory.people, strict=True))
        memory.people = [whose.get(each, "") for each in stays]
    memory.service, memory.more = stays[0], stays[1:]
    when_take(turn)
    propose(turn)
    return True


def _off_visit(turn: Turn, dropped: set[str]) -> bool:
    """The part of the visit just booked, or of what was booked next to it, that is to go."""
    rows = own_bookings(turn)
    recent = next((row for row in rows if row["booking_id"] == turn.memory.recent), None)
    together = [row for row in rows if recent is not None and _same_outing(turn, row, recent)]
    parts = [row for row in together if row["service_id"] in dropped]
    if len(parts) != 1 or len(together) < 2:
        return False
    part = parts[0]
    arguments = {"booking_id": part["booking_id"], "only_this_part": True}
    if "error" in turn.tools.call("cancel", **arguments):
        return False
    turn.say("cancelled", service=part["service"], when=turn.when(part["start"]))
    turn.support("booking", part["booking_id"], "state")
    if part["booking_id"] == turn.memory.recent:
        turn.memory.recent = next(row["booking_id"] for row in together if row is not part)
    return True


def _same_outing(turn: Turn, row: dict[str, Any], recent: dict[str, Any]) -> bool:
    one_visit = row["visit_id"] and row["visit_id"] == recent["visit_id"]
    return bool(one_visit) or turn.local(row["start"]).date() == turn.local(recent["start"]).date()

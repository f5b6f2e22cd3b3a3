"""Questions of a booking: which service, with whom."""

from conversations.assistant.builtin.starts import wanted_words
from conversations.assistant.builtin.turn import Turn

SERVICE_OPTIONS = 10
STAFF_OPTIONS = 3


def ask_service(turn: Turn, key: str, ids: list[str]) -> None:
    """Ask which service, with the candidates as options."""
    rows = [turn.services[identifier] for identifier in ids[:SERVICE_OPTIONS]]
    turn.say(key, when=wanted_words(turn))
    turn.offer(
        [row["name"] for row in rows],
        [{"service": row["id"], "label": row["name"]} for row in rows],
        "service",
    )


def ask_meant(turn: Turn, ids: list[str]) -> None:
    """Ask whether these are meant, one service or those of one visit, where a word of the message
    is only like one of theirs."""
    name = turn.voice.listed([turn.services[identifier]["name"] for identifier in ids])
    turn.say("ask_meant", service=name)
    choice = {"service": ids[0], "more": " ".join(ids[1:]), "label": name}
    turn.offer([name], [choice], "service")


def ask_staff(turn: Turn, rows: list[dict[str, str]]) -> None:
    """Ask with whom, with up to three people as options."""
    rows = rows[:STAFF_OPTIONS]
    turn.say("ask_staff")
    turn.offer(
        [row["name"] for row in rows],
        [{"staff": row["id"], "label": row["name"]} for row in rows],
        "staff",
    )

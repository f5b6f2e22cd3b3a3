"""The decision about one message and one way, and about one message and several ways. Pure.

In this order, whatever the channel: a way that does not exist or does not reach the person, what
the person asked for, a way that is down for now, the business's quiet hours, the provider's own
limits, the window of 24 hours. Reasons are whole sentences without values, so that pages can show
them in the reader's language whenever they were written.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from django.utils.translation import gettext_noop

from conversations.sending.purposes import Initiative, initiative_of, waits_for_approval

Mode = Literal["free", "template", "wait", "refuse"]
WINDOW = timedelta(hours=24)
PENDING_RETRY = timedelta(hours=1)
DOWN_RETRY = timedelta(minutes=5)
APPROVED, UNDER_REVIEW = "approved", ("pending", "sending")

SILENT = gettext_noop("El cliente pidió no recibir mensajes.")
BLOCKED = gettext_noop("El contacto está bloqueado.")
NIGHT = gettext_noop("Es horario de silencio: sale cuando acabe.")
NO_WINDOW = gettext_noop("Por este canal se puede escribir cuando haga falta: texto libre.")
INSIDE = gettext_noop("Escribió hace menos de 24 h: texto libre.")
OUTSIDE = gettext_noop("Fuera de la ventana de 24 h.")
OUTSIDE_WHY = gettext_noop("Pasaron más de 24 h desde su último mensaje: plantilla aprobada.")
FIRST_WHY = gettext_noop("Nunca ha escrito a este número: plantilla aprobada.")
NO_TEMPLATE = gettext_noop(
    "Pasaron más de 24 h desde su último mensaje y no hay plantilla para este caso."
)
IN_REVIEW = gettext_noop("La plantilla está en revisión en WhatsApp.")
NOT_APPROVED = gettext_noop("La plantilla para este caso no está aprobada.")
NOBODY = gettext_noop("Sin canal por el que escribirle")


class TemplateFacts(NamedTuple):
    """What the rule needs to know of the template for a message."""

    state: str
    price: Decimal


@dataclass(frozen=True)
class Facts:
    """One message and one way, as they stand at `now`.

    `closed`: why the way does not exist or does not reach the person; `refused`: what the person,
    or the channel's own rule, has against this message; `silent`: they asked for no messages by
    any channel; `down`: why the way does not work for now; `quiet_until`: the end of the quiet
    hours, where this message is held back by them; `held`: until when, and why, a provider wants
    to be left alone. `windowed`: only templates may go 24 hours after `last_inbound_at`.
    `free_price` and `TemplateFacts.price` are in US dollars.
    """

    now: datetime
    channel: str
    purpose: str = ""
    closed: str = ""
    refused: str = ""
    silent: bool = False
    blocked: bool = False
    down: str = ""
    quiet_until: datetime | None = None
    held: tuple[str, datetime] | None = None
    windowed: bool = False
    last_inbound_at: datetime | None = None
    template: TemplateFacts | None = None
    free_price: Decimal = Decimal(0)


@dataclass(frozen=True)
class Decision:
    """How a message may be sent now: as free text, as an approved template, later, or not.

    `cost` is the predicted price of sending in US dollars; `reason` is shown to the business where
    something keeps it from being plain text, `why` always; `at` says when to ask again (mode
    `wait`).
    """

    mode: Mode
    reason: str = ""
    cost: Decimal = Decimal(0)
    at: datetime | None = None
    why: str = ""

    @property
    def goes(self) -> bool:
        """Whether it goes out now."""
        return self.mode in ("free", "template")


class Passed(NamedTuple):
    """A way that was not taken, and why."""

    channel: str
    reason: str


class Choice(NamedTuple):
    """Which way is taken (its place among those asked), what was decided for it, and the ways
    before it. `place` is None where there is no way at all."""

    place: int | None
    decision: Decision
    passed: tuple[Passed, ...] = ()


def window_open(last_inbound_at: datetime | None, now: datetime) -> bool:
    """Whether free text may be sent: less than 24 hours since the customer's last message."""
    return last_inbound_at is not None and now - last_inbound_at < WINDOW


def decide(facts: Facts) -> Decision:
    """Whether a message may go out by one way, and how."""
    if against := facts.closed or _unwanted(facts):
        return _refuse(against)
    if facts.down:
        return _wait(facts.down, facts.now + DOWN_RETRY)
    if facts.quiet_until is not None:
        return _wait(NIGHT, facts.quiet_until)
    if facts.held is not None:
        return _wait(*facts.held)
    if not facts.windowed:
        return Decision("free", cost=facts.free_price, why=NO_WINDOW)
    if window_open(facts.last_inbound_at, facts.now):
        return Decision("free", cost=facts.free_price, why=INSIDE)
    return _outside(facts)


def _unwanted(facts: Facts) -> str:
    """What the person asked for; who begins matters: whoever wants silence gets answers only."""
    if facts.refused:
        return facts.refused
    if initiative_of(facts.purpose) is Initiative.CONVERSATION:
        return ""
    if facts.blocked:
        return BLOCKED
    return SILENT if facts.silent else ""


def _outside(facts: Facts) -> Decision:
    template = facts.template
    if template is None:
        return _refuse(NO_TEMPLATE)
    if template.state == APPROVED:
        why = FIRST_WHY if facts.last_inbound_at is None else OUTSIDE_WHY
        return Decision("template", OUTSIDE, template.price, why=why)
    if template.state in UNDER_REVIEW and waits_for_approval(facts.purpose):
        return _wait(IN_REVIEW, facts.now + PENDING_RETRY)
    return _refuse(NOT_APPROVED)


def _refuse(reason: str) -> Decision:
    return Decision("refuse", reason, why=reason)


def _wait(reason: str, at: datetime) -> Decision:
    return Decision("wait", reason, at=at, why=reason)


def choose(decisions: Sequence[tuple[str, Decision]]) -> Choice:
    """The way to take among several, in their order, each with its channel's kind: the first by
    which the message goes out now; else the one that lets it go soonest; else none of them, with
    the reason of the first."""
    passed: list[Passed] = []
    for place, (channel, decision) in enumerate(decisions):
        if decision.goes:
            return Choice(place, decision, tuple(passed))
        passed.append(Passed(channel, decision.why or decision.reason))
    waiting = [place for place, (_, each) in enumerate(decisions) if each.mode == "wait"]
    if waiting:
        soonest = min(waiting, key=lambda place: decisions[place][1].at or datetime.max)
        others = tuple(each for n, each in enumerate(passed) if n != soonest)
        return Choice(soonest, decisions[soonest][1], others)
    if decisions:
        return Choice(0, decisions[0][1], tuple(passed[1:]))
    return Choice(None, _refuse(NOBODY))

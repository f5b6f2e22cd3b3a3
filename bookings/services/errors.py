"""The one way in which a booking is refused."""

from collections.abc import Sequence
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from bookings.availability import Slot


class Refusal(StrEnum):
    """Why not: what callers decide by, and what the assistant's sentences are chosen by."""

    SLOT_TAKEN = "slot_taken"
    HOLD_EXPIRED = "hold_expired"
    NOT_BOOKABLE = "not_bookable"
    OUTSIDE_HOURS = "outside_hours"
    TOO_SOON = "too_soon"
    TOO_LATE = "too_late"
    NOT_FOUND = "not_found"
    WRONG_STATE = "wrong_state"
    TOO_MANY_HOLDS = "too_many_holds"
    TOO_MANY_BOOKINGS = "too_many_bookings"
    NOT_BY_WEB = "not_by_web"


MESSAGES = {
    Refusal.SLOT_TAKEN: _("Esa hora ya no está libre."),
    Refusal.HOLD_EXPIRED: _("La hora se guardó solo unos minutos y ha caducado."),
    Refusal.NOT_BOOKABLE: _("Ese servicio no se puede reservar así."),
    Refusal.OUTSIDE_HOURS: _("A esa hora no se atiende."),
    Refusal.TOO_SOON: _("Hace falta reservar con más antelación."),
    Refusal.TOO_LATE: _("Ya no se puede cancelar ni cambiar sin hablar con el negocio."),
    Refusal.NOT_FOUND: _("Esa reserva no existe."),
    Refusal.WRONG_STATE: _("El estado de la reserva no lo permite."),
    Refusal.TOO_MANY_HOLDS: _("Hay demasiadas reservas a medias: inténtalo en unos minutos."),
    Refusal.TOO_MANY_BOOKINGS: _("Ya hay varias citas pendientes con estos datos."),
    Refusal.NOT_BY_WEB: _("Con estos datos no se puede reservar por la web."),
}


class BookingRefused(Exception):
    """A booking could not be held, confirmed, moved or cancelled; nothing was changed.

    `code` says why, `message` says it to a person, `alternatives` are up to three free slots near
    the one asked for: real ones at the time of asking, ascending. `retry_after`: in how many
    seconds asking again makes sense, 0 where it does not.
    """

    def __init__(
        self, code: Refusal, alternatives: Sequence[Slot] = (), retry_after: int = 0
    ) -> None:
        super().__init__(code.value)
        self.code = code
        self.alternatives = list(alternatives)
        self.retry_after = retry_after

    @property
    def message(self) -> str:
        """The refusal in the active language."""
        return str(MESSAGES[self.code])

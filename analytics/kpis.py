"""Goals that a business sets itself: what can be a goal, which ones it has, how it stands.

A business keeps them in `settings["kpis"]` as [{"code": "automatic_bookings", "target": 90}, ...],
in the order in which they are shown; starter kits fill it. Only what the daily figures can feed is
here: no goal is shown that nothing measures.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from analytics.numbers import Numbers, percent, ratio

PERCENT, SECONDS, COUNT, HOURS, STARS = "percent", "seconds", "count", "hours", "stars"
# The assumption behind the hours saved: what a person needs to read and answer one message.
MINUTES_PER_MESSAGE = 2
DAYS_A_WEEK = 7
NO_DATA: Promise = _("Sin datos")


@dataclass(frozen=True)
class Kpi:
    """Something that can be a goal. `at_least`: more is better; otherwise the goal is a ceiling.
    `actual` gives None where there was nothing to measure, and `nothing` says so."""

    code: str
    label: Promise
    help: Promise
    unit: str
    at_least: bool
    target: Decimal
    actual: Callable[[Numbers], Decimal | None]
    nothing: Promise = NO_DATA


@dataclass(frozen=True)
class Standing:
    """A goal beside what the figures say."""

    kpi: Kpi
    target: Decimal
    actual: Decimal | None

    @property
    def reached(self) -> bool | None:
        """Whether the goal is met; None where there is nothing to measure."""
        if self.actual is None:
            return None
        return self.actual >= self.target if self.kpi.at_least else self.actual <= self.target


def _attendance(numbers: Numbers) -> Decimal | None:
    return percent(numbers.completed, numbers.completed + numbers.no_shows)


def _without_handover(numbers: Numbers) -> Decimal | None:
    alone = max(numbers.conversations - numbers.handovers, 0)
    return percent(alone, numbers.conversations)


def _hours_saved(numbers: Numbers) -> Decimal | None:
    minutes = numbers.messages_assistant * MINUTES_PER_MESSAGE
    return ratio(Decimal(minutes * DAYS_A_WEEK) / 60, numbers.days)


KPIS: dict[str, Kpi] = {
    kpi.code: kpi
    for kpi in (
        Kpi(
            "automatic_bookings",
            _("Reservas sin intervención"),
            _("De las reservas hechas, las que no tuvo que hacer nadie del equipo."),
            PERCENT,
            True,
            Decimal(90),
            lambda n: percent(n.bookings_unaided, n.bookings),
        ),
        Kpi(
            "whatsapp_conversion",
            _("Conversión de WhatsApp"),
            _("De quienes escriben por WhatsApp en un día, cuántos reservan ese día."),
            PERCENT,
            True,
            Decimal(15),
            lambda n: percent(n.whatsapp_booked, n.whatsapp_people),
        ),
        Kpi(
            "reply_seconds",
            _("Tiempo de respuesta"),
            _("Media desde que el cliente escribe hasta que recibe respuesta."),
            SECONDS,
            False,
            Decimal(30),
            lambda n: n.reply_seconds_mean,
        ),
        Kpi(
            "booking_conversion",
            _("Intentos que acaban en reserva"),
            _("Reservas hechas de cada cien intentos de reservar."),
            PERCENT,
            True,
            Decimal(40),
            lambda n: n.conversion,
        ),
        Kpi(
            "attendance",
            _("Asistencia"),
            _("De las citas ya pasadas y marcadas, las de quienes vinieron."),
            PERCENT,
            True,
            Decimal(85),
            _attendance,
        ),
        Kpi(
            "answered",
            _("Mensajes contestados"),
            _("Mensajes de clientes que recibieron respuesta, como tarde al día siguiente."),
            PERCENT,
            True,
            Decimal(95),
            lambda n: percent(n.messages_answered, n.messages_in),
        ),
        Kpi(
            "without_handover",
            _("Conversaciones sin ayuda"),
            _("Las que el asistente llevó sin que hiciera falta una persona."),
            PERCENT,
            True,
            Decimal(80),
            _without_handover,
        ),
        Kpi(
            "new_leads",
            _("Interesados nuevos al día"),
            _("Personas que empiezan a hablar con el negocio, de media por día."),
            COUNT,
            True,
            Decimal(2),
            lambda n: ratio(n.leads_new, n.days),
        ),
        Kpi(
            "lead_conversion",
            _("Interesados ganados"),
            _("Quienes se hicieron clientes, de cada cien interesados nuevos."),
            PERCENT,
            True,
            Decimal(20),
            lambda n: percent(n.leads_won, n.leads_new),
        ),
        Kpi(
            "hours_saved",
            _("Horas ahorradas por semana"),
            _("Cuenta 2 minutos de trabajo por cada mensaje que escribió el asistente."),
            HOURS,
            True,
            Decimal(5),
            _hours_saved,
        ),
        Kpi(
            "engagement",
            _("Participación"),
            _("De quienes escriben en un día, cuántos siguen escribiendo tras la respuesta."),
            PERCENT,
            True,
            Decimal(50),
            lambda n: n.engagement,
        ),
        Kpi(
            "intent_precision",
            _("Acierto del asistente"),
            _("De los mensajes que el equipo revisó en la bandeja, los que entendió bien."),
            PERCENT,
            True,
            Decimal(90),
            lambda n: n.intent_precision,
            _("Faltan revisiones"),
        ),
        # Nothing of the product asks customers for a rating yet, so there is no number to show.
        Kpi(
            "satisfaction",
            _("Satisfacción de los clientes"),
            _("La media de lo que valoran, de 1 a 5."),
            STARS,
            True,
            Decimal("4.5"),
            lambda n: None,
            _("Sin valoraciones"),
        ),
    )
}
DEFAULTS = (
    "automatic_bookings",
    "whatsapp_conversion",
    "reply_seconds",
    "booking_conversion",
    "attendance",
    "answered",
)


def standings(numbers: Numbers, settings: Mapping[str, Any]) -> list[Standing]:
    """How a business stands with its goals; with the usual ones where it has set none."""
    return [Standing(kpi, target, kpi.actual(numbers)) for kpi, target in _goals(settings)]


def standings_all(numbers: Numbers, settings: Mapping[str, Any]) -> list[Standing]:
    """How a business stands with all that can be a goal: its own goals first, as it set them, then
    the others against the usual target."""
    own = standings(numbers, settings)
    chosen = {standing.kpi.code for standing in own}
    others = (kpi for kpi in KPIS.values() if kpi.code not in chosen)
    return [*own, *(Standing(kpi, kpi.target, kpi.actual(numbers)) for kpi in others)]


def _goals(settings: Mapping[str, Any]) -> Iterable[tuple[Kpi, Decimal]]:
    """The goals of `settings["kpis"]`. An entry that names no known goal is left out, a target
    that is no number gives way to the usual one: a typing mistake must not break Home."""
    own = settings.get("kpis")
    if not isinstance(own, list):
        own = [{"code": code} for code in DEFAULTS]
    for entry in own:
        kpi = KPIS.get(str(entry.get("code"))) if isinstance(entry, dict) else None
        if kpi is not None:
            yield kpi, _target(entry.get("target"), kpi.target)


def _target(value: object, usual: Decimal) -> Decimal:
    try:
        target = Decimal(str(value))
    except InvalidOperation:
        return usual
    return target if target.is_finite() else usual

"""How figures are written: rates, waits, goals."""

from decimal import Decimal

from django import template
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from analytics.kpis import COUNT, HOURS, PERCENT, STARS, Standing
from analytics.labels import failure_name, service_name
from analytics.numbers import rounded

register = template.Library()

NOTHING = "—"
MINUTE = 60
HOUR = 3600

register.filter("service_name", service_name)
register.filter("failure_name", failure_name)


@register.filter
def rate(value: Decimal | int | None) -> str:
    """A rate as it was rounded, '25,00 %' or '42 %'; a dash where there is none."""
    if value is None:
        return NOTHING
    places = 2 if isinstance(value, Decimal) else 0
    return _percent(number_format(value, decimal_pos=places, use_l10n=True))


@register.filter
def whole_rate(value: Decimal | None) -> str:
    """A rate without places, for tables of days."""
    return rate(rounded(value))


@register.filter
def wait(seconds: Decimal | None) -> str:
    """A length of time in the two units that matter; a dash where there is none."""
    if seconds is None:
        return NOTHING
    whole = round(seconds)
    if whole < MINUTE:
        return _("%(n)s s") % {"n": _number(seconds if seconds < 10 else Decimal(whole))}
    if whole < HOUR:
        return _("%(m)d min %(s)02d s") % {"m": whole // MINUTE, "s": whole % MINUTE}
    return _("%(h)d h %(m)02d min") % {"h": whole // HOUR, "m": whole % HOUR // MINUTE}


@register.filter
def mean(value: Decimal | None) -> str:
    """A mean with at most one place; a dash where there is none."""
    return NOTHING if value is None else _number(value)


@register.filter
def clock_hour(hour: int | None) -> str:
    """An hour of the day as a stretch, '10:00–11:00'; a dash where there is none."""
    return NOTHING if hour is None else f"{hour:02d}:00\N{EN DASH}{(hour + 1) % 24:02d}:00"


@register.filter
def weekday_name(place: int) -> str:
    """A weekday, Monday being 0."""
    return str(WEEKDAYS[place]).capitalize()


@register.filter
def weekday_short(place: int) -> str:
    """A weekday in three letters or so, Monday being 0."""
    return str(WEEKDAYS_ABBR[place]).capitalize()


@register.filter
def reached(standing: Standing) -> str:
    """What a goal's figure is at present."""
    return _measured(standing.actual, standing.kpi.unit)


@register.filter
def goal(standing: Standing) -> str:
    """What a goal asks for, in words."""
    value = {"value": _measured(standing.target, standing.kpi.unit)}
    return (_("al menos %(value)s") if standing.kpi.at_least else _("como mucho %(value)s")) % value


def _measured(value: Decimal | None, unit: str) -> str:
    if value is None:
        return NOTHING
    if unit == PERCENT:
        return _percent(_number(value))
    if unit == HOURS:
        return _("%(n)s h") % {"n": _number(value)}
    if unit == STARS:
        return _("%(n)s de 5") % {"n": _number(value)}
    return _number(value) if unit == COUNT else wait(value)


def _number(value: Decimal) -> str:
    """At most one place, none where it is whole."""
    short = round(value, 1)
    places = 0 if short == short.to_integral_value() else 1
    return number_format(short, decimal_pos=places, use_l10n=True)


def _percent(number: str) -> str:
    return (_("%(n)s %%") % {"n": number}).replace(" ", "\N{NO-BREAK SPACE}")

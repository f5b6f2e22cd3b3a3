"""How figures are written: rates, waits, goals."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from analytics.kpis import COUNT, HOURS, PERCENT, Standing
from analytics.numbers import rounded

register = template.Library()

NOTHING = "—"
MINUTE = 60
HOUR = 3600


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
    return _number(value) if unit == COUNT else wait(value)


def _number(value: Decimal) -> str:
    """At most one place, none where it is whole."""
    short = round(value, 1)
    places = 0 if short == short.to_integral_value() else 1
    return number_format(short, decimal_pos=places, use_l10n=True)


def _percent(number: str) -> str:
    return (_("%(n)s %%") % {"n": number}).replace(" ", "\N{NO-BREAK SPACE}")

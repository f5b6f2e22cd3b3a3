"""The figures as CSV: the pages' numbers, under names that do not change with the language."""

import csv
from collections.abc import Iterable
from decimal import Decimal

from django.http import HttpResponse

from analytics.activity import Activity
from analytics.funnel import Week
from analytics.kpis import Standing
from analytics.numbers import COUNTED
from analytics.selectors import Month
from analytics.spend import Acquisition

DERIVED = (
    *("messages", "reply_seconds_mean", "conversion"),
    *("conversation_length", "engagement", "intent_precision"),
)


def days_csv(month: Month, filename: str) -> HttpResponse:
    """A row for each day of a month that has begun, and their sum."""
    columns = [*COUNTED, *DERIVED]
    days = [(day.date.isoformat(), day.numbers) for day in month.now.begun]
    rows = [
        [name, *(_cell(getattr(numbers, column)) for column in columns)]
        for name, numbers in [*days, ("total", month.now.sum)]
    ]
    return _csv(filename, ["date", *columns], rows)


def hours_csv(activity: Activity, filename: str) -> HttpResponse:
    """A row for each hour of each day that has begun, in the business's clock."""
    rows = [
        [day.isoformat(), f"{hour:02d}", str(received), str(sent), str(received + sent)]
        for day, detail in activity.days
        for hour, (received, sent) in enumerate(zip(detail.hours_in, detail.hours_out, strict=True))
    ]
    return _csv(filename, ["date", "hour", "messages_in", "messages_out", "messages"], rows)


def services_csv(activity: Activity, filename: str) -> HttpResponse:
    """A row for each day, service and result; what went well has the result `ok`."""
    rows = [
        [day.isoformat(), service, code or "ok", str(count)]
        for day, detail in activity.days
        for service, codes in sorted(detail.services.items())
        for code, count in sorted(codes.items())
    ]
    return _csv(filename, ["date", "service", "result", "count"], rows)


def goals_csv(standings: Iterable[Standing], filename: str) -> HttpResponse:
    """A row for each goal: what it asks for and how it stands; nothing where nothing is known."""
    rows = [
        [
            standing.kpi.code,
            standing.kpi.unit,
            "at_least" if standing.kpi.at_least else "at_most",
            _cell(standing.target),
            _cell(standing.actual),
            "" if standing.reached is None else str(standing.reached).lower(),
        ]
        for standing in standings
    ]
    return _csv(filename, ["goal", "unit", "kind", "target", "actual", "reached"], rows)


def acquisition_csv(found: Acquisition, filename: str) -> HttpResponse:
    """A row for each channel with spend, then their sum, the customers won, and the cost of one."""
    rows = [
        *([channel.value, _cell(amount), found.currency] for channel, amount in found.rows),
        *([row.channel, _cell(row.amount), row.currency] for row in found.foreign),
        ["total", _cell(found.total), found.currency],
        ["leads_won", str(found.leads_won), ""],
        ["cac", _cell(found.cac), found.currency],
    ]
    return _csv(filename, ["channel", "amount", "currency"], rows)


def funnel_csv(weeks: Iterable[Week], filename: str) -> HttpResponse:
    """The funnel's columns as the brief's query names them."""
    names = ["week", "new_leads", "scheduled", "showed_up", "converted", "conversion_rate"]
    rows = [
        [
            week.monday.isoformat(),
            *(str(count) for count in (week.new, week.scheduled, week.showed_up, week.converted)),
            _cell(week.rate),
        ]
        for week in weeks
    ]
    return _csv(filename, names, rows)


def _cell(value: Decimal | float | int | None) -> str:
    """A number as every spreadsheet reads it; nothing where there is none."""
    if value is None:
        return ""
    return f"{value:.2f}" if isinstance(value, Decimal | float) else str(value)


def _csv(filename: str, names: list[str], rows: Iterable[list[str]]) -> HttpResponse:
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    writer = csv.writer(response)
    writer.writerow(names)
    writer.writerows(rows)
    return response

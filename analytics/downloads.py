"""The figures as CSV: the pages' numbers, under names that do not change with the language."""

import csv
from collections.abc import Iterable
from decimal import Decimal

from django.http import HttpResponse

from analytics.funnel import Week
from analytics.numbers import COUNTED
from analytics.selectors import Month

DERIVED = ("messages", "reply_seconds_mean", "conversion")


def days_csv(month: Month, filename: str) -> HttpResponse:
    """A row for each day of a month that has begun, and their sum."""
    columns = [*COUNTED, *DERIVED]
    days = [(day.date.isoformat(), day.numbers) for day in month.now.begun]
    rows = [
        [name, *(_cell(getattr(numbers, column)) for column in columns)]
        for name, numbers in [*days, ("total", month.now.sum)]
    ]
    return _csv(filename, ["date", *columns], rows)


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

"""`manage.py metrics_rebuild`: count days anew, after an import or a change of zone or currency."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analytics.days import DAY, days_from
from analytics.management.progress import Progress
from analytics.rollups import DAYS_AT_ONCE, daily_metrics_rebuild
from analytics.selectors import first_day
from tenants.context import business_context
from tenants.models import Business


class Command(BaseCommand):
    help = (
        "Count a business's days anew from its records, in its time zone; safe to repeat. Days"
        " whose conversations were erased since would lose their figures: name a range."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--business", required=True, help="the business's schema name")
        parser.add_argument("--from", dest="first", help="YYYY-MM-DD; default: its first record")
        parser.add_argument("--to", dest="last", help="YYYY-MM-DD; default: yesterday")

    def handle(self, **options: Any) -> None:
        with business_context(business_named(options["business"])) as business:
            yesterday = timezone.localdate(timezone=business.tz) - DAY
            last = _day(options["last"]) or yesterday
            first = _day(options["first"]) or first_day() or last
            if last < first:
                raise CommandError(f"{last} is before {first}: give an earlier --from.")
            days = list(days_from(first, last))
            progress = Progress(self.stdout, "days", len(days), quiet=not options["verbosity"])
            for number in range(0, len(days), DAYS_AT_ONCE):
                chunk = days[number : number + DAYS_AT_ONCE]
                daily_metrics_rebuild(days=chunk)
                progress.add(len(chunk))


def business_named(schema: str) -> Business:
    """The business with that schema. Raises `CommandError` where none has it."""
    business: Business | None = (
        Business.objects.filter(schema_name=schema, is_template=False)
        .exclude(schema_name="public")
        .first()
    )
    if business is None:
        raise CommandError(f"There is no business {schema!r}.")
    return business


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is not a day: write YYYY-MM-DD.") from error

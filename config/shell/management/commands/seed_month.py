"""`manage.py seed_month`: a month with figures that are known beforehand."""

from argparse import ArgumentParser
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from analytics.management.commands.metrics_rebuild import business_named
from analytics.selectors import month_figures
from config.shell.seed.sample.agenda import NoRoom
from config.shell.seed.sample.moments import TooShort
from config.shell.seed.sample.month import SeedRefused, Wanted, month_seed
from tenants.context import business_context

USUAL = Wanted()


class Command(BaseCommand):
    help = (
        "Write real conversations and bookings into one empty month of a business, so that it has"
        " exactly the figures asked for. Sample data: not for a business that serves customers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--business", required=True, help="the business's schema name")
        parser.add_argument("--month", help="YYYY-MM; default: the running one")
        for name in ("messages", "attempts", "bookings"):
            usual = getattr(USUAL, name)
            parser.add_argument(f"--{name}", type=int, default=usual, help=f"default: {usual}")
        parser.add_argument("--revenue", default=str(USUAL.revenue), help="default: %(default)s")

    def handle(self, **options: Any) -> None:
        with business_context(business_named(options["business"])) as business:
            first = _month(options["month"]) or timezone.localdate(timezone=business.tz)
            try:
                month_seed(first=first, wanted=_wanted(options))
            except (SeedRefused, NoRoom, TooShort) as error:
                raise CommandError(str(error)) from error
            figures = month_figures(now=timezone.now(), month=first).now.sum
            self.stdout.write(
                f"{first:%Y-%m}: {figures.messages:,} messages, {figures.attempts:,} attempts,"
                f" {figures.bookings:,} bookings, {figures.revenue:,.2f} {business.currency}"
            )


def _wanted(options: dict[str, Any]) -> Wanted:
    try:
        revenue = Decimal(options["revenue"]).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise CommandError(f"{options['revenue']!r} is no amount.") from error
    return Wanted(options["messages"], options["attempts"], options["bookings"], revenue)


def _month(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise CommandError(f"{text!r} is not a month: write YYYY-MM.") from error

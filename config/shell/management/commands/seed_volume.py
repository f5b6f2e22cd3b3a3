"""`manage.py seed_volume`: much of everything, for measuring and for trying pages out."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from analytics.management.commands.metrics_rebuild import business_named
from analytics.management.progress import Progress
from config.shell.seed.sample.volume import DAYS, volume_seed
from tenants.context import business_context


class Command(BaseCommand):
    help = (
        f"Add people with leads, conversations and bookings over the last {DAYS} days. Sample data:"
        " not for a business that serves customers."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--business", required=True, help="the business's schema name")
        parser.add_argument("--messages", type=int, default=50_000, help="default: %(default)s")
        parser.add_argument("--leads", type=int, default=5_000, help="default: %(default)s")

    def handle(self, **options: Any) -> None:
        quiet = not options["verbosity"]

        def say(what: str, total: int) -> Progress:
            return Progress(self.stdout, what, total, quiet=quiet)

        with business_context(business_named(options["business"])):
            try:
                volume_seed(messages=options["messages"], leads=options["leads"], say=say)
            except ValueError as error:
                raise CommandError(str(error)) from error

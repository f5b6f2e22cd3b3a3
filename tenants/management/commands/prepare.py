from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tenants.provisioning import platform_prepare


class Command(BaseCommand):
    """What a deployment runs before the new code starts."""

    help = (
        "Migrate the public schema, the template and every business, and make the platform's own "
        "rows where they are missing. Makes no sample data; safe to repeat."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all-migrations",
            action="store_true",
            help="run every migration on an empty database, not its baseline",
        )

    def handle(self, *, all_migrations: bool, **_: Any) -> None:
        platform_prepare(from_baseline=not all_migrations)
        self.stdout.write("The database is up to date.")

from typing import Any

from django.core.management.base import BaseCommand

from tenants.provisioning import platform_prepare


class Command(BaseCommand):
    """What a deployment runs before the new code starts."""

    help = (
        "Migrate the public schema, the template and every business, and make the platform's own "
        "rows where they are missing. Makes no sample data; safe to repeat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        platform_prepare()
        self.stdout.write("The database is up to date.")

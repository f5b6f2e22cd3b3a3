from typing import Any

from django.core.management.base import BaseCommand

from config.shell.structure import structure_made
from tenants.baseline import BASELINE


class Command(BaseCommand):
    """For developers, after a release's migrations: new databases start quickly again."""

    help = (
        "Run every migration on an empty database of its own, and write the structure that comes "
        f"of it to {BASELINE.name}, which new databases begin with."
    )
    requires_system_checks = ()

    def handle(self, **_: Any) -> None:
        BASELINE.write_text(structure_made(all_migrations=True))
        self.stdout.write(f"{BASELINE} written.")

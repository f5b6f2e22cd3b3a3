from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand

from config.shell.seed import demo_seed
from tenants.tasks import HEARTBEAT_KEY
from tenants.urls_for import business_url


class Command(BaseCommand):
    """Migrate and make the demo's businesses; what exists already is left as it is."""

    help = "Migrate, and fill the database with the demo's businesses (safe to repeat)."

    requires_system_checks: list[str] = []  # they load every page, which nothing here needs

    def handle(self, *args: Any, **options: Any) -> None:
        # What an earlier run left must not count as the worker that is about to start.
        cache.delete(HEARTBEAT_KEY)
        for business in demo_seed():
            self.stdout.write(business_url(business))

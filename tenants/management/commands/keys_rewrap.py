from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.keys import keys_rewrap


class Command(BaseCommand):
    """Rotate the master key."""

    help = (
        "Wrap the data key of every business anew with the first key of ENCRYPTION_KEYS. Run it "
        "after a new key was put in front and every process restarted; then the old key can go."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = keys_rewrap()
        self.stdout.write(f"{done.businesses} data keys are wrapped by {done.key_id!r}.")
        if done.unreadable:
            raise CommandError(
                "ENCRYPTION_KEYS lacks the master key of: " + ", ".join(done.unreadable)
            )

from argparse import ArgumentParser
from getpass import getpass

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from bookings.providers.base import CalendarError
from bookings.providers.calendly.provider import CalendlyCalendar
from bookings.providers.connecting import account_connect
from bookings.services.connections import connection_adopted
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.models import Business
from tenants.urls_for import business_url


class Command(BaseCommand):
    """Connect a Calendly account to a business."""

    help = (
        "Connect a Calendly account to a business. The personal access token is read from "
        "CALENDLY_ACCESS_TOKEN or asked for, never taken from the command line. "
        "CALENDLY_USER_URI, where set, has to be the token's user. Calendly's calls are sent to "
        "the business's host, or to CALENDLY_WEBHOOK_URI."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "business", nargs="?", help="schema name: estilo; the only one there is without it"
        )
        parser.add_argument(
            "--relay", action="store_true", help="show the bearer secret for a relay too"
        )

    def handle(self, *args: object, **options: object) -> None:
        business = _business(str(options["business"] or ""))
        token = settings.CALENDLY_ACCESS_TOKEN or getpass("Personal access token: ")
        calendly = CalendlyCalendar()
        try:
            key = calendly.introduce(token).key
            if settings.CALENDLY_USER_URI not in ("", key):
                raise CommandError(f"The token is of {key}, not of CALENDLY_USER_URI.")
            with business_context(business):
                connection = account_connect(
                    calendly, token=token, url=settings.CALENDLY_WEBHOOK_URI
                )
                connection_adopted(connection=connection, actor=SYSTEM)
        except CalendarError as error:
            raise CommandError(f"{gettext(error.reason)} ({error.code})") from error
        self.stdout.write(f"Calendly is connected; its calls: {connection.watch['state']}.")
        if connection.watch["state"] != "active":
            self.stdout.write("It is read every five minutes instead. A relay may post to")
            self.stdout.write(business_url(business, calendly.path))
        if options["relay"]:
            secret = (connection.credentials or {})["relay_secret"]
            self.stdout.write(f"Authorization: Bearer {secret}")


def _business(schema: str) -> Business:
    known = Business.objects.filter(is_template=False).exclude(schema_name="public")
    found: list[Business] = list(
        known.filter(schema_name=schema) if schema else known.order_by("pk")[:2]
    )
    if len(found) == 1:
        return found[0]
    if schema:
        raise CommandError(f"No business has the schema {schema!r}.")
    raise CommandError("Say which business: there is not exactly one.")

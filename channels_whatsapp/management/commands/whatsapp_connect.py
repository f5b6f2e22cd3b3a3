from argparse import ArgumentParser
from getpass import getpass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from channels_whatsapp.services import account_connect
from tenants.models import Business
from tenants.urls_for import business_url, public_url


class Command(BaseCommand):
    """Connect a real Twilio number to a business."""

    help = (
        "Connect a Twilio WhatsApp number to a business. What is left out comes from the "
        "environment or .env: TWILIO_WHATSAPP_NUMBER, TWILIO_ACCOUNT_SID, and the only business "
        "there is. The Auth Token is read from TWILIO_AUTH_TOKEN or asked for, never taken from "
        "the command line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("business", nargs="?", help="schema name: estilo")
        parser.add_argument("number", nargs="?", help="the number that sends and receives: +34…")
        parser.add_argument("account_sid", nargs="?", help="the Account SID: AC…")

    def handle(self, *args: object, **options: str | None) -> None:
        business = _business(options["business"])
        number = options["number"] or _given("TWILIO_WHATSAPP_NUMBER", "the number")
        try:
            account = account_connect(
                business=business,
                number=number.removeprefix("whatsapp:"),
                account_sid=options["account_sid"] or _given("TWILIO_ACCOUNT_SID", "the account"),
                auth_token=settings.TWILIO_AUTH_TOKEN or getpass("Auth Token: "),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{account.number} is connected. In Twilio's console, set the number's")
        self.stdout.write("webhook for incoming messages (POST) to one of these addresses:")
        self.stdout.write(public_url("/webhook/whatsapp"))
        self.stdout.write(business_url(business, "/webhook/whatsapp"))


def _business(schema: str | None) -> Business:
    known = Business.objects.filter(is_template=False).exclude(schema_name="public")
    found: list[Business] = list(
        known.filter(schema_name=schema) if schema else known.order_by("pk")[:2]
    )
    if len(found) == 1:
        return found[0]
    if schema:
        raise CommandError(f"No business has the schema {schema!r}.")
    raise CommandError("Say which business: there is not exactly one.")


def _given(variable: str, what: str) -> str:
    value: str = getattr(settings, variable)
    if not value:
        raise CommandError(f"Say {what}, or set {variable}.")
    return value

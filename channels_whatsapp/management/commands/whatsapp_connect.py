import os
from argparse import ArgumentParser
from getpass import getpass

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from channels_whatsapp.services import account_connect
from tenants.models import Business
from tenants.urls_for import business_url, public_url


class Command(BaseCommand):
    """Connect a real Twilio number to a business."""

    help = (
        "Connect a Twilio WhatsApp number to a business. The Auth Token is read from "
        "TWILIO_AUTH_TOKEN or asked for, never taken from the command line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("business", help="schema name: estilo")
        parser.add_argument("number", help="the number that sends and receives: +34600111222")
        parser.add_argument("account_sid", help="the Account SID: AC…")

    def handle(self, *args: object, **options: str) -> None:
        schema = options["business"]
        business = Business.objects.filter(schema_name=schema, is_template=False).first()
        if business is None or schema == "public":
            raise CommandError(f"No business has the schema {schema!r}.")
        token = os.environ.get("TWILIO_AUTH_TOKEN") or getpass("Auth Token: ")
        try:
            account = account_connect(
                business=business,
                number=options["number"],
                account_sid=options["account_sid"],
                auth_token=token,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{account.number} is connected. In Twilio's console, set the number's")
        self.stdout.write("webhook for incoming messages (POST) to one of these addresses:")
        self.stdout.write(public_url("/webhook/whatsapp"))
        self.stdout.write(business_url(business, "/webhook/whatsapp"))

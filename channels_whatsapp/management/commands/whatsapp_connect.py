from argparse import ArgumentParser
from getpass import getpass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from channels_whatsapp.connecting import FIELDS, meta_account_connect
from channels_whatsapp.providers.meta.keys import keys_of
from channels_whatsapp.services import account_connect
from tenants.models import Business
from tenants.urls_for import business_url, public_url


class Command(BaseCommand):
    """Connect a real number to a business."""

    help = (
        "Connect a WhatsApp number to a business, through Twilio or (--provider meta) through "
        "Meta's Cloud API, which is asked whether the values fit together. What is left out comes "
        "from the environment or .env: TWILIO_WHATSAPP_NUMBER, TWILIO_ACCOUNT_SID, or "
        "META_PHONE_NUMBER_ID, META_WABA_ID, and the only business there is. Secrets are read "
        "from TWILIO_AUTH_TOKEN, or META_ACCESS_TOKEN and META_APP_SECRET, or asked for, never "
        "taken from the command line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("business", nargs="?", help="schema name: estilo")
        parser.add_argument("number", nargs="?", help="the number that sends and receives: +34…")
        parser.add_argument("account_sid", nargs="?", help="the Account SID: AC…")
        parser.add_argument("--provider", choices=["twilio", "meta"], default="twilio")
        parser.add_argument("--phone-number-id", help="Meta's id of the number")
        parser.add_argument("--waba-id", help="Meta's id of the WhatsApp Business account")

    def handle(self, *args: object, **options: str | None) -> None:
        business = _business(options["business"])
        connect = self._meta if options["provider"] == "meta" else self._twilio
        try:
            connect(business, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def _meta(self, business: Business, options: dict[str, str | None]) -> None:
        phone_id = options["phone_number_id"] or _given("META_PHONE_NUMBER_ID", "the number's id")
        account = meta_account_connect(
            business=business,
            phone_number_id=phone_id,
            waba_id=options["waba_id"] or _given("META_WABA_ID", "the account's id"),
            access_token=settings.META_ACCESS_TOKEN or getpass("Access token: "),
            app_secret=settings.META_APP_SECRET or getpass("App secret: "),
        )
        expires = account.token_expires_at
        self.stdout.write(f"{account.number} is connected.")
        self.stdout.write(f"Its token expires: {expires.date() if expires else 'no date known'}.")
        self.stdout.write("In Meta's app, WhatsApp, Configuration, enter as callback URL one of")
        self._addresses(business)
        self.stdout.write(f"and as verify token: {keys_of(account).verify_token}")
        self.stdout.write(f"Then subscribe to the fields: {', '.join(FIELDS)}")

    def _twilio(self, business: Business, options: dict[str, str | None]) -> None:
        number = options["number"] or _given("TWILIO_WHATSAPP_NUMBER", "the number")
        account = account_connect(
            business=business,
            number=number.removeprefix("whatsapp:"),
            account_sid=options["account_sid"] or _given("TWILIO_ACCOUNT_SID", "the account"),
            auth_token=settings.TWILIO_AUTH_TOKEN or getpass("Auth Token: "),
        )
        self.stdout.write(f"{account.number} is connected. In Twilio's console, set the number's")
        self.stdout.write("webhook for incoming messages (POST) to one of these addresses:")
        self._addresses(business)

    def _addresses(self, business: Business) -> None:
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

import json
import os
import sys
from argparse import ArgumentParser
from contextlib import AbstractContextManager, ExitStack, nullcontext
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from channels_whatsapp.models import WhatsAppAccount
from config.shell import embedded
from config.shell.phone import Phone, WebhookRefused
from config.shell.seed import demo_seed
from config.shell.simulator.local import LocalTwilio
from leads.phones import InvalidPhone, phone_normalize
from tenants.context import business_context
from tenants.models import Business


class Command(BaseCommand):
    """Talk to a business's assistant from the command line, through the real pipeline."""

    help = (
        "Read one customer message per line from standard input, send each through the signed "
        "WhatsApp webhook, and print one JSON object per line with what came back. Uses the "
        "embedded servers when DATABASE_URL and REDIS_URL are not set."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--business", required=True, help="schema name: estilo")
        parser.add_argument("--from", required=True, dest="number", help="phone: +34600123456")

    def handle(self, *args: Any, **options: Any) -> None:
        with ExitStack() as stack:
            try:
                stack.enter_context(embedded.servers(settings.VAR_DIR))
            except embedded.ServerError as error:
                raise CommandError(str(error)) from error
            phone = self._phone(options["business"], options["number"])
            stack.enter_context(_twilio(phone))
            self._talk(phone)

    def _phone(self, schema: str, number: str) -> Phone:
        business = self._business(schema)
        with business_context(business):
            account = WhatsAppAccount.objects.filter(provider="twilio", state="active").first()
            if account is None:
                raise CommandError(f"{business} has no active WhatsApp account.")
            try:
                number = phone_normalize(number, business.country)
            except InvalidPhone as error:
                raise CommandError(f"--from: {error}") from error
        return Phone(business, account, number)

    def _business(self, schema: str) -> Business:
        """The business, after making the demo's in an empty embedded database."""
        if not os.environ.get("DATABASE_URL"):
            demo_seed()
        business: Business | None = Business.objects.filter(
            schema_name=schema, is_template=False
        ).first()
        if business is None or schema == "public":
            raise CommandError(f"No business has the schema {schema!r}.")
        return business

    def _talk(self, phone: Phone) -> None:
        sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
        for number, line in enumerate(sys.stdin, start=1):
            try:
                answer = phone.say(line.rstrip("\r\n"))
            except WebhookRefused as error:
                answer = {"replies": [], "options": [], "state": {}, "error": str(error)}
            self.stdout.write(json.dumps({"n": number} | answer, ensure_ascii=False))
            self.stdout.flush()


def _twilio(phone: Phone) -> AbstractContextManager[Any]:
    """Somewhere to send to: a stand-in of this process, unless TWILIO_BASE_URL names a server."""
    if os.environ.get("TWILIO_BASE_URL"):
        return nullcontext()
    account = phone.account
    stand_in = LocalTwilio({account.account_sid: (account.auth_token, {account.number})})
    stack = ExitStack()
    stack.enter_context(stand_in)
    settings.TWILIO_BASE_URL = stand_in.base_url
    return stack

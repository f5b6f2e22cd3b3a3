"""`manage.py doctor`: what is wrong, and what to do about it, in a line each."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from config.shell.doctor import house, providers
from config.shell.doctor.findings import Check, Finding, findings_of
from config.shell.doctor.webhook import webhook_round_trip
from tenants.context import business_context
from tenants.models import Business

HOUSE = (
    Check("database", house.database),
    Check("migrations", house.migrations, needs="database"),
    Check("redis", house.redis),
    Check("worker", house.worker, needs="redis"),
    Check("due work", house.due_work, needs="database"),
    Check("encryption keys", house.keys, needs="database"),
    Check("mail", house.mail),
    Check("storage", house.storage),
    Check("files", house.files),
    Check("public address", house.public_address),
)
PROVIDERS = (
    Check("openai", providers.openai),
    Check("stripe", providers.stripe),
    Check("calendly", providers.calendly),
    Check("twilio", providers.twilio_reachable),
)


class Command(BaseCommand):
    """Look at the house and at every integration. Exit code 1 when anything is wrong."""

    help = (
        "Check the database, Redis, worker, beat, mail, keys, storage, the public address and "
        "every integration; print the cause and the remedy of what is wrong, in one line each."
    )
    requires_system_checks: list[str] = []  # it has to work while much else does not

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--health-only", action="store_true", help="the integrations only, not the house"
        )
        parser.add_argument(
            "--test-webhook",
            action="store_true",
            help="also send a signed report through the public address and follow it to a worker",
        )
        parser.add_argument("--business", default="", help="only this one (schema name): estilo")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for found in self._findings(**options):
            wrong += not found.ok
            self.stdout.write(_line(found))
        if wrong:
            raise CommandError(f"{wrong} thing{'s are' if wrong > 1 else ' is'} wrong.")
        self.stdout.write("All is well.")

    def _findings(self, **options: Any) -> Iterator[Finding]:
        reachable = True
        checks = [HOUSE[0], *PROVIDERS] if options["health_only"] else [*HOUSE, *PROVIDERS]
        for found in findings_of(checks):
            reachable = reachable and (found.ok or found.name != "database")
            yield found
        if reachable:
            for business in _businesses(options["business"]):
                yield from _of_business(business, webhook=options["test_webhook"])


def _of_business(business: Business, *, webhook: bool) -> Iterator[Finding]:
    name = business.schema_name
    checks = [
        Check(f"twilio of {name}", providers.twilio_accounts),
        Check(f"meta of {name}", providers.meta_accounts),
        Check(f"calendly of {name}", providers.calendly_accounts),
        Check(f"waha of {name}", providers.gateway_accounts),
        Check(f"telegram of {name}", providers.telegram_accounts),
        Check(f"chatwoot of {name}", providers.chatwoot_accounts),
    ]
    if webhook:
        checks.append(Check(f"webhook of {name}", webhook_round_trip))
    with business_context(business):
        yield from findings_of(checks)


def _businesses(schema: str) -> list[Business]:
    rows = Business.objects.filter(is_template=False).exclude(schema_name="public")
    serving = rows.filter(state__in=(Business.State.TRIAL, Business.State.ACTIVE))
    if not schema:
        return list(serving)
    found = list(rows.filter(schema_name=schema))
    if not found:
        raise CommandError(f"No business has the schema {schema!r}.")
    return found


def _line(found: Finding) -> str:
    if found.ok:
        return f"ok    {found.name}{f': {found.note}' if found.note else ''}"
    return f"WRONG {found.name}: {found.cause}. Do: {found.remedy}."

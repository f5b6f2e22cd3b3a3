from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from bookings.models import Resource
from bookings.setup import resource_add
from tenants.actors import SYSTEM
from tenants.context import business_context
from tenants.models import Business


class Command(BaseCommand):
    """Add the people that customers book with."""

    help = (
        "Add people (or, with --kind, rooms and machines) to a business. Which services they "
        "give is chosen on each service's page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("business", help="schema name: estilo")
        parser.add_argument("names", nargs="+", metavar="name", help="Marta 'Luis Pérez'")
        parser.add_argument("--kind", default=Resource.Kind.STAFF, choices=Resource.Kind.values)

    def handle(self, *args: Any, business: str, names: list[str], kind: str, **_: Any) -> None:
        found = Business.objects.filter(schema_name=business, is_template=False).first()
        if found is None or business == "public":
            raise CommandError(f"No business has the schema {business!r}.")
        with business_context(found):
            for name in names:
                try:
                    resource_add(name=name, kind=kind, actor=SYSTEM)
                except ValidationError as error:
                    raise CommandError(f"{name!r}: {' '.join(error.messages)}") from error
                self.stdout.write(f"{found} has {name.strip()}.")

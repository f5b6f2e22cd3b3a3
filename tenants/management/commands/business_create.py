from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from tenants.models import Business, User
from tenants.provisioning import business_create
from tenants.urls_for import business_url


class Command(BaseCommand):
    """Create a business from the command line."""

    help = "Create a business: its schema, its host name and, with --owner, its owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("schema_name", help="short name, also its sub-domain: estilo")
        parser.add_argument("name", help="name shown to people: 'Peluquería Estilo'")
        parser.add_argument("--owner", help="email of an existing user, or of one to be made")
        parser.add_argument("--timezone", default="Europe/Madrid")
        parser.add_argument("--currency", default="EUR")
        parser.add_argument("--vertical", default="other", choices=Business.Vertical.values)

    def handle(self, *args: object, **options: str) -> None:
        owner = self._owner(options["owner"]) if options["owner"] else None
        try:
            business = business_create(
                schema_name=options["schema_name"],
                name=options["name"],
                owner=owner,
                timezone=options["timezone"],
                currency=options["currency"],
                vertical=options["vertical"],
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(business_url(business))

    def _owner(self, email: str) -> User:
        user, created = User.objects.get_or_create(email=email.lower())
        if created:
            user.set_unusable_password()
            user.save(update_fields=["password"])
            self.stdout.write(f"Made the user {email}: set a password with `changepassword`.")
        return user

"""A business in under a second: its schema is a clone of the template's."""

import logging

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django_tenants.clone import CloneSchema
from django_tenants.utils import schema_exists

from tenants import due
from tenants.baseline import baseline_load
from tenants.cloning import constraints_rename
from tenants.context import public_context
from tenants.crypto import data_key_new
from tenants.db import connection
from tenants.middleware import forget_hosts
from tenants.models import Business, Domain, DueItem, Membership, User
from tenants.models.business import validate_schema_name

logger = logging.getLogger(__name__)

TEMPLATE_SCHEMA = "template_business"
RESERVED = frozenset(
    {"public", "www", "api", "admin", "mail", "static", "localhost", "app", TEMPLATE_SCHEMA}
)


def platform_prepare(*, from_baseline: bool = True) -> None:
    """Bring the database up to date: public schema, platform row, template, every business.

    Runs at deployment and at the demo's start; safe to repeat. An empty database begins with the
    baseline, or with the first migration where `from_baseline` is False.
    """
    connection.set_schema_to_public()
    if from_baseline:
        baseline_load()
        connection.set_schema_to_public()
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    _row_ensure("public", "Mostrador", template=False)
    _row_ensure(TEMPLATE_SCHEMA, "Plantilla", template=True)
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{TEMPLATE_SCHEMA}"')
    # Before migrations, which know constraints by the names that the template's have.
    constraints_rename(template=TEMPLATE_SCHEMA, schemas=_schemas())
    call_command("migrate_schemas", tenant=True, interactive=False, verbosity=0)
    connection.set_schema_to_public()
    _vectors_ensure()


def _vectors_ensure() -> None:
    """Make pgvector usable where the server has it and lets us; without it documents are searched
    by their words alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT installed_version FROM pg_available_extensions WHERE name='vector'")
        found = cursor.fetchone()
        if found is None or found[0] is not None:
            return
        try:
            with transaction.atomic():
                cursor.execute("CREATE EXTENSION IF NOT EXISTS vector SCHEMA public")
        except DatabaseError as error:
            logger.warning("pgvector not created: %s", type(error).__name__)


def _schemas() -> list[str]:
    """The schemas of all businesses, the template's not among them."""
    rows = Business.objects.exclude(schema_name__in=("public", TEMPLATE_SCHEMA))
    return list(rows.values_list("schema_name", flat=True))


def _row_ensure(schema_name: str, name: str, *, template: bool) -> None:
    if Business.objects.filter(schema_name=schema_name).exists():
        return
    business = Business(
        schema_name=schema_name,
        name=name,
        is_template=template,
        state=Business.State.ACTIVE,
        wrapped_key=data_key_new(),
    )
    business.save()


def business_create(
    *,
    schema_name: str,
    name: str,
    owner: User | None = None,
    host: str | None = None,
    **fields: str,
) -> Business:
    """Create a business with its schema, host name and owner.

    `fields` are further columns of `Business` (timezone, currency, vertical, ...). All happens in
    one transaction: a failure leaves neither row nor schema. Raises `ValidationError` for a taken,
    reserved or malformed name and for unknown zones.
    """
    validate_schema_name(schema_name)
    if schema_name in RESERVED or schema_exists(schema_name):
        raise ValidationError({"schema_name": _("Ese nombre ya está en uso o reservado.")})
    connection.set_schema_to_public()
    business = Business(schema_name=schema_name, name=name, wrapped_key=data_key_new(), **fields)
    business.trial_started_at = timezone.now()
    business.full_clean(exclude=["wrapped_key"])
    with transaction.atomic():
        business.save()
        CloneSchema().clone_schema(TEMPLATE_SCHEMA, schema_name, "DATA")
        constraints_rename(template=TEMPLATE_SCHEMA, schemas=[schema_name])
        connection.set_schema_to_public()
        host = host or f"{business.slug}.{settings.PUBLIC_HOST}"
        Domain.objects.create(domain=host, tenant=business, is_primary=True)
        if owner is not None:
            Membership.objects.create(user=owner, business=business, role=Membership.Role.OWNER)
        transaction.on_commit(_session_end)
    forget_hosts()
    return business


def _session_end() -> None:
    """End the server's session: the plans that cloning leaves in it are gone through for every
    table of the next clone, which takes twice as long after five."""
    if connection.pool is not None:
        connection.pool.drain()
    connection.close()


def business_suspend(
    *, business: Business, reason: Business.SuspendedFor = Business.SuspendedFor.PLATFORM
) -> None:
    """Stop all work of a business and set its due work aside; people can still sign in to pay.

    `reason` is kept until it is resumed: a payment ends only a suspension that arrears made.
    """
    _state_change(business, Business.State.SUSPENDED, reason, parked=True)


def business_resume(*, business: Business) -> None:
    """Undo a suspension; what became due meanwhile is done now."""
    _state_change(business, Business.State.ACTIVE, "", parked=False)


def _state_change(business: Business, state: str, reason: str, *, parked: bool) -> None:
    with public_context(), transaction.atomic():
        locked = Business.objects.select_for_update().get(pk=business.pk)
        locked.state, locked.suspended_for = state, reason
        locked.save(update_fields=["state", "suspended_for"])
        due.due_park(business.schema_name, parked=parked)
    business.state, business.suspended_for = state, reason
    forget_hosts()


def business_delete(*, business: Business) -> None:
    """Erase a business: its schema, its due work, and the key of whatever copies remain. What
    rooms further left have to end outside (`settings.BUSINESS_CLOSERS`) they promise meanwhile."""
    connection.set_schema_to_public()
    with transaction.atomic():
        for dotted in settings.BUSINESS_CLOSERS:
            import_string(dotted)(business)
        DueItem.objects.filter(schema_name=business.schema_name).delete()
        with connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA IF EXISTS "{business.schema_name}" CASCADE')
        business.domains.all().delete()
        Business.objects.filter(pk=business.pk).delete()
    forget_hosts()

"""Rotation of master keys. Data keys stay what they are, so no stored value has to be written."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from tenants.actors import SYSTEM
from tenants.audit.services import audit
from tenants.context import public_context
from tenants.crypto import DecryptionError, data_key_unwrap, data_key_wrap
from tenants.middleware import forget_hosts
from tenants.models import Business


@dataclass(frozen=True)
class Rewrapped:
    """`key_id` now wraps the data keys of `businesses`; those of `unreadable` (schema names) were
    wrapped by a master key that is not configured, and are as they were."""

    key_id: str
    businesses: int
    unreadable: list[str]


def keys_rewrap() -> Rewrapped:
    """Wrap every data key anew with the first of `settings.ENCRYPTION_KEYS`.

    The platform's own and the template's are among them. One transaction and one row lock per
    business; safe to repeat, and to stop half-way. Afterwards the other master keys are needed by
    `unreadable` rows only, and by processes that started before.
    """
    unreadable = []
    with public_context():
        rows = list(Business.objects.order_by("pk").values_list("pk", "schema_name"))
        for pk, schema_name in rows:
            try:
                _rewrap(pk)
            except DecryptionError:
                unreadable.append(schema_name)
        done = Rewrapped(
            next(iter(settings.ENCRYPTION_KEYS)), len(rows) - len(unreadable), unreadable
        )
        audit(
            "keys.rewrapped",
            actor=SYSTEM,
            after={"key": done.key_id, "businesses": done.businesses},
        )
    forget_hosts()
    return done


def _rewrap(pk: int) -> None:
    with transaction.atomic():
        business = Business.objects.select_for_update().filter(pk=pk).first()
        if business is None:  # deleted meanwhile
            return
        business.wrapped_key = data_key_wrap(data_key_unwrap(bytes(business.wrapped_key)))
        business.save(update_fields=["wrapped_key"])

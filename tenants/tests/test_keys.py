"""Rotating the master key: nothing becomes unreadable, and the old key is no longer needed."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.crypto import DecryptionError, blind_index, data_key_unwrap, decrypt, encrypt
from tenants.models import Business

NEW = {"new": "33" * 32}


def rewrap() -> str:
    told = StringIO()
    call_command("keys_rewrap", stdout=told)
    return told.getvalue()


def reloaded(schema: str) -> Business:
    return Business.objects.get(schema_name=schema)


@pytest.fixture
def stored(estilo: Business) -> tuple[str, str]:
    """A value of the salon's and its blind index, made before the rotation."""
    return encrypt("+34600123456"), blind_index("+34600123456", "phone")


def test_after_a_rotation_the_new_master_key_alone_reads_everything(
    stored: tuple[str, str], settings: Any
) -> None:
    settings.ENCRYPTION_KEYS = NEW | settings.ENCRYPTION_KEYS
    rewrap()
    settings.ENCRYPTION_KEYS = NEW
    with business_context(reloaded("estilo")):
        assert decrypt(stored[0]) == "+34600123456"
        assert blind_index("+34600123456", "phone") == stored[1]


def test_every_business_the_platform_and_the_template_are_rewrapped_and_it_is_noted(
    estilo: Business, settings: Any
) -> None:
    settings.ENCRYPTION_KEYS = NEW | settings.ENCRYPTION_KEYS
    assert rewrap() == f"{Business.objects.count()} data keys are wrapped by 'new'.\n"
    wrapped = [bytes(row.wrapped_key) for row in Business.objects.all()]
    assert all(key.startswith(b"v1:new:") for key in wrapped)
    connection.set_schema_to_public()
    assert AuditEntry.objects.filter(action="keys.rewrapped").count() == 1


def test_before_the_rotation_the_old_master_key_is_still_needed(
    estilo: Business, settings: Any
) -> None:
    settings.ENCRYPTION_KEYS = NEW
    with pytest.raises(DecryptionError):
        data_key_unwrap(bytes(estilo.wrapped_key))


def test_a_business_whose_master_key_is_gone_is_named_and_left_as_it_is(
    estilo: Business, settings: Any
) -> None:
    lost = b"v1:gone:" + bytes(estilo.wrapped_key).split(b":", 2)[2]
    Business.objects.filter(pk=estilo.pk).update(wrapped_key=lost)
    settings.ENCRYPTION_KEYS = NEW | settings.ENCRYPTION_KEYS
    with pytest.raises(CommandError, match="estilo"):
        rewrap()
    assert bytes(reloaded("estilo").wrapped_key) == lost
    assert bytes(reloaded("academia").wrapped_key).startswith(b"v1:new:")

"""Businesses: made by cloning, kept apart, encrypted with keys of their own."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from leads.models import Contact
from leads.services import contact_upsert
from tenants.cloning import constraints_rename
from tenants.context import business_context
from tenants.crypto import DecryptionError, decrypt, encrypt
from tenants.models import Business, User
from tenants.provisioning import _session_end, business_create, business_delete

pytestmark = pytest.mark.django_db


def tables(schema: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return {name for (name,) in cursor.fetchall()}


def test_a_new_business_has_every_table_its_host_and_its_owner(owner: User) -> None:
    business = business_create(schema_name="nueva", name="Nueva", owner=owner)
    assert tables("nueva") == tables("template_business")
    assert business.domains.get().domain == "nueva.localhost"
    assert owner.memberships.get(business=business).role == "owner"


def test_the_next_business_is_cloned_in_a_session_of_its_own(
    django_capture_on_commit_callbacks: Any,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        business_create(schema_name="nueva", name="Nueva")
    assert _session_end in callbacks


def test_a_clone_keeps_the_guard_against_double_booking() -> None:
    business_create(schema_name="nueva", name="Nueva")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_constraint WHERE contype = 'x' AND conrelid = %s::regclass",
            ["nueva.bookings_occupancy"],
        )
        assert cursor.fetchone() == (1,)


def names(schema: str) -> set[tuple[str, str]]:
    """Every constraint and index, with its table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, conname FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
            " WHERE pg_constraint.connamespace = %s::regnamespace UNION ALL"
            " SELECT tablename, indexname FROM pg_indexes WHERE schemaname = %s",
            [schema, schema],
        )
        return set(cursor.fetchall())


def test_constraints_and_indexes_have_the_names_that_migrations_know() -> None:
    business_create(schema_name="nueva", name="Nueva")
    assert names("nueva") == names("template_business")


def test_businesses_made_before_are_named_right_when_the_platform_is_prepared() -> None:
    business_create(schema_name="nueva", name="Nueva")
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE nueva.bookings_classsession RENAME CONSTRAINT class_session_once TO other"
        )
    assert constraints_rename(template="template_business", schemas=["nueva"]) == 1
    assert names("nueva") == names("template_business")


def test_foreign_keys_of_a_clone_point_into_its_own_schema() -> None:
    business_create(schema_name="nueva", name="Nueva")
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT f.relnamespace::regnamespace::text FROM pg_constraint c
               JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid
               WHERE c.contype = 'f' AND t.relnamespace = 'nueva'::regnamespace"""
        )
        assert {schema for (schema,) in cursor.fetchall()} == {"nueva", "public"}


@pytest.mark.parametrize("name", ["public", "estilo", "Mayus", "9abc", "a", "www", "a-b"])
def test_taken_reserved_and_malformed_names_are_refused(name: str) -> None:
    with pytest.raises(ValidationError):
        business_create(schema_name=name, name="X")


def test_an_unknown_zone_leaves_no_half_made_business() -> None:
    with pytest.raises(ValidationError):
        business_create(schema_name="nueva", name="Nueva", timezone="Europa/Madriz")
    assert not Business.objects.filter(schema_name="nueva").exists()
    assert tables("nueva") == set()


def test_each_business_reads_its_own_rows_only(estilo: Business, academia: Business) -> None:
    contact_upsert(kind="phone", address="+34600123456", name="Ana")
    with business_context(academia):
        assert Contact.objects.count() == 0
    assert Contact.objects.count() == 1


def test_ciphertext_of_one_business_is_unreadable_to_another(
    estilo: Business, academia: Business
) -> None:
    stored = encrypt("+34600123456")
    assert "600123456" not in stored
    assert decrypt(stored) == "+34600123456"
    with business_context(academia), pytest.raises(DecryptionError):
        decrypt(stored)


def test_a_changed_ciphertext_is_refused(estilo: Business) -> None:
    stored = encrypt("secreto")
    changed = stored[:-6] + ("A" if stored[-6] != "A" else "B") + stored[-5:]
    with pytest.raises(DecryptionError):
        decrypt(changed)


def test_a_deleted_business_leaves_no_schema() -> None:
    business = business_create(schema_name="nueva", name="Nueva")
    business_delete(business=business)
    assert tables("nueva") == set()

"""What a new database begins with."""

import re

from django.db.migrations.loader import MigrationLoader

from tenants.baseline import BASELINE, baseline_load
from tenants.models import Business

_RECORD = re.compile(r"INSERT INTO (\w+)\.django_migrations VALUES \(\d+, '(\w+)', '(\w+)'")


def recorded(schema: str) -> set[tuple[str, str]]:
    """The migrations that the baseline holds to have run in a schema."""
    found = _RECORD.findall(BASELINE.read_text())
    return {(app, name) for where, app, name in found if where == schema}


def test_it_holds_only_migrations_that_exist() -> None:
    """A migration that was renamed would run a second time on what it had made."""
    known = set(MigrationLoader(None).disk_migrations)
    assert recorded("public") == recorded("template_business")
    assert recorded("public") <= known
    assert len(recorded("public")) > 100


def test_it_brings_no_business_and_no_key() -> None:
    assert "INSERT INTO public.tenants_business" not in BASELINE.read_text()


def test_a_database_with_data_is_left_alone(estilo: Business) -> None:
    assert not baseline_load()
    assert Business.objects.filter(pk=estilo.pk).exists()

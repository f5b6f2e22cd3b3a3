"""Creating a business, and the bare clone of its schema."""

from pathlib import Path

from bench.figures import Figure, median, timed

TIMES = 7


def measure(var: Path) -> list[Figure]:
    """Rows, host, owner and schema, beside django-tenants' clone of the same schema."""
    from django.db import connection
    from django_tenants.clone import CloneSchema

    from tenants.models import User
    from tenants.provisioning import TEMPLATE_SCHEMA, business_create

    owner = User.objects.create_user("bench@example.com", None)

    def create(number: int) -> object:
        return business_create(schema_name=f"bench_made_{number}", name="Banco", owner=owner)

    def clone(number: int) -> object:
        return CloneSchema().clone_schema(TEMPLATE_SCHEMA, f"bench_clone_{number}", "DATA")

    took, bare = [], []
    for number in range(TIMES):
        took.append(timed(lambda n=number: create(n)))
        connection.set_schema_to_public()
        bare.append(timed(lambda n=number: clone(n)))
    return [
        Figure(
            key="business_creation",
            title="business creation",
            unit="ms",
            value=median(took),
            floor=median(bare),
            floor_is="django-tenants' clone of the same schema",
            goal="under 800 ms",
            more={"slowest_ms": max(took), "tables": _tables(TEMPLATE_SCHEMA)},
        )
    ]


def _tables(schema: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", [schema])
        return int(cursor.fetchone()[0])

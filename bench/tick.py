"""A tick with nothing due: with one business, and with a thousand businesses' future work."""

from datetime import timedelta
from pathlib import Path

from bench.figures import Figure, median, milliseconds, p95

BUSINESSES = 1000
ROWS_EACH = 30
TIMES = 300


def measure(var: Path) -> list[Figure]:
    """The whole tick task, claim included; its floor is the emptiest query there is."""
    from django.db import connection
    from django.utils import timezone

    from tenants.models import DueItem
    from tenants.tasks import due_tick_task

    now = timezone.now()
    with connection.cursor() as cursor:
        bare = milliseconds(lambda: cursor.execute("SELECT 1"), TIMES)
    _future(1, now)
    _settle()
    one = milliseconds(due_tick_task, TIMES)
    _future(BUSINESSES, now)
    _settle()
    many = milliseconds(due_tick_task, TIMES)
    rows = DueItem.objects.count()
    return [
        Figure(
            key="idle_tick",
            title="idle tick, 1,000 businesses",
            unit="ms",
            value=median(many),
            floor=median(bare),
            floor_is="SELECT 1 on the same connection",
            goal="as with one business",
            more={
                "p95_ms": p95(many),
                "one_business_ms": median(one),
                "against_one_business": median(many) / median(one),
                "future_rows": rows,
            },
        )
    ]


def _settle() -> None:
    """What autovacuum does in its time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE public.tenants_dueitem")


def _future(businesses: int, now: object) -> None:
    from tenants.models import DueItem

    DueItem.objects.bulk_create(
        (
            DueItem(
                schema_name=f"bench_{business}",
                kind="bookings.reminder",
                object_id=number,
                run_at=now + timedelta(minutes=10 + number * 60 + business % 60),
            )
            for business in range(businesses)
            for number in range(ROWS_EACH)
        ),
        batch_size=5000,
        ignore_conflicts=True,
    )

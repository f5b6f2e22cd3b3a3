"""The four plans of the product, as rows that the platform may edit."""

from decimal import Decimal
from typing import Any

from django.db import migrations

_PAID = ["automatic_booking", "payments", "reports"]
_PLANS: tuple[dict[str, Any], ...] = (
    {
        "code": "free",
        "name": "Free",
        "price": Decimal(0),
        "messages": 100,
        "contacts": 50,
        "services": 1,
        "api_per_minute": 50,
        "features": [],
        "support": "community",
    },
    {
        "code": "starter",
        "name": "Starter",
        "price": Decimal(29),
        "messages": 5_000,
        "contacts": 50,
        "services": 10,
        "api_per_minute": 200,
        "features": _PAID,
        "support": "email",
    },
    {
        "code": "professional",
        "name": "Professional",
        "price": Decimal(99),
        "messages": 50_000,
        "contacts": 1_000,
        "services": None,
        "api_per_minute": 500,
        "features": [*_PAID, "advanced_analysis", "api"],
        "support": "priority",
    },
    {
        "code": "enterprise",
        "name": "Enterprise",
        "price": Decimal(0),
        "messages": None,
        "contacts": None,
        "services": None,
        "api_per_minute": 5_000,
        "features": [*_PAID, "advanced_analysis", "api"],
        "support": "priority",
        "is_public": False,
    },
)


def plans_add(apps: Any, schema_editor: Any) -> None:
    plan = apps.get_model("billing", "Plan")
    for row in _PLANS:
        plan.objects.get_or_create(code=row["code"], defaults=row)


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_subscriptions_and_invoices")]
    operations = [migrations.RunPython(plans_add, migrations.RunPython.noop)]

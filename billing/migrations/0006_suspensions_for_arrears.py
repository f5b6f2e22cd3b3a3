"""Say of the businesses that arrears have stopped that a payment starts them again."""

from typing import Any

from django.db import migrations


def name_arrears(apps: Any, schema_editor: Any) -> None:
    businesses = apps.get_model("tenants", "Business").objects.filter(state="suspended")
    unpaid = apps.get_model("billing", "Subscription").objects.filter(suspended_at__isnull=False)
    businesses.update(suspended_for="platform")
    businesses.filter(pk__in=unpaid.values("business_id")).update(suspended_for="unpaid")


class Migration(migrations.Migration):
    dependencies = [
        ("billing", "0005_gateway_facts"),
        ("tenants", "0006_suspended_for"),
    ]

    operations = [migrations.RunPython(name_arrears, migrations.RunPython.noop)]

"""Offer the two paid plans per conversation too; note on bills whose they were; tell runs of a model
from runs of our own engine."""

from decimal import Decimal
from typing import Any

from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery

_OFFERS = {
    "starter": {"price": Decimal("0.25"), "included": 20, "cap": 200},
    "professional": {"price": Decimal("0.20"), "included": 50, "cap": 1_000},
}


def offer(apps: Any, schema_editor: Any) -> None:
    plans = apps.get_model("billing", "Plan").objects
    for code, terms in _OFFERS.items():
        plans.filter(code=code, price_per_conversation=None).update(
            price_per_conversation=terms["price"],
            included_conversations=terms["included"],
            conversation_cap=terms["cap"],
        )


def name_plans_of_bills(apps: Any, schema_editor: Any) -> None:
    subscriptions = apps.get_model("billing", "Subscription").objects
    mine = subscriptions.filter(business_id=OuterRef("business_id")).values("plan_id")[:1]
    apps.get_model("billing", "Invoice").objects.filter(plan=None).update(plan_id=Subquery(mine))


def tell_runs_apart(apps: Any, schema_editor: Any) -> None:
    """Until now both engines counted alike; a month without tokens had no model in it."""
    counters = apps.get_model("billing", "UsageCounter").objects
    tokens = counters.filter(
        business_id=OuterRef("business_id"), month=OuterRef("month"), metric="ai_tokens"
    )
    without = counters.filter(~Exists(tokens), metric="ai_runs")
    without.update(metric="builtin_runs")


class Migration(migrations.Migration):
    dependencies = [("billing", "0007_conversations_charged")]
    operations = [
        migrations.RunPython(offer, migrations.RunPython.noop),
        migrations.RunPython(name_plans_of_bills, migrations.RunPython.noop),
        migrations.RunPython(tell_runs_apart, migrations.RunPython.noop),
    ]

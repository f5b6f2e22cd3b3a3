"""The platform's bills as their gateway knows them: the one writer of `Invoice`."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from billing.gateways.base import RemoteInvoice
from billing.models import Invoice, Subscription
from tenants.actors import SYSTEM
from tenants.audit.services import audit


def invoices_apply(*, subscription: Subscription, invoices: Sequence[RemoteInvoice]) -> int:
    """Write the bills that are new or differ; how many those were. A new one is noted as of the
    plan that the subscription is on.

    The caller holds the subscription's lock and has the business's schema open. A bill that
    the gateway lists no more stays: what was charged stays charged.
    """
    refs = [invoice.ref for invoice in invoices]
    known = {
        row.external_ref: row
        for row in Invoice.objects.filter(gateway=subscription.gateway, external_ref__in=refs)
    }
    return sum(_apply(subscription, invoice, known.get(invoice.ref)) for invoice in invoices)


def _apply(subscription: Subscription, invoice: RemoteInvoice, row: Invoice | None) -> bool:
    columns = asdict(invoice)
    ref = columns.pop("ref")
    if row is None:
        row = Invoice.objects.create(
            business=subscription.business,
            plan=subscription.plan,
            gateway=subscription.gateway,
            external_ref=ref,
            **columns,
        )
        audit("invoice.created", row, actor=SYSTEM, after=_facts(row))
        return True
    differing = [name for name, value in columns.items() if getattr(row, name) != value]
    if not differing:
        return False
    before = _facts(row)
    for name in differing:
        setattr(row, name, columns[name])
    row.save(update_fields=differing)
    audit("invoice.changed", row, actor=SYSTEM, before=before, after=_facts(row))
    return True


def _facts(row: Invoice) -> dict[str, Any]:
    return {
        "number": row.number,
        "amount": str(row.amount),
        "currency": row.currency,
        "state": str(row.state),
    }

"""What winning customers costs: spend entered per channel and month, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from analytics.days import month_first
from analytics.models import AcquisitionSpend
from analytics.numbers import ratio
from analytics.selectors import Stretch
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.models import User

Channel = AcquisitionSpend.Channel


@dataclass(frozen=True)
class Acquisition:
    """A month's spend beside the customers won in it. `spend`: by channel, in `currency`;
    `foreign`: entered in another currency, in no sum."""

    month: date
    currency: str
    spend: dict[str, Decimal]
    foreign: list[AcquisitionSpend]
    leads_new: int
    leads_won: int

    @property
    def total(self) -> Decimal | None:
        """All of the month's spend; None where none was entered."""
        return sum(self.spend.values(), Decimal(0)) if self.spend else None

    @property
    def cac(self) -> Decimal | None:
        """What one won customer cost; None without spend, or without a customer."""
        return None if self.total is None else ratio(self.total, self.leads_won)

    @property
    def rows(self) -> list[tuple[Channel, Decimal]]:
        """Channels with spend, the dearest first."""
        return sorted(
            ((Channel(code), amount) for code, amount in self.spend.items()),
            key=lambda row: (-row[1], row[0]),
        )


def acquisition(stretch: Stretch) -> Acquisition:
    """The acquisition of a month whose figures are read already. One query."""
    currency = current_business().currency
    rows = list(AcquisitionSpend.objects.filter(month=stretch.first))
    return Acquisition(
        month=stretch.first,
        currency=currency,
        spend={row.channel: row.amount for row in rows if row.currency == currency},
        foreign=[row for row in rows if row.currency != currency],
        leads_new=stretch.sum.leads_new,
        leads_won=stretch.sum.leads_won,
    )


def spend_save(*, month: date, amounts: Mapping[str, Decimal | None], user: User) -> None:
    """Keep what was paid in a month, by channel of `AcquisitionSpend.Channel`, in the business's
    present currency; None takes a channel's row away, zero is an entry, channels that are not
    named stay.

    One transaction; what changed is audited with before and after. Two who save at once: the last
    word stands, channel by channel.
    """
    first, currency = month_first(month), current_business().currency
    with transaction.atomic():
        rows = AcquisitionSpend.objects.select_for_update().filter(month=first).order_by("channel")
        before = {row.channel: row for row in rows}
        changed = {
            channel: amount
            for channel, amount in amounts.items()
            if _value(before.get(channel), currency) != amount
        }
        for channel, amount in sorted(changed.items()):
            _write(first, channel, amount, currency=currency, user=user)
        if changed:
            audit(
                "figures.spend_saved",
                actor=Actor.person(user),
                before=_as_audit(first, {name: _amount(before.get(name)) for name in changed}),
                after=_as_audit(first, changed),
            )


def _amount(row: AcquisitionSpend | None) -> Decimal | None:
    return None if row is None else row.amount


def _value(row: AcquisitionSpend | None, currency: str) -> Decimal | None:
    """What a row says in a currency; one in another currency says nothing."""
    return row.amount if row is not None and row.currency == currency else None


def _write(month: date, channel: str, amount: Decimal | None, *, currency: str, user: User) -> None:
    if amount is None:
        AcquisitionSpend.objects.filter(month=month, channel=channel).delete()
        return
    AcquisitionSpend.objects.update_or_create(
        month=month,
        channel=channel,
        defaults={
            "amount": amount,
            "currency": currency,
            "updated_by": user,
            "updated_at": timezone.now(),
        },
    )


def _as_audit(month: date, amounts: Mapping[str, Decimal | None]) -> dict[str, str | None]:
    texts = {name: None if each is None else str(each) for name, each in amounts.items()}
    return {"month": f"{month:%Y-%m}", **texts}

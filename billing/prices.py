"""What models' tokens cost, by the prices that the platform's people keep (`ModelPrice`)."""

from decimal import Decimal

from django.conf import settings

from billing.models import ModelPrice

_MILLION = Decimal(1_000_000)
CENT = Decimal("0.01")

Prices = dict[str, tuple[Decimal, Decimal]]


def prices() -> Prices:
    """Model -> US dollars for a million tokens read and written, in one query."""
    rows = ModelPrice.objects.values_list("model", "price_in", "price_out")
    return {model: (each, out) for model, each, out in rows}


def model_cost(known: Prices, model: str, tokens_in: int, tokens_out: int) -> Decimal | None:
    """What so many tokens of a model cost, in US dollars, not rounded. A model without a price of
    its own costs the setting's for all tokens alike; None where there is neither."""
    usual: Decimal = settings.AI_PRICE_PER_MILLION_TOKENS
    if not tokens_in and not tokens_out:
        return Decimal(0)
    price = known.get(model) or ((usual, usual) if usual else None)
    if price is None:
        return None
    return (tokens_in * price[0] + tokens_out * price[1]) / _MILLION


def cost_sum(costs: list[Decimal | None]) -> Decimal | None:
    """Costs together, to the cent; None while one is not known."""
    known = [cost for cost in costs if cost is not None]
    return sum(known, Decimal(0)).quantize(CENT) if len(known) == len(costs) else None

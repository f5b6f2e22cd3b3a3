"""What sending is expected to cost: by country, category and provider, in one currency."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conversations.sending.prices import (
    country_of,
    free_price,
    in_platform_currency,
    prices,
    sms_price,
    template_price,
)

SPAIN, COLOMBIA, NOWHERE = "+34600123456", "+573001234567", "+9990001112"


def test_the_table_says_of_when_it_is_and_where_it_comes_from() -> None:
    table = prices()
    assert table["date"]
    assert all(each.startswith("https://") for each in table["sources"])
    for country, listed in table["whatsapp"].items():
        assert set(listed) == {"marketing", "utility", "authentication"}, country
        assert Decimal(listed["utility"]) <= Decimal(listed["marketing"]), country


def test_publicity_costs_more_and_the_provider_takes_its_fee() -> None:
    utility = template_price(provider="meta", number=SPAIN, category="utility")
    marketing = template_price(provider="meta", number=SPAIN, category="marketing")
    assert Decimal(0) < utility < marketing
    by_twilio = template_price(provider="twilio", number=SPAIN, category="utility")
    assert by_twilio - utility == free_price(provider="twilio") > 0


def test_another_country_has_another_price_and_an_unknown_one_the_usual() -> None:
    assert country_of(COLOMBIA) == "CO"
    assert country_of("nobody") == ""
    at_home = template_price(provider="meta", number=SPAIN, category="utility")
    assert template_price(provider="meta", number=COLOMBIA, category="utility") < at_home
    assert template_price(provider="meta", number=NOWHERE, category="utility") > 0


def test_an_sms_costs_by_its_segments() -> None:
    assert sms_price(number=SPAIN, segments=3) == 3 * sms_price(number=SPAIN, segments=1) > 0


def test_an_operator_may_keep_a_table_and_a_currency_of_their_own(
    settings: Any, tmp_path: Path
) -> None:
    own = tmp_path / "prices.toml"
    own.write_text(
        'date = "2027-01-01"\nsources = []\n[fees]\n[sms]\n"*" = "0.2"\n'
        '[whatsapp]\n"*" = { marketing = "0.1", utility = "0.05", authentication = "0.05" }\n'
    )
    settings.SENDING_PRICES = str(own)
    settings.PLATFORM_CURRENCY, settings.PLATFORM_PER_DOLLAR = "EUR", "0.9"
    price = template_price(provider="meta", number=SPAIN, category="marketing")
    assert in_platform_currency(price) == (Decimal("0.09"), "EUR")


@pytest.mark.parametrize("category", ["utility", "nonsense"])
def test_a_category_that_is_none_is_reckoned_dear(category: str) -> None:
    price = template_price(provider="meta", number=SPAIN, category=category)
    dearest = template_price(provider="meta", number=SPAIN, category="marketing")
    assert (price == dearest) == (category == "nonsense")

"""What sending is expected to cost: published prices, in a file with its date and sources.

Everything is kept in US dollars, as providers bill; `in_platform_currency` turns it into what
pages show. These are estimates, and pages call them so.
"""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import phonenumbers
from django.conf import settings

USUAL = Path(__file__).with_name("prices.toml")
ELSEWHERE = "*"


@lru_cache(maxsize=4)
def _read(path: str) -> Mapping[str, Any]:
    return tomllib.loads(Path(path).read_text(encoding="utf-8"))


def prices() -> Mapping[str, Any]:
    """The table in use. Raises `OSError`, and `tomllib.TOMLDecodeError` for a file without form."""
    return _read(settings.SENDING_PRICES or str(USUAL))


def country_of(number: str) -> str:
    """The country of a phone number (E.164) as ISO 3166; empty for what is none."""
    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""


def template_price(*, provider: str, number: str, category: str) -> Decimal:
    """A template of a category to a number: WhatsApp's price and the provider's fee; the dearest
    category where ours is none of WhatsApp's."""
    listed = prices()["whatsapp"]
    here: Mapping[str, str] = listed.get(country_of(number), listed[ELSEWHERE])
    price = here.get(category) or max(here.values(), key=Decimal)
    return Decimal(price) + free_price(provider=provider)


def free_price(*, provider: str) -> Decimal:
    """Free text within the 24 hours: the provider's fee."""
    return Decimal(prices()["fees"].get(provider, "0"))


def sms_price(*, number: str, segments: int) -> Decimal:
    """An SMS of so many segments to a number."""
    listed = prices()["sms"]
    return Decimal(listed.get(country_of(number), listed[ELSEWHERE])) * segments


def in_platform_currency(dollars: Decimal) -> tuple[Decimal, str]:
    """A price as the platform's pages show it, and its ISO currency."""
    return dollars * Decimal(settings.PLATFORM_PER_DOLLAR), settings.PLATFORM_CURRENCY

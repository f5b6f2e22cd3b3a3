"""The business's own links, by the names that the owner's texts use for them."""

import re
from collections.abc import Mapping
from typing import Any

from tenants.models import Business
from tenants.urls_for import business_url

CALCOM = "calcom_url"
NAMES = ("booking_url", "chat_url", "map_url", "review_url", "website", CALCOM)
_PLACE = re.compile(r"\{(\w+)\}")


class UnknownLink(LookupError):
    """A text names a link that there is not. `str()` is its name."""


def links_of(business: Business, *, calcom: str = "") -> dict[str, str]:
    """Name -> address; empty where the business has none. `calcom` is asked for where it is used
    only: each customer has a page of their own there."""
    own = business_url(business)
    return {
        "booking_url": f"{own}book/",
        "chat_url": f"{own}chat/",
        "map_url": business.map_url,
        "review_url": str(business.settings.get("review_url", "")),
        "website": business.website,
        CALCOM: calcom,
    }


def fill(text: str, links: Mapping[str, Any]) -> str:
    """A text with its {places} filled. Raises `UnknownLink` for one that is unknown or empty."""

    def link(match: re.Match[str]) -> str:
        if not links.get(match[1]):
            raise UnknownLink(match[1])
        return str(links[match[1]])

    return _PLACE.sub(link, text)

"""Time zones are shown as people say them."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tenants.zones import zone_city, zone_label

WINTER, SUMMER = datetime(2026, 11, 21, 12, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "at", "said"),
    [
        ("Europe/Madrid", WINTER, "Madrid (UTC+1)"),
        ("Europe/Madrid", SUMMER, "Madrid (UTC+2)"),
        ("America/Bogota", WINTER, "Bogota (UTC−5)"),
        ("America/Argentina/Buenos_Aires", WINTER, "Argentina, Buenos Aires (UTC−3)"),
        ("Asia/Kolkata", WINTER, "Kolkata (UTC+5:30)"),
        ("America/St_Johns", WINTER, "St Johns (UTC−3:30)"),
        ("Atlantic/Canary", WINTER, "Canary (UTC)"),
        ("UTC", WINTER, "UTC (UTC)"),
    ],
)
def test_a_zone_has_its_place_and_its_difference(name: str, at: datetime, said: str) -> None:
    assert zone_label(name, at) == said


def test_in_a_sentence_the_place_is_enough() -> None:
    assert zone_city("America/Argentina/Buenos_Aires") == "Buenos Aires"


@pytest.mark.parametrize("path", ["/hours/", "/settings/"])
def test_pages_show_no_raw_zone(owner_client: Client, path: str) -> None:
    said = owner_client.get(path).content.decode()
    assert "Madrid (UTC+" in said
    assert ">Europe/Madrid" not in said
    assert "(Europe/Madrid)" not in said

"""Public holidays of a country and region, from the maintained tables of PyPI `holidays`.

A business switches them on in `Business.settings["holidays"] = {"country", "subdivision"}`; empty
or absent is off. Only days off for everybody count (the library's PUBLIC category, on the date on
which they are observed); bank, school, optional and half-day holidays leave a business open: it
closes on those with a special date of its own.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

import holidays
from django.db import transaction

from bookings.locks import concerned_by, resources_lock
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.middleware import forget_hosts
from tenants.models import Business

KEY = "holidays"
# The tables are rules, not records: far ahead they would be guesses, and a search stops before.
FIRST_YEAR, LAST_YEAR = 2000, 2100
LANGUAGES = {"es": ("es", "es_ES"), "en": ("en_US", "en_GB"), "pt": ("pt_BR", "pt_PT")}


@dataclass(frozen=True)
class Calendar:
    """Whose holidays are kept: ISO 3166 country, and a region of it, or "" for the whole country.

    Raises ValueError for a country or region that there are no tables of.
    """

    country: str
    subdivision: str = ""

    def __post_init__(self) -> None:
        if self.country not in _supported():
            raise ValueError(f"no holidays known of country {self.country!r}")
        if self.subdivision and self.subdivision not in _supported()[self.country]:
            raise ValueError(f"no holidays known of {self.subdivision!r} in {self.country}")


@cache
def _supported() -> dict[str, list[str]]:
    return holidays.list_supported_countries()


def regions_of(country: str) -> list[tuple[str, str]]:
    """The regions of a country that have holidays of their own, as (code, name) by name; none for
    a country without, or without tables."""
    codes = _supported().get(country, [])
    if not codes:
        return []
    names = holidays.country_holidays(country).get_subdivision_aliases()
    named = ((code, (names.get(code) or [code])[0]) for code in codes)
    return sorted(named, key=lambda pair: pair[1])


def is_known(country: str) -> bool:
    """Whether there are tables of this country."""
    return country in _supported()


def calendar_of(business: Business | None = None) -> Calendar | None:
    """The calendar that the business keeps; None where it is switched off."""
    stored: dict[str, Any] = (business or current_business()).settings.get(KEY) or {}
    if not stored.get("country"):
        return None
    return Calendar(stored["country"], stored.get("subdivision") or "")


def calendar_now() -> Calendar | None:
    """`calendar_of` by the business's row as it is this moment; a request may have read its own
    long before."""
    return calendar_of(Business.objects.only("settings").get(pk=current_business().pk))


def holidays_between(calendar: Calendar | None, first: date, last: date) -> dict[date, str]:
    """The public holidays of [first, last] by date, in order; none outside 2000 to 2100."""
    if calendar is None:
        return {}
    years = range(max(first.year, FIRST_YEAR), min(last.year, LAST_YEAR) + 1)
    language = current_business().language
    found = (item for year in years for item in _of_year(calendar, year, language))
    return {day: name for day, name in found if first <= day <= last}


@lru_cache(maxsize=2048)
def _of_year(calendar: Calendar, year: int, language: str) -> tuple[tuple[date, str], ...]:
    spoken = _language(calendar.country, language)
    table = holidays.country_holidays(
        calendar.country, subdiv=calendar.subdivision or None, years=year, language=spoken
    )
    # Observed dates of a neighbouring year may be in the table as well.
    return tuple(sorted((day, name) for day, name in table.items() if day.year == year))


@lru_cache(maxsize=512)
def _language(country: str, language: str) -> str | None:
    """The library's name for the language where the country's table has it; None is its own."""
    spoken = holidays.country_holidays(country).supported_languages
    return next((each for each in LANGUAGES.get(language, ()) if each in spoken), None)


def calendar_save(*, business: Business, calendar: Calendar | None, actor: Actor) -> None:
    """Keep these holidays from now on, or (None) none; audited. Bookings already made stand. Other
    settings in the same column stay: the row is locked meanwhile. Locks everybody who can be
    booked, as holding does: nothing is booked by the old holidays once this has returned."""
    with transaction.atomic():
        resources_lock(concerned_by(None))
        row = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
        before = row.settings.get(KEY) or {}
        after = (
            {"country": calendar.country, "subdivision": calendar.subdivision} if calendar else {}
        )
        row.settings = {**row.settings, KEY: after}
        row.save(update_fields=["settings"])
        audit("holidays.updated", row, actor=actor, before=before, after=after)
    forget_hosts()

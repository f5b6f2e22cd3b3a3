"""What a country suggests for a new business: time zone, currency, its customers' language."""

from dataclasses import dataclass
from zoneinfo import available_timezones

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.zones import zone_label

OTHER = "ZZ"


@dataclass(frozen=True)
class Country:
    """Defaults that the owner may change. The first of `zones` is where most people live; without
    any, the owner has to choose one."""

    code: str
    name: Promise
    zones: tuple[str, ...]
    currency: str
    language: str = "es"


def _america(*cities: str) -> tuple[str, ...]:
    return tuple(f"America/{city}" for city in cities)


COUNTRIES: dict[str, Country] = {
    country.code: country
    for country in (
        Country("ES", _("España"), ("Europe/Madrid", "Atlantic/Canary"), "EUR"),
        Country(
            "MX",
            _("México"),
            _america("Mexico_City", "Cancun", "Monterrey", "Hermosillo", "Mazatlan", "Tijuana"),
            "MXN",
        ),
        Country("CO", _("Colombia"), _america("Bogota"), "COP"),
        Country("AR", _("Argentina"), _america("Argentina/Buenos_Aires"), "ARS"),
        Country("CL", _("Chile"), (*_america("Santiago"), "Pacific/Easter"), "CLP"),
        Country("PE", _("Perú"), _america("Lima"), "PEN"),
        Country("UY", _("Uruguay"), _america("Montevideo"), "UYU"),
        Country("EC", _("Ecuador"), (*_america("Guayaquil"), "Pacific/Galapagos"), "USD"),
        Country("BO", _("Bolivia"), _america("La_Paz"), "BOB"),
        Country("PY", _("Paraguay"), _america("Asuncion"), "PYG"),
        Country("CR", _("Costa Rica"), _america("Costa_Rica"), "CRC"),
        Country("PA", _("Panamá"), _america("Panama"), "USD"),
        Country("GT", _("Guatemala"), _america("Guatemala"), "GTQ"),
        Country("DO", _("República Dominicana"), _america("Santo_Domingo"), "DOP"),
        Country(
            "BR",
            _("Brasil"),
            _america("Sao_Paulo", "Manaus", "Fortaleza", "Bahia", "Recife", "Cuiaba", "Belem"),
            "BRL",
            "pt",
        ),
        Country("PT", _("Portugal"), ("Europe/Lisbon", "Atlantic/Azores"), "EUR", "pt"),
        Country(
            "US",
            _("Estados Unidos"),
            _america("New_York", "Chicago", "Denver", "Los_Angeles", "Phoenix", "Puerto_Rico"),
            "USD",
            "en",
        ),
        Country("GB", _("Reino Unido"), ("Europe/London",), "GBP", "en"),
        Country(OTHER, _("Otro país"), (), "USD"),
    )
}
LANGUAGES = (("es", "Español"), ("en", "English"), ("pt", "Português"))
CURRENCIES = tuple(sorted({country.currency for country in COUNTRIES.values()}))


def zone_groups() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every zone for a select: the countries' own first, all others below."""
    named = [
        (str(country.name), [(zone, zone_label(zone)) for zone in country.zones])
        for country in COUNTRIES.values()
        if country.zones
    ]
    known = {zone for country in COUNTRIES.values() for zone in country.zones}
    rest = sorted(zone for zone in available_timezones() - known if "/" in zone)
    return [*named, (str(_("Otras")), [(zone, zone_label(zone)) for zone in rest])]

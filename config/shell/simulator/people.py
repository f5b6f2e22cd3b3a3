"""Who holds the simulated phone: a few customers with numbers of the business's country."""

from dataclasses import dataclass

from tenants.models import Business


@dataclass(frozen=True)
class Person:
    """A customer that the page offers."""

    name: str
    number: str


# Mobile prefix and how many digits follow it; numbers like these are possible in the country.
PREFIXES = {
    "ES": ("+346", 8),
    "CO": ("+573", 9),
    "MX": ("+5255", 8),
    "AR": ("+54911", 8),
    "CL": ("+569", 8),
    "PE": ("+519", 8),
    "BR": ("+55119", 8),
    "GB": ("+447", 9),
    "US": ("+1202", 7),
}
# The first three are on the page from the start; a new customer takes the next one.
NAMES = (
    "Ana Ruiz",
    "Luis Gómez",
    "Emma Clark",
    "Marta Gil",
    "Pablo Soto",
    "Nuria Vidal",
    "Jorge León",
    "Olivia Brown",
    "Teresa Mora",
)


def prefix_of(business: Business) -> tuple[str, int]:
    """How mobile numbers begin in the business's country, and how many digits follow."""
    return PREFIXES.get(business.country, PREFIXES["ES"])


def people_of(business: Business) -> list[Person]:
    """The customers that the page starts with, the same at each start."""
    prefix, digits = prefix_of(business)
    return [
        Person(name, prefix + str(position * 11).rjust(digits, "5"))
        for position, name in enumerate(NAMES[:3], start=1)
    ]

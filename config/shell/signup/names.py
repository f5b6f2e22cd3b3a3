"""Which addresses newcomers may have, said in words, and what to propose instead."""

import re
import unicodedata
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from django.db import connection
from django.utils.translation import gettext as _

from tenants.lookalikes import skeleton, skeleton_sql
from tenants.models import Business, Domain
from tenants.provisioning import RESERVED as RESERVED_SCHEMAS

MIN_CHARS, MAX_CHARS = 3, 40
PROPOSALS = 3
_SHAPE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LEGAL_FORMS = {"sl", "sa", "slu", "sas", "spa", "srl", "ltda", "cia", "inc", "llc", "ltd"}

# What people would take for the platform itself, and what machines look for under these names.
RESERVED = frozenset((Path(__file__).parent / "reserved.txt").read_text().split()) | {
    name.replace("_", "-") for name in RESERVED_SCHEMAS
}
# Names of others that a business of ours must not appear to be: alone, or as a part.
BRANDS_WITHIN = (
    "mostrador", "whatsapp", "telegram", "paypal", "mercadopago", "mercadolibre", "facebook",
    "instagram", "microsoft", "bancolombia", "bbva",
)  # fmt: skip
BRANDS_ALONE = (
    "amazon", "apple", "calendly", "google", "meta", "nequi", "openai", "stripe", "twilio", "visa",
    "yape", "zoom",
)  # fmt: skip
_RESERVED_SKELETONS = {skeleton(name) for name in (*RESERVED, *BRANDS_ALONE)}


def subdomain_clean(text: str) -> str:
    """What was typed, without the slips that nobody means: capitals, blanks around it."""
    return text.strip().lower()


def schema_of(subdomain: str) -> str:
    """The schema that belongs to a sub-domain; `Business.slug` is the way back."""
    return subdomain.replace("-", "_")


def subdomain_problem(subdomain: str) -> str:
    """Why a newcomer cannot have this sub-domain, in words; empty when it is free.

    In this order: its letters, its shape, names kept for the platform, other firms' names, and
    what another business has or would be confused with. What is free now may be taken in a moment:
    the last word is the unique constraint where the business is made.
    """
    return _shape_problem(subdomain) or _reserved_problem(subdomain) or _taken_problem(subdomain)


def _shape_problem(subdomain: str) -> str:
    if not subdomain.isascii():
        return _("Usa letras sin acentos ni eñes: de la a a la z, números y guiones.")
    if not MIN_CHARS <= len(subdomain) <= MAX_CHARS:
        return _("Entre %(min)d y %(max)d letras, números o guiones.") % {
            "min": MIN_CHARS,
            "max": MAX_CHARS,
        }
    if subdomain.startswith("xn--"):
        return _("Las direcciones que empiezan por «xn--» esconden otras letras: elige otra.")
    if not _SHAPE.fullmatch(subdomain):
        return _(
            "Minúsculas, números y guiones sueltos; empieza por una letra y no acaba en guion."
        )
    return ""


def _reserved_problem(subdomain: str) -> str:
    bare = skeleton(subdomain)
    # PostgreSQL keeps schemas that begin so to itself.
    if bare in _RESERVED_SKELETONS or subdomain.startswith("pg-"):
        return _("Esa dirección está reservada: elige otra.")
    if any(skeleton(brand) in bare for brand in BRANDS_WITHIN):
        return _("Esa dirección lleva el nombre de otra marca: elige una con el de tu negocio.")
    return ""


def _taken_problem(subdomain: str) -> str:
    schema = schema_of(subdomain)
    alike = Business.objects.alias(bare=skeleton_sql("schema_name")).filter(
        bare=skeleton(subdomain)
    )
    names = list(alike.values_list("schema_name", flat=True)[:5])
    if schema in names or _schema_exists(schema) or _host_exists(subdomain):
        return _("Esa dirección ya es de otro negocio.")
    if names:
        return _("Se parece demasiado a la de otro negocio y los clientes se confundirían.")
    return ""


def _schema_exists(schema: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
        return cursor.fetchone() is not None


def _host_exists(subdomain: str) -> bool:
    return bool(Domain.objects.filter(domain__startswith=f"{subdomain}.").exists())


def subdomain_from(name: str) -> str:
    """A sub-domain made from a business's name: without accents, signs and legal form."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = [word for word in re.findall(r"[a-z0-9]+", plain) if word not in _LEGAL_FORMS]
    joined = "-".join(words).lstrip("0123456789-")
    return joined if len(joined) <= MAX_CHARS else joined[:MAX_CHARS].rsplit("-", 1)[0]


def subdomain_proposals(subdomain: str, *, name: str = "", country: str = "") -> list[str]:
    """Free sub-domains near the one wished for, best first; at most `PROPOSALS`."""
    free = (each for each in _candidates(subdomain, name, country) if not subdomain_problem(each))
    return list(islice(free, PROPOSALS))


def _candidates(subdomain: str, name: str, country: str) -> Iterator[str]:
    base = subdomain_from(name) or subdomain_from(subdomain) or "mi-negocio"
    base = base[: MAX_CHARS - 8].strip("-")
    seen: set[str] = set()
    endings = filter(None, (country.lower(), "citas", "reservas", "centro"))
    tries = (subdomain_from(subdomain), subdomain_from(name), *(f"{base}-{end}" for end in endings))
    for each in (*tries, *(f"{base}-{number}" for number in islice(count(2), 40))):
        if each and each not in seen:
            seen.add(each)
            yield each

"""How often one address, one mailbox, one mail provider may ask for a business."""

import re
from collections.abc import Callable

from django.http import HttpRequest

from tenants.ratelimits import over_limit

# Providers with millions of people: counting them together would shut all of them out.
LARGE_PROVIDERS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "hotmail.com",
        "hotmail.es",
        "outlook.com",
        "outlook.es",
        "live.com",
        "msn.com",
        "yahoo.com",
        "yahoo.es",
        "yahoo.com.mx",
        "yahoo.com.ar",
        "yahoo.com.br",
        "icloud.com",
        "me.com",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "gmx.es",
        "aol.com",
        "telefonica.net",
        "movistar.es",
        "uol.com.br",
        "bol.com.br",
        "terra.com",
    ]
)
_WITHOUT_DOTS = {"gmail.com", "googlemail.com"}


def address_plain(email: str) -> str:
    """One spelling for all that reach one mailbox: without +tags, and at Gmail without dots."""
    local, _, domain = email.strip().lower().rpartition("@")
    local = re.split(r"\+", local, maxsplit=1)[0]
    if domain in _WITHOUT_DOTS:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def refused_for(request: HttpRequest, email: str) -> int:
    """Count one sign-up; how many seconds to wait when it is one too many, else 0."""
    plain = address_plain(email)
    domain = plain.rpartition("@")[2]
    answer = over_limit(request, "signup") or over_limit(request, "signup_address", _key(plain))
    if answer is None and domain not in LARGE_PROVIDERS:
        answer = over_limit(request, "signup_domain", _key(domain))
    return int(answer.headers["Retry-After"]) if answer else 0


def _key(value: str) -> Callable[[str, HttpRequest], str]:
    return lambda _group, _request: value

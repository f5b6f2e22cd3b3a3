"""Where an owner asks for help: the plan's own address, or the house's."""

import re
from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from billing.models import Plan

_PHONE = re.compile(r"\+[0-9 ]{7,20}")
_URL = URLValidator(schemes=["https"])


def support_address(plan: Plan | None) -> str:
    """What the plan says, else the address that the house writes from."""
    return (plan.support_contact if plan else "") or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def support_link(address: str) -> str:
    """The address as a link: `mailto:`, `tel:` or itself; "" for what is none of these."""
    if _PHONE.fullmatch(address):
        return "tel:" + address.replace(" ", "")
    for check, link in ((validate_email, "mailto:" + address), (_URL, address)):
        try:
            check(address)
        except ValidationError:
            continue
        return link
    return ""

"""Whom a row is about: found or made by phone and email."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop

from leads.imports.models import ImportRow
from leads.imports.values import RowRefused, text_of
from leads.models import Contact, ContactIdentity
from leads.phones import InvalidPhone
from leads.services import address_normalize, contact_upsert, identity_index

PHONE, EMAIL = ContactIdentity.Kind.PHONE, ContactIdentity.Kind.EMAIL

BAD_PHONE = gettext_noop("«%(value)s» no es un teléfono: escríbelo con su prefijo de país.")
BAD_EMAIL = gettext_noop("«%(value)s» no es un correo.")
NO_ADDRESS = gettext_noop("Falta un teléfono o un correo: sin ninguno no se sabe quién es.")
TWO_PEOPLE = gettext_noop("Ese correo ya es de otro contacto, con otro teléfono.")
PHONE_NAMES = (
    "telefono", "movil", "celular", "tel", "telefono movil", "numero de telefono", "whatsapp",
    "phone", "mobile", "phone number", "cell", "telefono del cliente",
)  # fmt: skip
EMAIL_NAMES = (
    "correo", "email", "e mail", "mail", "correo electronico", "email address", "e mail address",
)  # fmt: skip
NAME_NAMES = (
    "nombre", "cliente", "nombre y apellidos", "nombre completo", "full name", "name", "contacto",
    "customer", "client", "contact", "first name", "paciente", "alumno",
)  # fmt: skip


def person_of(cells: Mapping[str, str], *, name: str = "") -> tuple[Contact, bool]:
    """The contact of a row's `phone` and `email`, and whether they are new.

    The phone decides. A person known by one of the two gets the other too: whoever imports is a
    manager of the business, not a stranger with a form. Raises `RowRefused`.
    """
    phone, email = cells.get("phone", ""), _email(cells)
    if phone:
        contact, created = _by_phone(phone, email, name)
        if email:
            _email_add(contact, email)
        return contact, created
    if not email:
        raise RowRefused("phone", NO_ADDRESS)
    return contact_upsert(kind=EMAIL, address=email, name=name)


def _by_phone(phone: str, email: str, name: str) -> tuple[Contact, bool]:
    try:
        address = address_normalize(PHONE, phone)
    except InvalidPhone:
        raise RowRefused("phone", BAD_PHONE, value=phone) from None
    if _owner(PHONE, address) is None and (known := _owner(EMAIL, email)) is not None:
        if known.identities.filter(kind=PHONE).exists():
            raise RowRefused("email", TWO_PEOPLE)
        _identity_add(known, PHONE, address)
        return known, False
    return contact_upsert(kind=PHONE, address=phone, name=name)


def _email(cells: Mapping[str, str]) -> str:
    email = text_of(cells, "email", 254)
    name, at, domain = email.partition("@")
    if email and not (name and at and "." in domain and not set(email) & set(" ,;<>")):
        raise RowRefused("email", BAD_EMAIL, value=email)
    return email


def _email_add(contact: Contact, email: str) -> None:
    owner = _owner(EMAIL, email)
    if owner is None:
        _identity_add(contact, EMAIL, address_normalize(EMAIL, email))
    elif owner.pk != contact.pk:
        raise RowRefused("email", TWO_PEOPLE)


def _owner(kind: str, address: str) -> Contact | None:
    if not address:
        return None
    index = identity_index(kind, address)
    rows = ContactIdentity.objects.select_related("contact")
    identity = rows.filter(kind=kind, address_index=index).first()
    return identity.contact if identity else None


def _identity_add(contact: Contact, kind: str, address: str) -> None:
    ContactIdentity.objects.create(
        contact=contact, kind=kind, address=address, address_index=identity_index(kind, address)
    )


def rows_naming(contact: Contact) -> list[int]:
    """Ids of rows of living imports that hold an address of this person without pointing at them:
    rows that were refused or not done yet. Reads them all, 20,000 in about a second."""
    addresses = list(contact.identities.values_list("kind", "address"))
    tails = [_digits(address)[-9:] for kind, address in addresses if kind == PHONE]
    emails = [address.lower() for kind, address in addresses if kind == EMAIL]
    loose = ImportRow.objects.filter(contact=None).exclude(cells=None).order_by("pk")
    return [
        pk
        for pk, cells in loose.values_list("pk", "cells").iterator(chunk_size=500)
        if _names(cells or [], tails, emails)
    ]


def _names(cells: list[str], tails: list[str], emails: list[str]) -> bool:
    return any(tail and tail in _digits(cell) for cell in cells for tail in tails) or any(
        email in cell.lower() for cell in cells for email in emails
    )


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdigit())

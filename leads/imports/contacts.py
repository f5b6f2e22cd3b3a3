"""People, from another system's file."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from leads.editing import contact_update
from leads.imports.kinds import Column, Done, ImportKind, Option, Task
from leads.imports.models import ImportRow
from leads.imports.people import EMAIL_NAMES, NAME_NAMES, PHONE_NAMES, person_of
from leads.imports.values import (
    BAD_CHOICE,
    RowRefused,
    choice_of,
    date_of,
    several_of,
    text_of,
    yes_of,
)
from leads.models import Contact, ContactIdentity
from leads.privacy.erasure import pointers
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.crypto import blind_index

State = ImportRow.State
KINDS = {
    "cliente": "customer", "customer": "customer", "client": "customer",
    "interesado": "prospect", "prospecto": "prospect", "prospect": "prospect", "lead": "prospect",
    "potencial": "prospect", "vip": "vip", "bloqueado": "blocked", "blocked": "blocked",
}  # fmt: skip
LANGUAGES = {
    "es": "es", "espanol": "es", "castellano": "es", "spanish": "es",
    "en": "en", "ingles": "en", "english": "en",
    "pt": "pt", "portugues": "pt", "portuguese": "pt",
}  # fmt: skip
COUNTRIES = {
    "espana": "ES", "spain": "ES", "mexico": "MX", "colombia": "CO", "argentina": "AR",
    "chile": "CL", "peru": "PE", "brasil": "BR", "brazil": "BR", "portugal": "PT",
    "estados unidos": "US", "united states": "US", "usa": "US", "reino unido": "GB",
    "united kingdom": "GB", "francia": "FR", "france": "FR", "ecuador": "EC", "uruguay": "UY",
}  # fmt: skip
TAGS = 20


class ContactsImport(ImportKind):
    """Contacts, told apart by phone or email. No lead is opened: whoever writes gets one then."""

    code = "contacts"
    label = _("Contactos")
    about = _("Clientes e interesados: nombre, teléfono, correo, cumpleaños, etiquetas…")
    icon = "contacts"
    columns = (
        Column("name", _("Nombre"), NAME_NAMES),
        Column("surname", _("Apellidos"), ("apellido", "apellidos", "last name", "surname")),
        Column("phone", _("Teléfono"), PHONE_NAMES),
        Column("email", _("Correo"), EMAIL_NAMES),
        Column("kind", _("Tipo"), ("tipo", "tipo de cliente", "type", "tipo de contacto")),
        Column("language", _("Idioma"), ("idioma", "lengua", "lang")),
        Column("city", _("Ciudad"), ("ciudad", "poblacion", "localidad", "town")),
        Column("country", _("País"), ("pais",)),
        Column(
            "birthday",
            _("Cumpleaños"),
            ("cumpleanos", "fecha de nacimiento", "nacimiento", "date of birth", "birth date"),
        ),
        Column("tags", _("Etiquetas"), ("etiquetas", "etiqueta", "tag", "labels", "grupos")),
        Column("notes", _("Notas"), ("notas", "nota", "observaciones", "comentarios", "comments")),
        Column(
            "opted_out",
            _("No quiere mensajes"),
            ("no quiere mensajes", "no contactar", "baja", "opt out", "unsubscribed"),
        ),
    )
    one_of = (("phone", "email"),)
    options = (
        Option(
            "overwrite", _("Sustituir lo que ya sé de cada persona, no solo lo que falte"), False
        ),
    )
    example = (
        ("Valentina", "Oquendo Ruiz", "612 345 678", "valentina@example.com", "cliente", "español",
         "Madrid", "ES", "14/03/1988", "color, mañanas", "Alérgica al amoniaco", "no"),
        ("Andrés", "Molina", "+57 300 123 4567", "", "interesado", "", "Bogotá", "CO", "", "", "",
         ""),
    )  # fmt: skip

    def do(self, cells: Mapping[str, str], task: Task) -> Done:
        values = contact_values(cells, task)
        contact, created = person_of(cells)
        if created:
            for name, value in values.items():
                setattr(contact, name, value)
            contact.save(update_fields=[*values])
            audit("contact.created", contact, actor=task.actor)
            return Done(State.CREATED, contact.pk, contact, mark_of(contact))
        changed = _wanted(contact, values, overwrite=task.options.get("overwrite", False))
        if not changed:
            return Done(State.SKIPPED, contact.pk, contact)
        contact_update(contact=contact, values=changed, actor=task.actor)
        return Done(State.UPDATED, contact.pk, contact)

    def undo(self, row: ImportRow, actor: Actor) -> bool:
        contact = Contact.objects.select_for_update().filter(pk=row.object_id or 0).first()
        if contact is None or mark_of(contact) != row.mark or _is_used(contact):
            return False
        audit("contact.import_undone", contact, actor=actor)
        contact.delete()
        return True


def contact_values(cells: Mapping[str, str], task: Task) -> dict[str, Any]:
    """What a row says of a person, by field of `Contact`; only what it does say."""
    birthday = cells.get("birthday", "")
    names = (text_of(cells, "name", 120), text_of(cells, "surname", 120))
    values: dict[str, Any] = {
        "name": " ".join(" ".join(names).split())[:120],
        "kind": choice_of(cells, "kind", KINDS),
        "language": choice_of(cells, "language", LANGUAGES),
        "city": text_of(cells, "city", 80),
        "country": _country(cells),
        "birthday": date_of("birthday", birthday, month_first=task.month_first, past=True)
        if birthday
        else None,
        "notes": cells.get("notes", ""),
        "metadata": _tags(cells),
        "opted_out_at": timezone.now() if yes_of(cells, "opted_out") else None,
    }
    return {name: value for name, value in values.items() if value}


def _country(cells: Mapping[str, str]) -> str:
    text = cells.get("country", "")
    if len(text) == 2 and text.isascii() and text.isalpha():
        return text.upper()
    known = choice_of(cells, "country", COUNTRIES) if text else ""
    if text and not known:
        raise RowRefused("country", BAD_CHOICE, value=text, known="ES, MX, CO…")
    return known


def _tags(cells: Mapping[str, str]) -> dict[str, list[str]]:
    tags = [tag[:40] for tag in several_of(cells.get("tags", ""))][:TAGS]
    return {"tags": list(dict.fromkeys(tags))} if tags else {}


def _wanted(contact: Contact, values: Mapping[str, Any], *, overwrite: bool) -> dict[str, Any]:
    """What is to be written of a person who is known: what they lack, or all. Tags are added to
    theirs, a wish for no more messages is never taken back or dated anew, and nobody who is
    blocked stops being so by a file."""
    wanted = {
        name: value
        for name, value in values.items()
        if overwrite or not getattr(contact, name) or _is_usual_kind(contact, name)
    }
    if contact.opted_out_at:
        wanted.pop("opted_out_at", None)
    if contact.kind == Contact.Kind.BLOCKED:
        wanted.pop("kind", None)
    if values.get("metadata"):
        tags = [*contact.metadata.get("tags", ()), *values["metadata"]["tags"]]
        wanted["metadata"] = {**contact.metadata, "tags": list(dict.fromkeys(tags))}
    return {name: value for name, value in wanted.items() if getattr(contact, name) != value}


def _is_usual_kind(contact: Contact, name: str) -> bool:
    return name == "kind" and contact.kind == Contact.Kind.PROSPECT


def mark_of(contact: Contact) -> str:
    """A keyed digest of what members may change of a person."""
    names = ("name", "kind", "language", "city", "country", "birthday", "notes", "metadata")
    facts = {name: str(getattr(contact, name)) for name in names}
    facts["last"] = str(contact.last_contact_at)
    return blind_index(json.dumps(facts, sort_keys=True), "import:contact")


def _is_used(contact: Contact) -> bool:
    """Whether anything but their addresses and import rows points at a person."""
    own = (ContactIdentity, ImportRow)
    return any(
        model._base_manager.filter(**{name: contact}).exists()
        for model, name in pointers()
        if model not in own
    )

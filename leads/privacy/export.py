"""Giving a person's data out: one JSON file, the same for one message and for fifty thousand."""

import json
from base64 import b64encode
from collections.abc import Iterable
from contextlib import suppress
from tempfile import TemporaryFile
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import timezone
from psycopg.types.range import Range

from leads.models import Contact
from leads.privacy.handlers import handlers
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business

FORMAT = 1


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        if isinstance(o, bytes):
            return b64encode(o).decode()
        return [o.lower, o.upper] if isinstance(o, Range) else super().default(o)


def contact_export(*, contact: Contact, actor: Actor) -> IO[bytes]:
    """All that is known of a person, decrypted, as an open file of UTF-8 JSON at its beginning.

    Rows are written as they are read, so memory does not grow with them; the file has no name on
    the disk and ends with its handle. The reading is audited in the same transaction, and one that
    fails half-way gives no file.
    """
    file = TemporaryFile("w+b")  # noqa: SIM115 - the caller closes what it streams
    try:
        with transaction.atomic():
            audit("contact.exported", contact, actor=actor, subject=contact.uuid)
            for piece in _pieces(contact):
                file.write(piece.encode())
    except BaseException:
        with suppress(OSError):
            file.close()
        raise
    file.seek(0)
    return file


def _pieces(contact: Contact) -> Iterable[str]:
    business = current_business()
    head = {"format": FORMAT, "business": business.name, "made_at": timezone.now()}
    yield _json(head)[:-1] + ', "data": {'
    for number, (label, rows) in enumerate(_tables(contact)):
        yield f"{',' if number else ''}\n{_json(label)}: ["
        for row_number, row in enumerate(rows):
            yield f"{',' if row_number else ''}\n  {_json(row)}"
        yield "]"
    yield "\n}}\n"


def _tables(contact: Contact) -> Iterable[tuple[str, Iterable[dict[str, Any]]]]:
    for handler in reversed(list(handlers())):
        yield from handler.export(contact).items()


def _json(value: Any) -> str:
    return json.dumps(value, cls=_Encoder, ensure_ascii=False)

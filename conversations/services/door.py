"""The door: a provider's delivery is stored once, and its processing promised, together."""

import hashlib
import json
from typing import Any

from django.utils import timezone

from tenants.context import current_schema, prepared_cursor, schema_quoted
from tenants.crypto import blind_index, encrypt
from tenants.due import due_hint

# One statement is one transaction and, as it names its schemas, one round trip: the event and its
# due row exist together, and a repeated provider id ends at the unique constraint without a second
# due row.
_STORE = """
WITH event AS (
    INSERT INTO {own}.conversations_inboundevent
        (channel, account_key, provider_id, stream, payload, state, note, received_at)
    VALUES (%(channel)s, %(account)s, %(provider_id)s, %(stream)s, %(payload)s, 'received', '',
        %(now)s)
    ON CONFLICT (channel, provider_id) DO NOTHING
    RETURNING id
)
INSERT INTO public.tenants_dueitem
    (schema_name, kind, object_id, run_at, attempts, last_error, parked, failed)
SELECT %(schema)s, 'conversations.inbound', id, %(now)s, 0, '', false, false FROM event
RETURNING object_id
"""

# What says nothing that anybody waits for is kept as it came, and nothing is to be done.
_KEEP = """
INSERT INTO {own}.conversations_inboundevent
    (channel, account_key, provider_id, stream, payload, state, note, received_at, processed_at)
VALUES (%(channel)s, %(account)s, %(provider_id)s, %(stream)s, %(payload)s, 'ignored', '',
    %(now)s, %(now)s)
ON CONFLICT (channel, provider_id) DO NOTHING
RETURNING NULL
"""

_ID_CHARS = 120


def inbound_store(
    *,
    channel: str,
    account_key: str,
    provider_id: str,
    payload: dict[str, Any],
    sender: str = "",
    idle: bool = False,
) -> bool:
    """Store a provider's delivery for the open business; False when it was already here.

    The caller has checked the signature. The payload is stored encrypted, as it came. `sender` is
    whoever wrote it, as the provider names them: their messages are taken up in this order.
    `idle`: nothing follows from it, so that it is only kept. A `provider_id` that is longer than
    any that we know, or no text that the database holds, is known by its digest.
    """
    stream = blind_index(f"{channel}\0{account_key}\0{sender}", "stream") if sender else ""
    now = timezone.now()
    with prepared_cursor() as cursor:
        cursor.execute(
            (_KEEP if idle else _STORE).format(own=schema_quoted()),
            {
                "channel": channel,
                "account": account_key,
                "provider_id": _id_kept(provider_id),
                "stream": stream,
                "payload": encrypt(json.dumps(payload, ensure_ascii=False)),
                "now": now,
                "schema": current_schema(),
            },
        )
        row = cursor.fetchone()
    if row is None:
        return False
    if not idle:
        due_hint("conversations.inbound", row[0])
    return True


def _id_kept(provider_id: str) -> str:
    if len(provider_id) <= _ID_CHARS and provider_id.isprintable():
        return provider_id
    return "id." + hashlib.sha256(provider_id.encode(errors="replace")).hexdigest()

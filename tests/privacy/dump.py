"""Everything that is stored, as text: what somebody with every key could read."""

import json
from collections.abc import Iterator
from typing import Any

import redis
from django.apps import apps
from django.conf import settings
from django.db import connection

from tenants.audit.models import AuditEntry, SubjectKey
from tenants.crypto import EncryptedJSONField, EncryptedTextField, unseal


def everything() -> str:
    """All tables of the open schema and of `public`, each encrypted value also decrypted, and all
    of Redis."""
    return "\n".join([*_tables(), *_decrypted(), *_unsealed(), *_redis()])


def _tables() -> Iterator[str]:
    with connection.cursor() as cursor:
        names = "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN (%s, 'public')"
        cursor.execute(names, [connection.schema_name])
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{schema}"."{table}" t')
            for (row,) in cursor.fetchall():
                yield f"{schema}.{table} {row}"


def _decrypted() -> Iterator[str]:
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if _is_encrypted(field)]
        label = model._meta.app_label
        if fields and (label in settings.TENANT_APPS or label == "audit"):
            for row in model._base_manager.all():
                for field in fields:
                    value = json.dumps(getattr(row, field.attname), ensure_ascii=False)
                    yield f"{model._meta.label}.{field.name} {value}"


def _is_encrypted(field: Any) -> bool:
    return isinstance(field, EncryptedTextField | EncryptedJSONField)


def _unsealed() -> Iterator[str]:
    """What the audit trail says about people whose key is still there."""
    keys = dict(SubjectKey.objects.values_list("subject", "key"))
    for entry in AuditEntry.objects.exclude(subject=None):
        for values in (entry.before, entry.after):
            if values and entry.subject in keys:
                yield f"audit {unseal(values['sealed'], keys[entry.subject])}"


def _redis() -> Iterator[str]:
    client = redis.Redis.from_url(settings.REDIS_URL)
    readers = {
        b"string": client.get,
        b"hash": client.hgetall,
        b"list": lambda key: client.lrange(key, 0, -1),
        b"set": client.smembers,
        b"zset": lambda key: client.zrange(key, 0, -1, withscores=True),
        b"stream": client.xrange,
    }
    for key in client.scan_iter():
        kind = client.type(key)
        if kind in readers:
            yield f"redis {key!r} {readers[kind](key)!r}"

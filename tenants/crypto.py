"""The only encryption door: AES-256-CBC with HMAC under a key of each business's own.

Envelope: a business's 64-byte data key (32 cipher, 32 signature) is stored wrapped by a master
key of `settings.ENCRYPTION_KEYS`; destroying the wrapped key makes all of the business's
ciphertext unreadable. A stored value is `v1.<base64 token>`, a wrapped key is
`v1:<master key id>:` + token, so both name how they were made. Values travel as text or JSON,
never as pickles. `FernetBytes` of django-cryptography is used with an explicit key and signer;
its `encrypt()` field is not (DESIGN 3).
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from functools import lru_cache
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signing import BadSignature
from django.db import models
from django_cryptography.core.signing import FernetSigner
from django_cryptography.utils.crypto import FernetBytes, InvalidToken

from tenants.db import connection

DATA_KEY_BYTES = 64
_VERSION = "v1."


class DecryptionError(ValueError):
    """A stored value was not made with this business's key, or was changed."""


def _box(key: bytes) -> FernetBytes:
    return FernetBytes(key[:32], FernetSigner(key[32:]))


@lru_cache(maxsize=8)
def _master_box(key_id: str, key_hex: str) -> FernetBytes:
    raw = bytes.fromhex(key_hex)
    if len(raw) != 32:
        raise ImproperlyConfigured(f"ENCRYPTION_KEYS {key_id!r}: 64 hex characters are needed.")
    info = b"mostrador/master"
    derived = HKDF(algorithm=hashes.SHA256(), length=64, salt=None, info=info).derive(raw)
    return _box(derived)


def data_key_new() -> bytes:
    """A fresh data key, wrapped by the first master key: what `Business.wrapped_key` stores."""
    return data_key_wrap(os.urandom(DATA_KEY_BYTES))


def data_key_wrap(key: bytes) -> bytes:
    """Wrap a data key with the first (current) master key."""
    if not settings.ENCRYPTION_KEYS:
        raise ImproperlyConfigured("ENCRYPTION_KEYS is empty: no master key to wrap with.")
    key_id, key_hex = next(iter(settings.ENCRYPTION_KEYS.items()))
    return b"v1:" + key_id.encode() + b":" + _master_box(key_id, key_hex).encrypt(key)


def data_key_unwrap(wrapped: bytes) -> bytes:
    """The data key inside. Raises `DecryptionError` when its master key is not configured."""
    version, key_id, token = bytes(wrapped).split(b":", 2)
    key_hex = settings.ENCRYPTION_KEYS.get(key_id.decode())
    if version != b"v1" or key_hex is None:
        raise DecryptionError(f"Master key {key_id.decode()!r} is not in ENCRYPTION_KEYS.")
    try:
        return _master_box(key_id.decode(), key_hex).decrypt(token)
    except (InvalidToken, BadSignature) as error:
        raise DecryptionError("The master key does not fit this business's data key.") from error


@lru_cache(maxsize=512)
def _keys_of(wrapped: bytes) -> tuple[FernetBytes, bytes]:
    """The cipher of a wrapped data key, and the key its blind indexes are derived from."""
    key = data_key_unwrap(wrapped)
    index_key = HKDF(
        algorithm=hashes.SHA256(), length=32, salt=None, info=b"mostrador/blind-index"
    ).derive(key)
    return _box(key), index_key


def _current_keys() -> tuple[FernetBytes, bytes]:
    return _keys_of(bytes(_current_wrapped_key()))


def _current_wrapped_key() -> bytes:
    """The wrapped key of the open schema; of the platform's own row in `public`."""
    tenant = connection.tenant
    wrapped = getattr(tenant, "wrapped_key", None)
    if wrapped is None:
        # The connection was opened by schema name (migrations, the shell): load the real row.
        from tenants.models import Business

        tenant = Business.objects.get(schema_name=connection.schema_name)
        connection.tenant = tenant
        wrapped = tenant.wrapped_key
    return bytes(wrapped)


def encrypt(value: str) -> str:
    """`value` under the key of the open business, as printable text."""
    box, _ = _current_keys()
    return _VERSION + base64.b64encode(box.encrypt(value.encode())).decode()


def decrypt(stored: str) -> str:
    """What `encrypt` was given. Raises `DecryptionError` for any other input."""
    if not stored.startswith(_VERSION):
        raise DecryptionError("Not a value of this encryption door.")
    box, _ = _current_keys()
    try:
        return box.decrypt(base64.b64decode(stored[len(_VERSION) :])).decode()
    except (InvalidToken, BadSignature, binascii.Error) as error:
        raise DecryptionError("The value does not belong to this business's key.") from error


def blind_index(value: str, purpose: str) -> str:
    """A keyed digest (64 hex characters) to look an encrypted value up exactly.

    `purpose` separates kinds of values, so that equal texts of two kinds do not meet.
    """
    _, index_key = _current_keys()
    message = f"{purpose}\x00{value}".encode()
    return hmac.new(index_key, message, hashlib.sha256).hexdigest()


def derived_key(purpose: str, salt: bytes) -> bytes:
    """A key of 32 bytes for one thing of the open business, such as one file."""
    info = f"mostrador/{purpose}".encode()
    data_key = data_key_unwrap(_current_wrapped_key())
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(data_key)


def subject_key_new() -> str:
    """A key for what is kept about one person and must end with them. Store it encrypted."""
    return base64.b64encode(os.urandom(DATA_KEY_BYTES)).decode()


def seal(value: str, key: str) -> str:
    """`value` under a key of `subject_key_new`, as printable text."""
    token: bytes = _box(base64.b64decode(key)).encrypt(value.encode())
    return base64.b64encode(token).decode()


def unseal(sealed: str, key: str) -> str:
    """What `seal` was given. Raises `DecryptionError` for another key's."""
    try:
        return _box(base64.b64decode(key)).decrypt(base64.b64decode(sealed)).decode()
    except (InvalidToken, BadSignature, binascii.Error) as error:
        raise DecryptionError("The value does not belong to this person's key.") from error


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is stored encrypted. Empty text stays empty, so that blanks can be queried."""

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if value else value

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        return decrypt(value) if value else value


class EncryptedBinaryField(models.BinaryField):  # type: ignore[type-arg]
    """Bytes that are stored encrypted: files, which no index looks into."""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = None if value is None else _current_keys()[0].encrypt(bytes(value))
        return super().get_db_prep_value(sealed, connection, prepared)

    def from_db_value(self, value: Any, *_: Any) -> bytes | None:
        if value is None:
            return None
        try:
            return bytes(_current_keys()[0].decrypt(bytes(value)))
        except (InvalidToken, BadSignature) as error:
            raise DecryptionError("The value does not belong to this business's key.") from error


class EncryptedJSONField(models.TextField):  # type: ignore[type-arg]
    """JSON that is stored encrypted as one text."""

    # What django-stubs reads a field's types from.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else encrypt(json.dumps(value, ensure_ascii=False))

    def from_db_value(self, value: str | None, *_: Any) -> Any:
        return json.loads(decrypt(value)) if value else value

    def to_python(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> str:
        return json.dumps(self.value_from_object(obj))

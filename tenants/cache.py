"""Keys of the shared cache: each business's entries are its own, what guards sign-in is common."""

from django_tenants import cache as per_schema

# allauth's counts of failed sign-ins and its used one-time codes. People are the same on every
# host, so a guesser must not begin anew on the next business's.
COMMON_PREFIX = "allauth"
_COMMON = "public"


def make_key(key: str, key_prefix: str, version: int) -> str:
    """The stored key: the open schema in front, `public` for what belongs to people."""
    if key.startswith(COMMON_PREFIX):
        return f"{_COMMON}:{key_prefix}:{version}:{key}"
    return str(per_schema.make_key(key, key_prefix, version))

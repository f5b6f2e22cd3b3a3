"""Servers that a business runs itself and names by their address."""

from functools import lru_cache

from tenants.http.egress import MAX_BYTES, EgressSession, Sink, session


@lru_cache(maxsize=64)
def own_server(role: str, url: str, configured: str) -> EgressSession:
    """A session for a business's own server at `url`, as `own_server_download`; kept and reused."""
    return own_server_download(role, url, configured)


def own_server_download(
    role: str,
    url: str,
    configured: str,
    *,
    max_bytes: int = MAX_BYTES,
    sink: Sink | None = None,
) -> EgressSession:
    """A session for a business's own server at `url`, for one download into `sink`.

    The one that the operator configured may lie in a private network. Any other was typed in by
    people: it must be public and speak https, also where it is the address of another provider's
    setting.
    """
    if url == configured.rstrip("/"):
        return session(role, base_url=url, max_bytes=max_bytes, sink=sink)
    door = session(role, https_only=True, max_bytes=max_bytes, sink=sink)
    door.base_url = url
    return door

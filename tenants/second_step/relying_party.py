"""Which hosts a passkey counts on (docs/adr/0014).

A browser lets a page use passkeys of its own host name or of a domain above it, but never of a
public suffix, and takes a bare name such as `localhost` for one.
"""

from hashlib import sha256

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from tenants.models import User
from tenants.urls_for import public_url


def relying_party_id(request: HttpRequest) -> str:
    """The platform's domain on all of its hosts, so that one passkey opens every business of a
    person; elsewhere (a business's own domain, a machine of one's own) the host itself."""
    host = request.get_host().rsplit(":", 1)[0].lower()
    platform = settings.PUBLIC_HOST
    is_ours = host == platform or host.endswith(f".{platform}")
    return platform if is_ours and "." in platform else host


def passkeys_here(request: HttpRequest, user: User) -> list[Authenticator]:
    """The person's passkeys that a browser will use on this host."""
    return [row for row in _passkeys(user) if _is_for(row, relying_party_id(request))]


def passkeys_elsewhere(request: HttpRequest, user: User) -> str:
    """For somebody who has passkeys and none for this host: where to sign in with one. "" for
    everybody else, and where we cannot know the place."""
    rows = _passkeys(user)
    if any(_is_for(row, relying_party_id(request)) for row in rows):
        return ""
    ours = any(_is_for(row, settings.PUBLIC_HOST) for row in rows)
    return public_url("/accounts/login/") if ours else ""


def _passkeys(user: User) -> list[Authenticator]:
    return list(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN))


def _is_for(row: Authenticator, relying_party: str) -> bool:
    digest: bytes = row.wrap().authenticator_data.rp_id_hash
    return digest == sha256(relying_party.encode()).digest()

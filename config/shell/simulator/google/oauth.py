"""The stand-in's sign-in: codes for consent, tokens for codes, and taking them back."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.utils import timezone

from config.shell.simulator.google.rules import Reply
from config.shell.simulator.google.stores import Document

TOKEN_SECONDS = 3599
CONSENT_FIELDS = frozenset(
    [
        "client_id",
        "redirect_uri",
        "response_type",
        "scope",
        "state",
        "access_type",
        "prompt",
        "code_challenge",
        "code_challenge_method",
    ]
)


def consent_problem(fields: Mapping[str, str]) -> str:
    """Why Google would not show its consent page; empty when it would."""
    if set(fields) != CONSENT_FIELDS:
        return "fields"
    wanted = {"response_type": "code", "code_challenge_method": "S256", "access_type": "offline"}
    return next((name for name, value in wanted.items() if fields[name] != value), "")


def consent_give(document: Document, email: str, fields: Mapping[str, str]) -> str:
    """Somebody agrees: the address that their browser goes back to."""
    code = secrets.token_urlsafe(16)
    document["codes"][code] = {
        "email": email,
        "scope": fields["scope"],
        "redirect_uri": fields["redirect_uri"],
        "challenge": fields["code_challenge"],
        "client_id": fields["client_id"],
    }
    back = {"state": fields["state"], "code": code, "scope": fields["scope"]}
    return f"{fields['redirect_uri']}?{urlencode(back)}"


def token(document: Document, raw: bytes, client: tuple[str, str]) -> Reply:
    """The token end point."""
    form = dict(parse_qsl(raw.decode()))
    if (form.get("client_id"), form.get("client_secret")) != client:
        return _refused("invalid_client", 401)
    if form.get("grant_type") == "refresh_token":
        key = form.get("refresh_token", "")
        email = document["refresh"].get(key)
        scope = document.get("scopes", {}).get(key, "")
        return _granted(document, email, {}, scope) if email else _refused("invalid_grant")
    if form.get("grant_type") != "authorization_code":
        return _refused("unsupported_grant_type")
    given = document["codes"].pop(form.get("code", ""), None)
    if given is None or not _fits(given, form):
        return _refused("invalid_grant")
    refresh = f"1//{secrets.token_urlsafe(24)}"
    document["refresh"][refresh] = given["email"]
    document.setdefault("scopes", {})[refresh] = given["scope"]
    more = {"refresh_token": refresh, "scope": given["scope"]}
    return _granted(document, given["email"], more, given["scope"])


def _fits(given: Mapping[str, str], form: Mapping[str, str]) -> bool:
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
    same_door = form.get("redirect_uri") == given["redirect_uri"]
    return same_door and challenge == given["challenge"]


def _granted(document: Document, email: str, more: Mapping[str, Any], scope: str) -> Reply:
    access = f"ya29.{secrets.token_urlsafe(16)}"
    until = timezone.now() + timedelta(seconds=TOKEN_SECONDS)
    document["access"] = dict(list(document["access"].items())[-50:])
    document["access"][access] = {"email": email, "until": until.isoformat(), "scope": scope}
    body = {"access_token": access, "expires_in": TOKEN_SECONDS, "token_type": "Bearer"}
    return Reply(200, {**body, **more})


def revoke(document: Document, raw: bytes) -> Reply:
    """Take an account's access back."""
    given = dict(parse_qsl(raw.decode())).get("token", "")
    email = document["refresh"].pop(given, None)
    if email is None:
        return _refused("invalid_token")
    access = document["access"]
    document["access"] = {key: one for key, one in access.items() if one["email"] != email}
    return Reply(200, {})


def _refused(code: str, status: int = 400) -> Reply:
    return Reply(status, {"error": code, "error_description": code})

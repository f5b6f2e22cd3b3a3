"""Signing in to a business's API, and how long that lasts."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
import time_machine
from allauth.mfa.totp.internal import auth
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from tenants.api.sessions import api_sessions_end_of_user, api_sessions_purge
from tenants.context import business_context
from tenants.models import ApiSession, Business, Membership, User
from tenants.tests.programs import PASSWORD, bearer, me, program, refresh, sign_in, tokens

Tokens = dict[str, Any]
SECRET = "JBSWY3DPEHPK3PXP"


def after(**length: float) -> Any:
    return time_machine.travel(timezone.now() + timedelta(**length), tick=False)


def test_a_member_signs_in_and_learns_their_role(owner_tokens: Tokens) -> None:
    answer = me(owner_tokens["access_token"])
    assert answer.status_code == 200
    told = answer.json()
    assert told["user"]["email"] == "owner@estilo.example"
    assert told["business"]["slug"] == "estilo"
    assert (told["role"], told["permissions"]) == ("owner", ["read", "write", "manage"])
    assert owner_tokens["expires_in"] == 900


@pytest.mark.usefixtures("estilo")
@pytest.mark.parametrize(
    ("person", "allowed"), [("agent", ["read", "write"]), ("viewer", ["read"])]
)
def test_what_a_role_allows_is_told(person: str, allowed: list[str]) -> None:
    token = tokens(f"{person}@estilo.example")["access_token"]
    assert me(token).json()["permissions"] == allowed


@pytest.mark.usefixtures("estilo")
@pytest.mark.parametrize("token", ["", "nonsense", "a.b.c"])
def test_without_a_good_token_it_is_401_and_says_how(token: str) -> None:
    answer = program().get("/api/auth/me", headers=bearer(token) if token else {})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_session_of_the_dashboard_is_no_token(owner_client: Any) -> None:
    assert owner_client.get("/api/auth/me").status_code == 401


def test_an_access_token_lasts_15_minutes(owner_tokens: Tokens) -> None:
    with after(minutes=14, seconds=50):
        assert me(owner_tokens["access_token"]).status_code == 200
    with after(minutes=16):
        assert me(owner_tokens["access_token"]).status_code == 401


def test_a_refresh_token_lasts_30_days(owner_tokens: Tokens) -> None:
    with after(days=29):
        renewed = refresh(owner_tokens["refresh_token"])
        assert renewed.status_code == 200
        assert me(renewed.json()["data"]["access_token"]).status_code == 200
    with after(days=58):
        assert refresh(renewed.json()["data"]["refresh_token"]).status_code == 200


def test_an_old_refresh_token_is_refused(owner_tokens: Tokens) -> None:
    with after(days=31):
        assert refresh(owner_tokens["refresh_token"]).status_code == 400


def test_a_refresh_token_that_comes_twice_ends_the_sign_in(owner_tokens: Tokens) -> None:
    """Somebody has copied it: neither of the two goes on."""
    renewed = refresh(owner_tokens["refresh_token"]).json()["data"]
    assert me(renewed["access_token"]).status_code == 200
    assert refresh(owner_tokens["refresh_token"]).status_code == 400
    assert me(renewed["access_token"]).status_code == 401
    assert refresh(renewed["refresh_token"]).status_code == 400


def test_signing_out_ends_both_tokens(owner_tokens: Tokens) -> None:
    access = owner_tokens["access_token"]
    assert program().delete("/api/auth/session", headers=bearer(access)).status_code == 401
    assert me(access).status_code == 401
    assert refresh(owner_tokens["refresh_token"]).status_code == 400
    assert not ApiSession.objects.exists()


def _block(user: User) -> None:
    user.state = User.State.BLOCKED
    user.save()


def _leave(user: User) -> None:
    Membership.objects.filter(user=user).delete()


def _new_password(user: User) -> None:
    user.set_password("otra-clave-larga")
    user.save()


@pytest.mark.parametrize("what", [_block, _leave, _new_password, api_sessions_end_of_user])
def test_both_tokens_end_at_once(owner_tokens: Tokens, owner: User, what: Any) -> None:
    assert me(owner_tokens["access_token"]).status_code == 200
    what(owner)
    assert me(owner_tokens["access_token"]).status_code == 401
    assert refresh(owner_tokens["refresh_token"]).status_code == 400


def test_a_token_counts_at_its_own_business_only(
    owner_tokens: Tokens, owner: User, academia: Business
) -> None:
    assert me(owner_tokens["access_token"], "academia").status_code == 401
    assert refresh(owner_tokens["refresh_token"], "academia").status_code == 400
    Membership.objects.create(user=owner, business=academia, role="viewer")
    assert me(owner_tokens["access_token"], "academia").status_code == 401
    there = tokens(owner.email, "academia")
    assert me(there["access_token"], "academia").json()["role"] == "viewer"
    assert me(there["access_token"]).status_code == 401


@pytest.mark.usefixtures("estilo")
@pytest.mark.parametrize(
    "email", ["owner@academia.example", "stranger@example.com", "admin@mostrador.example"]
)
def test_whoever_is_no_member_gets_no_token(email: str) -> None:
    answer = sign_in(email)
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["code"] == "not_a_member"
    assert "access_token" not in answer.content.decode()
    assert not ApiSession.objects.exists()


def test_the_public_host_has_no_business_api(owner_tokens: Tokens, public_client: Any) -> None:
    headers = bearer(owner_tokens["access_token"])
    assert public_client.get("/api/auth/me", headers=headers).status_code == 404


def test_a_blocked_person_does_not_get_in(owner: User) -> None:
    _block(owner)
    answer = sign_in(owner.email)
    assert answer.status_code == 401
    assert "access_token" not in answer.content.decode()


@pytest.mark.usefixtures("estilo")
def test_wrong_passwords_are_counted_as_on_the_page() -> None:
    for _ in range(5):
        assert sign_in("owner@estilo.example", password="nope").status_code == 400
    refused = sign_in("owner@estilo.example")
    assert refused.status_code == 400
    assert refused.json()["errors"][0]["code"] == "too_many_login_attempts"


def test_a_forged_token_is_refused(owner: User, owner_tokens: Tokens) -> None:
    claims = jwt.decode(owner_tokens["access_token"], options={"verify_signature": False})
    forged = [
        jwt.encode(claims, settings.SECRET_KEY, algorithm="HS256"),
        jwt.encode(claims, "", algorithm="none"),
    ]
    assert claims["business"] == "estilo"
    for token in forged:
        assert me(token).status_code == 401
    # a refresh token opens nothing by itself
    assert me(owner_tokens["refresh_token"]).status_code == 401


def test_sign_ins_are_listed_and_ended_one_by_one(owner: User) -> None:
    first, second = tokens(owner.email), tokens(owner.email)
    path, headers = "/api/auth/sessions", bearer(second["access_token"])
    listed = program().get(path, headers=headers).json()
    assert [row["current"] for row in listed] == [True, False]
    gone = program().delete(f"{path}/{listed[1]['id']}", headers=headers)
    assert gone.status_code == 204
    assert me(first["access_token"]).status_code == 401
    assert me(second["access_token"]).status_code == 200


def test_nobody_ends_a_colleagues_sign_in(owner_tokens: Tokens, agent: User) -> None:
    mine = ApiSession.objects.get()
    other = bearer(tokens(agent.email)["access_token"])
    assert program().delete(f"/api/auth/sessions/{mine.uuid}", headers=other).status_code == 404
    assert me(owner_tokens["access_token"]).status_code == 200


def test_expired_sign_ins_are_cleared_away(owner_tokens: Tokens) -> None:
    assert api_sessions_purge(timezone.now()) == 0
    before = Session.objects.count()
    assert api_sessions_purge(timezone.now() + timedelta(days=31)) == 1
    assert Session.objects.count() == before - 1


# --- Second factor ------------------------------------------------------------------------------
def _code(secret: str = SECRET) -> str:
    now = next(auth.yield_hotp_counters_from_time())
    return str(auth.format_hotp_value(auth.hotp_value(secret, now)))


def test_the_second_factor_is_asked_for_before_any_token(owner: User) -> None:
    with business_context("estilo"):
        auth.TOTP.activate(owner, SECRET)
    asked = sign_in(owner.email)
    assert asked.status_code == 401
    flows = {flow["id"]: flow for flow in asked.json()["data"]["flows"]}
    assert flows["mfa_authenticate"]["is_pending"]
    assert "access_token" not in asked.json()["meta"]
    waiting = {"X-Session-Token": asked.json()["meta"]["session_token"]}
    client = program()
    wrong = client.post("/api/auth/2fa", {"code": "000000"}, "application/json", headers=waiting)
    assert wrong.status_code == 400
    right = client.post("/api/auth/2fa", {"code": _code()}, "application/json", headers=waiting)
    assert right.status_code == 200
    told = me(right.json()["meta"]["access_token"])
    assert told.json()["second_factor"] is True


def test_a_second_factor_is_set_up_by_api(owner_tokens: Tokens) -> None:
    headers, client = bearer(owner_tokens["access_token"]), program()
    offered = client.get("/api/auth/2fa/totp", headers=headers)
    assert offered.status_code == 404
    secret = offered.json()["meta"]["secret"]
    code = {"code": _code(secret)}
    early = client.post("/api/auth/2fa/totp", code, "application/json", headers=headers)
    assert early.status_code == 401  # the password is asked for once more
    again = {"password": PASSWORD}
    client.post("/api/auth/reauthenticate", again, "application/json", headers=headers)
    done = client.post("/api/auth/2fa/totp", code, "application/json", headers=headers)
    assert done.status_code == 200
    assert me(owner_tokens["access_token"]).json()["second_factor"] is True


def test_a_new_password_ends_every_sign_in(owner: User, owner_tokens: Tokens) -> None:
    body = {"current_password": PASSWORD, "new_password": "una-clave-bien-larga"}
    headers = bearer(owner_tokens["access_token"])
    other = tokens(owner.email)
    changed = program().post("/api/auth/password", body, "application/json", headers=headers)
    assert changed.status_code == 200
    for pair in (owner_tokens, other):
        assert me(pair["access_token"]).status_code == 401
        assert refresh(pair["refresh_token"]).status_code == 400
    assert not ApiSession.objects.exists()
    assert sign_in(owner.email).status_code == 400
    assert sign_in(owner.email, password="una-clave-bien-larga").status_code == 200

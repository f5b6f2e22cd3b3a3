"""The page of members, and its API: for owners and admins."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tenants.models import Business, Invitation, Membership, User
from tenants.tests.programs import bearer, program, tokens

LIST = "/settings/members/"


def member(email: str) -> Membership:
    salon = Membership.objects.filter(business__schema_name="estilo")
    return salon.get(user__email=f"{email}@estilo.example")


def call(method: str, path: str, body: Any = None, email: str = "owner@estilo.example") -> Any:
    token = tokens(email)["access_token"]
    more = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(program(), method)(path, headers=bearer(token), **more)


def test_the_list_says_who_may_enter_and_since_when(owner_client: Client) -> None:
    Membership.objects.filter(user__email="agent@estilo.example").update(
        signed_in_at=timezone.now(), state="suspended"
    )
    said = owner_client.get(LIST).content.decode()
    for words in ("agent@estilo.example", "viewer@estilo.example", "Suspendido", "Propietario"):
        assert words in said


def test_what_somebody_does_at_another_business_is_not_told(
    owner_client: Client, academia: Business, agent: User
) -> None:
    Membership.objects.create(user=agent, business=academia)
    client = Client(HTTP_HOST="academia.localhost")
    account = {"login": agent.email, "password": "mostrador-demo"}
    client.post("/accounts/login/", account)
    agent.refresh_from_db()
    assert agent.last_login
    assert member("agent").signed_in_at is None
    Client(HTTP_HOST="estilo.localhost").post("/accounts/login/", account)
    assert member("agent").signed_in_at is not None


def test_a_member_is_changed_suspended_and_removed(owner_client: Client) -> None:
    row = member("agent")
    mine = f"{LIST}{row.uuid}/"
    assert owner_client.get(mine).status_code == 200
    assert owner_client.post(mine, {"role": "admin"}).status_code == 302
    assert member("agent").role == "admin"
    owner_client.post(f"{mine}state/", {"active": "no"})
    assert member("agent").state == "suspended"
    owner_client.post(f"{mine}state/", {"active": "yes"})
    assert member("agent").state == "active"
    owner_client.post(f"{mine}remove/")
    assert not Membership.objects.filter(pk=row.pk).exists()
    assert owner_client.get(mine).status_code == 404


def test_the_last_owner_is_told_why_not(owner_client: Client) -> None:
    answer = owner_client.post(f"{LIST}{member('owner').uuid}/remove/", follow=True)
    assert "único propietario" in answer.content.decode()
    assert member("owner").role == "owner"
    answer = owner_client.post(f"{LIST}{member('owner').uuid}/", {"role": "agent"}, follow=True)
    assert "único propietario" in answer.content.decode()


def test_agents_and_viewers_have_no_such_page(agent_client: Client, viewer_client: Client) -> None:
    for client in (agent_client, viewer_client):
        for path in (LIST, f"{LIST}invite/", f"{LIST}{member('agent').uuid}/"):
            assert client.get(path).status_code == 403


def test_a_suspended_business_changes_nobody(owner_client: Client) -> None:
    Business.objects.filter(schema_name="estilo").update(state="suspended")
    owner_client.post(f"{LIST}{member('agent').uuid}/remove/")
    assert member("agent")


def test_the_api_lists_changes_and_removes(db: None) -> None:
    rows = call("get", "/api/members/").json()
    assert [row["role"] for row in rows] == ["owner", "agent", "viewer"]
    path = f"/api/members/{member('agent').uuid}/"
    changed = call("patch", path, {"role": "viewer", "state": "suspended"}).json()
    assert (changed["role"], changed["state"]) == ("viewer", "suspended")
    assert call("patch", path, {}).status_code == 400
    assert call("patch", path, {"role": "boss"}).status_code == 400
    assert call("delete", path).status_code == 204
    assert call("get", path).status_code == 404


def test_the_api_refuses_by_the_same_rules(db: None, stranger: User) -> None:
    mine = f"/api/members/{member('owner').uuid}/"
    answer = call("delete", mine)
    assert (answer.status_code, answer.json()["code"]) == (409, "last_owner")
    Membership.objects.create(
        user=stranger, business=Business.objects.get(schema_name="estilo"), role="admin"
    )
    answer = call("patch", mine, {"role": "agent"}, email=stranger.email)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    for email in ("agent@estilo.example", "viewer@estilo.example"):
        assert call("get", "/api/members/", email=email).status_code == 403
    assert program().get("/api/members/").status_code == 401


def test_the_api_changes_role_and_state_together_or_not_at_all(db: None) -> None:
    """An owner may give another's role away, but nobody suspends themselves."""
    owner = member("owner")
    agent = member("agent")
    agent.role = "owner"
    agent.save()
    answer = call("patch", f"/api/members/{owner.uuid}/", {"role": "owner", "state": "suspended"})
    assert answer.json()["code"] == "oneself"
    answer = call("patch", f"/api/members/{owner.uuid}/", {"role": "agent", "state": "suspended"})
    assert answer.status_code in (403, 409)
    assert member("owner").role == "owner"


def test_the_api_invites_resends_and_withdraws(estilo: Business) -> None:
    wish = {"email": "nueva@example.com", "role": "agent"}
    made = call("post", "/api/members/invitations/", wish)
    assert made.status_code == 201
    assert set(made.json()) == {
        "id", "email", "role", "state", "mail", "expires_at", "created_at",
    }  # fmt: skip
    again = call("post", "/api/members/invitations/", wish)
    assert (again.status_code, again.json()["code"]) == (409, "already_invited")
    path = f"/api/members/invitations/{made.json()['id']}/"
    before = Invitation.objects.get().token_hash
    assert call("post", f"{path}resend/").status_code == 200
    assert Invitation.objects.get().token_hash != before
    assert call("delete", path).status_code == 204
    assert call("get", "/api/members/invitations/").json() == []
    assert call("delete", path).status_code == 404


@pytest.mark.parametrize("role", ["owner", "root", ""])
def test_the_api_invites_nobody_as_an_owner(db: None, role: str) -> None:
    wish = {"email": "nueva@example.com", "role": role}
    assert call("post", "/api/members/invitations/", wish).status_code == 400


def test_the_api_says_when_to_come_back(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setitem(settings.RATE_LIMITS, "invite", "1/h")
    wishes = [{"email": f"{n}@example.com", "role": "agent"} for n in range(2)]
    answers = [call("post", "/api/members/invitations/", wish) for wish in wishes]
    assert [answer.status_code for answer in answers] == [201, 429]
    assert int(answers[1].headers["Retry-After"]) > 0

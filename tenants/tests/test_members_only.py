"""A session of one business is nobody at another's door."""

import pytest
from django.test import Client

from tenants.models import Business, Membership, User

pytestmark = pytest.mark.django_db


def signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_members_enter(owner_client: Client, agent_client: Client, viewer_client: Client) -> None:
    assert all(signed_in(client) for client in (owner_client, agent_client, viewer_client))


def test_everybody_else_is_asked_to_sign_in(
    other_owner_client: Client, stranger_client: Client, visitor_client: Client
) -> None:
    for client in (other_owner_client, stranger_client, visitor_client):
        response = client.get("/")
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")


def test_a_cookie_that_no_database_can_hold_is_nobody_s() -> None:
    for cookie in ('"aaaaaaaaaaaa\\000"', "ñ" * 32, "'; --------"):
        client = Client(HTTP_HOST="estilo.localhost")
        client.cookies.load("sessionid=x")
        client.cookies["sessionid"].set("sessionid", cookie, cookie)
        assert client.get("/").status_code == 302, cookie


def test_a_member_who_is_removed_is_out_with_the_next_request(
    owner_client: Client, owner: User
) -> None:
    assert signed_in(owner_client)
    Membership.objects.filter(user=owner).delete()
    assert not signed_in(owner_client)


def test_a_blocked_user_is_out_with_the_next_request(owner_client: Client, owner: User) -> None:
    owner.state = User.State.BLOCKED
    owner.save()
    assert not signed_in(owner_client)


@pytest.mark.parametrize("state", [User.State.BLOCKED, User.State.INACTIVE])
def test_whoever_may_not_work_is_out_on_the_public_host_too(state: str) -> None:
    client = Client(HTTP_HOST="localhost")
    admin = User.objects.get(email="admin@mostrador.example")
    client.force_login(admin)
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=admin.pk).update(state=state)
    assert client.get("/admin/").status_code == 302
    form = {"login": admin.email, "password": "mostrador-demo"}
    assert client.post("/accounts/login/", form).headers["Location"] == "/accounts/inactive/"


def test_nobody_takes_an_address_that_is_not_theirs(agent_client: Client, agent: User) -> None:
    wanted = {"action_add": "", "email": "future-owner@example.com"}
    assert agent_client.post("/accounts/email/", wanted).status_code == 404
    wanted = {"action_primary": "", "email": "future-owner@example.com"}
    assert agent_client.post("/accounts/email/", wanted).status_code == 404
    agent.refresh_from_db()
    assert agent.email == "agent@estilo.example"


def test_a_platform_admin_without_membership_is_nobody_at_a_business(db: None) -> None:
    client = Client(HTTP_HOST="estilo.localhost")
    client.force_login(User.objects.get(email="admin@mostrador.example"))
    assert not signed_in(client)


@pytest.mark.parametrize("host", ["nadie.localhost", "evil.example", "localhost.evil.example"])
def test_a_host_that_belongs_to_nobody_is_404(host: str) -> None:
    assert Client(HTTP_HOST=host).get("/").status_code in (400, 404)


def test_the_template_s_host_is_nobody_s(db: None) -> None:
    assert Client(HTTP_HOST="template-business.localhost").get("/").status_code == 404


def test_a_deleted_business_answers_404(owner_client: Client) -> None:
    Business.objects.filter(schema_name="estilo").update(state="deleted")
    assert owner_client.get("/").status_code == 404

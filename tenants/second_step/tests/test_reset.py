"""A person who has lost every way, and the limits that see networks."""

from typing import Any

import pytest
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.core import mail
from django.test import Client, RequestFactory

from tenants.audit.models import AuditEntry
from tenants.models import ApiSession, CodeWay, User
from tenants.second_step.tests.conftest import entering, is_in
from tenants.tests.programs import tokens

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/tenants/user/"


@pytest.fixture
def admin_client() -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email="admin@mostrador.example"))
    return client


def reset(client: Client, *people: User) -> Any:
    chosen = [str(person.pk) for person in people]
    form = {"action": "reset_second_step", "_selected_action": chosen}
    return client.post(PEOPLE, form)


def test_an_admin_takes_every_way_away(
    admin_client: Client, with_mail_code: None, agent: User, owner: User
) -> None:
    auth.TOTP.activate(owner, "JBSWY3DPEHPK3PXP")
    auth.TOTP.activate(agent, "JBSWY3DPEHPK3PXP")
    reset(admin_client, owner)
    assert not CodeWay.objects.exists()
    assert list(Authenticator.objects.values_list("user__email", flat=True)) == [agent.email]
    assert is_in(entering())
    assert mail.outbox[-1].to == [owner.email]
    assert mail.outbox[-1].subject == "Tu segundo paso se ha reiniciado"


def test_the_platform_s_trail_says_who_did_it(admin_client: Client, owner: User) -> None:
    reset(admin_client, owner)
    entry = AuditEntry.objects.get(action="second_factor.reset")
    assert entry.actor is not None
    assert (entry.actor.email, entry.object_id) == ("admin@mostrador.example", str(owner.pk))


def test_their_programs_sign_in_anew(admin_client: Client, estilo: Any, owner: User) -> None:
    tokens(owner.email)
    reset(admin_client, owner)
    assert not ApiSession.objects.exists()


def test_no_admin_does_it_to_themselves(admin_client: Client) -> None:
    admin = User.objects.get(email="admin@mostrador.example")
    reset(admin_client, admin)
    assert not AuditEntry.objects.filter(action="second_factor.reset").exists()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
    ],
)
def test_sign_in_limits_count_networks(one: str, other: str, same: bool) -> None:
    first, second = (get_ip(RequestFactory(REMOTE_ADDR=each).post("/")) for each in (one, other))
    assert (first == second) is same

"""Changing who may enter: by whom, with what end, and never so that nobody is left."""

import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.test import Client

from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.members.invitations import invitation_create
from tenants.members.rules import MemberRefused
from tenants.members.selectors import members_of
from tenants.members.services import (
    member_change_role,
    member_reactivate,
    member_remove,
    member_suspend,
)
from tenants.models import ApiSession, Business, Invitation, Membership, User
from tenants.tests.programs import me, tokens


def member(email: str) -> Membership:
    rows = Membership.objects.select_related("user", "business")
    return rows.get(user__email=f"{email}@estilo.example")


def joins(email: str, role: str) -> Membership:
    user = User.objects.create_user(f"{email}@estilo.example", "mostrador-demo", first_name=email)
    business = Business.objects.get(schema_name="estilo")
    return Membership.objects.create(user=user, business=business, role=role)


def refusal(work: object, **given: object) -> str:
    with pytest.raises(MemberRefused) as refused:
        work(**given)  # type: ignore[operator]
    return refused.value.code


@pytest.fixture
def boss(estilo: Business) -> Membership:
    return member("owner")


def test_an_owner_changes_everybody_and_an_admin_agents_and_viewers(boss: Membership) -> None:
    admin, other = joins("admin", "admin"), joins("other", "admin")
    agent = member("agent")
    assert member_change_role(member=agent, role="viewer", actor=admin).role == "viewer"
    for role in ("admin", "owner"):
        code = refusal(member_change_role, member=agent, role=role, actor=admin)
        assert code == "not_allowed"
    for who in (boss, other, admin):
        for work in (member_suspend, member_remove):
            assert refusal(work, member=who, actor=admin) == "not_allowed"
    assert member_change_role(member=other, role="owner", actor=boss).role == "owner"
    assert member_change_role(member=boss, role="admin", actor=other).role == "admin"


def test_agents_and_viewers_change_nobody(boss: Membership) -> None:
    agent, viewer = member("agent"), member("viewer")
    for actor in (agent, viewer):
        assert refusal(member_remove, member=viewer, actor=actor) == "not_allowed"
        assert refusal(member_change_role, member=viewer, role="agent", actor=actor)


def test_the_last_owner_stays(boss: Membership) -> None:
    for role in ("admin", "viewer"):
        code = refusal(member_change_role, member=boss, role=role, actor=boss)
        assert code == "last_owner"
    assert refusal(member_remove, member=boss, actor=boss) == "last_owner"


def test_an_owner_who_cannot_enter_does_not_count(boss: Membership) -> None:
    away, blocked = joins("away", "owner"), joins("blocked", "owner")
    member_suspend(member=away, actor=boss)
    User.objects.filter(pk=blocked.user_id).update(state=User.State.BLOCKED)
    assert refusal(member_remove, member=boss, actor=boss) == "last_owner"
    member_reactivate(member=away, actor=boss)
    member_remove(member=boss, actor=boss)


def test_who_lost_their_rights_meanwhile_changes_nothing(boss: Membership) -> None:
    admin, agent = joins("admin", "admin"), member("agent")
    member_change_role(member=admin, role="agent", actor=boss)
    assert admin.role == "admin"  # as a request had read it before
    assert refusal(member_suspend, member=agent, actor=admin) == "not_allowed"
    member_suspend(member=member("admin"), actor=boss)
    assert refusal(member_suspend, member=agent, actor=admin) == "not_allowed"


def test_a_member_of_another_business_is_out_of_reach(boss: Membership, other_owner: User) -> None:
    theirs = Membership.objects.get(user=other_owner)
    assert refusal(member_remove, member=theirs, actor=boss) == "gone"
    assert Membership.objects.filter(pk=theirs.pk).exists()


def test_nobody_suspends_themselves(boss: Membership) -> None:
    joins("second", "owner")
    assert refusal(member_suspend, member=boss, actor=boss) == "oneself"


@pytest.mark.parametrize("work", [member_suspend, member_remove])
def test_sessions_and_tokens_end_at_once(
    boss: Membership, agent_client: Client, work: object
) -> None:
    token = tokens("agent@estilo.example")["access_token"]
    assert agent_client.get("/inbox/").status_code == me(token).status_code == 200
    with business_context("estilo"):
        work(member=member("agent"), actor=boss)  # type: ignore[operator]
    assert agent_client.get("/inbox/").status_code == 302
    assert me(token).status_code == 401
    assert not ApiSession.objects.filter(membership__user__email="agent@estilo.example").exists()


def test_who_is_let_in_again_signs_in_to_the_api_anew(boss: Membership) -> None:
    token = tokens("agent@estilo.example")["access_token"]
    with business_context("estilo"):
        member_suspend(member=member("agent"), actor=boss)
        member_reactivate(member=member("agent"), actor=boss)
    assert me(token).status_code == 401
    assert me(tokens("agent@estilo.example")["access_token"]).status_code == 200


def test_what_they_had_invited_people_to_is_withdrawn(boss: Membership) -> None:
    admin = joins("admin", "admin")
    invitation_create(email="new@example.com", role="agent", language="es", actor=admin)
    invitation_create(email="own@example.com", role="agent", language="es", actor=boss)
    member_suspend(member=admin, actor=boss)
    states = {each.email: each.state for each in Invitation.objects.all()}
    assert states == {"new@example.com": "withdrawn", "own@example.com": "open"}


def test_an_owner_who_becomes_an_admin_keeps_the_invitations_that_admins_may_send(
    boss: Membership,
) -> None:
    second = joins("second", "owner")
    for role in ("admin", "agent"):
        invitation_create(email=f"{role}@example.com", role=role, language="es", actor=second)
    member_change_role(member=second, role="admin", actor=boss)
    states = {each.role: each.state for each in Invitation.objects.all()}
    assert states == {"admin": "withdrawn", "agent": "open"}


def test_every_change_is_audited_with_who_and_whom(boss: Membership) -> None:
    agent = member("agent")
    member_change_role(member=agent, role="viewer", actor=boss)
    member_change_role(member=agent, role="viewer", actor=boss)  # no change
    member_suspend(member=agent, actor=boss)
    member_reactivate(member=agent, actor=boss)
    member_remove(member=agent, actor=boss)
    entries = list(AuditEntry.objects.order_by("pk"))
    assert [entry.action.removeprefix("member.") for entry in entries] == [
        "role_changed",
        "suspended",
        "reactivated",
        "removed",
    ]
    assert entries[0].before == {"role": "agent"}
    assert entries[0].after == {"email": "agent@estilo.example", "role": "viewer"}
    assert {entry.actor_id for entry in entries} == {boss.user_id}


def test_the_list_asks_one_query_whatever_its_length(
    estilo: Business, django_assert_num_queries: object
) -> None:
    for length in (3, 20):
        while Membership.objects.filter(business=estilo).count() < length:
            joins(f"m{Membership.objects.count()}", "agent")
        with django_assert_num_queries(1):  # type: ignore[operator]
            assert len([each.user.email for each in members_of(estilo)]) == length


# --- At once, in real threads on a committed database --------------------------------------------
@pytest.fixture
def two_owners(live_db: str) -> Iterator[tuple[Membership, Membership]]:
    with business_context("estilo"):
        yield member("owner"), joins("second", "owner")


@pytest.mark.parametrize("mutual", [True, False])
@pytest.mark.parametrize("round_", range(3))
def test_two_owners_who_demote_at_once_leave_one(
    two_owners: tuple[Membership, Membership], mutual: bool, round_: int
) -> None:
    """Each the other, or each themselves."""
    first, second = two_owners
    pairs = [(first, second), (second, first)] if mutual else [(first, first), (second, second)]
    gate = threading.Barrier(2)

    def run(actor: Membership, whom: Membership) -> str:
        gate.wait()
        try:
            with business_context("estilo"):
                member_change_role(member=whom, role="agent", actor=actor)
            return "done"
        except MemberRefused as refused:
            return refused.code
        finally:
            connections["default"].close()

    with ThreadPoolExecutor(2) as pool:
        said = Counter(pool.map(run, *zip(*pairs, strict=True)))
    assert said["done"] == 1
    assert set(said) - {"done"} <= {"not_allowed", "last_owner"}
    owners = Membership.objects.filter(business__schema_name="estilo", role="owner")
    assert owners.count() == 1

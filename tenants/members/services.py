"""Changing who may enter, under one lock per business, so that somebody always keeps it.

Everything that a person held is let go in the same transaction: tokens at once, and what other
rooms gave them by `settings.MEMBER_LEAVERS`, functions that take the user's id. A browser's session
ends with the membership, which is asked for on each request.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from tenants.actors import Actor
from tenants.api.sessions import api_sessions_end
from tenants.audit.services import audit
from tenants.members.invitations import invitations_withdraw_beyond
from tenants.members.locks import actor_locked
from tenants.members.rules import MemberRefused, may_change, roles_given_by, roles_invited_by
from tenants.models import ApiSession, Business, Membership

Role, State = Membership.Role, Membership.State


def member_change_role(*, member: Membership, role: str, actor: Membership) -> Membership:
    """Give a member another role. Raises `MemberRefused`.

    Who becomes a viewer can answer nobody any more: what they hold goes back to the team. What
    they had invited people to and could not any more is withdrawn.
    """
    with _changing(member, actor) as (locked, by):
        before = locked.role
        if role == before:
            return locked
        if role not in roles_given_by(by.role):
            raise MemberRefused("not_allowed")
        if role != Role.OWNER:
            _keep_an_owner(locked)
        locked.role = role
        locked.save(update_fields=["role"])
        invitations_withdraw_beyond(
            member=locked, roles=roles_invited_by(role), actor=Actor.person(by.user)
        )
        if not locked.can_write:
            _let_go(locked)
        _note("member.role_changed", locked, by, before={"role": before}, after={"role": role})
    return locked


def member_suspend(*, member: Membership, actor: Membership) -> Membership:
    """Keep a member out until `member_reactivate`. Nobody suspends themselves. Raises
    `MemberRefused`."""
    with _changing(member, actor) as (locked, by):
        if locked.pk == by.pk:
            raise MemberRefused("oneself")
        if locked.state == State.SUSPENDED:
            return locked
        _keep_an_owner(locked)
        _set_state(locked, State.SUSPENDED)
        _shut_out(locked, by)
        _note("member.suspended", locked, by)
    return locked


def member_reactivate(*, member: Membership, actor: Membership) -> Membership:
    """Let a suspended member in again. Raises `MemberRefused`."""
    with _changing(member, actor) as (locked, by):
        if locked.state == State.SUSPENDED:
            _set_state(locked, State.ACTIVE)
            _note("member.reactivated", locked, by)
    return locked


def member_remove(*, member: Membership, actor: Membership) -> None:
    """Take somebody out of the business for good; they may be invited again. Raises
    `MemberRefused`."""
    with _changing(member, actor) as (locked, by):
        _keep_an_owner(locked)
        _shut_out(locked, by)
        _note("member.removed", locked, by, before={"role": locked.role})
        locked.delete()


def member_signed_in(*, user_id: int, business: Business, at: datetime) -> None:
    """Note when somebody last signed in here; for others than members it does nothing."""
    Membership.objects.filter(user_id=user_id, business=business).update(signed_in_at=at)


@contextmanager
def _changing(member: Membership, actor: Membership) -> Iterator[tuple[Membership, Membership]]:
    """Member and actor as they are now, nobody of the business changing meanwhile (`actor_locked`):
    of two owners who demote each other one is refused."""
    with transaction.atomic():
        now = actor_locked(actor)
        rows = Membership.objects.select_related("user").filter(business=now.business_id)
        locked = rows.filter(pk=member.pk).first()
        if locked is None:
            raise MemberRefused("gone")
        if not may_change(now, locked):
            raise MemberRefused("not_allowed")
        yield locked, now


def _keep_an_owner(member: Membership) -> None:
    """Refuse to lose the last owner who can enter. The business's row is locked."""
    if member.role != Role.OWNER:
        return
    others = Membership.serving.filter(business=member.business_id, role=Role.OWNER)
    if not others.exclude(pk=member.pk).exists():
        raise MemberRefused("last_owner")


def _set_state(member: Membership, state: str) -> None:
    member.state = state
    member.save(update_fields=["state"])


def _shut_out(member: Membership, actor: Membership) -> None:
    """End the person's tokens here, withdraw their invitations, and give their work back."""
    api_sessions_end(ApiSession.objects.filter(membership=member))
    invitations_withdraw_beyond(member=member, roles=(), actor=Actor.person(actor.user))
    _let_go(member)


def _let_go(member: Membership) -> None:
    for leaver in settings.MEMBER_LEAVERS:
        import_string(leaver)(member.user_id)


def _note(
    action: str,
    member: Membership,
    actor: Membership,
    *,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    who = {"email": member.user.email}
    audit(
        action,
        member,
        actor=Actor.person(actor.user),
        before=before,
        after=who | (after or {}),
    )

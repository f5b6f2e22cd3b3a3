"""The life of an invitation: open -> accepted or withdrawn; after seven days only resending helps.

What its maker learns is the same whether the address has an account somewhere or not; the page
behind the link is for whoever reads the mail.
"""

import hashlib
import secrets
from collections.abc import Collection
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.crypto import blind_index
from tenants.due import due_drop, due_hint, due_put
from tenants.members.locks import actor_locked
from tenants.members.rules import MemberRefused, roles_invited_by
from tenants.models import Business, Invitation, Membership, User

MAIL_KIND = "tenants.invitation_mail"
LIFETIME = timedelta(days=7)
OPEN_AT_MOST = 50


class InvitationRefused(Exception):
    """The link does not work (any more), or not for this person: `code` is dead, other_person or
    account_exists."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def email_plain(email: str) -> str:
    """One spelling of an address, as accounts have it."""
    return email.strip().lower()


def _index(email: str) -> str:
    return blind_index(email_plain(email), "invitation")


def invitations_open(business: Business) -> QuerySet[Invitation]:
    """Those neither accepted nor withdrawn, expired ones too."""
    rows = Invitation.objects.filter(business=business, accepted_at=None, withdrawn_at=None)
    return rows.select_related("invited_by")


def invitation_create(*, email: str, role: str, language: str, actor: Membership) -> Invitation:
    """Invite an address to the open business and promise the mail. Raises `MemberRefused`.

    Of two at once for one address the unique constraint lets one through.
    """
    try:
        with transaction.atomic():
            now = actor_locked(actor)
            invitation = _for(now, email_plain(email), role)
            invitation.language = language
            _promise(invitation)
            _note("invitation.sent", invitation, Actor.person(now.user))
    except IntegrityError as error:
        raise MemberRefused("already_invited") from error
    return invitation


def _for(actor: Membership, address: str, role: str) -> Invitation:
    if role not in roles_invited_by(actor.role):
        raise MemberRefused("not_allowed")
    if Membership.objects.filter(business=actor.business, user__email=address).exists():
        raise MemberRefused("already_member")
    if invitations_open(actor.business).count() >= OPEN_AT_MOST:
        raise MemberRefused("too_many")
    return Invitation(
        business=actor.business,
        email=address,
        email_index=_index(address),
        role=role,
        invited_by=actor.user,
    )


def invitation_resend(*, invitation: Invitation, actor: Membership) -> Invitation:
    """A new link for another seven days; the old one is dead. Raises `MemberRefused`."""
    with transaction.atomic():
        now = actor_locked(actor)
        locked = _locked_open(invitation, now)
        _promise(locked)
        _note("invitation.resent", locked, Actor.person(now.user))
    return locked


def invitation_withdraw(*, invitation: Invitation, actor: Membership) -> None:
    """Make the link worthless. Raises `MemberRefused`."""
    with transaction.atomic():
        now = actor_locked(actor)
        _withdraw(_locked_open(invitation, now), Actor.person(now.user))


def invitations_withdraw_beyond(
    *, member: Membership, roles: Collection[str], actor: Actor
) -> None:
    """Withdraw what a member had invited people to and may not (any more): all but `roles`."""
    theirs = Invitation.objects.select_for_update().filter(
        business=member.business_id,
        invited_by=member.user_id,
        accepted_at=None,
        withdrawn_at=None,
    )
    for invitation in theirs.exclude(role__in=roles):
        _withdraw(invitation, actor)


def _locked_open(invitation: Invitation, actor: Membership) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.role not in roles_invited_by(actor.role):
        raise MemberRefused("not_allowed")
    if locked.accepted_at or locked.withdrawn_at:
        raise MemberRefused("not_open")
    return locked


def _promise(invitation: Invitation) -> None:
    """A fresh secret, a fresh week, and the mail as due work."""
    invitation.token = secrets.token_urlsafe(32)
    invitation.token_hash = token_hash(invitation.token)
    invitation.mail = Invitation.Mail.PENDING
    invitation.promised_at = timezone.now()
    invitation.expires_at = invitation.promised_at + LIFETIME
    invitation.save()
    due_put(MAIL_KIND, invitation.pk, invitation.promised_at)
    due_hint(MAIL_KIND, invitation.pk)


def _withdraw(invitation: Invitation, actor: Actor) -> None:
    invitation.withdrawn_at, invitation.token = timezone.now(), ""
    invitation.save(update_fields=["withdrawn_at", "token"])
    due_drop(MAIL_KIND, invitation.pk)
    _note("invitation.withdrawn", invitation, actor)


def token_hash(token: str) -> str:
    """What is stored of a link's secret (256 random bits: a plain digest is enough)."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_path(token: str) -> str:
    """Where a link leads on the business's host."""
    path = reverse("invitation", urlconf=settings.ROOT_URLCONF)
    return f"{path}?{urlencode({'token': token})}"


def invitation_of_link(*, token: str, business: Business) -> Invitation | None:
    """The invitation that a link still opens at this business, or None."""
    found = Invitation.objects.filter(token_hash=token_hash(token), business=business).first()
    return found if found is not None and found.state == "open" else None


def invitation_has_account(invitation: Invitation) -> bool:
    """Whether the invited address has an account. For whoever holds the link only."""
    return User.objects.filter(email=invitation.email).exists()


def invitation_accept(*, invitation: Invitation, user: User) -> Membership:
    """Make the signed-in `user` a member, once. Raises `InvitationRefused`.

    Locks the invitation. Who is a member already keeps their role.
    """
    with transaction.atomic():
        locked = _locked_alive(invitation)
        if user.email != locked.email:
            raise InvitationRefused("other_person")
        return _join(locked, user)


def invitation_accept_new(
    *, invitation: Invitation, first_name: str, last_name: str, password: str, language: str
) -> Membership:
    """Make the account of the invited address and make it a member, or neither. The caller has
    checked the password against the usual rules. Raises `InvitationRefused`."""
    try:
        with transaction.atomic():
            locked = _locked_alive(invitation)
            if invitation_has_account(locked):
                raise InvitationRefused("account_exists")
            user = User.objects.create_user(
                locked.email,
                password,
                first_name=first_name,
                last_name=last_name,
                language=language,
            )
            return _join(locked, user)
    except IntegrityError as error:  # the same address signed up in this very moment
        raise InvitationRefused("account_exists") from error


def _locked_alive(invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.state != "open" or locked.token_hash != invitation.token_hash:
        raise InvitationRefused("dead")
    return locked


def _join(invitation: Invitation, user: User) -> Membership:
    member, _ = Membership.objects.get_or_create(
        user=user, business_id=invitation.business_id, defaults={"role": invitation.role}
    )
    invitation.accepted_at, invitation.token = timezone.now(), ""
    invitation.save(update_fields=["accepted_at", "token"])
    due_drop(MAIL_KIND, invitation.pk)
    after = {"email": user.email, "role": member.role}
    audit("member.joined", member, actor=Actor.person(user), after=after)
    return member


def _note(action: str, invitation: Invitation, actor: Actor) -> None:
    after = {"email": invitation.email, "role": invitation.role}
    audit(action, invitation, actor=actor, after=after)

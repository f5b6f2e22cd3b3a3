"""Connecting the accounts of channels, looking after them, and letting them go.

`ChannelAccount` has no other writer. What a provider must be told (where to call, that it need not
call any more) its keeper says: a class of a few verbs, named in `settings.CHANNEL_KEEPERS`.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid5

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from conversations.channels.base import SendError
from conversations.models import ChannelAccount
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business, public_context
from tenants.due import due_drop, due_hint, due_put
from tenants.models import Business, ChannelRoute, User
from tenants.notices import notice_given, owner_notify

logger = logging.getLogger(__name__)

CHECK = "conversations.channel_check"
CHECK_EVERY = timedelta(minutes=5)
# What those who run the business are told when an account breaks, and when it works again.
LOST, BACK = "channel_lost", "channel_back"
# A sign of life is written down this often, however many messages come.
HEARTBEAT_EVERY = timedelta(minutes=1)
State, Kind = ChannelAccount.State, ChannelAccount.Kind
# An account has the same uuid wherever and however often it is connected: so no two businesses can
# have it at once (`ChannelRoute`), and one that comes back finds its conversations.
_ACCOUNTS = UUID("8a6f1f4e-55c1-4c57-9a0d-0a7f3c9d2b11")


class AccountTaken(ValidationError):
    """The account is connected to another business."""

    def __init__(self) -> None:
        super().__init__(_("Esa cuenta ya está conectada a otro negocio."))


class NotYetTried(Exception):
    """An account cannot be tried out before its member has done something; `str()` says what."""


class Keeper(Protocol):
    """What a channel's provider can be asked about an account. Each raises `SendError`."""

    def check(self, account: ChannelAccount) -> None:
        """Ask whether the credentials are taken and messages can come; changes nothing."""

    def leave(self, account: ChannelAccount) -> None:
        """Tell the provider that nothing has to be sent here any more. What ended there already is
        no error."""

    def trial(self, account: ChannelAccount, *, user: User, to: str) -> str:
        """Send one message with fixed words to a member, or to an address of their choice; where
        to look for it. Raises `NotYetTried`."""


def keeper_for(kind: str) -> Keeper:
    """The keeper of a kind of account. Raises `KeyError`."""
    keeper: Keeper = import_string(settings.CHANNEL_KEEPERS[kind])()
    return keeper


def account_uuid(kind: str, address: str) -> UUID:
    """The id that an account has here."""
    return uuid5(_ACCOUNTS, f"{kind} {address.lower()}")


def account_connect(
    *,
    kind: str,
    address: str,
    label: str,
    credentials: Mapping[str, str],
    actor: Actor,
    token_expires_at: datetime | None = None,
) -> ChannelAccount:
    """Connect an account to the open business, or give a connected one new credentials.

    The caller has checked the credentials at the provider, and tells it afterwards where to call.
    The route that the public webhook follows is written in the same transaction. Raises
    `AccountTaken` where another business has it.
    """
    uuid, now = account_uuid(kind, address), timezone.now()
    with transaction.atomic():
        _route(kind, str(uuid))
        account, created = ChannelAccount.objects.update_or_create(
            kind=kind,
            address=address,
            defaults={
                "label": label[:80],
                "credentials": dict(credentials),
                "state": State.ACTIVE,
                "state_reason": "",
                "connected_at": now,
                "last_heartbeat": now,
                "token_expires_at": token_expires_at,
            },
            create_defaults={
                "uuid": uuid,
                "label": label[:80],
                "credentials": dict(credentials),
                "connected_at": now,
                "last_heartbeat": now,
                "token_expires_at": token_expires_at,
            },
        )
        after = {"kind": kind, "label": account.label, "new": created}
        audit("channel.connected", account, actor=actor, after=after)
        due_put(CHECK, account.pk, now + CHECK_EVERY)
    return account


def _route(kind: str, key: str) -> None:
    business = current_business()
    route, _created = ChannelRoute.objects.get_or_create(
        channel=kind, address=key, defaults={"business": business}
    )
    if route.business_id != business.pk:
        raise AccountTaken


def account_disconnect(*, account: ChannelAccount, actor: Actor) -> None:
    """Let an account go: its secrets are deleted and its webhook is nobody's, whether or not the
    provider can be told. Its conversations stay."""
    try:
        keeper_for(account.kind).leave(account)
    except SendError as error:
        logger.warning("provider not told", extra={"kind": account.kind, "code": error.code})
    with transaction.atomic():
        locked = ChannelAccount.objects.select_for_update().get(pk=account.pk)
        routes = ChannelRoute.objects.filter(channel=locked.kind, address=locked.key)
        routes.filter(business=current_business()).delete()
        locked.state, locked.state_reason, locked.credentials = State.DISCONNECTED, "", None
        locked.save(update_fields=["state", "state_reason", "credentials"])
        before = {"kind": locked.kind, "label": locked.label}
        audit("channel.disconnected", locked, actor=actor, before=before)
        due_drop(CHECK, locked.pk)


def account_fail(*, account: ChannelAccount, reason: str, tell: bool = True) -> None:
    """Note that a connected account cannot be used, and why: shown to the business, and told to
    those who run it, once each time that it breaks (`tell`: unless they are just connecting it).
    Locks the account's row."""
    with transaction.atomic():
        locked = _locked(account)
        if locked is None:
            return
        worked = locked.state == State.ACTIVE
        locked.state, locked.state_reason = State.ERROR, reason[:200]
        locked.save(update_fields=["state", "state_reason"])
        if worked and tell:
            context = _told_of(locked) | {"reason": locked.state_reason}
            owner_notify(kind=LOST, key=_incident(LOST, locked), context=context)


def account_alive(*, account: ChannelAccount) -> None:
    """Note that the account works: the provider has called, or answered us."""
    now = timezone.now()
    rows = ChannelAccount.objects.filter(pk=account.pk).exclude(state=State.DISCONNECTED)
    if rows.filter(state=State.ERROR).exists():
        _recover(account, now)
    late = rows.exclude(last_heartbeat__gt=now - HEARTBEAT_EVERY)
    late.update(last_heartbeat=now)


def _recover(account: ChannelAccount, now: datetime) -> None:
    """An account works again: told to whoever was told that it had broken."""
    with transaction.atomic():
        locked = _locked(account)
        if locked is None or locked.state != State.ERROR:
            return
        lost, back = _incident(LOST, locked), _incident(BACK, locked)
        locked.state, locked.state_reason, locked.last_heartbeat = State.ACTIVE, "", now
        locked.save(update_fields=["state", "state_reason", "last_heartbeat"])
        if notice_given(key=lost):
            owner_notify(kind=BACK, key=back, context=_told_of(locked))


def _locked(account: ChannelAccount) -> ChannelAccount | None:
    """A connected account's row, locked."""
    rows = ChannelAccount.objects.select_for_update().exclude(state=State.DISCONNECTED)
    return rows.filter(pk=account.pk).first()


def _incident(kind: str, account: ChannelAccount) -> str:
    """An account's time without signs of life, by the last of them: it stays while it is broken."""
    last = account.last_heartbeat or account.connected_at
    return f"{kind}:{account.uuid}:{last:%Y%m%d%H%M%S}" if last else f"{kind}:{account.uuid}"


def _told_of(account: ChannelAccount) -> dict[str, str]:
    page = Kind.CHATWOOT if account.kind == Kind.MIRROR else account.kind
    return {
        "channel": str(account.get_kind_display()),
        "account": account.label,
        "path": f"/settings/channels/{page}/",
    }


def account_validate(*, account: ChannelAccount) -> str:
    """Ask the provider now; why the account does not work, empty where it does. The answer is
    written down, unless the provider could not be reached: that says nothing about the account."""
    try:
        keeper_for(account.kind).check(account)
    except SendError as error:
        if error.permanent:
            account_fail(account=account, reason=error.reason)
        return error.reason
    account_alive(account=account)
    return ""


def account_check_due(account_id: int) -> datetime | None:
    """Due work: look after an account every few minutes, as long as it is connected."""
    account = ChannelAccount.objects.filter(pk=account_id).first()
    if account is None or not account.is_connected:
        return None
    account_validate(account=account)
    return timezone.now() + CHECK_EVERY


def accounts_check_soon() -> None:
    """Have every connected account of the open business asked now, apart."""
    for pk in ChannelAccount.objects.exclude(state=State.DISCONNECTED).values_list("pk", flat=True):
        due_put(CHECK, pk, timezone.now())
        due_hint(CHECK, pk)


def account_by_key(kind: str, key: str) -> ChannelAccount | None:
    """The open business's connected account that conversations and webhooks name `key`."""
    try:
        uuid = UUID(key)
    except ValueError:
        return None
    rows = ChannelAccount.objects.filter(kind=kind, uuid=uuid)
    return rows.exclude(state=State.DISCONNECTED).first()


def account_down(account: ChannelAccount | None, usual: str) -> str:
    """Why an account does not work for now, `usual` where it does not say; empty where it does, or
    where there is none."""
    if account is None or account.state == State.ACTIVE:
        return ""
    return account.state_reason or usual


def account_latest(kind: str) -> ChannelAccount | None:
    """The open business's connected account of a kind that was connected last."""
    rows = ChannelAccount.objects.filter(kind=kind).exclude(state=State.DISCONNECTED)
    return rows.order_by("-connected_at", "-pk").first()


def business_by_route(kind: str, key: str) -> Business | None:
    """The business that a webhook's path leads to, whatever schema is open."""
    with public_context():
        route = (
            ChannelRoute.objects.select_related("business")
            .filter(channel=kind, address=key)
            .exclude(business__state=Business.State.DELETED)
            .first()
        )
    return route.business if route else None


def account_learn(*, account: ChannelAccount, told: Mapping[str, str]) -> None:
    """Keep something that the provider has told beside the account's secrets."""
    with transaction.atomic():
        locked = ChannelAccount.objects.select_for_update().get(pk=account.pk)
        if locked.is_connected:
            locked.credentials = (locked.credentials or {}) | dict(told)
            locked.save(update_fields=["credentials"])

"""The ways of a person to prove a second time who they are: switched on, off, and reset."""

from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from tenants.actors import Actor
from tenants.api.sessions import api_sessions_end_of_user
from tenants.audit.services import audit
from tenants.models import CodeWay, SentCode, User
from tenants.platform_secrets import platform_decrypt
from tenants.second_step.addresses import address_masked
from tenants.second_step.codes import code_send, code_take

_SIGN_IN, _SWITCH_ON = "second_step_sign_in", "second_step_switch_on"

_NONE = UUID(int=0)


def ways_of(user: User) -> list[dict[str, str]]:
    """What codes a person can get: kind, words, and the masked address."""
    return [
        {
            "kind": way.kind,
            "label": way.get_kind_display(),
            "to": address_masked(platform_decrypt(way.sealed_address)),
        }
        for way in CodeWay.objects.filter(user=user)
    ]


def way_begin(*, request: HttpRequest, user: User, kind: str, phone: str = "") -> str:
    """Send the code that switches a way on: by mail to the account's own address, by SMS to
    `phone` (E.164). Gives the masked address. Raises `CodeNotSent`."""
    address = phone if kind == CodeWay.Kind.SMS else user.email
    sent = code_send(
        request=request,
        user=user,
        kind=kind,
        address=address,
        purpose=SentCode.Purpose.SWITCH_ON,
    )
    request.session[_SWITCH_ON] = str(sent.uuid)
    return address_masked(address)


def way_confirm(*, request: HttpRequest, user: User, code: str) -> CodeWay:
    """Switch on the way that this session began: its code has come back. The person is told by
    mail. Raises `ValidationError` for a wrong code."""
    purpose = SentCode.Purpose.SWITCH_ON
    sent = _taken(request, _SWITCH_ON, user, purpose, code)
    if sent is None:
        raise ValidationError(_("Ese código no es correcto o ya no vale."), code="incorrect_code")
    with transaction.atomic():
        way, _created = CodeWay.objects.update_or_create(
            user=user, kind=sent.kind, defaults={"sealed_address": sent.sealed_address}
        )
        _note("second_factor.added", user, way.kind, request)
    get_adapter().send_notification_mail("mfa/email/way_added", user, {"way": way})
    return way


def way_remove(*, request: HttpRequest, user: User, kind: str) -> bool:
    """Switch a way off; whether it was on. Recovery codes that nothing is left to recover go
    with it. The person is told by mail."""
    with transaction.atomic():
        way = CodeWay.objects.select_for_update().filter(user=user, kind=kind).first()
        if way is None:
            return False
        way.delete()
        _drop_dangling(user)
        _note("second_factor.removed", user, kind, request)
    get_adapter().send_notification_mail("mfa/email/way_removed", user, {"way": way})
    return True


def sign_in_code_send(*, request: HttpRequest, user: User, kind: str) -> str:
    """Send the code for the sign-in that waits in this session; the masked address.

    Raises `CodeNotSent`, and `CodeWay.DoesNotExist` for a way that is not on."""
    way = CodeWay.objects.get(user=user, kind=kind)
    address = platform_decrypt(way.sealed_address)
    sent = code_send(
        request=request, user=user, kind=kind, address=address, purpose=SentCode.Purpose.SIGN_IN
    )
    request.session[_SIGN_IN] = str(sent.uuid)
    return address_masked(address)


def sign_in_code_sent(*, request: HttpRequest, user: User) -> str:
    """Where the code went that this session's sign-in waits for, masked; "" for none."""
    row = SentCode.objects.filter(
        uuid=request.session.get(_SIGN_IN, _NONE), user=user, expires_at__gt=timezone.now()
    ).first()
    return address_masked(platform_decrypt(row.sealed_address)) if row else ""


def sign_in_code_take(*, request: HttpRequest, user: User, code: str) -> CodeWay | None:
    """The way that a right code came by, None for a wrong one. It works once."""
    sent = _taken(request, _SIGN_IN, user, SentCode.Purpose.SIGN_IN, code)
    way = CodeWay.objects.filter(user=user, kind=sent.kind).first() if sent else None
    if way is not None:
        way.last_used_at = timezone.now()
        way.save(update_fields=["last_used_at"])
    return way


def second_step_reset(*, user: User, actor: Actor, request: HttpRequest) -> int:
    """Take every way of a person away, who has lost them all; how many there were.

    For platform admins only: the account opens every business that the person works for. Their
    API sign-ins end, and they are told by mail.
    """
    with transaction.atomic():
        gone = [*Authenticator.objects.filter(user=user), *CodeWay.objects.filter(user=user)]
        for way in gone:
            way.delete()
        SentCode.objects.filter(user=user).delete()
        api_sessions_end_of_user(user)
        audit("second_factor.reset", user, actor=actor, after={"rows": len(gone)}, request=request)
    get_adapter().send_notification_mail("mfa/email/ways_reset", user)
    return len(gone)


def _taken(request: HttpRequest, key: str, user: User, purpose: str, code: str) -> SentCode | None:
    uuid = request.session.get(key)
    sent = code_take(uuid=uuid, user=user, purpose=purpose, code=code) if uuid else None
    if sent is not None:
        del request.session[key]
    return sent


def _drop_dangling(user: User) -> None:
    recovery = Authenticator.Type.RECOVERY_CODES
    rest = Authenticator.objects.filter(user=user)
    if not rest.exclude(type=recovery).exists() and not CodeWay.objects.filter(user=user).exists():
        rest.delete()


def _note(action: str, user: User, kind: str, request: HttpRequest) -> None:
    audit(action, user, actor=Actor.person(user), after={"kind": kind}, request=request)

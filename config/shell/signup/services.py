"""The life of a sign-up: pending -> making -> ready, or failed with a reason and a way on.

One writer of its state. The business itself is made in the background as due work of the platform,
in one transaction: schema, host, owner, plan, starter kit. A worker that dies in the middle leaves
nothing; the lease ends and the next one begins anew.
"""

import logging
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from billing.services.subscriptions import subscription_start_trial
from config.shell.kits import kit_apply
from config.shell.signup import names
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import business_context
from tenants.due import due_hint, due_put
from tenants.lookalikes import skeleton
from tenants.models import Business, SignUp, User
from tenants.provisioning import business_create

logger = logging.getLogger(__name__)

KIND = "config.signup"
TERMS_VERSION = "2026-11"
ATTEMPTS = 3
FORGET_AFTER = timedelta(days=7)
STEPS = ("space", "plan", "kit")
_STEP_SECONDS = 300

State, Reason = SignUp.State, SignUp.Reason


def signup_start(*, user: User | None, wish: dict[str, str]) -> SignUp:
    """Note a wish for a business, its terms accepted now. It waits for `signup_begin`.

    The address is not kept for anybody yet: who has not shown that a mailbox is theirs could hold
    names back, and a name that stays free would tell that an address had an account already.
    `user` is None in that case.
    """
    return SignUp.objects.create(
        user=user,
        skeleton=skeleton(wish["subdomain"]),
        terms_version=TERMS_VERSION,
        terms_accepted_at=timezone.now(),
        **wish,
    )


def signups_begin(*, user: User) -> None:
    """Begin whatever waited for this person's address to be confirmed."""
    for signup in SignUp.objects.filter(user=user, state=State.PENDING):
        signup_begin(signup=signup)


def signup_begin(*, signup: SignUp, subdomain: str = "") -> SignUp:
    """Have the business made, under another `subdomain` if one is given; safe to repeat. The caller
    knows that the mailbox is the owner's.

    From pending or failed it goes to making; where the address is taken by now it fails with that
    reason. What is being made already is only promised anew, for a worker that was lost. Locks
    the row. Of several at once that want the same or a look-alike address, the unique constraint
    lets one through.
    """
    with transaction.atomic():
        locked = SignUp.objects.select_for_update().get(pk=signup.pk)
        if locked.user_id is None or locked.state == State.READY:
            return locked
        if locked.state != State.MAKING and not _take_address(locked, subdomain):
            _fail(locked, Reason.NAME_TAKEN)
            return locked
        due_put(KIND, locked.pk, timezone.now())
        due_hint(KIND, locked.pk)
    return locked


def signup_again(*, signup: SignUp, subdomain: str = "") -> SignUp:
    """What its owner asks for after a failure, or when nobody seems to work on it: begin anew.

    One that still waits for the proof of its mailbox goes on waiting: asking again is none, and
    would also show whether the address had an account already. Locks the row.
    """
    with transaction.atomic():
        locked = SignUp.objects.select_for_update().get(pk=signup.pk)
        if locked.state == State.PENDING:
            return locked
        return signup_begin(signup=locked, subdomain=subdomain)


def _take_address(signup: SignUp, subdomain: str) -> bool:
    """Keep the address for this sign-up while its business is made; False when it is taken."""
    if subdomain:
        signup.subdomain, signup.skeleton = subdomain, skeleton(subdomain)
        signup.save(update_fields=["subdomain", "skeleton"])
    return not names.subdomain_problem(signup.subdomain) and _making(signup)


def _making(signup: SignUp) -> bool:
    """Move to making; False when another sign-up is making that address just now."""
    signup.state, signup.reason = State.MAKING, ""
    signup.begun_at, signup.attempts = timezone.now(), 0
    try:
        with transaction.atomic():
            signup.save(update_fields=["state", "reason", "begun_at", "attempts"])
    except IntegrityError:
        return False
    step_note(signup, STEPS[0])
    return True


def _fail(signup: SignUp, reason: str) -> None:
    signup.state, signup.reason = State.FAILED, reason
    signup.save(update_fields=["state", "reason"])


def signup_make(signup_id: int) -> datetime | None:
    """Due work in the public schema: make the business of one sign-up; idempotent.

    Whatever goes wrong leaves no trace of the business. An address that somebody took meanwhile
    fails the sign-up at once; any other error is tried again, and after `ATTEMPTS` the owner is
    shown that it failed and may ask for it again.
    """
    try:
        with transaction.atomic():
            signup = SignUp.objects.select_for_update().filter(pk=signup_id).first()
            if signup is not None and signup.state == State.MAKING:
                _ready(signup, _business_make(signup))
    except Exception as error:
        if isinstance(error, (ValidationError, IntegrityError)) and _address_is_gone(signup_id):
            _settle(signup_id, Reason.NAME_TAKEN)
            return None
        logger.exception("a business could not be made", extra={"object_id": signup_id})
        return _tried(signup_id)
    return None


def _business_make(signup: SignUp) -> Business:
    owner = signup.user
    assert owner is not None, "only sign-ups of people come this far"
    step_note(signup, "space")
    business = business_create(
        schema_name=names.schema_of(signup.subdomain),
        name=signup.name,
        owner=owner,
        vertical=signup.vertical,
        country=signup.country,
        timezone=signup.timezone,
        currency=signup.currency,
        language=signup.language,
    )
    step_note(signup, "plan")
    subscription_start_trial(business=business, plan_code=signup.plan_code)
    step_note(signup, "kit")
    with business_context(business):
        kit_apply(business=business, language=signup.language, owner_name=str(owner))
        audit("business.created", business, actor=Actor.person(owner), after=_facts(signup))
    return business


def _facts(signup: SignUp) -> dict[str, str]:
    return {
        "subdomain": signup.subdomain,
        "vertical": signup.vertical,
        "plan": signup.plan_code,
        "terms": signup.terms_version,
    }


def _ready(signup: SignUp, business: Business) -> None:
    business.settings = business.settings | {"first_steps": True}
    business.save(update_fields=["settings"])
    signup.state, signup.business, signup.ready_at = State.READY, business, timezone.now()
    signup.save(update_fields=["state", "business", "ready_at"])


def _address_is_gone(signup_id: int) -> bool:
    subdomain = SignUp.objects.values_list("subdomain", flat=True).get(pk=signup_id)
    return bool(names.subdomain_problem(subdomain))


def _tried(signup_id: int) -> datetime | None:
    """Count a try; when to try again, None after the last one."""
    SignUp.objects.filter(pk=signup_id).update(attempts=F("attempts") + 1)
    attempts = SignUp.objects.values_list("attempts", flat=True).get(pk=signup_id)
    if attempts >= ATTEMPTS:
        _settle(signup_id, Reason.ERROR)
        return None
    return timezone.now() + timedelta(seconds=2**attempts)


def _settle(signup_id: int, reason: str) -> None:
    with transaction.atomic():
        signup = SignUp.objects.select_for_update().get(pk=signup_id)
        if signup.state == State.MAKING:
            _fail(signup, reason)


def step_note(signup: SignUp, step: str) -> None:
    """Say how far the making has come, for the page that waits; seen before the commit, which is
    why it is not a column."""
    cache.set(f"signup-step:{signup.pk}", step, _STEP_SECONDS)


def signups_forget() -> int:
    """Delete wishes whose address nobody confirmed within `FORGET_AFTER`, and the accounts made
    for them alone; how many wishes those were."""
    old = SignUp.objects.filter(state=State.PENDING, created_at__lt=timezone.now() - FORGET_AFTER)
    people = list(old.exclude(user=None).values_list("user_id", flat=True))
    with transaction.atomic():
        gone = old.delete()[0]
        strangers = User.objects.filter(
            pk__in=people, memberships=None, signups=None, is_staff=False, last_login=None
        )
        ids = list(strangers.exclude(emailaddress__verified=True).values_list("pk", flat=True))
        EmailAddress.objects.filter(user_id__in=ids).delete()
        # Django would look for their traces in tables that only businesses' schemas have; the
        # database itself refuses where there are any.
        User.objects.filter(pk__in=ids)._raw_delete(DEFAULT_DB_ALIAS)
    return gone

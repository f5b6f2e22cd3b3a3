"""What django-allauth tells of the ways that it keeps itself, for the audit trail. Its signals are
the only place where the pages and the API both pass."""

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.models import User

ACTIONS = {
    signals.authenticator_added: "second_factor.added",
    signals.authenticator_removed: "second_factor.removed",
    signals.authenticator_reset: "second_factor.renewed",
}


def note(
    signal: Any, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any
) -> None:
    """One audit entry for a way that was added, removed, or given new codes."""
    after = {"kind": authenticator.type}
    audit(ACTIONS[signal], user, actor=Actor.person(user), after=after, request=request)


def connect() -> None:
    """Listen; once per process."""
    for signal in ACTIONS:
        signal.connect(note, dispatch_uid="tenants.second_step")

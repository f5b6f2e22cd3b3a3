"""What the page that waits, and the API, tell of a sign-up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.models import Plan
from billing.selectors import plans_offered
from config.shell.signup.services import KIND, STEPS
from tenants.models import DueItem, SignUp, User

SESSION_KEY = "signup"
SLOW_AFTER = timedelta(seconds=15)
State = SignUp.State


@dataclass(frozen=True)
class Step:
    """One line of the page: `state` is done, now, failed or todo."""

    code: str
    label: Promise
    state: str


_LABELS = {
    "email": _("Correo confirmado"),
    "space": _("Tu espacio, separado de los demás"),
    "plan": _("Tu plan"),
    "kit": _("Servicios, horario y frases de tu sector"),
}


def signup_of(request: HttpRequest, uuid: UUID) -> SignUp:
    """A sign-up of whoever asks: their account's, or begun in this very browser. 404 otherwise."""
    signup = SignUp.objects.select_related("business", "user").filter(uuid=uuid).first()
    if signup is None:
        raise Http404
    here = request.session.get(SESSION_KEY) == str(uuid)
    # What began here before somebody else signed in is not theirs.
    if request.user.is_authenticated:
        here = signup.user_id == request.user.pk
    if not here:
        raise Http404
    return signup


@dataclass(frozen=True)
class PlanCard:
    """A plan as the front page shows it."""

    row: Plan

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)

    @property
    def feature_labels(self) -> list[str]:
        """Its features in words, in the product's order."""
        return [str(feature.label) for feature in Plan.Feature if feature in self.row.features]


def plan_cards() -> list[PlanCard]:
    """What newcomers may choose, the cheapest first."""
    return [PlanCard(row) for row in plans_offered()]


def signups_open(user: User) -> list[SignUp]:
    """What this person wished for and does not have yet, newest first."""
    return list(SignUp.objects.filter(user=user).exclude(state=State.READY)[:5])


def steps_of(signup: SignUp) -> list[Step]:
    """Where the making stands, from the row and, while it runs, from what the worker says."""
    codes = ["email", *STEPS]
    at = _position(signup, codes)
    return [
        Step(code, _LABELS[code], _state(number, at, signup)) for number, code in enumerate(codes)
    ]


def _position(signup: SignUp, codes: list[str]) -> int:
    if signup.state == State.PENDING:
        return 0
    if signup.state == State.READY:
        return len(codes)
    step = cache.get(f"signup-step:{signup.pk}")
    return codes.index(step) if step in codes else 1


def _state(number: int, at: int, signup: SignUp) -> str:
    if number == at:
        return "failed" if signup.state == State.FAILED else "now"
    return "done" if number < at else "todo"


def is_slow(signup: SignUp) -> bool:
    """Whether it takes longer than people expect; it goes on all the same."""
    begun = signup.begun_at
    return signup.state == State.MAKING and begun is not None and _age(begun) > SLOW_AFTER


def is_stuck(signup: SignUp) -> bool:
    """Whether nobody works on it any more: each try was cut off, or its due row is gone."""
    if not is_slow(signup):
        return False
    return not DueItem.objects.filter(kind=KIND, object_id=signup.pk, failed=False).exists()


def _age(moment: datetime) -> timedelta:
    return timezone.now() - moment

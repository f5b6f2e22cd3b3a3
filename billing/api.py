"""What a plan says about the API: whether it is included, and how often it may be called.

Included from the plan with the feature `api` on (Professional, as the plans come) is what acts for
a program: sending, tasks, states, figures (`PlanAPIView`). A member's own account under
`/api/auth/` is open on every plan; the pace per minute counts for both.
"""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from billing.features import feature_enabled
from billing.models import Plan
from billing.selectors import plans_offered
from billing.throttles import PlanThrottle
from tenants.api.permissions import IsMember
from tenants.api.views import MemberAPIView
from tenants.context import current_business

PLAN_PAGE = "/plan/"
# What every address under `PlanAPIView` may answer, for the API's description.
REFUSALS: dict[Any, Any] = {
    400: OpenApiResponse(description="What was sent is not right; it says what."),
    401: OpenApiResponse(description="No token, or one that does not count here any more."),
    403: OpenApiResponse(
        description="The role, the plan, its quota or a suspension forbids it; it says why."
    ),
    429: OpenApiResponse(description="Too many requests; Retry-After says when to come back."),
}


class BusinessSuspended(APIException):
    """The business is suspended: its members may sign in and pay, nothing works for it."""

    status_code = status.HTTP_403_FORBIDDEN
    default_code = "suspended"

    def __init__(self) -> None:
        super().__init__(_("El negocio está suspendido: revisa el pago en %s.") % PLAN_PAGE)


class BusinessServes(BasePermission):
    """Refuses a suspended business, with the reason."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if not current_business().is_serving:
            raise BusinessSuspended
        return True


class ApiInPlan(BasePermission):
    """Refuses businesses whose plan leaves the API out; the refusal names the plan that has it."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        if feature_enabled(Plan.Feature.API):
            return True
        self.message = _(
            "Tu plan no incluye la API. La incluye el plan %(plan)s: cámbialo en %(page)s."
        ) % {"plan": _cheapest_with_api(), "page": PLAN_PAGE}
        return False


def _cheapest_with_api() -> str:
    return next(
        (plan.name for plan in plans_offered() if Plan.Feature.API in plan.features), "Enterprise"
    )


class PlanAPIView(MemberAPIView):
    """Base of the API that plans include: a member's token, a plan with API, a business that
    serves, at the plan's pace."""

    permission_classes = [IsMember, BusinessServes, ApiInPlan]
    throttle_classes = [PlanThrottle]

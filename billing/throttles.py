"""How often a plan lets a program call."""

from typing import TYPE_CHECKING

from django.conf import settings
from django_ratelimit import ALL
from django_ratelimit.core import get_usage
from redis import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from billing.quotas import quota_limit
from tenants.api.permissions import membership_of_call
from tenants.context import current_business

if TYPE_CHECKING:  # its module needs ours, for the settings' defaults
    from rest_framework.views import APIView


class PlanThrottle(BaseThrottle):
    """So many calls a minute as the plan allows, per member and business.

    A business's own limit (`limits.api_per_minute` of its settings) goes before its plan's; without
    a subscription `RATE_LIMITS["api"]` counts. Callers without a token are counted elsewhere
    (`AnonymousLimitMiddleware`). Without the cache nobody is counted.
    """

    _seconds_left = 0

    def allow_request(self, request: Request, view: "APIView") -> bool:
        membership = membership_of_call(request)
        if membership is None:
            return True
        per_minute = quota_limit(current_business(), "api_per_minute")
        rate = f"{per_minute}/m" if per_minute is not None else settings.RATE_LIMITS["api"]
        try:
            usage = get_usage(
                request._request,
                group="api",
                key=lambda group, _request: f"member-{membership.pk}",
                rate=rate,
                method=ALL,
                increment=True,
            )
        except RedisError:
            return True
        self._seconds_left = int(usage["time_left"])
        return not usage["should_limit"]

    def wait(self) -> float:
        return max(self._seconds_left, 1)

"""What each plan says about the API."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from billing.api import PlanAPIView
from billing.models import Plan, Subscription
from billing.throttles import PlanThrottle
from tenants.api.sessions import api_session_find
from tenants.context import business_context
from tenants.middleware import forget_hosts
from tenants.models import ApiSession, Business, User
from tenants.tests.programs import bearer, program, tokens


class Doing(PlanAPIView):
    """Any endpoint that plans include."""

    def get(self, request: object) -> Response:
        return Response({"done": True})


@pytest.fixture(autouse=True)
def one_minute() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 24, 10, tzinfo=UTC), tick=False):
        yield


def on(business: Business, plan: str) -> None:
    Subscription.objects.create(business=business, plan=Plan.objects.get(code=plan))


def answer(business: Business, token: str) -> Response:
    request = APIRequestFactory().get("/x", headers=bearer(token))
    request.tenant = business
    with business_context(business):
        return Doing.as_view()(request)


@pytest.mark.parametrize(
    ("plan", "status"),
    [("free", 403), ("starter", 403), ("professional", 200), ("enterprise", 200)],
)
def test_the_api_comes_with_professional(
    estilo: Business, owner: User, plan: str, status: int
) -> None:
    on(estilo, plan)
    token = tokens(owner.email)["access_token"]
    got = answer(estilo, token)
    assert got.status_code == status
    if status == 403:
        assert "Professional" in str(got.data["detail"])
        assert "/plan/" in str(got.data["detail"])


def test_without_a_subscription_nothing_is_closed(estilo: Business, owner: User) -> None:
    assert answer(estilo, tokens(owner.email)["access_token"]).status_code == 200


def test_a_suspended_business_is_told_why(estilo: Business, owner: User) -> None:
    token = tokens(owner.email)["access_token"]
    estilo.state = Business.State.SUSPENDED
    estilo.save()
    got = answer(estilo, token)
    assert got.status_code == 403
    assert "suspendido" in str(got.data["detail"])
    forget_hosts()
    me = program().get("/api/auth/me", headers=bearer(token))
    assert me.json()["business"]["state"] == "suspended"


def test_each_plan_has_its_pace(db: None) -> None:
    paces = dict(Plan.objects.values_list("code", "api_per_minute"))
    assert paces == {"free": 50, "starter": 200, "professional": 500, "enterprise": 5000}


@pytest.mark.parametrize(("plan", "pace"), [("free", 50), ("starter", 200)])
def test_the_pace_per_minute_is_the_plans(
    estilo: Business, owner: User, plan: str, pace: int
) -> None:
    on(estilo, plan)
    assert Subscription.objects.get().plan.api_per_minute == pace
    tokens(owner.email)
    call = APIRequestFactory().get("/x")
    row = ApiSession.objects.get()
    call.auth = api_session_find(session_key=row.session_key, business=estilo)
    call._request = call
    with business_context(estilo):
        allowed = sum(PlanThrottle().allow_request(call, Doing()) for _ in range(pace + 3))
    assert allowed == pace

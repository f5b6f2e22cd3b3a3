"""The business made in the background: once, wholly or not at all, whatever dies on the way."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from time_machine import travel

from config.shell.signup import services
from config.shell.signup.names import schema_of
from config.shell.signup.services import KIND, signup_begin, signup_make, signup_start
from config.shell.signup.tests.forms_data import browser, sign_up, work
from tenants.models import Business, DueItem, SignUp, User
from tenants.provisioning import business_create

pytestmark = pytest.mark.django_db
WISH = {
    "name": "Casa Nueva",
    "subdomain": "casa-nueva",
    "vertical": "other",
    "country": "ES",
    "timezone": "Europe/Madrid",
    "currency": "EUR",
    "language": "es",
    "plan_code": "free",
}


def begun(user: User, **changed: str) -> SignUp:
    return signup_begin(signup=signup_start(user=user, wish=WISH | changed))


def traces(schema: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_namespace WHERE nspname = %s", [schema])
        (schemas,) = cursor.fetchone()
    return schemas + Business.objects.filter(schema_name=schema).count()


def test_making_it_twice_makes_one(owner: User) -> None:
    signup = begun(owner)
    assert signup_make(signup.pk) is None
    made = SignUp.objects.get(pk=signup.pk).business
    assert signup_make(signup.pk) is None
    assert SignUp.objects.get(pk=signup.pk).business == made


@pytest.mark.parametrize(
    "breaks",
    [
        "kit_apply",
        *(pytest.param(step, marks=pytest.mark.chaos) for step in ("audit", "_ready")),
        pytest.param("subscription_start_trial", marks=pytest.mark.chaos),
    ],
)
def test_a_failure_anywhere_leaves_nothing(
    owner: User, monkeypatch: pytest.MonkeyPatch, breaks: str
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("no")

    signup = begun(owner)
    with monkeypatch.context() as patched:
        patched.setattr(services, breaks, broken)
        again = signup_make(signup.pk)
    assert again is not None
    assert again > timezone.now()
    assert traces("casa_nueva") == 0
    assert owner.memberships.count() == 1
    assert signup_make(signup.pk) is None
    assert SignUp.objects.get().state == "ready"


def test_after_three_failures_the_owner_is_told_and_may_try_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = browser()
    signup = sign_up(client)

    def broken(**_: object) -> None:
        raise RuntimeError("no")

    with monkeypatch.context() as patched:
        patched.setattr(services, "business_create", broken)
        assert [work() for _ in range(4)] == [1, 1, 1, 0]
    signup.refresh_from_db()
    assert (signup.state, signup.reason) == ("failed", "error")
    page = client.get(f"/signup/{signup.uuid}/").content.decode()
    assert "No hemos podido crearlo" in page
    assert "Volver a intentarlo" in page
    client.post(f"/signup/{signup.uuid}/again/")
    work()
    signup.refresh_from_db()
    assert signup.state == "ready"


def test_an_address_taken_while_one_confirmed_is_said_with_others(owner: User) -> None:
    first, second = browser(), browser()
    assert first.post("/signup/", _form()).status_code == 302
    winner = sign_up(second, email="segunda@example.com")
    from django.core import mail

    from config.shell.signup.tests.forms_data import CODE, code_of

    mail.outbox.pop()
    first.post(CODE, {"code": code_of(mail.outbox)})
    loser = SignUp.objects.exclude(pk=winner.pk).get()
    assert (loser.state, loser.reason) == ("failed", "name_taken")
    page = first.get(f"/signup/{loser.uuid}/").content.decode()
    assert "se acaba de ocupar" in page
    assert "data-proposal=" in page
    work()
    refused = first.post(f"/signup/{loser.uuid}/again/", {"subdomain": winner.subdomain})
    assert refused.status_code == 422
    first.post(f"/signup/{loser.uuid}/again/", {"subdomain": "salon-de-carla"})
    work()
    loser.refresh_from_db()
    assert (loser.state, loser.name) == ("ready", "Peluquería Soto")
    assert loser.business is not None
    assert loser.business.schema_name == "salon_de_carla"


def _form() -> dict[str, str]:
    from config.shell.signup.tests.forms_data import answers

    return answers()


@pytest.mark.parametrize("alike", ["casa-nueva", "casanueva", "ca5a-nueva"])
def test_of_two_at_once_one_gets_the_address(owner: User, other_owner: User, alike: str) -> None:
    one = begun(owner)
    other = begun(other_owner, subdomain=alike)
    assert (one.state, other.state, other.reason) == ("making", "failed", "name_taken")
    again = signup_begin(signup=other, subdomain="otra-cosa")
    assert again.state == "making"


def test_an_address_taken_by_an_operator_meanwhile_fails_clearly(owner: User) -> None:
    signup = begun(owner)
    business_create(schema_name=schema_of(WISH["subdomain"]), name="Antes")
    assert signup_make(signup.pk) is None
    signup.refresh_from_db()
    assert (signup.state, signup.reason) == ("failed", "name_taken")


def test_what_nobody_works_on_any_more_can_be_asked_for_again() -> None:
    client = browser()
    signup = sign_up(client)
    DueItem.objects.filter(kind=KIND).update(failed=True)
    assert signup.begun_at is not None
    with travel(signup.begun_at.timestamp() + 60, tick=False):
        page = client.get(f"/signup/{signup.uuid}/").content.decode()
        assert "Volver a intentarlo" in page
        assert "every 1s" not in page
        client.post(f"/signup/{signup.uuid}/again/")
        assert DueItem.objects.filter(kind=KIND, failed=False).exists()
        work()
    signup.refresh_from_db()
    assert signup.state == "ready"


def test_somebody_without_an_account_never_gets_a_business(owner: User) -> None:
    signup = signup_begin(signup=signup_start(user=None, wish=WISH))
    assert signup.state == "pending"
    assert not DueItem.objects.filter(kind=KIND).exists()


def test_the_steps_shown_are_those_of_the_worker(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    from config.shell.signup.selectors import steps_of

    seen: list[str] = []

    def watching(**_: Any) -> None:
        row = SignUp.objects.get(pk=signup.pk)
        seen.extend(step.code for step in steps_of(row) if step.state == "now")

    signup = begun(owner)
    monkeypatch.setattr(services, "subscription_start_trial", watching)
    signup_make(signup.pk)
    assert seen == ["plan"]
    assert {step.state for step in steps_of(SignUp.objects.get(pk=signup.pk))} == {"done"}

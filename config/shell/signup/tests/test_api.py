"""Sign-up for programs: the pages' own rules, in JSON."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from config.shell.signup.tests.forms_data import answers, browser, code_of, work
from tenants.models import SignUp, User

pytestmark = pytest.mark.django_db


def wish(**changed: Any) -> dict[str, Any]:
    data: dict[str, Any] = dict(answers())
    data["password"] = data.pop("password1")
    return data | {"terms": True} | changed


def post(client: Client, path: str, data: Any) -> Any:
    return client.post(path, data, content_type="application/json")


def test_a_program_signs_somebody_up() -> None:
    client = browser()
    started = post(client, "/api/signup/", wish())
    assert started.status_code == 202
    assert started.json()["state"] == "pending"
    path = f"/api/signup/{started.json()['id']}/"
    confirmed = post(client, f"{path}code/", {"code": code_of(mail.outbox)})
    assert confirmed.json()["state"] == "making"
    work()
    ready = client.get(path).json()
    assert ready["state"] == "ready"
    assert ready["url"].startswith("http://peluqueria-soto.")
    assert {step["state"] for step in ready["steps"]} == {"done"}


def test_refusals_are_the_pages(owner: User) -> None:
    refused = post(browser(), "/api/signup/", wish(subdomain="est1lo", password="123"))
    assert refused.status_code == 400
    body = refused.json()
    assert set(body["errors"]) == {"subdomain", "password"}
    assert "parece demasiado" in body["errors"]["subdomain"][0]
    assert "peluqueria-soto" in body["proposals"]


def test_json_that_is_too_deep_or_long_is_refused() -> None:
    for body, status in ((b"[" * 50_000, 400), (b'{"name": "' + b"a" * 70_000 + b'"}', 413)):
        assert post(browser(), "/api/signup/", body).status_code == status


def test_a_taken_address_is_not_told(owner: User) -> None:
    new = post(browser(), "/api/signup/", wish())
    taken = post(browser(), "/api/signup/", wish(email=owner.email, subdomain="otra-cosa"))
    assert new.status_code == taken.status_code == 202
    same = ("state", "reason", "steps", "slow", "stuck", "url")
    assert [new.json()[key] for key in same] == [taken.json()[key] for key in same]


def test_a_wrong_code_is_refused_and_three_end_it() -> None:
    client = browser()
    path = f"/api/signup/{post(client, '/api/signup/', wish()).json()['id']}/code/"
    for _ in range(3):
        assert post(client, path, {"code": "000000"}).status_code == 400
    late = post(client, path, {"code": code_of(mail.outbox)})
    assert late.status_code == 400
    assert "caducado" in late.json()["errors"]["code"][0]
    assert SignUp.objects.get().state == "pending"


def test_asking_again_does_not_stand_in_for_the_code(owner: User) -> None:
    """Nor does it tell a new address from one that has an account."""
    answers_to = []
    for number, changed in enumerate(({}, {"email": owner.email})):
        client = browser()
        asked = wish(subdomain=f"sin-codigo-{number}x", **changed)
        path = f"/api/signup/{post(client, '/api/signup/', asked).json()['id']}/again/"
        again = [post(client, path, data) for data in ({}, {"subdomain": f"con-otra-{number}x"})]
        answers_to.append([(each.status_code, each.json()["state"]) for each in again])
    assert answers_to == [[(200, "pending")] * 2] * 2
    work()
    assert set(SignUp.objects.values_list("state", "business")) == {("pending", None)}


def test_another_browser_sees_nothing_of_it() -> None:
    uuid = post(browser(), "/api/signup/", wish()).json()["id"]
    for path in (f"/api/signup/{uuid}/", f"/signup/{uuid}/"):
        assert browser().get(path).status_code == 404
    assert post(browser(), f"/api/signup/{uuid}/code/", {"code": "1"}).status_code == 404


def test_somebody_signed_in_gives_no_account(owner: User) -> None:
    client = browser()
    client.force_login(owner)
    data = {"name": "Otra", "subdomain": "otra-casa", "terms": True}
    started = post(client, "/api/signup/", data)
    assert started.status_code == 202
    assert started.json()["state"] == "making"


def test_too_many_are_refused_with_a_time() -> None:
    for number in range(4):
        assert post(browser(), "/api/signup/", wish(subdomain=f"uno-{number}x")).status_code == 202
    fifth = post(browser(), "/api/signup/", wish(subdomain="cinco"))
    assert fifth.status_code == 429
    assert int(fifth.headers["Retry-After"]) > 0


@pytest.mark.parametrize("body", ["", "[]", "null", '"x"', "{", '{"name": {"a": 1}}', "\x00"])
def test_broken_json_is_refused(body: str) -> None:
    response = browser().post("/api/signup/", body, content_type="application/json")
    assert response.status_code == 400


def test_only_json_is_taken() -> None:
    assert browser().post("/api/signup/", wish()).status_code == 415


def test_an_address_is_checked_while_it_is_typed() -> None:
    free = browser().get("/api/signup/address/", {"subdomain": "Salon-Lola"}).json()
    assert free == {"subdomain": "salon-lola", "free": True, "problem": "", "proposals": []}
    taken = browser().get("/api/signup/address/", {"subdomain": "estilo", "country": "ES"}).json()
    assert not taken["free"]
    assert taken["problem"]
    assert "estilo-es" in taken["proposals"]
    made = browser().get("/api/signup/address/", {"name": "Salón Lola"}).json()
    assert made["subdomain"] == "salon-lola"


def test_checking_addresses_has_a_limit(settings: Any) -> None:
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"signup_check": "2/m"}
    statuses = [browser().get("/api/signup/address/").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_the_description_tells_of_it() -> None:
    description = browser().get("/api/schema/", {"format": "json"}).json()
    assert {"/api/signup/", "/api/signup/{uuid}/code/"} <= set(description["paths"])

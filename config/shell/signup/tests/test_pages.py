"""A newcomer at the public host: from the form to the dashboard, and every way to stumble."""

from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from time_machine import travel

from billing.models import Subscription
from bookings.models import Resource, Service
from config.shell.signup.services import TERMS_VERSION, signups_forget
from config.shell.signup.tests.forms_data import CODE, answers, browser, code_of, sign_up, work
from tenants.context import business_context
from tenants.models import Business, SignUp, User

pytestmark = pytest.mark.django_db


def progress(client: Client, signup: SignUp, **headers: str) -> Any:
    return client.get(f"/signup/{signup.uuid}/", headers=headers or None)


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- The whole way -------------------------------------------------------------------------------
def test_a_stranger_signs_up_and_reaches_a_working_dashboard() -> None:
    client = browser()
    signup = sign_up(client)
    assert signup.state == "making"
    assert "Montando Peluquería Soto" in text_of(progress(client, signup))
    assert 'hx-trigger="every 1s"' in text_of(progress(client, signup))
    assert work() == 1
    ready = text_of(progress(client, signup))
    assert "ya tiene mostrador" in ready
    assert "hx-trigger" not in ready
    link = client.get("/switch/peluqueria_soto/")
    host = f"peluqueria-soto.{settings.PUBLIC_HOST}"
    inside = Client(HTTP_HOST=host)
    arrived = inside.get(
        link.headers["Location"].partition(host)[2].partition("/")[2].join("//")[:-1]
    )
    assert arrived.status_code == 302
    home = inside.get("/")
    assert home.status_code == 200
    assert "Peluquería Soto" in text_of(home)


def test_the_business_is_complete() -> None:
    signup = sign_up(browser())
    work()
    signup.refresh_from_db()
    business = signup.business
    assert business is not None
    assert signup.state == "ready"
    assert (business.timezone, business.currency, business.language) == (
        "Europe/Madrid",
        "EUR",
        "es",
    )
    assert business.memberships.get().role == "owner"
    assert Subscription.objects.get(business=business).state == "trial"
    assert Subscription.objects.get(business=business).plan.code == "professional"
    with business_context(business):
        assert Resource.objects.get().name == "Carla Soto"
        assert Service.objects.filter(active=True).count() == 6
    assert (signup.terms_version, signup.terms_accepted_at.date()) == (
        TERMS_VERSION,
        signup.created_at.date(),
    )


def test_a_stranger_cannot_have_a_link_mailed_as_their_name() -> None:
    for number, name in enumerate(("Entra en https://premio.example/x", "premio.example")):
        email = f"victima{number}@otro-{number}.example"
        form = answers(first_name=name, email=email, subdomain=f"uno-{number}x")
        browser().post("/signup/", form)
        assert "premio" not in mail.outbox[-1].body
        assert mail.outbox[-1].body.startswith("Hola:")


def test_closing_the_tab_loses_nothing() -> None:
    signup = sign_up(browser())
    work()
    later = browser()
    later.post(
        "/accounts/login/", {"login": answers()["email"], "password": answers()["password1"]}
    )
    assert "ya tiene mostrador" in text_of(progress(later, signup))


def test_an_unfinished_one_goes_on_at_the_next_sign_in() -> None:
    browser().post("/signup/", answers())
    signup = SignUp.objects.get()
    with travel(signup.created_at.timestamp() + 3600, tick=False):
        later = browser()
        credentials = {"login": answers()["email"], "password": answers()["password1"]}
        asked = later.post("/accounts/login/", credentials)
        assert asked.headers["Location"] == CODE
        later.post(CODE, {"code": code_of(mail.outbox)})
        work()
    signup.refresh_from_db()
    assert signup.state == "ready"
    front = text_of(later.get("/"))
    assert "Peluquería Soto" in front


def test_defaults_follow_the_country_and_can_be_changed() -> None:
    changed = {"country": "MX", "timezone": "America/Tijuana", "currency": "USD", "language": "en"}
    assert sign_up(browser(), **changed).timezone == "America/Tijuana"
    brazil = sign_up(browser(), email="ana@b.example", subdomain="salao-ana", country="BR")
    assert (brazil.timezone, brazil.currency, brazil.language) == ("America/Sao_Paulo", "BRL", "pt")


def test_somebody_with_an_account_adds_a_business_without_another(owner: User) -> None:
    client = browser()
    client.force_login(owner)
    assert 'name="email"' not in text_of(client.get("/signup/"))
    data = answers(subdomain="otra-casa", name="Otra Casa")
    response = client.post("/signup/", data)
    signup = SignUp.objects.get()
    assert response.headers["Location"] == f"/signup/{signup.uuid}/"
    work()
    assert owner.memberships.filter(business__schema_name="otra_casa", role="owner").exists()
    assert User.objects.filter(email=answers()["email"]).count() == 0
    assert mail.outbox == []


# --- Nothing is told about accounts --------------------------------------------------------------
def test_a_taken_address_gets_the_same_answer_and_its_owner_a_mail(owner: User) -> None:
    new, taken = browser(), browser()
    one = new.post("/signup/", answers())
    other = taken.post("/signup/", answers(email=owner.email, subdomain="otra-cosa"))
    assert (one.status_code, one.headers["Location"]) == (
        other.status_code,
        other.headers["Location"],
    )
    assert "ya tiene cuenta" in mail.outbox[-1].body
    assert mail.outbox[-1].to == [owner.email]
    assert str(settings.PUBLIC_HOST) in mail.outbox[-1].body
    pages = [text_of(client.get(CODE)) for client in (new, taken)]
    shown = [
        page.replace(email, "").partition("<main")[2].partition("</main>")[0]
        for page, email in zip(pages, (answers()["email"], owner.email), strict=True)
    ]
    assert (
        next(part.split("csrfmiddlewaretoken")[0] for part in shown)
        == ([part.split("csrfmiddlewaretoken")[0] for part in shown][1])
    )
    for client in (new, taken):
        assert client.post(CODE, {"code": "000000"}).status_code == 200
    for signup, client in zip(SignUp.objects.order_by("pk"), (new, taken), strict=True):
        assert "Confirma tu correo" in text_of(progress(client, signup))
    assert work() == 0


def test_an_unconfirmed_wish_holds_no_address_back() -> None:
    browser().post("/signup/", answers())
    second = sign_up(browser(), email="otra@example.com")
    assert (second.subdomain, second.state) == ("peluqueria-soto", "making")


def test_a_sign_up_is_nobody_elses(owner: User) -> None:
    signup = sign_up(browser())
    assert progress(browser(), signup).status_code == 404
    stranger = browser()
    stranger.force_login(owner)
    assert progress(stranger, signup).status_code == 404
    assert stranger.post(f"/signup/{signup.uuid}/again/").status_code == 404


def test_members_made_by_others_sign_in_without_a_code(owner: User) -> None:
    client = browser()
    response = client.post("/accounts/login/", {"login": owner.email, "password": "mostrador-demo"})
    assert response.headers["Location"] == "/"
    assert mail.outbox == []


# --- Bad input -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"subdomain": "estilo"}, "ya es de otro negocio"),
        ({"subdomain": "est1lo"}, "parece demasiado"),
        ({"subdomain": "admin"}, "reservada"),
        ({"password1": "12345678"}, "error"),
        ({"password1": "corta"}, "error"),
        ({"email": "no-es-correo"}, "errorlist"),
        ({"terms": ""}, "hay que aceptar"),
        ({"country": "ZZ"}, "Elige la zona horaria"),
        ({"timezone": "Europa/Madriz"}, "No conocemos esa zona"),
        ({"plan": "enterprise"}, "errorlist"),
        ({"vertical": "bank"}, "errorlist"),
        ({"name": "\x00"}, "errorlist"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(changed: dict[str, str], words: str) -> None:
    response = browser().post("/signup/", answers(**changed))
    page = text_of(response)
    assert response.status_code == 422
    assert words in page
    assert "Carla" in page
    assert SignUp.objects.count() == User.objects.filter(email=answers()["email"]).count() == 0


def test_a_refused_address_comes_with_free_ones() -> None:
    page = text_of(browser().post("/signup/", answers(subdomain="estilo")))
    assert 'data-proposal="peluqueria-soto"' in page


def test_wrong_codes_end_after_three() -> None:
    client = browser()
    client.post("/signup/", answers())
    statuses = [client.post(CODE, {"code": "000000"}).status_code for _ in range(3)]
    assert statuses == [200, 200, 302]
    right = code_of(mail.outbox)
    client.post(CODE, {"code": right})
    assert SignUp.objects.get().state == "pending"


def test_a_mail_server_that_is_down_leaves_no_account(monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", down)
    response = browser().post("/signup/", answers())
    assert response.status_code == 503
    assert "No hemos podido enviarte el código" in text_of(response)
    assert SignUp.objects.count() == User.objects.filter(email=answers()["email"]).count() == 0


@pytest.mark.parametrize("spelling", ["{}+{}@gmail.com", "c.a.r{0}.l.a+{1}@googlemail.com"])
def test_one_mailbox_gets_few_sign_ups_however_it_is_spelt(spelling: str) -> None:
    spelt = ["carla@gmail.com", "c.arla@gmail.com", "carla+1@gmail.com", "CARLA+x@googlemail.com"]
    for number, email in enumerate(spelt):
        data = answers(email=email, subdomain=f"negocio-n{number}")
        assert browser().post("/signup/", data).status_code == 302
    fifth = browser().post("/signup/", answers(email="car.la+9@gmail.com", subdomain="negocio-x"))
    assert fifth.status_code == 429
    assert int(fifth.headers["Retry-After"]) > 0
    assert "Demasiadas altas" in text_of(fifth)


def test_a_throwaway_provider_is_counted_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.RATE_LIMITS, "signup_domain", "2/d")
    statuses = [
        browser().post("/signup/", answers(email=f"p{n}@throwaway.example")).status_code
        for n in range(3)
    ]
    assert statuses == [302, 302, 429]
    big = [
        browser().post("/signup/", answers(email=f"q{n}@gmail.com")).status_code for n in range(3)
    ]
    assert big == [302, 302, 302]


def test_one_computer_may_not_sign_up_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.RATE_LIMITS, "signup", "1/h")
    assert browser().post("/signup/", answers()).status_code == 302
    assert browser().post("/signup/", answers(email="o@other.example")).status_code == 429


def test_wishes_that_nobody_confirms_are_forgotten_with_their_account() -> None:
    browser().post("/signup/", answers())
    kept = sign_up(browser(), email="queda@example.com", subdomain="se-queda")
    with travel(kept.created_at.timestamp() + 8 * 86400, tick=False):
        assert signups_forget() == 1
    assert not User.objects.filter(email=answers()["email"]).exists()
    assert User.objects.filter(email="queda@example.com").exists()
    assert SignUp.objects.get() == kept


def test_no_business_comes_of_a_form_alone() -> None:
    before = Business.objects.count()
    browser().post("/signup/", answers())
    assert work() == 0
    assert Business.objects.count() == before


@pytest.mark.parametrize("path", ["/", "/signup/", "/terms/", "/simulador/correo/", "/api/schema/"])
def test_anybody_reads_the_public_pages(path: str) -> None:
    assert browser().get(path).status_code == 200


def test_allauths_own_sign_up_leads_to_ours_and_is_closed_elsewhere() -> None:
    assert browser().get("/accounts/signup/").headers["Location"] == "/signup/"
    tenant = Client(HTTP_HOST=f"estilo.{settings.PUBLIC_HOST}")
    assert "password1" not in text_of(tenant.get("/accounts/signup/"))

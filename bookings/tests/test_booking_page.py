"""The booking page, who may frame it, and what other sites' pages may read."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from bookings.ics import booking_ics
from bookings.ics_lines import LINE_OCTETS
from bookings.models import Booking, Service
from bookings.services import booking_cancel
from bookings.tests.booking_page import SITE, Visitor
from bookings.tests.conftest import at
from bookings.widget import (
    COLOR,
    NotAnOrigin,
    WidgetSettings,
    brand_of,
    origin_read,
    widget_save,
    widget_settings,
)
from tenants.actors import Actor
from tenants.audit.models import AuditEntry
from tenants.middleware import forget_hosts
from tenants.models import Business, User

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site(corte: Service, estilo: Business, owner: User) -> str:
    """A web site that the salon has allowed."""
    chosen = WidgetSettings((SITE,), "#aa3366")
    widget_save(business=estilo, chosen=chosen, actor=Actor.person(owner))
    return SITE


def ancestors(answer: Any) -> list[str]:
    """Who may frame a page, by its policy."""
    policy = answer.headers["Content-Security-Policy"]
    [directive] = [each for each in policy.split(";") if each.strip().startswith("frame-anc")]
    return directive.split()[1:]


# --- The page -----------------------------------------------------------------------------------
def test_services_can_be_read_without_a_script(corte: Service, visitor_client: Client) -> None:
    page = visitor_client.get("/book/").content.decode()
    assert '<html lang="es"' in page
    for words in ("Reserva tu cita en Peluquería Estilo", "Corte y Peinado", "1 h 30 min", "18"):
        assert words in page
    assert "hace falta JavaScript" in page


def test_only_a_business_with_whatsapp_promises_a_confirmation_by_it(
    corte: Service, estilo: Business, visitor_client: Client
) -> None:
    estilo.routes.create(channel="whatsapp", address="+34910000099")
    assert "Te confirmamos por WhatsApp." in visitor_client.get("/book/").content.decode()
    estilo.routes.all().delete()
    assert "WhatsApp" not in visitor_client.get("/book/").content.decode().split("<script")[0]


@pytest.mark.parametrize(
    ("language", "says"),
    [("en", "Book your appointment at"), ("pt", "Reserve seu horário"), ("xx", "Reserva tu cita")],
)
def test_the_visitor_chooses_the_language(
    corte: Service, visitor_client: Client, language: str, says: str
) -> None:
    page = visitor_client.get(f"/book/?lang={language}")
    assert says in page.content.decode()
    assert page.headers["Content-Language"] == (language if language != "xx" else "es")


def test_a_business_s_own_language_is_the_usual_one(
    corte: Service, estilo: Business, visitor_client: Client
) -> None:
    Business.objects.filter(pk=estilo.pk).update(language="pt")
    forget_hosts()
    assert '<html lang="pt"' in visitor_client.get("/book/").content.decode()


def test_the_business_s_colour_comes_with_what_can_be_read_on_it(
    site: str, visitor_client: Client
) -> None:
    css = visitor_client.get("/book/brand.css")
    assert "--brand:#aa3366;--brand-ink:#ffffff" in css.content.decode()
    assert "#ffee00" in visitor_client.get("/book/brand.css?color=%23ffee00").content.decode()
    evil = visitor_client.get("/book/brand.css?color=red;}body{display:none").content.decode()
    assert "display" not in evil


@pytest.mark.parametrize("color", ["#000000", "#ffffff", "#ffee00", "#0d6a5d", "#808080"])
def test_no_colour_is_unreadable(color: str) -> None:
    brand = brand_of(color)
    assert brand.ink in ("#ffffff", "#000000")
    assert brand.text != "#ffffff"
    assert brand.text_dark != "#000000"


def test_the_confirmed_appointment_is_a_calendar_file(corte: Service) -> None:
    visitor = Visitor()
    visitor.hold(corte, at("10:00"))
    url = visitor.confirm().json()["calendar_url"]
    answer = visitor.client.get(url)
    assert answer.headers["Content-Type"].startswith("text/calendar")
    lines = answer.content.decode().split("\r\n")
    assert "DTSTART:20260616T080000Z" in lines
    assert "SUMMARY:Corte · Peluquería Estilo" in lines
    assert "STATUS:CONFIRMED" in lines
    assert all(len(line.encode()) <= LINE_OCTETS for line in lines)
    booking_cancel(booking=Booking.objects.get(), actor=Actor("person"))
    assert visitor.client.get(url).status_code == 404


def test_a_kept_time_is_no_appointment_yet(corte: Service) -> None:
    visitor = Visitor()
    visitor.hold(corte, at("10:00"))
    assert visitor.client.get(f"/book/{visitor.token}/cita.ics").status_code == 404


def test_calendar_text_is_escaped_and_long_lines_are_folded_between_letters(
    corte: Service,
) -> None:
    corte.name = "Corte, color; y \\ más " + "ñ" * 50
    corte.save()
    visitor = Visitor()
    visitor.hold(corte, at("10:00"))
    visitor.confirm()
    file = booking_ics(Booking.objects.get(), now=timezone.now(), language="es").decode()
    assert all(len(line.encode()) <= LINE_OCTETS for line in file.split("\r\n"))
    whole = file.replace("\r\n ", "")
    assert "SUMMARY:Corte\\, color\\; y \\\\ más " + "ñ" * 50 in whole


# --- Frames -------------------------------------------------------------------------------------
def test_exactly_the_business_s_sites_may_frame_its_page(site: str, visitor_client: Client) -> None:
    page = visitor_client.get("/book/?embed=inline")
    assert ancestors(page) == ["'self'", site]
    assert "X-Frame-Options" not in page.headers
    academy = Client(HTTP_HOST="academia.localhost").get("/book/")
    assert ancestors(academy) == ["'self'"]


def test_every_other_page_keeps_its_frame_to_itself(site: str, owner_client: Client) -> None:
    for path in ("/settings/widget/", "/calendar/", "/chat/"):
        page = owner_client.get(path)
        assert ancestors(page) == ["'self'"], path
        assert page.headers["X-Frame-Options"] in ("SAMEORIGIN", "DENY"), path


def test_the_page_tells_its_height_to_an_allowed_origin_only(
    site: str, visitor_client: Client
) -> None:
    page = visitor_client.get("/book/", {"embed": "inline", "origin": site})
    assert page.context["facts"]["parent"] == site
    other = visitor_client.get("/book/", {"embed": "inline", "origin": "https://evil.example"})
    assert other.context["facts"]["parent"] == ""


# --- Other origins ------------------------------------------------------------------------------
def cors(client: Client, origin: str, path: str = "/api/booking/services") -> str | None:
    answer = client.get(path, headers={"Origin": origin})
    allowed: str | None = answer.headers.get("Access-Control-Allow-Origin")
    assert "Access-Control-Allow-Credentials" not in answer.headers
    return allowed


def test_pages_of_an_allowed_site_may_read_the_api_and_nothing_else(
    site: str, visitor_client: Client
) -> None:
    assert cors(visitor_client, site) == site
    assert cors(visitor_client, site, "/api/chat/messages") is None
    assert cors(visitor_client, site, "/book/") is None
    for origin in ("https://estilo.example", f"{site}.evil.example", "null", "http://evil"):
        assert cors(visitor_client, origin) is None, origin
    assert cors(Client(HTTP_HOST="academia.localhost"), site) is None, "another business's API"


def test_a_browser_s_question_before_posting_is_answered_for_allowed_sites(
    site: str, visitor_client: Client
) -> None:
    asks = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    yes = visitor_client.options("/api/booking/hold", headers={"Origin": site, **asks})
    assert yes.headers["Access-Control-Allow-Origin"] == site
    assert "POST" in yes.headers["Access-Control-Allow-Methods"]
    no = visitor_client.options(
        "/api/booking/hold", headers={"Origin": "https://x.example", **asks}
    )
    assert "Access-Control-Allow-Origin" not in no.headers


def test_a_session_counts_for_nothing_at_the_counter(corte: Service, owner_client: Client) -> None:
    """So that no foreign page can act as a member whose browser it runs in."""
    owner_client.handler.enforce_csrf_checks = True  # type: ignore[attr-defined]
    answer = owner_client.post("/api/booking/release", {}, content_type="application/json")
    assert answer.status_code == 400, "refused for its content, not for a missing CSRF token"


def test_the_script_is_told_whether_its_page_may_show_the_form(
    site: str, visitor_client: Client
) -> None:
    def asked(origin: str) -> Any:
        return visitor_client.get("/api/booking/embed", headers={"Origin": origin})

    assert asked(site).json()["allowed"] is True
    other = asked("https://evil.example")
    assert other.json()["allowed"] is False
    assert other.headers["Access-Control-Allow-Origin"] == "*", "or it could not tell anybody"
    assert "origin" in other.headers["Vary"].lower()


def test_the_script_s_address_is_stable_and_asks_cheaply(visitor_client: Client) -> None:
    first = visitor_client.get("/widget.js")
    assert first.headers["Content-Type"].startswith("text/javascript")
    assert "max-age=300" in first.headers["Cache-Control"]
    again = visitor_client.get("/widget.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_script_is_small_and_depends_on_nothing() -> None:
    script = (ROOT / "static" / "js" / "widget.js").read_text()
    assert len(script.encode()) < 10_000
    assert "import" not in script.split("(() => {")[1]


# --- Settings -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://www.tuweb.com", "https://www.tuweb.com"),
        ("www.tuweb.com", "https://www.tuweb.com"),
        ("HTTPS://Tuweb.com/reservas?x=1#y", "https://tuweb.com"),
        ("https://tuweb.com:443", "https://tuweb.com"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("https://peluquería.es", "https://xn--peluquera-n5a.es"),
    ],
)
def test_an_address_is_read_as_its_origin(typed: str, origin: str) -> None:
    assert origin_read(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "*",
        "https://*.wixsite.com",
        "javascript:alert(1)",
        "https://",
        "https://a b.com",
        "https://evil.com; script-src *",
        "https://user@evil.com",
        "ftp://tuweb.com",
        "https://tuweb.com:99999",
        "https://'unsafe-inline'",
        "mi web",
        "https://[::1",
    ],
)
def test_what_is_no_web_site_is_refused(typed: str) -> None:
    with pytest.raises(NotAnOrigin):
        origin_read(typed)


def test_an_owner_chooses_sites_and_colour(estilo: Business, owner_client: Client) -> None:
    Business.objects.filter(pk=estilo.pk).update(settings={"answers": [1]})
    form = {"origins": "www.tuweb.com\nhttps://tuweb.com/\nwww.tuweb.com", "color": "#AA3366"}
    assert owner_client.post("/settings/widget/", form).status_code == 302
    business = Business.objects.get(pk=estilo.pk)
    assert widget_settings(business) == WidgetSettings(
        ("https://www.tuweb.com", "https://tuweb.com"), "#aa3366"
    )
    assert business.settings["answers"] == [1], "other settings stay"
    entry = AuditEntry.objects.get(action="widget.updated")
    assert entry.after["color"] == "#aa3366"
    assert ancestors(owner_client.get("/book/"))[1:] == [
        "https://www.tuweb.com",
        "https://tuweb.com",
    ]


def test_a_wrong_address_is_named_and_nothing_is_saved(
    estilo: Business, owner_client: Client
) -> None:
    answer = owner_client.post("/settings/widget/", {"origins": "https://*.com", "color": COLOR})
    assert answer.status_code == 422
    assert "«https://*.com» no es la dirección de una web" in answer.content.decode()
    assert widget_settings(Business.objects.get(pk=estilo.pk)).origins == ()


def test_the_lines_to_paste_lead_to_this_business(owner_client: Client) -> None:
    page = owner_client.get("/settings/widget/").content.decode()
    port = django_settings.PUBLIC_PORT
    assert f"http://estilo.localhost:{port}/widget.js" in page
    assert "data-mode=&quot;button&quot;" in page


def test_agents_do_not_change_it(agent_client: Client) -> None:
    assert agent_client.get("/settings/widget/").status_code == 403

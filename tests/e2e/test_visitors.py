"""Other people at other doors: a visitor of the business's site, an English speaker, the platform's
own admin."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.browsing import PHONE, shoot, sign_in, window
from tests.e2e.conftest import Demo

pytestmark = pytest.mark.e2e


def test_a_visitor_books_in_the_web_chat(demo: Demo, browser: Browser) -> None:
    salon = demo.url("estilo")
    with window(browser, PHONE) as visitor, window(browser) as owner:
        visitor.goto(f"{salon}/chat/")
        visitor.get_by_label("Tu nombre").fill("Gonzalo Prats")
        visitor.get_by_role("button", name="Empezar el chat").click()
        theirs = visitor.locator("#messages .message:not(.mine) .bubble")
        visitor.get_by_label("Escribe un mensaje").fill("hola, quiero un corte el viernes")
        visitor.get_by_label("Escribe un mensaje").press("Enter")
        options = visitor.locator(".choices button:enabled")
        expect(options.first).to_be_visible()
        shoot(visitor, "phone-chat-offers")
        options.first.click()
        expect(theirs.last).to_contain_text("Listo")
        expect(theirs.last).to_contain_text("Corte")
        shoot(visitor, "phone-chat-booked")
        visitor.reload()
        expect(theirs.last).to_contain_text("Listo")

        sign_in(owner, f"{salon}/inbox/", "owner@estilo.example")
        owner.locator("a.conv", has_text="Gonzalo Prats").click()
        owner.locator("#side-panel .mini-booking").click()
        expect(owner.locator("#drawer-content")).to_contain_text("Gonzalo Prats")


def test_the_platform_admin_sees_the_businesses(demo: Demo, browser: Browser) -> None:
    with window(browser) as page:
        sign_in(page, f"{demo.public_url}/admin/", "admin@mostrador.example")
        expect(page.locator("#site-name")).to_have_text("Mostrador")
        shoot(page, "admin")
        page.locator("#content-main a[href='/admin/tenants/business/']").first.click()
        names = page.locator("#result_list .field-name")
        for name in ("Academia Tatami", "Instala Mantenimiento", "Peluquería Estilo"):
            expect(names.filter(has_text=name)).to_have_count(1)
        shoot(page, "admin-businesses")
        names.first.locator("a").click()
        expect(page.locator("#content h1, #content h2").first).to_be_visible()
        shoot(page, "admin-business")


def test_the_dashboard_speaks_english_when_asked(demo: Demo, browser: Browser) -> None:
    salon = demo.url("estilo")
    with window(browser) as page:
        sign_in(page, f"{salon}/inbox/", "owner@estilo.example")
        page.get_by_role("button", name="Elena Ruiz").click()
        page.get_by_role("button", name="Switch to English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("h1")).to_have_text("Inbox")
        menu = page.locator(".sidebar a.nav-link > span:first-of-type")
        for name in ("Home", "Inbox", "Calendar", "Leads", "Figures", "Services", "My plan"):
            expect(menu.filter(has_text=re.compile(f"^{name}$"))).to_have_count(1)
        shoot(page, "english-inbox")
        page.goto(f"{salon}/calendar/")
        expect(page.locator(".cal-day-name").first).to_contain_text("Mon")
        shoot(page, "english-calendar")
        page.goto(f"{salon}/")
        expect(page.locator("h1")).to_contain_text("Elena")
        shoot(page, "english-home")
        page.get_by_role("button", name="Elena Ruiz").click()
        page.get_by_role("button", name="Ver en español").click()
        expect(page.locator("html")).to_have_attribute("lang", "es")

"""A customer far away books two services in one visit, and waits for a time on a full day."""

import re

import psycopg
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from config.shell.embedded import database_url
from tests.e2e.browsing import DESKTOP, PHONE, shoot, window
from tests.e2e.conftest import Demo

pytestmark = pytest.mark.e2e
BOGOTA = "America/Bogota"


@pytest.mark.parametrize(("size", "name"), [(PHONE, "phone"), (DESKTOP, "desk")])
def test_a_visit_is_booked_by_two_clocks(
    demo: Demo, browser: Browser, size: tuple[int, int], name: str
) -> None:
    with window(browser, size, zone=BOGOTA) as page:
        page.goto(f"{demo.url('estilo')}/book/?lang=es")
        shoot(page, f"visit-{name}-services")
        page.get_by_role("link", name="Arreglo de barba").click()
        page.get_by_role("button", name="Añadir otro servicio").click()
        shoot(page, f"visit-{name}-add")
        page.locator("#also-list").get_by_role("button", name="Manicura").click()
        expect(page.locator("#visit-total")).to_contain_text("En total: ")
        expect(page).to_have_url(re.compile("also="))
        expect(page.locator("#zone")).to_contain_text("Hora de Madrid")
        times = page.locator("#times .time")
        expect(times.first).to_contain_text(re.compile(r"\d+:\d\d en tu hora"))
        shoot(page, f"visit-{name}-times")
        (times.nth(1) if size == PHONE else times.last).click()
        chosen = page.locator("#chosen-time")
        expect(chosen).to_contain_text(re.compile(r"\(Madrid\) · \d+:\d\d en tu hora"))
        expect(chosen).to_contain_text("Manicura")
        visible(page, "name").fill("Rosa Gil")
        visible(page, "email").fill(f"rosa.{name}@example.com")
        page.locator("#consent").check()
        shoot(page, f"visit-{name}-form")
        page.locator("#submit").click()
        expect(page.locator("#title-done")).to_have_text("¡Cita reservada!")
        receipt = page.locator("#receipt")
        for words in ("Arreglo de barba", "Manicura", "En total", "en tu hora"):
            expect(receipt).to_contain_text(words)
        shoot(page, f"visit-{name}-done")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert kept_zones(demo, name) == {BOGOTA}


def test_whoever_finds_no_time_is_put_on_the_list(demo: Demo, browser: Browser) -> None:
    with window(browser, PHONE, zone="Europe/Madrid") as page:
        page.goto(f"{demo.url('estilo')}/book/?lang=es")
        page.get_by_role("link", name="Arreglo de barba").click()
        expect(page.locator("#times .time").first).not_to_contain_text("en tu hora")
        page.get_by_role("button", name="Avísame si se libera una hora").click()
        expect(page.locator("#title-wait")).to_be_focused()
        page.get_by_role("button", name="Avisadme").click()
        expect(page.locator("#wait-name-problem")).to_have_text("Escribe tu nombre.")
        shoot(page, "wait-problem")
        page.locator("#wait-name").fill("Rosa Gil")
        page.locator("#wait-phone").fill("612 34 56 00")
        page.locator("#wait-hours").select_option("afternoon")
        page.locator("#wait-consent").check()
        page.get_by_role("button", name="Avisadme").click()
        expect(page.locator("#wait-done-text")).to_contain_text("Apuntado")
        shoot(page, "wait-done")
        page.get_by_role("button", name="Volver a las horas").click()
        expect(page.locator("#times .time").first).to_be_visible()


def visible(page: Page, name: str) -> Locator:
    """A field of the booking's form."""
    return page.locator(f"#details #{name}")


def kept_zones(demo: Demo, name: str) -> set[str]:
    """The zones kept with the bookings that a visit of two made."""
    query = (
        "SELECT customer_timezone FROM estilo.bookings_booking"
        " WHERE visit_id IS NOT NULL AND state = 'confirmed' AND source = 'widget'"
    )
    with psycopg.connect(database_url(demo.var)) as connection:
        rows = connection.execute(query).fetchall()
    assert len(rows) >= 2, name
    return {zone for (zone,) in rows}

"""The calendar in the hands of an owner: dragging, moving by keyboard, booking by a click."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browsing import shoot, sign_in, window
from tests.e2e.conftest import Demo

pytestmark = pytest.mark.e2e
MADRID = ZoneInfo("Europe/Madrid")
HOUR_PX = 64


def next_tuesday() -> str:
    """A working day that is at least two days ahead."""
    today = datetime.now(MADRID).date()
    ahead = (1 - today.weekday()) % 7
    return (today + timedelta(days=ahead + (7 if ahead < 2 else 0))).isoformat()


def calendar_open(page: Page, salon: str, view: str) -> None:
    page.goto(f"{salon}/calendar/?view={view}&date={next_tuesday()}&staff=&service=")
    expect(page.locator("body")).to_have_attribute("data-live", "on")


def martas(page: Page) -> Locator:
    return page.locator('.cal-col[aria-label="Marta"]')


def height_of(page: Page, hour: int) -> float:
    """How far below the top of a column an hour begins."""
    first = int(page.locator(".cal-cols").get_attribute("data-first") or "0")
    return (hour * 60 - first) / 60 * HOUR_PX


def book_by_click(page: Page, name: str) -> None:
    """Click Marta's column at noon of a day, and write a new customer's haircut down."""
    martas(page).click(position={"x": 150, "y": height_of(page, 12) + 5})
    menu = page.locator("#slot-menu")
    expect(menu).to_contain_text("12:00")
    menu.get_by_role("button", name="Nueva cita").click()
    form = page.locator("#drawer-content form")
    form.get_by_text("Es alguien nuevo").click()
    form.get_by_label("Nombre").fill(name)
    form.get_by_label("Teléfono").fill("+34 611 222 333")
    form.get_by_label("Servicio").select_option(label="Corte")
    form.get_by_role("button", name="Reservar").click()


def block_of(page: Page, name: str) -> Locator:
    return page.locator("a.cal-event:not(.is-ghost)", has_text=name)


def drag(page: Page, block: Locator, hour: int) -> None:
    """Take a block by its upper edge and let it go at an hour."""
    block.scroll_into_view_if_needed()
    box, column = block.bounding_box(), martas(page).bounding_box()
    assert box is not None
    assert column is not None
    x, y = box["x"] + 40, box["y"] + 4
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 10, y + 20, steps=3)
    page.mouse.move(x + 10, column["y"] + height_of(page, hour) + 6, steps=6)
    page.mouse.up()


def test_an_owner_books_by_a_click_drags_and_moves_by_keyboard(
    demo: Demo, browser: Browser
) -> None:
    salon, name = demo.url("estilo"), "Remedios Paz"
    with window(browser) as page:
        sign_in(page, f"{salon}/calendar/", "owner@estilo.example")
        calendar_open(page, salon, "day")
        # what the demo has in her column lies in nobody's way
        martas(page).evaluate("it => it.querySelectorAll('.cal-event').forEach((e) => e.remove())")
        book_by_click(page, name)
        drawer, block = page.locator("#booking-drawer"), block_of(page, name)
        taken = drawer.get_by_text("Libre cerca:")
        expect(taken.or_(block)).to_be_visible()
        if taken.is_visible():  # what the demo has at noon is another one every day
            drawer.locator('button[name="pick"]').first.click()
        expect(block).to_be_visible()
        shoot(page, "calendar-day")

        # dragged into the lunch hour: refused, and still where it was
        before = block.inner_text()
        drag(page, block, 15)
        dialog = page.locator("#confirm-dialog")
        expect(dialog).to_contain_text("Se queda donde estaba.")
        free = dialog.locator('button[name="pick"]').last
        free.click()
        expect(dialog).to_contain_text("Esto recibirá el cliente por WhatsApp")
        expect(dialog).to_contain_text("tu cita de Corte en Peluquería Estilo pasa a ser")
        shoot(page, "calendar-move")
        dialog.get_by_role("button", name="Dejarla como está").click()
        expect(dialog).not_to_be_visible()
        assert block.inner_text() == before

        # by keyboard: M, another hour, and yes
        block.focus()
        page.keyboard.press("m")
        dialog.get_by_label("Hora").fill("19:00")
        dialog.get_by_role("button", name="Ver qué pasaría").click()
        taken, asked = dialog.get_by_text("Libre cerca:"), dialog.get_by_label("Avisar al cliente")
        expect(taken.or_(asked)).to_be_visible()
        if taken.is_visible():
            dialog.locator('button[name="pick"]').last.click()
        asked.uncheck()
        dialog.get_by_role("button", name="Mover la cita").click()
        expect(dialog).not_to_be_visible()
        expect(block_of(page, name)).not_to_have_text(before)
        block_of(page, name).focus()
        page.keyboard.press("ArrowUp")
        expect(page.locator(".cal-col :focus")).to_have_count(1)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        expect(page.locator("#cal-help")).to_be_visible()
        page.keyboard.press("Escape")
        calendar_open(page, salon, "month")
        expect(page.locator(".month-date").filter(has_text=re.compile(r"\d"))).not_to_have_count(0)
        shoot(page, "calendar-month")

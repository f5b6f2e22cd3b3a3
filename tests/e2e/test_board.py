"""The board of leads in a browser: by mouse, by keyboard, on a phone, and without scripts."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browsing import DESKTOP, PASSWORD, PHONE, shoot, sign_in, window
from tests.e2e.conftest import Demo

pytestmark = pytest.mark.e2e

WIDE = (2600, 900)


def column(page: Page, state: str) -> Locator:
    return page.locator(f'.board-column[data-state="{state}"]')


def count(page: Page, state: str) -> int:
    return int(column(page, state).locator("[data-count-of]").inner_text())


def drag(page: Page, card: Locator, to: Locator) -> None:
    """Take a card by its middle and let it go over a column, as a hand does: in small steps."""
    source, target = card.bounding_box(), to.bounding_box()
    assert source
    assert target
    page.mouse.move(source["x"] + source["width"] / 2, source["y"] + source["height"] - 8)
    page.mouse.down()
    page.mouse.move(target["x"] + target["width"] / 2, target["y"] + 150, steps=12)
    page.mouse.up()


def test_a_card_is_dragged_where_the_table_allows_and_nowhere_else(
    demo: Demo, browser: Browser
) -> None:
    salon = demo.url("estilo")
    with window(browser, WIDE) as page:
        sign_in(page, f"{salon}/leads/", "owner@estilo.example")
        card = column(page, "NEW").locator(".lead-card").first
        name = card.locator(".lead-open").inner_text()
        before = count(page, "NEW"), count(page, "ENGAGED")
        drag(page, card, column(page, "ENGAGED"))
        expect(column(page, "ENGAGED").locator(".lead-card").first).to_contain_text(name)
        expect(page.locator("#board-say")).to_contain_text("ahora en «En conversación»")
        assert (count(page, "NEW"), count(page, "ENGAGED")) == (before[0] - 1, before[1] + 1)
        expect(page.locator("#lead-drawer")).not_to_be_visible()
        drag(page, column(page, "ENGAGED").locator(".lead-card").first, column(page, "CONVERTED"))
        expect(page.locator(".toast-error")).to_contain_text("no se puede pasar a «Ganado»")
        expect(column(page, "ENGAGED").locator(".lead-card").first).to_contain_text(name)
        page.reload()
        expect(column(page, "ENGAGED")).to_contain_text(name)
        shoot(page, "desk-board-wide")


def test_a_card_that_somebody_else_moved_comes_back_fresh(demo: Demo, browser: Browser) -> None:
    salon = demo.url("estilo")
    with window(browser, WIDE, expected=(409,)) as page, window(browser, WIDE) as colleague:
        for each, email in ((page, "owner"), (colleague, "agent")):
            sign_in(each, f"{salon}/leads/", f"{email}@estilo.example")
        uuid = column(page, "SHOWED_UP").locator(".lead-card").first.get_attribute("data-lead")
        mine, theirs = (each.locator(f'[data-lead="{uuid}"]') for each in (page, colleague))
        drag(colleague, theirs, column(colleague, "CONVERTED"))
        expect(column(colleague, "CONVERTED").locator(f'[data-lead="{uuid}"]')).to_be_visible()
        drag(page, mine, column(page, "FOLLOW_UP"))
        expect(page.locator(".toast-error")).to_contain_text("Mientras tanto pasó a «Ganado»")
        expect(column(page, "CONVERTED").locator(f'[data-lead="{uuid}"]')).to_be_visible()


def test_a_card_is_moved_with_the_keyboard_and_it_is_said_aloud(
    demo: Demo, browser: Browser
) -> None:
    academy = demo.url("academia")
    with window(browser) as page:
        sign_in(page, f"{academy}/leads/", "owner@academia.example")
        card = column(page, "INTERESTED").locator(".lead-card").first
        uuid = card.get_attribute("data-lead")
        name = card.locator(".lead-open").inner_text()
        said = page.locator("#board-say")
        card.focus()
        page.keyboard.press("Enter")
        expect(said).to_contain_text(f"{name}, cogida. Está en Interesado.")
        expect(column(page, "NEW")).not_to_have_class(re.compile("is-open"))
        page.keyboard.press("ArrowRight")
        expect(said).to_have_text("Con cita.")
        page.keyboard.press("Escape")
        expect(said).to_contain_text(f"{name} vuelve a Interesado")
        expect(page.locator(f'[data-lead="{uuid}"]')).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        moved = column(page, "SCHEDULED").locator(f'[data-lead="{uuid}"]')
        expect(moved).to_be_focused()
        expect(said).to_contain_text(f"{name}: ahora en «Con cita».")
        page.keyboard.press("ArrowDown")
        expect(moved).not_to_be_focused()
        expect(page.locator(".lead-card:focus")).to_have_count(1)


def test_the_drawer_tells_the_story_and_its_actions_reach_the_board(
    demo: Demo, browser: Browser
) -> None:
    firm = demo.url("instala")
    with window(browser, DESKTOP) as page:
        sign_in(page, f"{firm}/leads/", "owner@instala.example")
        card = column(page, "SHOWED_UP").locator(".lead-card").first
        uuid = card.get_attribute("data-lead")
        card.locator(".lead-open").click()
        drawer = page.locator("#drawer-content")
        expect(drawer).to_contain_text("Seguimientos")
        expect(drawer).to_contain_text("Historial")
        drawer.get_by_role("button", name="Anular").first.click()
        expect(drawer).to_contain_text("Anulado a mano")
        drawer.get_by_role("button", name="Se apuntó").click()
        expect(drawer.locator(".badge").first).to_have_text("Ganado")
        page.keyboard.press("Escape")
        expect(column(page, "CONVERTED").locator(f'[data-lead="{uuid}"]')).to_have_count(1)
        shoot(page, "desk-board-drawer")


def test_on_a_phone_one_column_at_a_time(demo: Demo, browser: Browser) -> None:
    academy = demo.url("academia")
    with window(browser, PHONE) as page:
        sign_in(page, f"{academy}/leads/", "owner@academia.example")
        expect(column(page, "NEW")).to_be_visible()
        expect(column(page, "NO_SHOW")).not_to_be_visible()
        page.locator('.board-tab[data-column="NO_SHOW"]').click()
        expect(column(page, "NO_SHOW")).to_be_visible()
        expect(column(page, "NEW")).not_to_be_visible()
        card = column(page, "NO_SHOW").locator(".lead-card").first
        name = card.locator(".lead-open").inner_text()
        card.locator("summary").click()
        card.get_by_role("button", name="Recuperado").click()
        page.locator('.board-tab[data-column="RE_ENGAGED"]').click()
        expect(column(page, "RE_ENGAGED")).to_contain_text(name)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE[0]
        shoot(page, "phone-board")


def test_without_scripts_the_menu_moves_a_card(demo: Demo, browser: Browser) -> None:
    academy = demo.url("academia")
    context = browser.new_context(java_script_enabled=False, locale="es-ES")
    try:
        page = context.new_page()
        page.goto(f"{academy}/leads/")
        page.get_by_label("Correo electrónico").fill("owner@academia.example")
        page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Entrar").click()
        card = column(page, "ENGAGED").locator(".lead-card").first
        name = card.locator(".lead-open").inner_text()
        card.locator("summary").click()
        card.get_by_role("button", name="Interesado").click()
        expect(page.locator(".toast")).to_contain_text(f"{name}: ahora en «Interesado».")
    finally:
        context.close()

"""The dashboard without a mouse."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import sign_in, window
from tests.e2e.conftest import Demo

pytestmark = pytest.mark.e2e

_FOCUSED = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return null;
  const ringed = (node) => {
    const style = getComputedStyle(node);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  };
  let seen = false;
  // a box may carry the ring of the field inside it, a row that of its link
  for (let node = it, up = 0; node && up < 4; node = node.parentElement, up++)
    seen ||= ringed(node);
  const label = it.getAttribute("aria-label") || it.labels?.[0]?.innerText;
  const words = label || it.innerText || it.id;
  return { name: words.trim().replace(/\\s+/g, " "), seen };
}"""
MOST_STEPS = 120


def tab_until(page: Page, name: str) -> list[str]:
    """Press Tab until what `name` (a pattern) describes has the focus; the names passed by. Each
    must show that it has it."""
    passed: list[str] = []
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None:
            continue
        assert focused["seen"], f"{focused['name']!r} does not show its focus"
        passed.append(focused["name"])
        if re.search(name, focused["name"]):
            return passed
    raise AssertionError(f"{name!r} is not reached: {passed}")


def test_an_agent_answers_with_the_keyboard_alone(demo: Demo, browser: Browser) -> None:
    academy = demo.url("academia")
    with window(browser) as page:
        sign_in(page, f"{academy}/", "agent@academia.example")
        page.goto(f"{academy}/")
        assert tab_until(page, "^Saltar al contenido$") == ["Saltar al contenido"]
        page.keyboard.press("Enter")
        tab_until(page, "^Ver calendario$")
        page.goto(f"{academy}/")
        tab_until(page, "^Bandeja")
        page.keyboard.press("Enter")
        page.wait_for_url("**/inbox/")
        first = page.locator("a.conv .conv-name").first.inner_text()
        tab_until(page, f"^{re.escape(first)}|{re.escape(first)}")
        page.keyboard.press("Enter")
        expect(page.locator("#thread-head h2")).to_have_text(first)
        tab_until(page, "^(Tomar|Devolver al asistente)$")
        tab_until(page, "^Mensaje$")
        page.keyboard.type("Buenas,")
        page.keyboard.press("Shift+Enter")
        page.keyboard.type("¿seguimos?")
        expect(page.locator("#composer-body")).to_have_value("Buenas,\n¿seguimos?")
        page.keyboard.press("Enter")
        expect(page.locator("#messages .msg-agent").last).to_contain_text("¿seguimos?")
        expect(page.locator("#composer-body")).to_have_value("")
        expect(page.locator("#composer-body")).to_be_focused()
        page.keyboard.press("Shift+Tab")
        expect(page.get_by_role("button", name="Enviar dónde está el negocio")).to_be_focused()
        with page.expect_response("**/place/") as answered:
            page.keyboard.press("Enter")
        expect(page.locator("#messages .msg-agent").last).to_contain_text("Academia")
        # only what is new is added to the thread
        assert "¿seguimos?" not in answered.value.text()


def test_the_calendar_and_the_forms_are_reached_by_tab(demo: Demo, browser: Browser) -> None:
    salon = demo.url("estilo")
    with window(browser) as page:
        sign_in(page, f"{salon}/calendar/", "owner@estilo.example")
        page.get_by_role("link", name="Semana siguiente").click()
        page.wait_for_url("**date=**")
        event = page.locator("a.cal-event:not(.is-class)").first
        tab_until(page, re.escape(event.locator("strong").inner_text()))
        page.keyboard.press("Enter")
        expect(page.locator("#drawer-content")).to_contain_text("Recordatorio · 24 h antes")
        tab_until(page, "^Cancelar la reserva$")
        page.keyboard.press("Escape")
        expect(page.locator("#drawer-content")).not_to_be_visible()
        for path, action in (
            ("/contacts/", "^Nuevo contacto$"),
            ("/services/", "^Nuevo servicio$"),
            ("/hours/", "^Guardar horario$"),
            ("/settings/", "^Guardar$"),
        ):
            page.goto(salon + path)
            tab_until(page, action)

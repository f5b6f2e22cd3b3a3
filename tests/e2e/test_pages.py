"""Every page on a desk and on a phone: whole, calm, and within the screen."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import DESKTOP, PHONE, shoot, sign_in, window
from tests.e2e.conftest import Demo

pytestmark = pytest.mark.e2e

SIZES = {"desk": DESKTOP, "phone": PHONE}
MEMBERS_PAGES = {
    "home": "/",
    "inbox": "/inbox/",
    "calendar": "/calendar/",
    "contacts": "/contacts/",
    "contact-new": "/contacts/new/",
    "board": "/leads/",
    "follow-ups": "/settings/follow-ups/",
    "services": "/services/",
    "service-new": "/services/new/",
    "hours": "/hours/",
    "staff": "/staff/",
    "staff-new": "/staff/new/",
    "settings": "/settings/",
    "figures": "/figures/",
    "activity": "/figures/activity/",
    "goals": "/figures/goals/",
    "acquisition": "/figures/acquisition/",
    "funnel": "/figures/funnel/",
    "meanings": "/figures/meanings/",
}
VISITORS_PAGES = {
    "login": "/accounts/login/",
    "password": "/accounts/password/reset/",
    "chat": "/chat/",
    "simulator-empty": "/simulador/",
}


def assert_fits(page: Page, name: str, heading: str = "h1") -> None:
    """The page says what it is, and nothing reaches beyond the screen's side."""
    expect(page.locator(heading).first).to_be_visible()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{name} is {width} px wide"


@pytest.mark.parametrize("size", SIZES)
def test_members_pages_fit(demo: Demo, browser: Browser, size: str) -> None:
    salon = demo.url("estilo")
    with window(browser, SIZES[size]) as page:
        sign_in(page, f"{salon}/", "owner@estilo.example")
        for name, path in MEMBERS_PAGES.items():
            page.goto(salon + path)
            assert_fits(page, name)
            shoot(page, f"{size}-{name}")
        for name, path, link, heading in (
            ("thread", "/inbox/", "a.conv", "#thread-head h2"),
            ("contact", "/contacts/", "#content .cell-link", "#content h1"),
            ("service", "/services/", "#content .cell-link", "#content h1"),
        ):
            page.goto(salon + path)
            page.locator(link).locator("visible=true").first.click()
            assert_fits(page, name, heading)
            shoot(page, f"{size}-{name}")


@pytest.mark.parametrize("size", SIZES)
def test_visitors_pages_fit(demo: Demo, browser: Browser, size: str) -> None:
    with window(browser, SIZES[size]) as page:
        page.goto(demo.public_url)
        assert_fits(page, "front")
        shoot(page, f"{size}-front")
        for name, path in VISITORS_PAGES.items():
            page.goto(demo.url("academia") + path)
            assert_fits(page, name)
            shoot(page, f"{size}-{name}")

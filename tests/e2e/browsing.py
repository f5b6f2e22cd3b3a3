"""People at their screens: a browser window that notes every mishap, the customer's phone of the
simulator, and members who sign in."""

import os
import re
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

PASSWORD = "mostrador-demo"
DESKTOP = (1440, 900)
PHONE = (390, 844)
# A loaded machine is slow; a limit for a broken run, not a measurement.
PATIENCE_MS = 30_000
_SHOTS = os.environ.get("E2E_SCREENSHOTS", "")
_TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error("content security policy:", event.violatedDirective, event.blockedURI));
"""

expect.set_options(timeout=PATIENCE_MS)


class Mishaps(list[str]):
    """What no page may have: errors on the console, violations of the content security policy,
    exceptions, requests that fail or are refused (but for the statuses in `expected`)."""

    def __init__(self, expected: Collection[int] = ()) -> None:
        super().__init__()
        self._expected = expected

    def watch(self, context: BrowserContext) -> None:
        """Note what happens on every page of `context`, frames included."""
        context.add_init_script(_TELL_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.append(f"exception: {error.error}"))
        context.on("requestfailed", self._failed)
        context.on("response", self._answered)

    def _console(self, message: ConsoleMessage) -> None:
        refused = any(f"a status of {each} " in message.text for each in self._expected)
        if message.type in ("error", "warning") and not refused:
            self.append(f"console: {message.text} ({message.location['url']})")

    def _failed(self, request: Request) -> None:
        # a page that is left breaks off what it was still loading
        if request.failure != "net::ERR_ABORTED":
            self.append(f"failed: {request.method} {request.url} {request.failure}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.append(f"status {response.status}: {response.url}")


@contextmanager
def window(
    browser: Browser,
    size: tuple[int, int] = DESKTOP,
    *,
    expected: Collection[int] = (),
    zone: str | None = None,
) -> Iterator[Page]:
    """A browser of somebody's own; at its end nothing may have gone wrong on any page. `expected`:
    statuses of refusals that belong to the story; `zone` (IANA) is what its clock shows."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        is_mobile=size == PHONE,
        has_touch=size == PHONE,
        locale="es-ES",
        timezone_id=zone,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    mishaps = Mishaps(expected)
    mishaps.watch(context)
    try:
        yield context.new_page()
    except BaseException as error:
        error.add_note("\n".join(["On the pages until then:", *(mishaps or ["no mishap"])]))
        raise
    finally:
        context.close()
    assert mishaps == [], "\n".join(mishaps)


def sign_in(page: Page, url: str, email: str) -> None:
    """Through the page, as a person does; ends where `url` leads, its scripts at work."""
    page.goto(url)
    page.get_by_label("Correo electrónico").fill(email)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Entrar").click()
    expect(page).not_to_have_url(re.compile("/accounts/login/"))
    page.wait_for_load_state()


def shoot(page: Page, name: str) -> None:
    """A picture of the page in the folder that E2E_SCREENSHOTS names, if it names one."""
    if _SHOTS:
        page.screenshot(path=Path(_SHOTS) / f"{name}.png")


class CustomerPhone:
    """The simulator's phone in the hands of a customer whom the business does not know yet."""

    def __init__(self, page: Page, business_url: str, name: str) -> None:
        self.page = page
        page.goto(f"{business_url}/simulador/")
        page.get_by_role("button", name="Cliente nuevo").click()
        page.get_by_label("Nombre", exact=True).fill(name)
        page.get_by_label("Nombre", exact=True).blur()

    @property
    def written(self) -> Locator:
        return self.page.locator("#sim-messages .is-mine")

    @property
    def received(self) -> Locator:
        return self.page.locator("#sim-messages .is-theirs")

    @property
    def offered(self) -> Locator:
        """What can be tapped instead of writing."""
        return self.page.locator("#sim-messages .bubble:last-child .key, #sim-chips button")

    def write(self, text: str) -> None:
        """Send a message, and see that the phone has sent it."""
        before = self.written.count()
        self.page.get_by_role("textbox", name="Mensaje").fill(text)
        self.page.get_by_role("textbox", name="Mensaje").press("Enter")
        expect(self.written).to_have_count(before + 1)

    def ask(self, text: str) -> str:
        """Send a message and wait for what comes back."""
        before = self.received.count()
        self.write(text)
        return self.answer_after(before)

    def tap(self, number: int) -> str:
        """Tap one of the offers (0 is the first) and wait for what comes back."""
        before = self.received.count()
        self.offered.nth(number).click()
        return self.answer_after(before)

    def answer_after(self, count: int) -> str:
        """Wait for the first message beyond `count`."""
        message = self.received.nth(count).locator(".bubble-text")
        expect(message).to_be_visible()
        return message.inner_text()

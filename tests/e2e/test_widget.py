"""Customers book on web sites that are not ours: the widget on another origin, on a desk and on a
phone, by mouse, finger and keyboard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, Route, expect

from config.tests.processes import wait_until
from tests.e2e.browsing import DESKTOP, PATIENCE_MS, PHONE, shoot, sign_in, window
from tests.e2e.conftest import Demo
from tests.e2e.websites import Website, website

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def site(demo: Demo, browser: Browser) -> Iterator[Website]:
    """A site that the salon's owner has allowed, on the settings page."""
    with website() as allowed, window(browser) as owner:
        sign_in(owner, f"{demo.url('estilo')}/settings/widget/", "owner@estilo.example")
        owner.get_by_label("Webs que pueden mostrar tus reservas").fill(allowed.origin)
        owner.get_by_label("Color").fill("#7a2e5d")
        preview = owner.frame_locator("#widget-preview")
        expect(preview.locator("h1").first).to_be_visible()
        owner.get_by_role("button", name="Guardar").click()
        expect(owner.locator("#toasts")).to_contain_text("Widget guardado")
        shoot(owner, "widget-settings")
        yield allowed


def tag(demo: Demo, options: str = "") -> str:
    """The line that owners paste."""
    return f'<script src="{demo.url("estilo")}/widget.js" {options} async></script>'


def choose(form: FrameLocator, service: str, number: int = 0) -> str:
    """From the services to the form; the time chosen of the first day that has any."""
    form.get_by_role("link", name=service).first.click()
    times = form.locator("#times .time")
    expect(times.first).to_be_visible()
    time = times.nth(number)
    words = time.inner_text().split("\n")[0]  # below it, the hour on the customer's clock
    time.click()
    expect(form.locator("#title-details")).to_be_focused()
    return words


def fill(form: FrameLocator, name: str, email: str) -> None:
    form.locator("#details").get_by_label("Nombre y apellidos").fill(name)
    form.locator("#details").get_by_label("Correo electrónico").fill(email)
    form.locator("#details").get_by_label("Acepto que").check()


def step(page: Page, way: str) -> None:
    """The browser's own button. Only the frame moves, for which Playwright's would wait in vain."""
    page.evaluate(f"history.{way}()")


def fits(page: Page) -> None:
    """Nothing sticks out sideways, and the frame is as tall as what is in it."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    frame = page.frames[1]
    more = "document.documentElement.scrollHeight - document.documentElement.clientHeight"
    assert wait_until(lambda: frame.evaluate(more) <= 1, seconds=PATIENCE_MS / 1000)


@pytest.mark.parametrize(("size", "name"), [(DESKTOP, "desk"), (PHONE, "phone")])
def test_a_customer_books_inside_another_site(
    demo: Demo, browser: Browser, site: Website, size: tuple[int, int], name: str
) -> None:
    address = site.page(f"/{name}", tag(demo))
    with window(browser, size, expected=[400]) as page:
        page.goto(address)
        form = page.frame_locator("iframe")
        expect(form.get_by_role("link", name="Manicura")).to_be_visible()
        fits(page)
        shoot(page, f"widget-{name}-services")
        time = choose(form, "Arreglo de barba", 1 if size == PHONE else 3)
        fits(page)
        shoot(page, f"widget-{name}-form")
        form.get_by_role("button", name="Reservar").click()
        expect(form.locator("#name-problem")).to_have_text("Escribe tu nombre.")
        expect(form.locator("#details").get_by_label("Nombre y apellidos")).to_be_focused()
        fill(form, "Gonzalo Prats", f"gonzalo.{name}@example.com")
        form.locator("#details").get_by_label("Teléfono").fill("12")
        form.get_by_role("button", name="Reservar").click()
        expect(form.locator("#phone-problem")).to_contain_text("+34 612 34 56 78")
        form.locator("#details").get_by_label("Teléfono").fill("")
        form.get_by_role("button", name="Reservar").click()
        expect(form.locator("#title-done")).to_have_text("¡Cita reservada!")
        expect(form.locator("#receipt")).to_contain_text(time)
        expect(form.locator("#done-text")).to_have_text("Te lo confirmamos por correo.")
        with page.expect_download() as download:
            form.get_by_role("link", name="Añadir al calendario").click()
        assert download.value.suggested_filename == "cita.ics"
        fits(page)
        shoot(page, f"widget-{name}-done")


def test_back_leads_one_step_back_and_a_booking_is_not_made_twice(
    demo: Demo, browser: Browser, site: Website
) -> None:
    with window(browser) as page:
        page.goto(site.page("/back", tag(demo)))
        form = page.frame_locator("iframe")
        choose(form, "Manicura")
        step(page, "back")
        expect(form.locator("#title-when")).to_be_visible()
        step(page, "back")
        expect(form.locator("#title-service")).to_be_visible()
        step(page, "forward")
        expect(form.locator("#title-when")).to_be_visible()
        expect(form.locator("#times")).to_have_attribute("aria-busy", "false")
        form.locator("#times .time").first.click()
        fill(form, "Rosa Vela", "rosa@example.com")
        form.get_by_role("button", name="Reservar").click()
        expect(form.locator("#title-done")).to_be_visible()
        step(page, "back")
        expect(form.locator("#title-service")).to_be_visible()


def test_a_time_lost_on_the_way_keeps_what_was_typed_and_offers_others(
    demo: Demo, browser: Browser, site: Website
) -> None:
    """Somebody else takes the time while the form is open (the hold has been given back)."""
    address = site.page("/lost", tag(demo))
    with window(browser, expected=[409]) as slow, window(browser, PHONE) as fast:
        slow.goto(address)
        theirs = slow.frame_locator("iframe")
        time = choose(theirs, "Mechas")
        fill(theirs, "Sara Lenta", "sara@example.com")
        # what closing the page does to the time that it keeps
        slow.frames[1].evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")

        fast.goto(address)
        form = fast.frame_locator("iframe")
        assert choose(form, "Mechas") == time
        fill(form, "Tina Veloz", "tina@example.com")
        form.get_by_role("button", name="Reservar").click()
        expect(form.locator("#title-done")).to_be_visible()

        theirs.get_by_role("button", name="Reservar").click()
        expect(theirs.locator("#conflict")).to_be_focused()
        expect(theirs.locator("#conflict")).to_contain_text("Esa hora acaba de ocuparse")
        shoot(slow, "widget-conflict")
        theirs.locator("#alternatives button").first.click()
        expect(theirs.locator("#kept")).to_contain_text("Te guardamos esta hora")
        expect(theirs.locator("#details").get_by_label("Nombre y apellidos")).to_have_value(
            "Sara Lenta"
        )
        theirs.get_by_role("button", name="Reservar").click()
        expect(theirs.locator("#title-done")).to_be_visible()


def test_a_button_opens_the_form_over_the_page_and_several_tags_live_together(
    demo: Demo, browser: Browser, site: Website
) -> None:
    address = site.page(
        "/button",
        tag(demo, 'data-mode="button" data-label="Pedir cita"'),
        tag(demo, 'data-target="#reservas" data-lang="en"'),
        '<p><a href="#x" class="abrir">Abrir reservas</a></p>',
        tag(demo, 'data-mode="button" data-trigger=".abrir" data-lang="pt"'),
    )
    for size, name in ((DESKTOP, "desk"), (PHONE, "phone")):
        with window(browser, size) as page:
            page.goto(address)
            english = page.frame_locator("#reservas iframe")
            expect(english.locator("h1").first).to_have_text(
                "Book your appointment at Peluquería Estilo"
            )
            page.get_by_role("button", name="Pedir cita").click()
            dialog = page.get_by_role("dialog")
            form = dialog.frame_locator("iframe")
            choose(form, "Manicura")
            shoot(page, f"widget-button-{name}")
            page.keyboard.press("Escape")
            expect(dialog).to_be_hidden()
            page.get_by_role("link", name="Abrir reservas").click()
            other = page.get_by_role("dialog").frame_locator("iframe")
            expect(other.locator("h1").first).to_contain_text("Reserve seu horário")
            page.get_by_role("dialog").get_by_role("button", name="Fechar").click()
            expect(page.get_by_role("dialog")).to_be_hidden()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_site_that_is_not_allowed_shows_a_link_and_says_why(
    demo: Demo, browser: Browser, site: Website
) -> None:
    hints: list[str] = []
    with website() as foreign:
        address = foreign.page("/", tag(demo))
        stolen = f'<iframe src="{demo.url("estilo")}/book/?embed=inline"></iframe>'
        frame = foreign.page("/frame", stolen)
        context = browser.new_context()
        page = context.new_page()
        page.on("console", lambda message: hints.append(message.text))
        page.goto(address)
        link = page.get_by_role("link", name="Reserva tu cita")
        expect(link).to_have_attribute("href", f"{demo.url('estilo')}/book/?lang=es")
        assert page.locator("iframe").count() == 0
        assert len(hints) == 1
        assert f"{foreign.origin} may not show this booking page" in hints[0]
        # nor does a frame that somebody writes by hand
        page.goto(frame)
        page.wait_for_timeout(500)
        assert any("frame-ancestors" in hint for hint in hints)
        assert page.frames[1].locator("#book").count() == 0
        context.close()


def test_somebody_who_is_to_wait_a_second_books_without_asking_again(
    demo: Demo, browser: Browser
) -> None:
    context = browser.new_context(locale="es-ES", timezone_id="Europe/Madrid")
    page = context.new_page()
    tries = []

    def once_too_many(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) == 1:
            route.fulfill(status=429, headers={"Retry-After": "1"}, json={"detail": "Espera."})
        else:
            route.continue_()

    page.route("**/api/booking/confirm**", once_too_many)
    page.goto(f"{demo.url('estilo')}/book/")
    page.get_by_role("link", name="Color").click()
    page.locator(".time").first.click()
    page.locator("#details").get_by_label("Nombre y apellidos").fill("Rocío Vega")
    page.locator("#details").get_by_label("Correo electrónico").fill("rocio@example.com")
    page.locator("#details").get_by_label("Acepto que").check()
    page.get_by_role("button", name="Reservar", exact=True).click()
    expect(page.locator("#title-done")).to_be_focused()
    assert len(tries) == 2
    context.close()


def test_somebody_books_with_the_keyboard_in_their_own_time_zone(
    demo: Demo, browser: Browser
) -> None:
    context = browser.new_context(locale="es-CO", timezone_id="America/Bogota")
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{demo.url('estilo')}/book/")
    page.get_by_role("link", name="Color").focus()
    page.keyboard.press("Enter")
    day = page.locator(".day[aria-pressed='true']")
    expect(day).to_be_visible()
    expect(page.locator("#zone")).to_have_text("Hora de Madrid · debajo, en tu hora (Bogota)")
    before = day.get_attribute("data-day")
    day.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(f".day[data-day='{before}']")).to_have_attribute("aria-pressed", "false")
    expect(day).to_be_focused()
    page.keyboard.press("PageDown")
    expect(page.locator(f".day[data-day='{before}']")).to_have_count(0)
    expect(day).to_be_focused()
    page.locator(".time").first.press("Enter")
    expect(page.locator("#title-details")).to_be_focused()
    expect(page.locator("#chosen-time")).to_contain_text("en tu hora")
    page.locator("#details").get_by_label("Nombre y apellidos").fill("Camilo Rojas")
    page.locator("#details").get_by_label("Correo electrónico").fill("camilo@example.com")
    page.locator("#details").get_by_label("Acepto que").press("Space")
    page.locator("#details").get_by_label("Recordar mis datos").press("Space")
    page.locator("#details").get_by_label("Correo electrónico").press("Enter")
    expect(page.locator("#title-done")).to_be_focused()
    page.get_by_role("button", name="Reservar otra cita").press("Enter")
    page.get_by_role("link", name="Color").press("Enter")
    expect(page.locator("#times")).to_have_attribute("aria-busy", "false")
    page.locator(".time").first.press("Enter")
    expect(page.locator("#title-details")).to_be_focused()
    expect(page.locator("#details").get_by_label("Nombre y apellidos")).to_have_value(
        "Camilo Rojas"
    )
    page.get_by_role("button", name="No soy yo").press("Enter")
    expect(page.locator("#details").get_by_label("Nombre y apellidos")).to_have_value("")
    assert errors == []
    context.close()

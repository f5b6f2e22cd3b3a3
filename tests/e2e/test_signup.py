"""A stranger at the platform's own address, in Spanish: from the front page to a first answer of
their own assistant."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import PHONE, shoot, window
from tests.e2e.conftest import Demo

pytestmark = pytest.mark.e2e
PASSWORD = "una-clave-larga-77"


def fill_in(page: Page, email: str, name: str, address: str) -> None:
    """The form, as a person goes through it."""
    page.get_by_label("Nombre", exact=True).fill("Carla")
    page.get_by_label("Apellidos").fill("Soto")
    page.get_by_label("Correo electrónico").fill(email)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_label("Nombre del negocio").fill(name)
    expect(page.get_by_label("Dirección de tu panel")).to_have_value(address)
    expect(page.locator("#address-state")).to_have_text("✓ Libre")


def code_for(page: Page, demo: Demo, email: str) -> str:
    """What the demo's mailbox shows, in a second tab."""
    mailbox = page.context.new_page()
    mailbox.goto(f"{demo.public_url}/simulador/correo/")
    mail = mailbox.locator("article", has_text=email).first
    found = re.search(r"\b\d{6}\b", mail.inner_text())
    mailbox.close()
    assert found
    return found.group()


def test_a_stranger_signs_up_and_their_assistant_books(demo: Demo, browser: Browser) -> None:
    email = "carla@cortes-soto.example"
    with window(browser) as page:
        page.goto(demo.public_url)
        expect(page.locator("h1")).to_contain_text("Tu mostrador responde")
        shoot(page, "front")
        page.get_by_role("link", name="Crear mi mostrador").first.click()
        fill_in(page, email, "Cortes Soto", "cortes-soto")
        page.get_by_label("Dirección de tu panel").fill("est1lo")
        expect(page.locator("#address-state")).to_contain_text("Se parece demasiado")
        shoot(page, "signup-address-taken")
        page.get_by_role("button", name="cortes-soto", exact=True).click()
        expect(page.locator("#address-state")).to_have_text("✓ Libre")
        page.get_by_label("País").select_option("MX")
        expect(page.locator("#local-summary")).to_contain_text("MXN")
        page.get_by_label("País").select_option("ES")
        page.get_by_label(re.compile("Acepto las")).check()
        shoot(page, "signup")
        page.get_by_role("button", name="Crear mi mostrador").click()
        expect(page.locator("h1")).to_have_text("Confirma tu correo")
        page.get_by_label("Código").fill(code_for(page, demo, email))
        page.get_by_role("button", name="Confirmar").click()
        page.wait_for_url(re.compile(r"/signup/[0-9a-f-]+/$"))
        page.get_by_role("link", name="Entrar en mi panel").wait_for()
        shoot(page, "signup-ready")
        page.get_by_role("link", name="Entrar en mi panel").click()
        page.wait_for_url(f"{demo.url('cortes-soto')}/")
        expect(page.locator("#first-steps-title")).to_have_text("Primeros pasos")
        shoot(page, "signup-home")

        page.goto(f"{demo.url('cortes-soto')}/chat/")
        page.get_by_label("Tu nombre").fill("Gonzalo")
        page.get_by_role("button", name="Empezar el chat").click()
        page.get_by_label("Escribe un mensaje").fill("hola, quiero un corte el jueves")
        page.get_by_label("Escribe un mensaje").press("Enter")
        page.locator(".choices button:enabled").first.click()
        theirs = page.locator("#messages .message:not(.mine) .bubble")
        expect(theirs.first).to_contain_text("Aquí me tienes")
        expect(theirs.last).to_contain_text("Listo")


def test_it_can_be_done_on_a_phone_and_gone_on_with_later(demo: Demo, browser: Browser) -> None:
    email = "ana@yoga-lluvia.example"
    with window(browser, PHONE) as page:
        page.goto(f"{demo.public_url}/signup/")
        fill_in(page, email, "Yoga Lluvia", "yoga-lluvia")
        page.get_by_text("Academia", exact=True).click()
        page.get_by_label(re.compile("Acepto las")).check()
        page.get_by_role("button", name="Crear mi mostrador").click()
        code = code_for(page, demo, email)
        page.get_by_label("Código").fill(code)
        shoot(page, "phone-signup-code")
        page.get_by_role("button", name="Confirmar").click()
        page.wait_for_url(re.compile(r"/signup/[0-9a-f-]+/$"))
    with window(browser, PHONE) as later:
        later.goto(f"{demo.public_url}/accounts/login/")
        later.get_by_label("Correo electrónico").fill(email)
        later.get_by_label("Contraseña", exact=True).fill(PASSWORD)
        later.get_by_role("button", name="Entrar").click()
        later.get_by_role("link", name=re.compile("Yoga Lluvia")).first.click()
        expect(later.locator("h1")).to_be_visible()

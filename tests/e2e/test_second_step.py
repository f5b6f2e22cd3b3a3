"""The second step of signing in, with the browser's own authenticator in software."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.browsing import DESKTOP, PASSWORD, PHONE, shoot, sign_in, window
from tests.e2e.conftest import Demo

ENGINEER = "agent@instala.example"
STEP = re.compile("/accounts/2fa/authenticate/")
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_authenticator(page: Page) -> Any:
    """Give the page's browser a place for passkeys, as a laptop with a fingerprint reader has."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return session


def sign_out(page: Page, demo: Demo) -> None:
    page.goto(f"{demo.url('instala')}/accounts/logout/")
    page.get_by_role("button", name="Cerrar sesión").click()


def say_again(page: Page) -> None:
    """The password once more, where it is asked for."""
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Seguir").click()


def code_from(page: Page, address: str) -> str:
    """The latest code on one of the demo's pages of mails and SMS."""
    reader = page.context.new_page()
    reader.goto(address)
    found = re.search(r"\b\d{6}\b", reader.locator("article").first.inner_text())
    reader.close()
    assert found is not None
    return found[0]


def password(page: Page, demo: Demo) -> None:
    """Give the right password; the second step is asked for then."""
    page.goto(f"{demo.url('instala')}/accounts/login/")
    page.get_by_label("Correo electrónico").fill(ENGINEER)
    page.get_by_label("Contraseña", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page).to_have_url(STEP)


@pytest.mark.parametrize(
    "size",
    [
        pytest.param(DESKTOP, id="desk", marks=pytest.mark.chaos),
        pytest.param(PHONE, id="phone"),
    ],
)
def test_the_ways_of_a_person_from_beginning_to_end(
    demo: Demo, browser: Browser, size: tuple[int, int]
) -> None:
    name = "desk" if size == DESKTOP else "phone"
    with window(browser, size) as page:
        with_authenticator(page)
        sign_in(page, f"{demo.url('instala')}/accounts/2fa/", ENGINEER)
        shoot(page, f"ways-none-{name}")
        add_passkey(page, demo, name)
        switch_sms_on(page, demo, name)
        shoot(page, f"ways-all-{name}")
        sign_out(page, demo)
        enter_by_passkey(page, demo, name)
        sign_out(page, demo)
        enter_by_sms(page, demo, name)
        take_all_away(page, demo)


def add_passkey(page: Page, demo: Demo, name: str) -> None:
    page.get_by_role("link", name="Añadir").click()
    say_again(page)
    page.get_by_label("Nombre").fill("Portátil de la oficina")
    shoot(page, f"passkey-new-{name}")
    page.get_by_role("button", name="Crear la llave").click()
    expect(page.get_by_role("heading", name="Códigos de recuperación")).to_be_visible()
    shoot(page, f"recovery-{name}")
    page.goto(f"{demo.url('instala')}/accounts/2fa/webauthn/")
    expect(page.get_by_text("Portátil de la oficina")).to_be_visible()
    shoot(page, f"passkeys-{name}")


def switch_sms_on(page: Page, demo: Demo, name: str) -> None:
    page.goto(f"{demo.url('instala')}/accounts/2fa/code/sms/add/")
    page.get_by_label("Tu móvil").fill("600 222 333")
    shoot(page, f"sms-add-{name}")
    page.get_by_role("button", name="Enviar código").click()
    page.get_by_label("Código").fill(code_from(page, f"{demo.public_url}/simulador/sms/"))
    shoot(page, f"sms-confirm-{name}")
    page.get_by_role("button", name="Activar").click()
    expect(page.get_by_text("Activo, al •••333.")).to_be_visible()


def enter_by_passkey(page: Page, demo: Demo, name: str) -> None:
    """After the password, and without one."""
    password(page, demo)
    shoot(page, f"step-{name}")
    page.get_by_role("button", name="Usar mi llave de acceso").click()
    expect(page).not_to_have_url(re.compile("/accounts/"))
    sign_out(page, demo)
    page.goto(f"{demo.url('instala')}/accounts/login/")
    shoot(page, f"login-{name}")
    page.get_by_role("button", name="Usar una llave de acceso").click()
    expect(page).not_to_have_url(re.compile("/accounts/"))


def enter_by_sms(page: Page, demo: Demo, name: str) -> None:
    password(page, demo)
    page.get_by_role("button", name="SMS al •••333").click()
    expect(page.get_by_label("Código enviado a •••333")).to_be_visible()
    shoot(page, f"step-sms-{name}")
    code = code_from(page, f"{demo.public_url}/simulador/sms/")
    page.get_by_label("Código enviado a •••333").fill(code)
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page).not_to_have_url(re.compile("/accounts/"))


def take_all_away(page: Page, demo: Demo) -> None:
    """Leave the demo as it was found."""
    page.goto(f"{demo.url('instala')}/accounts/2fa/code/sms/remove/")
    say_again(page)
    page.get_by_role("button", name="Quitar").click()
    page.goto(f"{demo.url('instala')}/accounts/2fa/webauthn/")
    page.get_by_role("link", name="Quitar").click()
    page.get_by_role("button", name="Quitar").click()
    expect(page.get_by_text("Todavía no tienes ninguna.")).to_be_visible()

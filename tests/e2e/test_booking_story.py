"""The main job, as everybody who takes part in it sees it."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.browsing import CustomerPhone, shoot, sign_in, window
from tests.e2e.conftest import Demo

pytestmark = pytest.mark.e2e

CUSTOMER = "Irene Salas"


def test_a_haircut_is_booked_watched_taken_over_and_given_back(
    demo: Demo, browser: Browser
) -> None:
    salon = demo.url("estilo")
    with window(browser) as customer, window(browser) as owner, window(browser) as agent:
        phone = CustomerPhone(customer, salon, CUSTOMER)
        book_a_haircut(phone)
        owner_sees_the_booking(owner, salon)
        owner_watches_live(owner, phone)
        agent_takes_over(agent, salon, phone, demo)
        agent_gives_back(agent, phone)


def book_a_haircut(phone: CustomerPhone) -> None:
    phone.ask("hola, quiero cortarme el pelo el jueves por la tarde")
    offers = phone.offered.all_inner_texts()
    assert offers
    assert all(re.fullmatch(r"(1[2-9]|20):\d\d", offer) for offer in offers), offers
    answer = phone.tap(1)
    while phone.written.count() < 5 and "Listo" not in answer:
        answer = phone.tap(0) if phone.offered.count() else phone.ask("sí")
    assert "Listo" in answer
    assert "Corte" in answer
    assert offers[1] in answer
    shoot(phone.page, "simulator")


def conversation_open(page: Page, salon: str) -> None:
    """Find the customer's conversation in the inbox, and open it."""
    page.goto(f"{salon}/inbox/")
    page.locator("a.conv", has_text=CUSTOMER).click()
    expect(page.locator("#thread-head h2")).to_have_text(CUSTOMER)
    expect(page.locator("body")).to_have_attribute("data-live", "on")


def owner_sees_the_booking(page: Page, salon: str) -> None:
    sign_in(page, f"{salon}/inbox/", "owner@estilo.example")
    conversation_open(page, salon)
    expect(page.locator("#messages")).to_contain_text("quiero cortarme el pelo el jueves")
    expect(page.locator("#messages")).to_contain_text("Listo")
    expect(page.locator("#side-panel")).to_contain_text("Con cita")
    shoot(page, "inbox-thread")
    page.locator("#side-panel .mini-booking").click()
    drawer = page.locator("#drawer-content")
    expect(drawer).to_contain_text(CUSTOMER)
    expect(drawer).to_contain_text("Confirmada")
    expect(drawer).to_contain_text("Recordatorio · 24 h antes")
    expect(drawer).to_contain_text("Programado")
    shoot(page, "calendar-drawer")
    page.keyboard.press("Escape")
    event = page.locator("#calendar .cal-event", has_text=CUSTOMER)
    expect(event).to_be_visible()
    expect(event).to_contain_text("Corte")
    conversation_open(page, salon)


def owner_watches_live(page: Page, phone: CustomerPhone) -> None:
    """What the customer writes, and what the assistant answers, appears without a reload."""
    page.evaluate("document.body.dataset.sameBody = 'yes'")
    assert "45" in phone.ask("¿cuánto cuesta el color?")
    expect(said_by(page, "contact").last).to_contain_text("¿cuánto cuesta el color?")
    expect(said_by(page, "assistant").last).to_contain_text("45")
    listed = page.locator("a.conv", has_text=CUSTOMER)
    expect(listed).to_contain_text("45")
    expect(page.locator("body")).to_have_attribute("data-same-body", "yes")


def said_by(page: Page, author: str) -> Locator:
    return page.locator(f"#messages .msg-{author}")


def agent_takes_over(page: Page, salon: str, phone: CustomerPhone, demo: Demo) -> None:
    sign_in(page, f"{salon}/inbox/", "agent@estilo.example")
    conversation_open(page, salon)
    page.get_by_role("button", name="Tomar").click()
    expect(page.locator("#thread-head")).to_contain_text("La llevas tú.")
    heard = phone.received.count()
    page.get_by_label("Mensaje", exact=True).fill("Hola, soy Sergio. ¿En qué te ayudo?")
    page.get_by_label("Mensaje", exact=True).press("Enter")
    assert phone.answer_after(heard) == "Hola, soy Sergio. ¿En qué te ayudo?"
    shoot(page, "inbox-taken")

    answered = said_by(page, "assistant").count()
    phone.write("¿y las mechas cuánto cuestan?")
    expect(said_by(page, "contact").last).to_contain_text("¿y las mechas cuánto cuestan?")
    demo.wait_processed("estilo")
    # news of a message comes to both pages within a poll of the phone: give it one
    page.wait_for_timeout(1500)
    expect(phone.received).to_have_count(heard + 1)
    expect(said_by(page, "assistant")).to_have_count(answered)


def agent_gives_back(page: Page, phone: CustomerPhone) -> None:
    page.locator("#thread-head").get_by_role("button", name="Devolver al asistente").click()
    expect(page.locator("#thread-head")).to_contain_text("Responde el asistente.")
    assert "20" in phone.ask("¿cuánto cuesta la manicura?")
    expect(said_by(page, "assistant").last).to_contain_text("20")

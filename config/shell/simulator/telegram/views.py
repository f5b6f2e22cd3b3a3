"""Telegram in the demo: its API, and a customer's phone that talks to the business's bot."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.shell.simulator.other_side import demo_only, served
from config.shell.simulator.people import people_of
from config.shell.simulator.telegram import demo
from config.shell.simulator.telegram.api import Bot, Person
from tenants.middleware import require_business

TEXT_CHARS = 4096


@csrf_exempt
def api(request: HttpRequest, path: str) -> HttpResponse:
    """Telegram's Bot API, for this product's own adapter (`TELEGRAM_BASE_URL`)."""
    demo_only()
    return served(demo.stand_in(), request, path)


@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """The chat of one of the demo's people (`who`) with the bot; POST does what a thumb would:
    `text` is written, `press` pressed, `share` gives the phone, `block` blocks the bot."""
    demo_only()
    business = require_business(request)
    people = people_of(business)
    who = request.GET.get("who", "0")
    place = int(who) if who.isdigit() and int(who[:3]) < len(people) else 0
    found = demo.connected_bot()
    if found is None:
        return render(request, "shell/telegram_phone.html", {"account": None})
    account, bot = found
    person = demo.person_at(bot, business, place)
    if request.method == "POST":
        _act(request, bot, person)
        return redirect(f"{request.path}?who={place}")
    context: dict[str, Any] = {
        "account": account,
        "people": people,
        "place": place,
        "person": person,
        "messages_shown": person.messages,
        "keyboard": _keyboard(person),
    }
    piece = request.headers.get("HX-Request") == "true"
    page = "shell/telegram_phone_chat.html" if piece else "shell/telegram_phone.html"
    return render(request, page, context)


def _act(request: HttpRequest, bot: Bot, person: Person) -> None:
    telegram = demo.stand_in()
    if words := request.POST.get("press", ""):
        if any(_has_button(message, words) for message in person.messages):
            telegram.person_presses(bot, person, words)
    elif request.POST.get("share"):
        telegram.person_shares_phone(bot, person)
    elif request.POST.get("block"):
        telegram.person_blocks(bot, person)
    elif text := request.POST.get("text", "").strip()[:TEXT_CHARS]:
        telegram.person_writes(bot, person, text=text)


def _has_button(message: dict[str, Any], words: str) -> bool:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return any(button["text"] == words for row in rows for button in row)


def _keyboard(person: Person) -> str:
    """The words of the button that shares the phone, while the bot's last keyboard stands."""
    for message in reversed(person.messages):
        if "contact" in message:
            return ""
        for row in message.get("_keyboard", {}).get("keyboard", []):
            return str(row[0]["text"])
    return ""

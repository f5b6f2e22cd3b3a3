"""Chatwoot in the demo: its API, and its conversation with one customer as the team sees it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.shell.simulator.chatwoot import demo
from config.shell.simulator.chatwoot.world import Talk
from config.shell.simulator.other_side import Line, demo_only, served
from config.shell.simulator.people import people_of
from conversations.channels.chatwoot.payloads import CHANNEL
from conversations.services.connections import account_latest
from tenants.middleware import require_business

TEXT_CHARS = 4096


@csrf_exempt
def api(request: HttpRequest, path: str) -> HttpResponse:
    """Chatwoot's API, for this product's own adapter (`CHATWOOT_BASE_URL`)."""
    demo_only()
    return served(demo.stand_in(), request, path)


@require_http_methods(["GET", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """The conversation: a customer writes, somebody of the team answers, notes, opens, returns or
    resolves it."""
    demo_only()
    customer = people_of(require_business(request))[1]
    account = account_latest(CHANNEL)
    if account is None:
        context: dict[str, Any] = {
            "heading": "Chatwoot",
            "missing": _("Conecta primero una bandeja: cuenta 1, bandeja 3 y cualquier token."),
            "missing_url": "chatwoot_page",
        }
        return render(request, "shell/other_side.html", context)
    talk = demo.talk_of(customer.name)
    if request.method == "POST":
        _act(request, talk)
        return redirect(request.path)
    context = {
        "heading": "Chatwoot",
        "session": account,
        "state": talk.status,
        "lines": [_line(each) for each in talk.messages],
        "empty": _("Aún no se ha dicho nada."),
        "composers": [
            ("customer", customer.name),
            ("agent", _("El equipo, en Chatwoot")),
            ("note", _("Nota privada")),
        ],
        "actions": [
            ("pending", _("Devolver al bot")),
            ("open", _("Abrir")),
            ("resolved", _("Resolver")),
        ],
    }
    return render(request, "shell/other_side.html", context)


def _line(message: dict[str, Any]) -> Line:
    ours = message["message_type"] == "outgoing"
    return Line(str(message["content"]), ours=ours, note=bool(message["private"]))


def _act(request: HttpRequest, talk: Talk) -> None:
    chatwoot = demo.stand_in()
    for status in ("pending", "open", "resolved"):
        if request.POST.get(status):
            chatwoot.agent_sets(talk, status)
    if text := request.POST.get("customer", "").strip()[:TEXT_CHARS]:
        chatwoot.customer_writes(talk, text)
    if text := request.POST.get("agent", "").strip()[:TEXT_CHARS]:
        chatwoot.agent_writes(talk, text)
    if text := request.POST.get("note", "").strip()[:TEXT_CHARS]:
        chatwoot.agent_writes(talk, text, private=True)

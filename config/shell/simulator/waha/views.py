"""The gateway in the demo: its API, and the business's phone with one of its customers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from config.shell.simulator.other_side import Line, demo_only, served
from config.shell.simulator.people import Person, people_of
from config.shell.simulator.waha import demo
from config.shell.simulator.waha.api import Session
from tenants.middleware import require_business

PHONE = "+34910000088"
TEXT_CHARS = 4096


@csrf_exempt
def api(request: HttpRequest, path: str) -> HttpResponse:
    """WAHA's API, for this product's own adapter (`WAHA_BASE_URL`)."""
    demo_only()
    return served(demo.stand_in(), request, path)


@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest) -> HttpResponse:
    """The business's phone: it scans the QR and answers; and a customer who writes to it."""
    demo_only()
    found = demo.connected_session()
    customer = people_of(require_business(request))[0]
    if request.method == "POST" and found is not None:
        _act(request, found[1], customer)
        return redirect(request.path)
    session = found[1] if found else None
    context: dict[str, Any] = {
        "heading": _("El teléfono del negocio"),
        "session": session,
        "state": session.status if session else "",
        "lines": _lines(session, customer.number),
        "empty": _("Aún no se ha dicho nada."),
        "missing": _("Conecta primero un número por QR: en la demo vale cualquier clave."),
        "missing_url": "whatsapp:list",
    }
    working = session is not None and session.status == "WORKING"
    context["composers"] = (
        [("customer", customer.name), ("phone", _("El negocio, desde su teléfono"))]
        if working
        else []
    )
    context["actions"] = (
        [("unlink", _("Desvincular"))]
        if working
        else [("scan", _("Escanear el QR"))]
        if session is not None and session.status == "SCAN_QR_CODE"
        else []
    )
    return render(request, "shell/other_side.html", context)


def _lines(session: Session | None, number: str) -> list[Line]:
    chat = f"{number[1:]}@c.us"
    told = session.messages if session else []
    mine = [each for each in told if chat in (each["from"], each["to"])]
    return [Line(str(each["body"]), ours=bool(each["fromMe"])) for each in mine]


def _act(request: HttpRequest, session: Session, customer: Person) -> None:
    waha = demo.stand_in()
    if request.POST.get("scan") and session.status == "SCAN_QR_CODE":
        waha.scan(session, PHONE)
    elif request.POST.get("unlink") and session.status == "WORKING":
        waha.unlink(session)
    elif session.status == "WORKING":
        if text := request.POST.get("customer", "").strip()[:TEXT_CHARS]:
            waha.customer_writes(session, customer.number, text, name=customer.name)
        if text := request.POST.get("phone", "").strip()[:TEXT_CHARS]:
            waha.phone_writes(session, customer.number, text)

"""The stand-in's pages: paying, the customer's own page with the hands of time, a bill."""

from collections.abc import Callable
from decimal import Decimal
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from billing.gateways.fake import demo
from billing.gateways.fake.account import Account, NotPossible
from billing.gateways.fake.api import Call
from billing.gateways.fake.store import Resource
from billing.gateways.stripe.payloads import InvoiceObject, SubscriptionObject

REFUSED_CARD = "refused"
View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """404 wherever payments are not the demo's."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not demo.is_running():
            raise Http404
        return view(request, **kwargs)

    return guarded


@csrf_exempt
@demo_only
def api(request: HttpRequest, path: str) -> HttpResponse:
    """Stripe's API, for this product's own Stripe client (`STRIPE_BASE_URL`)."""
    form = request.body.decode(errors="replace") or request.META.get("QUERY_STRING", "")
    call = Call(request.method or "", f"/v1/{path}", form, dict(request.headers))
    reply = demo.stand_in().answer(call)
    return JsonResponse(reply.body, status=reply.status)


@require_http_methods(["GET", "POST"])
@demo_only
def pay(request: HttpRequest, ref: str) -> HttpResponse:
    """The payment page; a refused card leaves it open."""
    session = _found(ref, "checkout.session")
    page: dict[str, Any] = {
        "session": session,
        "price": demo.price_of(session["_price"]),
        "error": "",
    }
    page |= {"amount": _money(session["amount_total"]), "currency": session["currency"].upper()}
    page["each"] = _money(page["price"].amount) if page["price"] else None
    if request.method == "POST" and request.POST.get("card") == REFUSED_CARD:
        page["error"] = _("El banco rechazó la tarjeta. Prueba con la otra.")
    elif request.method == "POST":
        try:
            demo.account().pay(ref)
        except NotPossible:
            page["session"] = _found(ref, "checkout.session")
        else:
            return _leave(request, session["success_url"], _("Pago aceptado"))
    return render(request, "billing/fake/pay.html", page)


@require_http_methods(["GET", "POST"])
@demo_only
def portal(request: HttpRequest, ref: str) -> HttpResponse:
    """The customer's own page; a visit to change the plan asks for that first."""
    visit = _found(ref, "billing_portal.session")
    customer, account = visit["customer"], demo.account()
    said, wanted = "", _wanted(visit)
    if request.method == "POST":
        if request.POST.get("action") == "change" and wanted:
            account.change_price(wanted["subscription"], wanted["items"][0]["price"])
            return _leave(request, visit["return_url"], _("Plan cambiado"))
        said = _act(account, customer, request.POST.get("action", ""))
    return render(request, "billing/fake/portal.html", _portal(account, visit, wanted, said))


@require_GET
@demo_only
def bill(request: HttpRequest, ref: str) -> HttpResponse:
    """One bill."""
    invoice = _found(ref, "invoice")
    customer = demo.account().require(invoice["customer"], "customer")
    shown = {"bill": _bill(invoice), "customer": customer}
    return render(request, "billing/fake/bill.html", shown)


def _act(account: Account, customer: str, action: str) -> str:
    """Do what a button says; a line that says what happened."""
    subscription = account.running(customer)
    ref = subscription["id"] if subscription else ""
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "pay": (lambda: account.pay_debt(customer), _("Pagado con otra tarjeta.")),
        "renew": (lambda: account.renew(ref, paid=True), _("Pasó un mes: cobrado.")),
        "fail": (lambda: account.renew(ref, paid=False), _("Pasó un mes: el banco lo rechazó.")),
        "end": (lambda: account.end_later(ref, wanted=True), _("Termina con el periodo.")),
        "keep": (lambda: account.end_later(ref, wanted=False), _("La suscripción continúa.")),
    }
    try:
        act, words = acts[action]
        act()
    except (KeyError, NotPossible):
        return _("Eso ya no se puede hacer.")
    return words


def _portal(
    account: Account, visit: Resource, wanted: Resource | None, said: str
) -> dict[str, Any]:
    subscription = account.running(visit["customer"])
    price = account.price_of(subscription) if subscription else None
    return {
        "visit": visit,
        "said": said,
        "subscription": subscription,
        "price": price,
        "amount": _money(price.amount) if price else None,
        "currency": price.currency.upper() if price else "",
        "period_end": _period_end(subscription),
        "wanted": account.price(wanted["items"][0]["price"]) if wanted else None,
        "bills": [_bill(one) for one in account.of_customer("invoice", visit["customer"])[:12]],
    }


def _wanted(visit: Resource) -> Resource | None:
    """The change that a visit is for."""
    flow: Resource = visit.get("_flow") or {}
    return flow.get("subscription_update_confirm")


def _period_end(subscription: Resource | None) -> Any:
    if subscription is None:
        return None
    return SubscriptionObject.model_validate(subscription).remote().period_end


def _bill(invoice: Resource) -> dict[str, Any]:
    return {"remote": InvoiceObject.model_validate(invoice).remote(), "ref": invoice["id"]}


def _money(minor: int) -> Decimal:
    return Decimal(minor) / 100


def _found(ref: str, kind: str) -> Resource:
    try:
        return demo.account().require(ref, kind)
    except NotPossible as error:
        raise Http404 from error


def _leave(request: HttpRequest, url: str, title: str) -> HttpResponse:
    return render(request, "billing/fake/done.html", {"url": url, "title": title})

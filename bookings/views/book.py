"""The page where customers book, on the business's own host or inside its web site."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from csp.decorators import csp_replace
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import condition, require_safe

from billing.features import feature_enabled
from bookings.api.fields import phone_example
from bookings.api.serializers import ALSO_MAX, NAME_MAX, NOTES_MAX, WAIT_DAYS_MAX
from bookings.api.shapes import areas_shape, business_shape, service_shape
from bookings.ics import booking_ics
from bookings.models import Booking, Service, ServicePicture
from bookings.selectors import services_bookable
from bookings.widget import brand_of, color_read, widget_origins, widget_settings
from bookings.wording import NAMES, language_for, words
from tenants.context import current_business
from tenants.middleware import require_business
from tenants.models import Business

View = Callable[..., HttpResponse]
# A receipt is good while the appointment may still be of interest.
ON_PAPER = (Booking.State.PENDING, Booking.State.CONFIRMED, Booking.State.COMPLETED)
SCRIPT = "js/widget.js"


def framed_by_its_sites(view: View) -> View:
    """Let exactly this business's sites put the page into a frame, each by its origin.

    The older header knows no list, so it is left out; browsers that read both go by the policy.
    """

    @wraps(view)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ancestors = ["'self'", *widget_origins(require_business(request))]
        allowing: Any = csp_replace({"frame-ancestors": ancestors})(view)
        response: HttpResponse = allowing(request, *args, **kwargs)
        return response

    return xframe_options_exempt(framed)


@require_safe
@never_cache
@framed_by_its_sites
def page(request: HttpRequest) -> HttpResponse:
    """Services to read without any script; the script leads on to day, time and form.

    `?lang=` chooses the language, `?service=` (an id) skips the first step, `?also=` (more ids,
    by commas) puts further services into the same visit. `?embed=1` leaves out what the page
    around it has; `?origin=` names that page, which hears how tall this one is; `?theme=auto` is
    dark where the visitor's system is.
    """
    business = require_business(request)
    language = language_for(request.GET.get("lang", ""), business.language)
    origin = request.GET.get("origin", "")
    services = list(services_bookable()) if business.is_serving else []
    context = {
        **_said(business, language),
        "embed": "embed" in request.GET,
        "follows_system": request.GET.get("theme") == "auto",
        "services": services,
        "whatsapp": business.routes.filter(channel="whatsapp").exists(),
        "color": widget_settings(business).color,
        "facts": {
            **_facts(business, services),
            "language": language,
            "parent": origin if origin in widget_origins(business) else "",
        },
    }
    with translation.override(language):
        response = render(request, "book/page.html", context)
    response.headers["Content-Language"] = language
    return response


def _said(business: Business, language: str) -> dict[str, Any]:
    """The page's words, those that name the business filled in."""
    say = words(language)
    return {
        "say": say,
        "language": language,
        "languages": NAMES,
        "consent": say["consent"].format(name=business.name),
        "needs_ok": say["needs_ok"].format(name=business.name),
        "wait_consent": say["wait_consent"].format(name=business.name),
        "heading": say["title_with"].format(name=business.name),
        "call": say["call"].format(phone=business.phone) if business.phone else "",
    }


def _facts(business: Business, services: list[Service]) -> dict[str, Any]:
    """What the page's script decides by."""
    return {
        "business": business_shape(),
        "areas": areas_shape(),
        "services": [service_shape(each) for each in services],
        "automatic": feature_enabled("automatic_booking"),
        "phone_example": phone_example(business.country),
        "name_max": NAME_MAX,
        "notes_max": NOTES_MAX,
        "also_max": ALSO_MAX,
        "wait_days_max": WAIT_DAYS_MAX,
    }


@require_safe
@cache_control(public=True, max_age=3600)
def brand_css(request: HttpRequest) -> HttpResponse:
    """The business's colour as custom properties: the policy allows no inline style. `?color=`
    shows another one, for the preview before it is saved."""
    try:
        color = color_read(request.GET.get("color", ""))
    except ValueError:
        color = widget_settings(require_business(request)).color
    brand = brand_of(color)
    css = (
        f":root{{--brand:{brand.color};--brand-ink:{brand.ink};"
        f"--brand-text:{brand.text};--brand-text-dark:{brand.text_dark}}}\n"
    )
    return HttpResponse(css, content_type="text/css; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=86400)
def picture(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What a service that is offered looks like; its address changes with it."""
    require_business(request)
    row = ServicePicture.objects.filter(service__uuid=uuid, service__active=True).first()
    if row is None:
        raise Http404
    response = HttpResponse(bytes(row.data), content_type=row.kind)
    # It is shown as a picture and as nothing else, whatever is inside.
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@never_cache
def calendar_file(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The appointment, or the whole visit, for a calendar. `uuid` is the token that only whoever
    booked has."""
    require_business(request)
    rows = Booking.objects.select_related("service", "resource").filter(state__in=ON_PAPER)
    theirs = Q(hold_token=uuid) | Q(visit__hold_token=uuid)
    booking = rows.filter(theirs, contact__isnull=False).order_by("start", "pk").first()
    if booking is None:
        raise Http404
    language = language_for(request.GET.get("lang", ""), current_business().language)
    body = booking_ics(booking, now=timezone.now(), language=language)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="cita.ics"'
    return response


def _script() -> bytes:
    """The widget's script as deployed: collected in production, from its folder elsewhere."""
    found = finders.find(SCRIPT)
    path = Path(found) if isinstance(found, str) else Path(staticfiles_storage.path(SCRIPT))
    return path.read_bytes()


def _script_etag(request: HttpRequest) -> str:
    return f'"{sha256(_script()).hexdigest()[:20]}"'


@require_safe
@cache_control(public=True, max_age=300, stale_while_revalidate=86400)
@condition(etag_func=_script_etag)
def widget_script(request: HttpRequest) -> HttpResponse:
    """The script that web sites load. Its address never changes, so browsers ask again after five
    minutes and mostly hear that it is the same."""
    return HttpResponse(_script(), content_type="text/javascript; charset=utf-8")

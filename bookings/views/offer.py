"""A time that the waiting list keeps for somebody, and their answer to it.

The link is in our message to them. Reading it changes nothing: programs that check mails follow
every link; a form takes the time or lets it go.
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.links import booking_of_link, is_open, link_token
from bookings.models import Booking, WaitlistOffer
from bookings.services import BookingRefused, policy
from bookings.services.web_waitlist import offer_accept, offer_decline, offer_is_open, offer_of
from bookings.views.own import over, shown
from bookings.widget import widget_settings
from bookings.wording import NAMES
from bookings.wording.offers import offer_words
from bookings.wording.own import own_words
from bookings.wording.where import place_of
from tenants.context import current_business
from tenants.middleware import require_business
from tenants.zones import zone_city

View = Callable[[HttpRequest, WaitlistOffer, str], HttpResponse]


def of_offer(view: View) -> Callable[..., HttpResponse]:
    """Find the offer of the link; an answer that tells nothing where it opens none."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        require_business(request)
        booking = booking_of_link(token)
        found = offer_of(booking) if booking is not None else None
        if booking is None or found is None or booking.start <= timezone.now():
            return over(request)
        offered = found

        def answer(request: HttpRequest, booking: Booking, language: str) -> HttpResponse:
            offered.booking = booking
            return view(request, offered, language)

        return shown(request, booking, answer)

    return never_cache(opened)


@require_safe
@of_offer
def offer(request: HttpRequest, found: WaitlistOffer, language: str) -> HttpResponse:
    """The time that is kept, and until when; what was taken is shown as the booking it is."""
    if is_open(found.booking) and found.state == WaitlistOffer.State.TAKEN:
        return _to_booking(found.booking, language)
    return _page(request, found, language)


@require_POST
@of_offer
def accept(request: HttpRequest, found: WaitlistOffer, language: str) -> HttpResponse:
    """Book it; accepting again leads to the booking."""
    if not offer_is_open(found) and found.state != WaitlistOffer.State.TAKEN:
        return _page(request, found, language, status=409)
    try:
        booking = offer_accept(offer=found)
    except BookingRefused:
        found.refresh_from_db()
        return _page(request, found, language, status=409)
    return _to_booking(booking, language)


@require_POST
@of_offer
def decline(request: HttpRequest, found: WaitlistOffer, language: str) -> HttpResponse:
    """Let it go to the next person; they wait on for another."""
    if found.state == WaitlistOffer.State.TAKEN:
        return _to_booking(found.booking, language)
    offer_decline(offer=found)
    answer = redirect("own:offer", link_token(found.booking))
    answer["Location"] += f"?lang={language}"
    return answer


def _to_booking(booking: Booking, language: str) -> HttpResponse:
    answer = redirect("own:booking", link_token(booking))
    answer["Location"] += f"?lang={language}"
    return answer


def _page(
    request: HttpRequest, found: WaitlistOffer, language: str, status: int = 200
) -> HttpResponse:
    business, say, booking = current_business(), offer_words(language), found.booking
    open_ = offer_is_open(found)
    until = timezone.localtime(found.expires_at, business.tz)
    context = {
        "booking": booking,
        "business": business,
        "say": own_words(language) | say,
        "language": language,
        "languages": NAMES,
        "color": widget_settings(business).color,
        "title": say["title"].format(business=business.name),
        "place": place_of(booking, language),
        "when": policy.moment_said(booking.start, language),
        "zone": own_words(language)["zone"].format(zone=zone_city(business.timezone, language)),
        "token": link_token(booking),
        "open": open_,
        "kept": say["kept"].format(time=f"{until:%H:%M}"),
        "over": say["declined" if found.state == WaitlistOffer.State.DECLINED else "gone"],
        "policy": policy.words(booking, language) if open_ else "",
        "needs_ok": say["needs_ok"].format(name=business.name)
        if booking.service.needs_approval
        else "",
    }
    response = render(request, "book/offer.html", context, status=status)
    response.headers["Content-Language"] = language
    return response

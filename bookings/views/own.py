"""The customer's own page of a booking: see, confirm, move, cancel, put into a calendar.

Reading it changes nothing: programs that check mails follow every link. What changes something is
a form, by the same services as everywhere, with the customer as the actor.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import wraps
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bookings.calendar_links import google_link, outlook_link
from bookings.ics import booking_ics
from bookings.links import booking_of_link, is_open, link_token
from bookings.models import Booking
from bookings.services import BookingRefused, Refusal, policy
from bookings.services.acknowledging import is_acknowledged
from bookings.services.visit_own import (
    LIVE,
    together_acknowledge,
    together_cancel,
    together_free,
    together_move,
    visit_head,
    visit_parts,
)
from bookings.views.own_ways import WayForm, ways_to_choose
from bookings.widget import widget_settings
from bookings.wording import NAMES, language_for
from bookings.wording.clocks import own_time
from bookings.wording.own import own_words
from bookings.wording.where import place_of
from leads.consents import consent_withdraw
from leads.editing import contact_update
from tenants.actors import CUSTOMER
from tenants.context import current_business
from tenants.middleware import require_business
from tenants.zones import zone_city

DAYS_SHOWN = 7
DAYS_AHEAD = 90
View = Callable[..., HttpResponse]


class PlaceForm(forms.Form):
    """Which part of the page is meant; what makes no sense in it counts as not given."""

    to = forms.ChoiceField(choices=[("move", "move"), ("cancel", "cancel")], required=False)
    skip = forms.IntegerField(min_value=0, max_value=DAYS_AHEAD, required=False)
    done = forms.ChoiceField(
        choices=[("moved", ""), ("cancelled_done", ""), ("told_done", ""), ("agreed_done", "")],
        required=False,
    )

    @property
    def chosen(self) -> dict[str, Any]:
        """What was given and is good."""
        self.is_valid()
        return self.cleaned_data


class MoveForm(forms.Form):
    """The start that was chosen, ISO 8601 with offset."""

    start = forms.CharField(max_length=40)

    def clean_start(self) -> datetime:
        """An aware moment. Raises `ValidationError` for anything else."""
        try:
            start = datetime.fromisoformat(self.cleaned_data["start"])
        except ValueError as error:
            raise forms.ValidationError("no moment") from error
        if start.tzinfo is None:
            raise forms.ValidationError("no zone")
        return start


def of_link(view: View) -> View:
    """Find the booking of the link; an answer that tells nothing where it opens none."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        require_business(request)
        found = booking_of_link(token)
        if found is None or not is_open(found):
            return over(request)
        return shown(request, visit_head(found), view)

    return never_cache(opened)


def over(request: HttpRequest) -> HttpResponse:
    """The answer to a link that opens nothing, or nothing any more; the same for both."""
    business = require_business(request)
    language = language_for(request.GET.get("lang", ""), business.language)
    context = {"say": own_words(language), "business": business, "language": language}
    return render(request, "book/own_over.html", context, status=404)


def shown(request: HttpRequest, found: Booking, view: View) -> HttpResponse:
    """What a view answers about a booking, in its customer's language and the business's zone."""
    business = require_business(request)
    contact_speaks = found.contact.language if found.contact else ""
    spoken = str((found.answers or {}).get("language", "")) or contact_speaks
    language = language_for(request.GET.get("lang", ""), spoken or business.language)
    with translation.override(language), timezone.override(business.tz):
        response = view(request, found, language)
    # The address is the key: it must not travel to the map or the calendar that is opened.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@of_link
def booking(request: HttpRequest, found: Booking, language: str) -> HttpResponse:
    """The booking, and what its customer may do about it."""
    return _page(request, found, language)


@require_safe
@of_link
def calendar_file(request: HttpRequest, found: Booking, language: str) -> HttpResponse:
    """The appointment for the customer's calendar."""
    body = booking_ics(found, now=timezone.now(), language=language)
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="cita.ics"'
    return response


@require_POST
@of_link
def confirm(request: HttpRequest, found: Booking, language: str) -> HttpResponse:
    """Note that the customer says they will come, to all of a visit."""
    try:
        together_acknowledge(booking=found, actor=CUSTOMER)
    except BookingRefused as refusal:
        return _refused(request, found, language, refusal)
    return _back(found, language)


@require_POST
@of_link
def cancel(request: HttpRequest, found: Booking, language: str) -> HttpResponse:
    """Cancel it, with all of its visit, by the business's rule."""
    try:
        together_cancel(booking=found, actor=CUSTOMER)
    except BookingRefused as refusal:
        return _refused(request, found, language, refusal)
    return _back(found, language, "cancelled_done")


@require_POST
@of_link
def move(request: HttpRequest, found: Booking, language: str) -> HttpResponse:
    """Move it, with all of its visit, to the start that was chosen."""
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _page(request, found, language, to="move", problem="taken", status=422)
    try:
        together_move(booking=found, start=form.cleaned_data["start"], actor=CUSTOMER)
    except BookingRefused as refusal:
        return _refused(request, found, language, refusal)
    return _back(found, language, "moved")


@require_POST
@of_link
def tell_by(request: HttpRequest, found: Booking, language: str) -> HttpResponse:
    """Keep by which way the customer wants to hear about appointments."""
    form = WayForm(request.POST, ways=ways_to_choose(found, own_words(language)))
    if not form.is_valid():
        return _page(request, found, language, problem="refused", status=422)
    contact_update(
        contact=found.contact, values={"notice_way": form.cleaned_data["way"]}, actor=CUSTOMER
    )
    return _back(found, language, "told_done")


@require_POST
@of_link
def disagree(request: HttpRequest, found: Booking, language: str) -> HttpResponse:
    """Take back the agreement to personal data being kept; the appointment stays."""
    consent_withdraw(contact=found.contact, actor=CUSTOMER)
    return _back(found, language, "agreed_done")


def _back(found: Booking, language: str, done: str = "") -> HttpResponse:
    answer = redirect("own:booking", link_token(found))
    answer["Location"] += f"?lang={language}" + (f"&done={done}" if done else "")
    return answer


def _refused(
    request: HttpRequest, found: Booking, language: str, refusal: BookingRefused
) -> HttpResponse:
    found.refresh_from_db()
    if refusal.code == Refusal.TOO_LATE:
        return _page(request, found, language, problem="too_late", status=422)
    gone = refusal.code in (Refusal.SLOT_TAKEN, Refusal.OUTSIDE_HOURS, Refusal.TOO_SOON)
    if gone:
        return _page(request, found, language, to="move", problem="taken", status=409)
    return _page(request, found, language, problem="refused", status=409)


def _page(
    request: HttpRequest,
    found: Booking,
    language: str,
    *,
    to: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    business, say = current_business(), own_words(language)
    chosen = PlaceForm(request.GET).chosen
    live = found.state in LIVE and found.start > timezone.now()
    to = (to or chosen.get("to", "")) if live and problem != "too_late" else ""
    skip = chosen.get("skip") or 0
    context = {
        "booking": found,
        "parts": visit_parts(found),
        "business": business,
        "say": say,
        "language": language,
        "languages": NAMES,
        "color": widget_settings(business).color,
        "title": say["title"].format(business=business.name),
        "state": say[found.state],
        "when": policy.moment_said(found.start, language),
        "zone": say["zone"].format(zone=zone_city(business.timezone, language)),
        "place": place_of(found, language),
        "own_time": own_time(found, language),
        "live": live,
        "can_confirm": live and found.state == Booking.State.CONFIRMED,
        "will_come": is_acknowledged(found),
        "policy": policy.words(found, language),
        "ways": ways_to_choose(found, say) if live and not to else [],
        "agreed": _agreed(found, say["agreed"]),
        "token": link_token(found),
        "to": to,
        "days": _free_days(found, skip, language) if to == "move" else [],
        "next_skip": skip + DAYS_SHOWN if skip + DAYS_SHOWN <= DAYS_AHEAD else None,
        "choose_text": say["choose_text"].format(when=policy.moment_said(found.start, language)),
        "google": google_link(found, language),
        "outlook": outlook_link(found, language),
        "done": say.get(chosen.get("done", ""), ""),
        "problem": say.get(problem, ""),
        "call": say["call"].format(phone=business.phone) if business.phone else "",
    }
    response = render(request, "book/own.html", context, status=status)
    response.headers["Content-Language"] = language
    return response


def _agreed(found: Booking, words: str) -> str:
    """When they agreed to their data being kept; "" where they did not, or not any more."""
    given = found.contact.consents.filter(withdrawn_at=None).first()
    if given is None:
        return ""
    return words.format(day=date_format(timezone.localtime(given.given_at), "DATE_FORMAT"))


def _free_days(
    found: Booking, skip: int, language: str
) -> list[tuple[date, list[tuple[datetime, str]]]]:
    """Free starts by day, in the business's zone, each with what the customer's clock shows where
    that differs; its own time, and its visit's, count as free."""
    tz = current_business().tz
    first = timezone.now() + timedelta(days=skip)
    slots = together_free(found, first=first, until=first + timedelta(days=DAYS_SHOWN))
    days: dict[date, list[tuple[datetime, str]]] = {}
    for slot in slots:
        start = slot.start.astimezone(tz)
        if start != found.start:
            days.setdefault(start.date(), []).append((start, own_time(found, language, start)))
    return list(days.items())

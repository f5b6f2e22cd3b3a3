"""Mails about an appointment that was booked with an email address: one per change, as text and
HTML, with the appointment for the customer's calendar."""

import logging
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from email.utils import formataddr, parseaddr
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.ics import booking_ics
from bookings.models import Booking, BookingEvent, BookingMail
from conversations.assistant.builtin.wording import voice
from conversations.mail_words import WORDS, mail_words
from leads.models import Contact
from tenants.context import current_business
from tenants.due import due_hint, due_put
from tenants.mailing import is_no_address, mail_retry_at
from tenants.models import Business
from tenants.urls_for import business_host, business_url
from tenants.validators import name_to_greet
from tenants.zones import zone_city

logger = logging.getLogger(__name__)

KIND = "conversations.booking_mail"
TOLD = frozenset({"confirmed", "requested", "moved", "cancelled"})
# A request that nobody answered ends when its time comes; so long after that it is still told.
TOLD_LATE = timedelta(hours=12)
State = BookingMail.State
BEGUN = gettext_noop("La cita ya empezó")


def booking_mail_promise(*, booking: Booking, event: BookingEvent) -> None:
    """Promise the mail of one change, once, where the booking was made with an address and there
    is still something to tell. Call it in the transaction that looks at the change."""
    if event.event not in TOLD or not is_timely(booking, event):
        return
    if not _address(booking) or booking.contact.kind == Contact.Kind.BLOCKED:
        return
    mail, new = BookingMail.objects.get_or_create(event=event)
    if new:
        due_put(KIND, mail.pk, timezone.now())
        due_hint(KIND, mail.pk)


def is_timely(booking: Booking, event: BookingEvent) -> bool:
    """Whether a change is still worth telling: until the appointment begins; the end of a request
    that was waiting for an answer a while longer."""
    unanswered = event.event == "cancelled" and event.from_state == Booking.State.PENDING
    return booking.start > timezone.now() - (TOLD_LATE if unanswered else timedelta(0))


def _address(booking: Booking) -> str:
    return str((booking.answers or {}).get("email", ""))


def booking_mail_send(mail_id: int) -> datetime | None:
    """Due work: send one mail, or settle it as skipped with the reason.

    The row stays locked while the mail is handed over, so that of two workers one sends. A mail
    server that fails is asked again (see `mail_retry_at`; its error is raised after that), as long
    as the appointment is ahead; one that refuses the address for good ends it.
    """
    with transaction.atomic():
        mail = BookingMail.objects.select_for_update().filter(pk=mail_id).first()
        if mail is None or mail.state != State.WAITING:
            return None
        try:
            mail.state, mail.reason = _attempt(mail)
        except OSError as error:  # smtplib's errors and the socket's
            again = mail_retry_at(mail.created_at)
            if again is None:
                raise
            facts = {"reason": type(error).__name__, "object_id": mail_id}
            logger.warning("booking not mailed yet", extra=facts)
            return again
        mail.settled_at = timezone.now()
        mail.save(update_fields=["state", "reason", "settled_at"])
    return None


def _attempt(mail: BookingMail) -> tuple[State, str]:
    event = mail.event
    booking = Booking.objects.select_related("contact", "service", "resource").get(
        pk=event.booking_id
    )
    if booking.events.filter(pk__gt=event.pk, event__in=TOLD).exists():
        return State.SKIPPED, gettext_noop("Hubo otro cambio después")
    if not is_timely(booking, event):
        return State.SKIPPED, BEGUN
    try:
        booking_mail(booking, event.event).send()
    except SMTPRecipientsRefused as error:
        if not is_no_address(error):
            raise
        return State.SKIPPED, gettext_noop("El servidor no acepta esa dirección")
    return State.SENT, ""


def booking_mail(booking: Booking, event: str) -> EmailMultiAlternatives:
    """The mail that tells the customer of `event`, in the language they booked in."""
    business = current_business()
    language = _language(booking, business)
    context = _context(booking, event, business, language)
    mail = EmailMultiAlternatives(
        subject=context["subject"],
        body=render_to_string("book/mail.txt", context),
        from_email=_sender(business),
        to=[_address(booking)],
        headers={"Message-ID": f"<{booking.uuid}.{event}@{business_host(business)}>"},
    )
    mail.attach_alternative(render_to_string("book/mail.html", context), "text/html")
    mail.attach(_calendar_part(booking, language))
    return mail


def _calendar_part(booking: Booking, language: str) -> MIMEText:
    """The appointment for the customer's calendar; mail programs act on the method."""
    text = booking_ics(booking, now=timezone.now(), language=language).decode()
    part = MIMEText(text, "calendar", "utf-8")
    part.set_param("method", "CANCEL" if booking.state == Booking.State.CANCELLED else "PUBLISH")
    part.add_header("Content-Disposition", "attachment", filename="cita.ics")
    return part


def _language(booking: Booking, business: Business) -> str:
    asked = str((booking.answers or {}).get("language", ""))
    return next((each for each in (asked, business.language) if each in WORDS), "es")


def _sender(business: Business) -> str:
    """The platform's address under the business's name."""
    return formataddr((business.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))


def _context(booking: Booking, event: str, business: Business, language: str) -> dict[str, Any]:
    words, said = mail_words(language), voice(language)
    start = booking.start.astimezone(business.tz)
    when = f"{said.date(start.date())} {said.at(start)}"
    values = {"business": business.name, "when": when}
    zone = zone_city(business.timezone)
    first_name = name_to_greet(booking.party_name.split(" ")[0])
    return {
        "words": words,
        "language": language,
        "business": business,
        "booking": booking,
        "subject": " ".join(words[f"{event}_subject"].format(**values).split()),
        "hello": words["hello"].format(name=first_name) if first_name else words["hello_nobody"],
        "sentence": words[event].format(**values),
        "when": f"{when} ({words['zone'].format(zone=zone)})",
        "place": ", ".join(filter(None, (business.address, business.city))),
        "ways_title": words["again"] if event == "cancelled" else words["change"],
        "ways": _ways(business, words, language, cancelled=event == "cancelled"),
    }


def _ways(
    business: Business, words: dict[str, str], language: str, *, cancelled: bool
) -> list[tuple[str, str]]:
    """How to change it, each with where it leads (empty for a number to dial)."""
    ways = []
    route = business.routes.filter(channel="whatsapp").order_by("pk").first()
    if cancelled:
        ways.append((words["book_again"], business_url(business, "/book/") + f"?lang={language}"))
    if route is not None:
        digits = route.address.lstrip("+")
        ways.append((words["by_whatsapp"].format(number=route.address), f"https://wa.me/{digits}"))
    if business.phone:
        ways.append((words["by_phone"].format(phone=business.phone), ""))
    ways.append((words["by_chat"], business_url(business, "/chat/") + f"?lang={language}"))
    return ways

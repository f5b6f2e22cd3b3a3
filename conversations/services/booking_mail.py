"""Mails about an appointment: text and HTML, with the appointment for the customer's calendar."""

import logging
from datetime import datetime, timedelta
from email.mime.text import MIMEText
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_noop

from bookings.calendar_links import google_link, outlook_link
from bookings.ics import METHOD_CANCEL, METHOD_PUBLISH, booking_ics
from bookings.links import link_of
from bookings.models import Booking, Notice, NoticeAttempt
from bookings.services import policy, together
from bookings.services.notices import Report, attempt_report
from bookings.wording.clocks import own_time
from bookings.wording.where import place_of
from conversations.assistant.builtin.wording import voice
from conversations.channels.base import SendError
from conversations.channels.email.accounts import mailbox_of_business, reply_address
from conversations.channels.email.sending import mail_hand_over, sender_of
from conversations.channels.email.tokens import token_of
from conversations.services.notice_ways import language_of, mail_address, reason_told
from conversations.services.notices import notice_why_not
from conversations.words.mail import mail_words
from leads.models import ContactIdentity
from leads.services import identity_index
from tenants.context import current_business
from tenants.models import Business
from tenants.urls_for import business_host, business_url
from tenants.validators import name_to_greet
from tenants.zones import zone_city

logger = logging.getLogger(__name__)

Tried = NoticeAttempt.State
TRIES = 4
PAUSE_SECONDS = 5
CUT_OFF = gettext_noop("El envío se cortó: no se sabe si salió")
OVER = (Notice.Kind.CANCELLED, Notice.Kind.DECLINED)


def booking_mail_send(attempt_id: int) -> datetime | None:
    """Due work: hand one mail over, once.

    `sending` is committed before the server is called; a row found in it means that an earlier
    try's outcome was lost, and no mail server can be asked: it is left unknown, and shown. A
    server that is away is asked again a few times; then the notice goes by its next way.
    """
    with transaction.atomic():
        rows = NoticeAttempt.objects.select_for_update(of=("self",))
        attempt = rows.filter(pk=attempt_id).first()
        if attempt is None or attempt.state not in (Tried.PENDING, Tried.SENDING):
            return None
        begun = attempt.state == Tried.SENDING
        if not begun:
            attempt.state = Tried.SENDING
            attempt.save(update_fields=["state"])
    if begun:
        _report(attempt, Tried.UNKNOWN, CUT_OFF)
        return None
    notice = Notice.objects.select_related(
        "booking__contact", "booking__service", "booking__resource", "event"
    ).get(pk=attempt.notice_id)
    if why_not := notice_why_not(notice, timezone.now()):
        _report(attempt, Tried.SKIPPED, why_not)
        return None
    try:
        reason = reason_told(notice)
        mail = booking_mail(notice.booking, notice.kind, number=notice.pk, reason=reason)
        mail_hand_over(mail, mailbox_of_business())
    except SendError as error:
        return _failed(attempt, error)
    _report(attempt, Tried.SENT)
    return None


def _failed(attempt: NoticeAttempt, error: SendError) -> datetime | None:
    facts = {"kind": "email", "code": error.code, "object_id": attempt.pk}
    logger.warning("booking not mailed", extra=facts)
    if error.uncertain:
        _report(attempt, Tried.UNKNOWN, error.reason, error.code)
        return None
    age = timezone.now() - attempt.at
    if not error.permanent and age < timedelta(seconds=PAUSE_SECONDS * TRIES):
        NoticeAttempt.objects.filter(pk=attempt.pk, state=Tried.SENDING).update(
            state=Tried.PENDING, code=error.code, reason=error.reason[:200]
        )
        return timezone.now() + timedelta(seconds=PAUSE_SECONDS)
    _report(attempt, Tried.FAILED, error.reason, error.code)
    return None


def _report(attempt: NoticeAttempt, state: str, reason: str = "", code: str = "") -> None:
    attempt_report(attempt_id=attempt.pk, report=Report(state, code=code, reason=reason))


def booking_mail(
    booking: Booking, kind: str, *, number: int = 0, reason: str = ""
) -> EmailMultiAlternatives:
    """The mail of one kind of notice, in the language its customer booked or writes in. `number`
    is the notice's, so that a mail server which gets the same mail twice shows it once; `reason`
    what `reason_told` says."""
    business, language = current_business(), language_of(booking)
    context = _context(booking, kind, business, language)
    if reason:
        context["reason"] = context["words"]["declined_why"].format(reason=reason)
    to, account = mail_address(booking), mailbox_of_business()
    identity = _identity(to) if account else None
    # Where they can answer it, the answer shows that it is theirs (`channels.email.tokens`).
    token = f".{token_of(identity)}" if identity else ""
    message_id = f"<{booking.uuid}.{kind}.{number}{token}@{business_host(business)}>"
    mail = EmailMultiAlternatives(
        subject=context["subject"],
        body=render_to_string("book/mail.txt", context),
        from_email=sender_of(business, account),
        to=[to],
        reply_to=[reply_address(account, identity)] if account else [],
        headers={"Message-ID": message_id},
    )
    mail.attach_alternative(render_to_string("book/mail.html", context), "text/html")
    mail.attach(_calendar_part(booking, language))
    return mail


def _identity(address: str) -> ContactIdentity | None:
    index = identity_index(ContactIdentity.Kind.EMAIL, address)
    return ContactIdentity.objects.filter(
        kind=ContactIdentity.Kind.EMAIL, address_index=index
    ).first()


def _calendar_part(booking: Booking, language: str) -> MIMEText:
    """The appointment for the customer's calendar; mail programs act on the method."""
    text = booking_ics(booking, now=timezone.now(), language=language).decode()
    part = MIMEText(text, "calendar", "utf-8")
    over = booking.state == Booking.State.CANCELLED
    part.set_param("method", METHOD_CANCEL if over else METHOD_PUBLISH)
    part.add_header("Content-Disposition", "attachment", filename="cita.ics")
    return part


def _context(booking: Booking, kind: str, business: Business, language: str) -> dict[str, Any]:
    words, said = mail_words(language), voice(language)
    start = booking.start.astimezone(business.tz)
    when = f"{said.date(start.date())} {said.at(start)}"
    zone = zone_city(business.timezone, language)
    here = f"{when} ({words['zone'].format(zone=zone)})"
    values = {"business": business.name, "when": when}
    first_name = name_to_greet((booking.party_name or booking.contact.name).split(" ")[0])
    ended = kind in OVER
    return {
        "words": words,
        "language": language,
        "business": business,
        "booking": booking,
        "subject": " ".join(words[f"{kind}_subject"].format(**values).split()),
        "hello": words["hello"].format(name=first_name) if first_name else words["hello_nobody"],
        "sentence": " ".join(
            filter(None, (words[kind].format(**values), together.words(booking, language)))
        ),
        "when": " · ".join(filter(None, (here, own_time(booking, language)))),
        "place": place_of(booking, language),
        "actions": [] if ended else _actions(booking, kind, words),
        "calendars": [] if ended else _calendars(booking, words, language),
        "policy": "" if ended else policy.words(booking, language),
        "ways_title": words["again"] if ended else words["change"],
        "ways": _ways(business, words, language, cancelled=ended),
    }


def _actions(booking: Booking, kind: str, words: dict[str, str]) -> list[tuple[str, str]]:
    """Where the customer confirms, moves or cancels. Following a link changes nothing by itself:
    programs that check mails for viruses follow them all."""
    link = link_of(booking)
    first = [(words["will_come"], link)] if kind == Notice.Kind.REMINDER else []
    if not first:
        first = [(words["see"], link)]
    return [*first, (words["move"], f"{link}?to=move"), (words["cancel"], f"{link}?to=cancel")]


def _calendars(booking: Booking, words: dict[str, str], language: str) -> list[tuple[str, str]]:
    return [
        (words["calendar_file"], f"{link_of(booking)}cita.ics"),
        ("Google Calendar", google_link(booking, language)),
        ("Outlook", outlook_link(booking, language)),
    ]


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

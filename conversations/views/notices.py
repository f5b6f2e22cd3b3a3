"""The ledger of notices, and the settings of how customers are told."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bookings.models import Notice
from bookings.notice_rows import about_bookings, follow_ups_between, marked, notices_between
from bookings.notice_settings import notice_settings, notice_settings_save, offsets_typed
from bookings.services import BookingRefused
from bookings.services.notices import notice_resend
from bookings.visibility import booking_to_change
from bookings.wording import NAMES
from conversations.channels.sms.accounts import sms_account
from conversations.channels.sms.segments import segments, sms_text
from conversations.forms.notices import AFTER, ORDERS, LedgerFilter, NoticeSettingsForm
from conversations.models import SmsSender
from conversations.services.sms_senders import sms_sender_save
from conversations.words.notice import notice_words
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers, members, writers

PAGE = 30
BACK, AHEAD = timedelta(days=30), timedelta(days=60)
SAMPLE = {
    "es": {"service": "Corte", "when": "el jueves 26 de noviembre a las 17:00"},
    "en": {"service": "Haircut", "when": "on Thursday 26 November at 5:00 pm"},
    "pt": {"service": "Corte", "when": "na quinta-feira 26 de novembro às 17:00"},
}


@require_GET
@members
def ledger(request: MemberRequest) -> HttpResponse:
    """What was sent, newest first, and what will be; failures can be sent again."""
    form = LedgerFilter(request.GET)
    chosen = form.chosen()
    rows = _rows(request, chosen)
    counts = dict(rows.order_by().values_list("state").annotate(n=Count("pk")))
    after = follow_ups_between(request.membership, *_stretch(request, chosen))
    labels = dict(Notice.State.choices)
    asked = chosen.get("state", "")
    context: dict[str, Any] = {
        "form": form,
        "counts": [(state, labels[state], counts[state]) for state in labels if state in counts],
        "total": sum(counts.values()) - counts.get(Notice.State.SCHEDULED, 0),
        "after": after.count(),
        "state": asked,
    }
    number = request.GET.get("page")
    if asked == AFTER:
        later = Paginator(after, PAGE).get_page(number)
        context |= {"page": later, "follow_ups": about_bookings(list(later))}
    else:
        page = Paginator(_listed(rows, asked), PAGE).get_page(number)
        context |= {"page": page, "notices": marked(list(page))}
    return render(request, "notices/ledger.html", context)


def _listed(rows: QuerySet[Notice], state: str) -> QuerySet[Notice]:
    """Those in a state, what comes next first; without one, all that is no longer to come."""
    if state == Notice.State.SCHEDULED:
        return rows.filter(state=state).order_by("run_at", "id")
    return rows.filter(state=state) if state else rows.exclude(state=Notice.State.SCHEDULED)


def _rows(request: MemberRequest, chosen: dict[str, Any]) -> QuerySet[Notice]:
    which = {"kind": chosen["kind"]} if "kind" in chosen else {}
    return notices_between(request.membership, *_stretch(request, chosen), **which)


def _stretch(request: MemberRequest, chosen: dict[str, Any]) -> tuple[datetime, datetime]:
    """From when to when: the days chosen, else the last 30 and the next 60."""
    tz, now = request.tenant.tz, timezone.now()
    first, last = chosen.get("first"), chosen.get("last")
    since = datetime.combine(first, time(), tz) if first else now - BACK
    until = datetime.combine(last + timedelta(days=1), time(), tz) if last else now + AHEAD
    return since, until


@require_POST
@writers
def resend(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Send one anew."""
    notice = Notice.objects.select_related("booking").filter(uuid=uuid).first()
    if notice is None:
        raise Http404
    booking_to_change(request.membership, notice.booking.uuid)
    try:
        notice_resend(notice=notice, actor=Actor.person(request.user))
    except BookingRefused:
        messages.error(request, _("Ese aviso ya no se puede enviar: la cita cambió o ya empezó."))
    else:
        messages.success(request, _("Se envía otra vez."))
    return redirect("ledger:list")


@require_http_methods(["GET", "POST"])
@managers
def settings_page(request: MemberRequest) -> HttpResponse:
    """When, by which way and in which words customers are told."""
    sender = SmsSender.objects.first()
    form = NoticeSettingsForm(
        request.POST or None,
        initial=_initial(request, sender),
        business=request.tenant,
        sender=sender,
    )
    if request.method == "POST" and form.is_valid():
        _save(request, form)
        messages.success(request, _("Avisos guardados."))
        return redirect("ledger:settings")
    context = {
        "form": form,
        "sms": sms_account(),
        "previews": [(name, _preview(request, code)) for code, name in NAMES.items()],
    }
    return render(request, "notices/settings.html", context)


def _save(request: MemberRequest, form: NoticeSettingsForm) -> None:
    actor, given = Actor.person(request.user), form.cleaned_data
    notice_settings_save(business=request.tenant, chosen=form.chosen, actor=actor)
    sms_sender_save(
        active=given["sms_active"],
        number=given["sms_number"],
        account_sid=given["sms_account"],
        auth_token=given["sms_token"],
        actor=actor,
    )


def _initial(request: MemberRequest, sender: SmsSender | None) -> dict[str, Any]:
    chosen = notice_settings(request.tenant)
    order = ",".join(chosen.order)
    return {
        "offsets": offsets_typed(chosen.offsets),
        "quiet_from": f"{chosen.quiet_from:%H:%M}",
        "quiet_until": f"{chosen.quiet_until:%H:%M}",
        "order": order if order in ORDERS else next(iter(ORDERS)),
        "sms_active": sender.active if sender else True,
        "sms_number": sender.number if sender else "",
        "sms_account": sender.account_sid if sender else "",
    }


def _preview(request: MemberRequest, language: str) -> list[tuple[str, str, int]]:
    """Each kind of notice with its words, and how many segments they cost by SMS."""
    words = notice_words(language)
    values = {"name": " Ana", "business": request.tenant.name, **SAMPLE[language]}
    found = []
    for kind, label in Notice.Kind.choices:
        text = words[kind].format(**values)
        found.append((str(label), text, segments(sms_text(text))))
    return found

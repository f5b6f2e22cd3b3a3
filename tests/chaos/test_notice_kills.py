"""kill -9 to a worker that tells customers of their appointments, two workers at one notice, and
reports that come late: nobody goes untold unnoticed, and nobody is told twice."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from bookings.models import Booking, Notice, Service
from bookings.selectors import slot_search
from bookings.services import booking_confirm, booking_hold
from channels_whatsapp.providers.twilio.signature import sign
from config.shell.embedded.keeper import dies_with_parent
from config.shell.embedded.paths import PROJECT
from config.shell.simulator.local import LocalTwilio
from config.tests.world import SALON_NUMBER
from conversations.models import Delivery
from conversations.services.reaching import whatsapp_open
from leads.models import ContactIdentity
from leads.services import contact_upsert, identity_index
from tenants.actors import SYSTEM
from tenants.models import Business, DueItem
from tenants.urls_for import business_url, public_url
from tests import live
from tests.chaos import test_kills
from tests.chaos.test_outcomes import doubts_grow_old, leases_end
from tests.live import eventually, stays

pytestmark = pytest.mark.chaos
child_environment = test_kills.child_environment
OURS = ("bookings.", "conversations.")
# Where the worker dies while it tells by a way, what the ledger says in the end, and how often the
# customer was told by whatever way.
DEATHS = [
    ("whatsapp", "promised", "sent", 1),
    ("whatsapp", "begun", "sent", 1),
    ("whatsapp", "sending", "unknown", 0),
    ("whatsapp", "accepted", "sent", 1),
    ("whatsapp", "noting", "sent", 1),
    ("email", "begun", "sent", 1),
    ("email", "mailing", "unknown", 0),
    ("email", "mailed", "unknown", 1),
    ("sms", "sending", "unknown", 0),
    ("sms", "texting", "unknown", 0),
    ("sms", "texted", "sent", 1),
    ("sms", "noting", "sent", 1),
]


class Told:
    """What left the business, by whatever way."""

    def __init__(self, twilio: LocalTwilio, mails: Path) -> None:
        self.twilio, self.mails = twilio, mails

    def __len__(self) -> int:
        return len(self.twilio.sent) + len(list(self.mails.glob("*.log")))


@pytest.fixture
def told(twilio: LocalTwilio, tmp_path: Path, settings: Any) -> Told:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    return Told(twilio, tmp_path)


@pytest.fixture
def environment(child_environment: dict[str, str], told: Told) -> dict[str, str]:
    """That of workers in processes of their own, whose mail goes where the test reads it."""
    return child_environment | {"DRILL_MAILS": str(told.mails)}


def booked(way: str, number: int = 1) -> Booking:
    """An appointment taken by telephone, of which somebody wants to hear by `way` and could by any;
    nobody was told yet. What the work on it promises is looked up by `notice_of`."""
    contact, _ = contact_upsert(kind="phone", address=f"+3460011220{number}", name="Ana")
    contact.preferences = {"notices": way}
    contact.save(update_fields=["preferences"])
    mailbox = f"ana{number}@example.com"
    ContactIdentity.objects.create(
        contact=contact,
        kind="email",
        address=mailbox,
        address_index=identity_index("email", mailbox),
    )
    with transaction.atomic():
        chat = whatsapp_open(contact)
        assert chat is not None
        # They wrote of late, so free text may go out to them.
        chat.last_inbound_at = timezone.now()
        chat.save(update_fields=["last_inbound_at"])
    service, soon = Service.objects.get(name="Corte"), timezone.now() + timedelta(days=2)
    free = slot_search(service=service, range_from=soon, range_to=soon + timedelta(days=7))
    held = booking_hold(
        contact=contact, service=service, start=free[0].start, actor=SYSTEM, source="phone"
    )
    return booking_confirm(hold_token=held.hold_token, actor=SYSTEM)


def notice_of(booking: Booking) -> Notice:
    return booking.notices.get(kind="confirmed")


def settled() -> bool:
    """Whether nothing is left to do now but to remind, when its time comes."""
    doubts_grow_old()
    work = DueItem.objects.filter(run_at__lte=timezone.now()).values_list("kind", flat=True)
    return not any(kind.startswith(OURS) for kind in work)


@pytest.mark.parametrize(("way", "point", "state", "times"), DEATHS)
def test_a_killed_workers_notice_is_told_once_or_shown_as_unknown(
    salon: Business,
    told: Told,
    environment: dict[str, str],
    way: str,
    point: str,
    state: str,
    times: int,
) -> None:
    booking = booked(way)
    test_kills.run_doomed(point, environment)
    leases_end()
    with live.worker(), live.beat():
        eventually(lambda: settled() and booking.notices.filter(kind="confirmed"), "promised")
        eventually(lambda: settled() and notice_of(booking).state == state, f"it is {state}")
        assert stays(lambda: len(told) == times)
    notice = notice_of(booking)
    assert list(notice.attempts.values_list("way", "state")) == [(way, state)], "no other way"
    assert (notice.state, len(told)) == (state, times)
    assert state == "sent" or notice.attempts.get().reason, "why, where it is in doubt"


@contextmanager
def workers(count: int, environment: dict[str, str]) -> Iterator[None]:
    """Real workers, each in a process of its own, and the ticks of beat."""
    run = [sys.executable, "-m", "tests.chaos.doomed", "never"]
    children = [
        subprocess.Popen(
            run,
            cwd=PROJECT,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            preexec_fn=dies_with_parent(),
        )
        for _ in range(count)
    ]
    try:
        with live.beat():
            yield
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait()


def test_two_workers_at_the_same_notices_tell_each_once(
    salon: Business, told: Told, environment: dict[str, str]
) -> None:
    ways = ("whatsapp", "email", "sms")
    bookings = [booked(way, number) for number, way in enumerate(ways * 2)]
    over = threading.Event()

    def storm() -> None:
        while not over.wait(1.0):
            for row in list(DueItem.objects.values_list("schema_name", "kind", "object_id")):
                current_app.send_task("tenants.due_try", args=row)

    storms = [threading.Thread(target=storm) for _ in range(2)]
    with workers(2, environment):
        for each in storms:
            each.start()
        try:
            eventually(
                lambda: Notice.objects.filter(kind="confirmed", state="sent").count() == 6, "told"
            )
            assert stays(lambda: len(told) == 6)
        finally:
            over.set()
            for each in storms:
                each.join()
    for booking, way in zip(bookings, ways * 2, strict=True):
        assert list(notice_of(booking).attempts.values_list("way", "state")) == [(way, "sent")]


# --- Reports that come late, or in another order -------------------------------------------------
def report(web: int, business: Business, notice: Notice, status: str, code: str = "") -> int:
    """Twilio's word on the notice's message; the answer's status."""
    attempt = notice.attempts.get(way__in=("whatsapp", "sms"))
    assert attempt.message_id is not None
    delivery = Delivery.objects.get(message_id=attempt.message_id)
    sender = f"whatsapp:{SALON_NUMBER}" if attempt.way == "whatsapp" else SALON_NUMBER
    url = business_url(business, f"/webhook/sms/status/{delivery.uuid}")
    if attempt.way == "whatsapp":
        url = public_url(f"/webhook/whatsapp/status/{delivery.uuid}")
    host, path = url.split("://", 1)[1].split("/", 1)
    form = QueryDict(mutable=True)
    form.update(
        {
            "MessageSid": delivery.provider_id or f"SM{'0' * 32}",
            "AccountSid": live.ACCOUNT,
            "MessageStatus": status,
            "From": sender,
            "To": sender.replace(SALON_NUMBER, "+34600112201"),
        }
        | ({"ErrorCode": code} if code else {})
    )
    body = form.urlencode()
    headers = {"Content_Type": live.FORM, "X_Twilio_Signature": sign(url, form, live.TOKEN)}
    return live.post(web, body.encode(), host=host, path=f"/{path}", **headers)[0]


@pytest.mark.parametrize("way", ["whatsapp", "sms"])
def test_reports_in_any_order_only_ever_say_more(
    web: int, salon: Business, told: Told, way: str
) -> None:
    booking = booked(way)
    with live.worker(), live.beat():
        eventually(lambda: settled() and notice_of(booking).state == "sent", "sent")
        for status, code in (("delivered", ""), ("sent", ""), ("failed", "30008")):
            assert report(web, salon, notice_of(booking), status, code) < 300
            eventually(lambda: settled() and notice_of(booking).state == "delivered", status)
        assert stays(lambda: notice_of(booking).state == "delivered" and len(told) == 1)
    assert notice_of(booking).attempts.count() == 1


def test_a_late_report_settles_what_nobody_knew_and_a_failure_gives_way_to_the_next(
    web: int, salon: Business, told: Told, environment: dict[str, str]
) -> None:
    arrived, lost = booked("sms", 1), booked("sms", 2)
    for _ in range(2):
        test_kills.run_doomed("texting", environment)
        leases_end()
    with live.worker(), live.beat():
        both = Notice.objects.filter(kind="confirmed", state="unknown")
        eventually(lambda: settled() and both.count() == 2, "in doubt")
        assert stays(lambda: len(told) == 0), "what may have gone out goes by no other way"
        assert report(web, salon, notice_of(arrived), "delivered") < 300
        assert report(web, salon, notice_of(lost), "failed", "30005") < 300
        eventually(lambda: settled() and notice_of(arrived).state == "delivered", "known")
        eventually(lambda: settled() and notice_of(lost).state == "sent", "told by the next way")
    ways = notice_of(lost).attempts.values_list("way", "state")
    assert list(ways) == [("sms", "failed"), ("whatsapp", "sent")]
    assert len(told) == 1

"""`python -m tests.chaos.doomed POINT`: a worker that dies by SIGKILL when it first comes there."""

import itertools
import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

POINTS = {
    "claimed": ("tenants.due", "due_work", "before"),
    "received": ("conversations.services.inbound", "_event_close", "after"),
    "thought": ("conversations.services.replies", "_publish", "before"),
    "answered": ("conversations.services.replies", "_publish", "after"),
    "sending": ("conversations.services.outbound", "_attempt", "before"),
    "cloned": ("config.shell.signup.services", "business_create", "after"),
    "subscribed": ("config.shell.signup.services", "subscription_start_trial", "after"),
    "filled": ("config.shell.signup.services", "kit_apply", "after"),
    "rehearsed": ("leads.imports.services", "_attempt", "after 20"),
    "imported": ("leads.imports.services", "_do", "after 20"),
    "accepted": ("channels_whatsapp.providers.twilio.sending", "_create", "after"),
    "promised": ("conversations.services.notices", "notice_promise", "after"),
    "begun": ("conversations.services.notice_ways", "attempt_begin", "after"),
    "mailing": ("conversations.services.booking_mail", "mail_hand_over", "before"),
    "mailed": ("conversations.services.booking_mail", "mail_hand_over", "after"),
    "texting": ("conversations.channels.sms.channel", "sms_send", "before"),
    "texted": ("conversations.channels.sms.channel", "sms_send", "after"),
    "noting": ("conversations.services.reports", "attempt_report", "before"),
    "written": ("bookings.services.calendars", "_write", "after"),
}

# Those on the way of a sign-up, of an import, of an outside calendar and of a notice; the others
# lie on a message's.
SIGNUP_POINTS = ("cloned", "subscribed", "filled")
CALENDAR_POINTS = ("written",)
IMPORT_POINTS = ("rehearsed", "imported")
NOTICE_POINTS = ("promised", "begun", "mailing", "mailed", "texting", "texted", "noting")
# A worker that lives until it is stopped.
NEVER = "never"


def keep_mails(folder: str) -> None:
    """Write mails where the test reads them, whichever process sends them."""
    from django.conf import settings

    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = folder


def die(*_: Any) -> None:
    """At once, without a word to anybody."""
    os.kill(os.getpid(), signal.SIGKILL)


def doom(point: str) -> None:
    """Put death before or after a function's work ("after 20": when it does it the 20th time)."""
    module, name, when = POINTS[point]
    work: Callable[..., Any] = getattr(import_module(module), name)
    left = itertools.count(int(when.removeprefix("after") or 1) if when != "before" else 1, -1)

    def deadly(*args: Any, **options: Any) -> Any:
        if when == "before":
            die()
        result = work(*args, **options)
        if next(left) <= 1:
            die()
        return result

    setattr(import_module(module), name, deadly)


if __name__ == "__main__":
    import django

    django.setup()
    if "DRILL_MAILS" in os.environ:
        keep_mails(os.environ["DRILL_MAILS"])
    if sys.argv[1] != NEVER:
        doom(sys.argv[1])
    from config.celery import app

    app.worker_main(["worker", "--pool=solo", "--loglevel=ERROR", "--without-mingle"])

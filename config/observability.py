"""Logging for every process, and Sentry when it is configured: neither carries personal data."""

import logging
import logging.config
import re
from typing import Any

from django.conf import settings

from config import env

_PHONE = re.compile(r"\+?\d[\d\s()-]{7,}\d")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")
_SECRET = re.compile(
    r"""(?ix)
    ( [\w-]* (?: authorization | password | passwd | secret | credential | signature | cookie
        | (?: api | access | private | encryption )[_-]?keys? | token ) [\w-]* )
    (?: ["']? \s* [=:] \s* | \s+ )            # name=value, "name": value, name value
    (?: (?: bearer | basic )\s+ )?
    (?: "[^"]*" | '[^']*' | [^\s,;&]+ )
    """
)
_BEARER = re.compile(r"(?i)\b(bearer|basic)\s+\S+")
_KEY = re.compile(r"\b(sk|pk|rk|whsec|xox[bp])[-_][\w-]{8,}")
# A link that opens without a password: /b/…/, /ics/….ics, the link of a new password. Ids (36
# signs) stay.
_IN_A_PATH = re.compile(r"(?<=/)[\w-]{40,}(?=[/.?\s]|$)")
# A Telegram bot's token, which stands in the address of every call.
_BOT_TOKEN = re.compile(r"\d{3,20}:[\w-]{20,100}")
_URL_PASSWORD = re.compile(r"(?<=://)([^/\s:@]*):[^/\s@]+@")


def scrub(text: str) -> str:
    """`text` without email addresses, phone-like numbers and values named or shaped like secrets.

    Hides rather too much than too little: a harmless word after "password" goes, too.
    """
    text = _URL_PASSWORD.sub(r"\1:[hidden]@", text)
    text = _IN_A_PATH.sub("[hidden]", _BOT_TOKEN.sub("[hidden]", text))
    text = _SECRET.sub(r"\1=[hidden]", text)
    text = _KEY.sub(r"\1-[hidden]", _BEARER.sub(r"\1 [hidden]", text))
    return _PHONE.sub("[number]", _EMAIL.sub("[email]", text))


class ScrubbingFormatter(logging.Formatter):
    """The last door before a log line leaves the process; covers tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        head = f"{self.formatTime(record)} {record.levelname} {record.name}: "
        known = {key: getattr(record, key) for key in _EXTRA_KEYS if hasattr(record, key)}
        extra = "".join(f" {key}={value}" for key, value in known.items())
        body = record.getMessage()
        if record.exc_info:
            body += "\n" + self.formatException(record.exc_info)
        return head + scrub(body + extra)


class RefusalsInOneLine(logging.Filter):
    """Leaves the traceback off what Django says about refused requests: anybody can make those,
    by the thousand, and the line names what was refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = None
        return True


_EXTRA_KEYS = (
    "schema",
    "kind",
    "due_id",
    "role",
    "host",
    "method",
    "status",
    "duration_ms",
    "code",
    "event_id",
    "reason",
)


def logging_setup() -> None:
    """Log to standard error, one line an event, scrubbed."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"line": {"()": ScrubbingFormatter}},
            "filters": {"refusals": {"()": RefusalsInOneLine}},
            "handlers": {
                "stderr": {
                    "class": "logging.StreamHandler",
                    "formatter": "line",
                    "filters": ["refusals"],
                }
            },
            "root": {"handlers": ["stderr"], "level": env.text("LOG_LEVEL", "INFO")},
            "loggers": {
                "django.db.backends": {"level": "WARNING"},
                "celery.app.trace": {"level": "WARNING"},
                "celery.worker.strategy": {"level": "WARNING"},
                "celery.beat": {"level": "WARNING"},
                "django_celery_beat": {"level": "WARNING"},
                "uvicorn.access": {"level": "WARNING"},
            },
        }
    )


def sentry_setup() -> None:
    """Report errors to Sentry when SENTRY_DSN is set; without request bodies or local variables."""
    dsn = env.text("SENTRY_DSN", "")
    if not dsn:
        return
    import sentry_sdk

    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        before_send=_scrub_event,
        release=getattr(settings, "RELEASE", None),
    )


def _scrub_event(event: Any, hint: Any) -> Any:
    """Scrub every text of an event: messages and exception values may quote a payload."""
    if isinstance(event, dict):
        return {key: _scrub_event(value, hint) for key, value in event.items()}
    if isinstance(event, list):
        return [_scrub_event(value, hint) for value in event]
    return scrub(event) if isinstance(event, str) else event

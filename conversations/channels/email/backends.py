"""Django mail backends behind our egress door: a mail server, and providers (django-anymail).

An operator may name one of them in `EMAIL_BACKEND`; for a business's own, `sending` gives it the
credentials.
"""

import smtplib
import ssl
import warnings
from collections.abc import Callable
from typing import Any

import requests
from anymail.backends import mailgun, postmark, sendgrid
from anymail.exceptions import AnymailNotSupportedWarning
from django.conf import settings
from django.core.mail.backends import smtp

from tenants.http import guarded_socket, session

SECONDS = 10.0


class GuardedSmtp(smtp.EmailBackend):
    """A mail server whose name somebody typed: never one at a private address."""

    @property
    def connection_class(self) -> Callable[..., smtplib.SMTP]:  # type: ignore[override]
        return _SmtpOverTls if self.use_ssl else _Smtp


class _Smtp(smtplib.SMTP):
    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        return guarded_socket(host, port, timeout)


class _SmtpOverTls(smtplib.SMTP_SSL):
    def _get_socket(self, host: str, port: int, timeout: float) -> Any:
        context: ssl.SSLContext = self.context
        return context.wrap_socket(guarded_socket(host, port, timeout), server_hostname=host)


class _Guarded:
    """Mixed into django-anymail's backends: requests leave by the egress door."""

    api_base: str

    def create_session(self) -> requests.Session:
        """The door's session; one mail is one request, never repeated by itself."""
        return session("mail", base_url=self.api_base, timeout=(3.05, SECONDS))


class SendGrid(_Guarded, sendgrid.EmailBackend):  # type: ignore[misc]
    """SendGrid's v3 API. django-anymail says that it tests it no more; we hold it to a stand-in."""

    def __init__(self, **kwargs: Any) -> None:
        self.api_base = settings.SENDGRID_BASE_URL
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", AnymailNotSupportedWarning)
            super().__init__(**{"api_url": f"{self.api_base}/v3/", **kwargs})


class Mailgun(_Guarded, mailgun.EmailBackend):  # type: ignore[misc]
    """Mailgun's v3 API; its European region is another base URL."""

    def __init__(self, **kwargs: Any) -> None:
        self.api_base = settings.MAILGUN_BASE_URL
        super().__init__(**{"api_url": f"{self.api_base}/v3/", **kwargs})


class Postmark(_Guarded, postmark.EmailBackend):  # type: ignore[misc]
    """Postmark's API."""

    def __init__(self, **kwargs: Any) -> None:
        self.api_base = settings.POSTMARK_BASE_URL
        super().__init__(**{"api_url": f"{self.api_base}/", **kwargs})

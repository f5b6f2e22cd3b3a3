"""Calls of Chatwoot's API, as its agent bot or as the member who connected it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from conversations.channels.base import SendError
from conversations.models import ChannelAccount
from tenants.http import CircuitOpen, EgressRefused, never_sent, own_server, retry_after_of

TOKEN_HEADER = "api_access_token"
File = tuple[str, bytes, str]
_REASONS = {
    401: gettext_noop("Chatwoot no acepta el token: vuelve a conectarlo."),
    403: gettext_noop("Chatwoot no acepta el token: vuelve a conectarlo."),
    404: gettext_noop("Chatwoot no encuentra la conversación o la bandeja."),
    422: gettext_noop("Chatwoot no acepta el mensaje."),
    429: gettext_noop("Chatwoot pide ir más despacio."),
}


class Place(NamedTuple):
    """An inbox of an account of a Chatwoot, and a token for it."""

    base_url: str
    account: str
    inbox: str
    token: str

    def call(self, method: str, path: str, **fields: Any) -> Any:
        """One call below the account; what the answer says. Raises `SendError`: permanent for what
        will be refused again, with `retry_after` where Chatwoot asks for patience, uncertain where
        a change went out and no usable answer came back."""
        return self._request(method, path, json=fields or None)

    def upload(self, path: str, fields: Mapping[str, Any], files: Sequence[File]) -> Any:
        """POST fields together with files (name, bytes, type), as a form. Raises `SendError`."""
        form = {name: _as_field(value) for name, value in fields.items()}
        parts = [("attachments[]", file) for file in files]
        return self._request("POST", path, data=form, files=parts)

    def _request(self, method: str, path: str, **content: Any) -> Any:
        asked = method == "GET"
        try:
            answer = own_server("chatwoot", self.base_url, settings.CHATWOOT_BASE_URL).request(
                method,
                f"/api/v1/accounts/{self.account}/{path}",
                headers={TOKEN_HEADER: self.token},
                allow_redirects=False,
                **content,
            )
            if answer.status_code < 300:
                return answer.json() if answer.content.strip() else None
        except (requests.RequestException, ValueError) as error:
            raise _failure(error, asked=asked) from error
        raise _refusal(answer, asked=asked)


def _as_field(value: object) -> str:
    """A value as a form carries it; Chatwoot reads what is nested as JSON."""
    return value if isinstance(value, str) else json.dumps(value)


def bot_place(account: ChannelAccount) -> Place:
    """The account's inbox, as its agent bot."""
    return _place(account, "token")


def member_place(account: ChannelAccount) -> Place:
    """The account's inbox, as the member who connected it."""
    return _place(account, "member_token")


def _place(account: ChannelAccount, token: str) -> Place:
    held = account.credential
    return Place(held("base_url"), held("account"), held("inbox"), held(token))


def _failure(error: Exception, *, asked: bool) -> SendError:
    if isinstance(error, EgressRefused | requests.exceptions.InvalidSchema):
        return SendError(_("La dirección de Chatwoot no está permitida."), permanent=True)
    if isinstance(error, CircuitOpen) or never_sent(error):
        return SendError(_("No se pudo llegar a Chatwoot."), permanent=False, code="network")
    return SendError(
        _("Chatwoot no respondió: puede que el mensaje haya salido."),
        permanent=False,
        code="timeout" if isinstance(error, requests.Timeout) else "answer",
        uncertain=not asked,
    )


def _refusal(answer: requests.Response, *, asked: bool) -> SendError:
    status = answer.status_code
    if status >= 500:
        return SendError(
            _("Chatwoot tuvo un fallo interno: puede que el mensaje haya salido."),
            permanent=False,
            code=str(status),
            uncertain=not asked,
        )
    reason = _REASONS.get(status, gettext_noop("Chatwoot no acepta el mensaje."))
    return SendError(
        _(reason),
        permanent=status != 429,
        code=str(status),
        retry_after=retry_after_of(answer),
    )

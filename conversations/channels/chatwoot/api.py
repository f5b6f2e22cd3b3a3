"""Calls of Chatwoot's API, as its agent bot or as the member who connected it."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import requests
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from conversations.channels.base import SendError
from conversations.models import ChannelAccount
from tenants.http import CircuitOpen, EgressRefused, never_sent, own_server

TOKEN_HEADER = "api_access_token"
_REASONS = {
    401: gettext_noop("Chatwoot no acepta el token: vuelve a conectarlo."),
    403: gettext_noop("Chatwoot no acepta el token: vuelve a conectarlo."),
    404: gettext_noop("Chatwoot no encuentra la conversación o la bandeja."),
    422: gettext_noop("Chatwoot no acepta el mensaje."),
    429: gettext_noop("Chatwoot pide ir más despacio."),
}


Files = Sequence[tuple[str, bytes, str]]


def _body(fields: dict[str, Any], files: Files) -> dict[str, Any]:
    if not files:
        return {"json": fields or None}
    form = {name: each for name, each in fields.items() if not isinstance(each, bool | dict)}
    form |= {name: json.dumps(each) for name, each in fields.items() if name not in form}
    return {"data": form, "files": [("attachments[]", each) for each in files]}


class Place(NamedTuple):
    """An inbox of an account of a Chatwoot, and a token for it."""

    base_url: str
    account: str
    inbox: str
    token: str

    def call(self, method: str, path: str, *, files: Files = (), **fields: Any) -> Any:
        """One call below the account; what the answer says. With `files` it is a form. Raises
        `SendError`: permanent for what will be refused again, with `retry_after` where Chatwoot
        asks for patience, uncertain where a change went out and no usable answer came back."""
        asked = method == "GET"
        try:
            answer = own_server("chatwoot", self.base_url, settings.CHATWOOT_BASE_URL).request(
                method,
                f"/api/v1/accounts/{self.account}/{path}",
                **_body(fields, files),
                headers={TOKEN_HEADER: self.token},
                allow_redirects=False,
            )
            if answer.status_code < 300:
                return answer.json() if answer.content.strip() else None
        except (requests.RequestException, ValueError) as error:
            raise _failure(error, asked=asked) from error
        raise _refusal(answer, asked=asked)


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
    wait = answer.headers.get("Retry-After", "")
    reason = _REASONS.get(status, gettext_noop("Chatwoot no acepta el mensaje."))
    return SendError(
        _(reason),
        permanent=status != 429,
        code=str(status),
        retry_after=float(wait) if wait.isascii() and wait.isdigit() else 0.0,
    )

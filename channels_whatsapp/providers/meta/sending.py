"""Sending through Meta's Cloud API."""

from datetime import datetime
from typing import Any

from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.base import Outgoing
from channels_whatsapp.providers.meta import bodies, graph
from channels_whatsapp.providers.meta.errors import is_of_account, send_error
from channels_whatsapp.providers.meta.keys import keys_of
from channels_whatsapp.states import account_fail
from channels_whatsapp.text import split_text
from conversations.channels.base import SendError
from conversations.channels.outgoing import Enclosure

ID_CHARS = 120


def send(account: WhatsAppAccount, outgoing: Outgoing) -> str:
    """Hand the message to Meta; the id of its last part, which names the delivery.

    Files go before the text. A text over 4,096 characters leaves in parts, in order. When a later
    part fails, earlier ones are out, so the failure is `uncertain` and nothing is sent again by
    itself. A refusal that means the number itself puts the account into its state of error.
    Raises `SendError`.
    """
    carried = [each for each in outgoing.attachments if _carries(each)]
    requests = _requests(outgoing, [_uploaded(account, each) for each in carried])
    sent = ""
    for done, body in enumerate(requests):
        try:
            sent = _post(account, body)
        except SendError as error:
            error.uncertain = error.uncertain or done > 0
            raise
    return sent


def _carries(attachment: dict[str, Any]) -> bool:
    """A file of ours is looked at; what a program named by an address of its own is left to
    Meta."""
    enclosed: Enclosure | None = attachment.get("enclosed")
    return enclosed is None or bodies.carries(enclosed.content_type, enclosed.size)


def _text(outgoing: Outgoing) -> str:
    """The words, and where the customer finds what Meta does not take."""
    links = [each["enclosed"].customer_url for each in outgoing.attachments if not _carries(each)]
    return "\n".join(filter(None, (outgoing.text, *links)))


def _uploaded(account: WhatsAppAccount, attachment: dict[str, Any]) -> dict[str, Any]:
    """A file of ours with the id that it has at Meta, where it is brought first; nothing of the
    message is out by then. Raises `SendError`."""
    enclosed: Enclosure | None = attachment.get("enclosed")
    if enclosed is None:
        return attachment
    kind = enclosed.content_type
    try:
        answer = graph.call(
            "POST",
            f"{account.phone_number_id}/media",
            keys_of(account),
            data={"messaging_product": "whatsapp", "type": kind},
            files={"file": (enclosed.name, enclosed.data(), kind)},
        )
        return {"id": str(answer["id"]), "type": bodies.shown_as(kind), "name": enclosed.name}
    except (*graph.FAILURES, LookupError) as error:
        refused = send_error(error)
        refused.uncertain = False
        raise refused from error


def _requests(outgoing: Outgoing, files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if outgoing.template_name:
        return [bodies.envelope(outgoing, "template", bodies.template(outgoing))]
    if outgoing.place is not None:
        return [bodies.envelope(outgoing, "location", bodies.location(outgoing.place))]
    found = [bodies.media(each, "") for each in files]
    parts: list[tuple[str, dict[str, Any]]] = [each for each in found if each is not None]
    if outgoing.shown.form != "text":
        parts.append(("interactive", bodies.interactive(outgoing.shown, outgoing.language)))
    elif (said := _text(outgoing)).strip() or not parts:
        texts = split_text(said, bodies.TEXT_CHARS)
        parts += [("text", bodies.text(each)) for each in texts]
    last = len(parts) - 1
    return [
        bodies.envelope(outgoing, kind, content, last=number == last)
        for number, (kind, content) in enumerate(parts)
    ]


def _post(account: WhatsAppAccount, body: dict[str, Any]) -> str:
    try:
        answer = graph.call("POST", _path(account), keys_of(account), json=body)
        return _id_of(answer["messages"][0])
    except (*graph.FAILURES, LookupError, TypeError) as error:
        refused = send_error(error)
        if is_of_account(error):
            account_fail(account=account, reason=refused.reason)
        raise refused from error


def _id_of(made: dict[str, Any]) -> str:
    """Raises `LookupError` where Meta names nothing: nobody knows then what became of it."""
    if not isinstance(made["id"], str) or not made["id"]:
        raise LookupError("Meta's answer names nothing.")
    return made["id"][:ID_CHARS]


def _path(account: WhatsAppAccount) -> str:
    return f"{account.phone_number_id}/messages"


def list_sent(account: WhatsAppAccount, outgoing: Outgoing, since: datetime) -> list[str]:
    """Nothing: Meta lists no sent messages.

    Where the answer to a request was lost, its reports tell: every request carries its delivery
    (`biz_opaque_callback_data`), and a report on it settles the attempt whenever it comes, also
    after the attempt was given up as `unknown`. Without any report it stays so, and is not sent
    again by itself.
    """
    return []


def mark_seen(account: WhatsAppAccount, provider_id: str, *, typing: bool) -> None:
    """Mark a customer's message as read, and (`typing`) show that an answer is being written.
    Raises `SendError`."""
    try:
        graph.call(
            "POST", _path(account), keys_of(account), json=bodies.seen(provider_id, typing=typing)
        )
    except graph.FAILURES as error:
        raise send_error(error) from error

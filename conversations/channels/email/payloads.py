"""What a stored mail, or a provider's report on one of ours, means."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from conversations.channels.base import InboundMessage, Parsed, ParseError, StatusUpdate
from conversations.channels.email.mails import CHANNEL
from conversations.channels.email.news import Complaint, ForwardingCode, Undelivered
from conversations.channels.email.texts import reply_of, text_of_html
from conversations.channels.email.tokens import identity_named
from leads.models import ContactIdentity
from leads.services import identity_index

Address = Annotated[str, StringConstraints(pattern=r"^[^@\s<>\"]{1,64}@[^@\s<>\"]{1,189}$")]
_NOBODY = re.compile(
    r"^(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|noreply[\w.+-]*|bounces?[\w.+-]*"
    r"|no-?responder|nao-?responda|nao-?responder|notifications?|abuse|root|daemon)@",
    re.IGNORECASE,
)
# Gmail asks whoever reads the address that mail is to be forwarded to.
_FORWARDING = "forwarding-noreply@google.com"
_CODE = re.compile(r"\b\d{6,12}\b")
_LINK = re.compile(r"https://mail(?:-settings)?\.google\.com/mail/[\w%/.~?=&\[\]-]{10,500}")
_REASONS = {
    "bounced": gettext_noop("El correo rebotó: la dirección no existe o no lo acepta."),
    "rejected": gettext_noop("El proveedor no envió el correo a esa dirección."),
    "failed": gettext_noop("El proveedor no pudo enviar el correo."),
}


class Stored(BaseModel):
    """A mail as `mails` stores it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    mail: int
    message_id: str = Field(max_length=255)
    in_reply_to: list[str] = Field(max_length=5)
    references: list[str] = Field(max_length=50)
    sender: str = Field(alias="from", max_length=400)
    from_name: str = Field(max_length=400)
    to: list[str] = Field(max_length=50)
    subject: str = Field(max_length=400)
    robot: dict[str, str]
    text: str
    html: str
    files: list[dict[str, Any]] = Field(max_length=50)
    left_out: list[str] = Field(max_length=50)
    cut: bool = False
    report: dict[str, str]
    stored: str = Field(default="", max_length=64)

    @property
    def words(self) -> str:
        """What its author wrote: without what they quote; the subject alone where that is all."""
        text = self.text.strip() or text_of_html(self.html)
        return reply_of(text) or self.subject

    @property
    def by_robot(self) -> bool:
        """Whether no person wrote it to be answered: automatic replies, lists, reports, no-reply
        addresses (RFC 3834, 2; RFC 2919; Microsoft's X-Auto-Response-Suppress)."""
        told = {name: value.lower() for name, value in self.robot.items()}
        automatic = told.get("auto-submitted", "no").split(";")[0].strip() != "no"
        bulk = told.get("precedence", "") in ("bulk", "junk", "list", "auto_reply")
        nobody = bool(_NOBODY.match(self.sender)) or told.get("return-path", "") in ("<>",)
        listed = any(name.startswith("list-") for name in told)
        marks = {"x-autoreply", "x-autorespond", "x-failed-recipients", "x-mostrador", "x-loop"}
        suppressed = told.get("x-auto-response-suppress", "none") not in ("none", "-", "")
        return automatic or bulk or nobody or listed or suppressed or bool(marks & told.keys())


class Report(BaseModel):
    """What a provider says became of a mail of ours (django-anymail's normalised event)."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    event: str = Field(max_length=30)
    delivery: str = Field(default="", max_length=36)
    message_id: str = Field(default="", max_length=255)
    code: str = Field(default="", max_length=20)


def parse(payload: Mapping[str, Any], account_key: str, own: str) -> Parsed:
    """What a stored payload means; None for what no person wrote to be answered. `own` is the
    account's address. Raises `ParseError`."""
    try:
        if "event" in payload:
            return _report(Report.model_validate(payload))
        if "mail" not in payload:
            return None
        return _mail(Stored.model_validate(payload), account_key, own)
    except ValidationError as error:
        fields = sorted({str(part["loc"][0]) for part in error.errors() if part["loc"]})
        raise ParseError("fields: " + ", ".join(fields)) from error


def _mail(mail: Stored, account_key: str, own: str) -> Parsed:
    if mail.report:
        return _bounce(mail.report)
    sender = mail.sender.strip().lower()
    if sender == _FORWARDING:
        return _forwarding(mail, account_key)
    if mail.by_robot or sender == own.lower() or not _is_address(sender):
        return None
    kind = "file" if mail.files and not mail.words else "text"
    return InboundMessage(
        channel=CHANNEL,
        account_key=account_key,
        provider_id=mail.message_id[:120],
        sender_kind="email",
        sender=sender,
        sender_name=mail.from_name[:120],
        text=mail.words,
        kind=kind,
        attachments=[
            {key: each.get(key) for key in ("type", "name", "size")}
            | {"id": mail.stored, "place": place}
            for place, each in enumerate(mail.files)
        ],
        vouched=_has_read_ours(mail, sender),
        envelope={
            "subject": mail.subject,
            "message_id": mail.message_id,
            "references": [*mail.references, *mail.in_reply_to][-20:],
            "left_out": mail.left_out,
            "cut": mail.cut,
        },
    )


def _is_address(text: str) -> bool:
    return re.fullmatch(r"[^@\s<>\"]{1,64}@[^@\s<>\"]{1,189}", text) is not None


def _has_read_ours(mail: Stored, sender: str) -> bool:
    """Whether the mail brings back a token that was sent to the very address it says it is
    from."""
    pk = identity_named(*mail.to, *mail.in_reply_to, *mail.references)
    if pk is None:
        return False
    index = identity_index("email", sender)
    return ContactIdentity.objects.filter(pk=pk, kind="email", address_index=index).exists()


def _forwarding(mail: Stored, account_key: str) -> ForwardingCode | None:
    """Gmail's question whether mail may be forwarded here, with its code and its link."""
    text = mail.text or text_of_html(mail.html)
    code = _CODE.search(f"{mail.subject}\n{text}")
    link = _LINK.search(text)
    return ForwardingCode(account_key, code[0] if code else "", link[0] if link else "")


def _bounce(report: Mapping[str, str]) -> Parsed:
    """A mail server's own report. Its word on a mail counts as far as that mail's id, which only
    those know through whose hands it went."""
    about, status = report.get("about", ""), report.get("status", "")
    if not about or report.get("action") not in ("failed", "") or not status.startswith("5"):
        return None
    reason = _REASONS["bounced"]
    update = StatusUpdate(about, "failed", error_code=status[:20], reason=_(reason))
    return Undelivered(update, gone=status.startswith("5.1"))


def _report(report: Report) -> Parsed:
    """A provider's report: what was only put off, opened or clicked tells nothing here."""
    uuid = _uuid(report.delivery)
    # The provider's own id of a mail is not the one that we gave it.
    about = "" if uuid else report.message_id
    if report.event == "delivered":
        return StatusUpdate(about, "delivered", uuid)
    if report.event == "complained":
        return Complaint(StatusUpdate(about, "delivered", uuid))
    if report.event in _REASONS:
        update = StatusUpdate(about, "failed", uuid, report.code, _(_REASONS[report.event]))
        return Undelivered(update, gone=report.event == "bounced")
    return None


def _uuid(text: str) -> str:
    return text if re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text) else ""

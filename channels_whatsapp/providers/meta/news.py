"""What Meta alone tells beside messages and their states."""

import logging
from dataclasses import dataclass

from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.news import PHONE
from conversations.channels.base import ProviderNews
from leads.models import Contact
from leads.phones import InvalidPhone
from leads.services import contact_of, identity_add
from tenants.actors import SYSTEM
from tenants.audit.services import audit
from tenants.notices import owner_notify

logger = logging.getLogger(__name__)

State = MessageTemplate.State
_TEMPLATE_STATES = {
    "APPROVED": State.APPROVED,
    "REINSTATED": State.APPROVED,
    "PENDING": State.PENDING,
    "IN_APPEAL": State.PENDING,
    "REJECTED": State.REJECTED,
    "DISABLED": State.REJECTED,
    "PAUSED": State.PAUSED,
}


@dataclass(frozen=True)
class TemplateNews(ProviderNews):
    """A template was approved, rejected, paused. `language` is Meta's code (`es`, `pt_BR`)."""

    name: str
    language: str
    event: str
    reason: str = ""

    def apply(self) -> None:
        state = _TEMPLATE_STATES.get(self.event)
        if state is None:
            return
        rows = MessageTemplate.objects.select_for_update().filter(name=self.name)
        exact = rows.filter(language=self.language).first()
        found = exact or rows.filter(language=self.language.split("_")[0]).first()
        if found is None or found.state == state:
            return
        before = found.state
        found.state = state
        refused = state in (State.REJECTED, State.PAUSED) and self.reason not in ("", "NONE")
        found.rejected_reason = self.reason[:200] if refused else ""
        found.save(update_fields=["state", "rejected_reason"])
        audit(
            "whatsapp.template_state",
            found,
            actor=SYSTEM,
            before={"state": before},
            after={"state": str(state)},
        )


@dataclass(frozen=True)
class AccountQuality(ProviderNews):
    """How customers take what a number sends, and how many people it may write to."""

    number: str
    event: str
    limit: str = ""

    def apply(self) -> None:
        account = WhatsAppAccount.objects.select_for_update().filter(number=self.number).first()
        if account is None:
            return
        account.quality = self.event.lower()[:20]
        account.sending_limit = self.limit[:30] or account.sending_limit
        account.save(update_fields=["quality", "sending_limit"])
        if self.event == "FLAGGED":
            owner_notify(
                kind="whatsapp_quality",
                key=f"whatsapp_quality:{account.uuid}:{self.limit}",
                context={"number": account.number, "path": "/settings/channels/whatsapp/"},
            )


@dataclass(frozen=True)
class NumberChange(ProviderNews):
    """A customer has another number now: it is the same person."""

    old: str
    new: str

    def apply(self) -> Contact | None:
        try:
            contact = contact_of(kind=PHONE, address=self.old)
            if contact is not None and not identity_add(
                contact=contact, kind=PHONE, address=self.new
            ):
                logger.info("changed number is somebody else's", extra={"kind": "whatsapp"})
        except InvalidPhone:
            return None
        return contact

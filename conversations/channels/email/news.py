"""What is told of mails of ours and of the mailbox, beside messages."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from conversations.channels.base import ProviderNews, StatusUpdate
from conversations.models import Delivery
from conversations.services.connections import account_by_key, account_learn
from conversations.services.reports import delivery_update
from leads.models import Contact
from leads.services import contact_opt_out, identity_reach

COMPLAINED = "complained"
REASON = gettext_noop("El cliente lo marcó como correo no deseado: no se le escribe más.")


@dataclass(frozen=True)
class Undelivered(ProviderNews):
    """A mail did not arrive; `gone`: nothing that is sent to that address will."""

    update: StatusUpdate
    gone: bool

    def apply(self) -> Contact | None:
        """Note it for the message, and for the address."""
        contact = delivery_update(self.update)
        delivery = _delivery(self.update)
        if delivery is not None and self.gone:
            address = delivery.message.conversation.address
            identity_reach(kind=address.kind, address=address.address, reachable=False)
        return contact


@dataclass(frozen=True)
class Complaint(ProviderNews):
    """Somebody has told their mail program that a mail of ours was not wanted. It arrived; they
    are written to no more by the business's own initiative."""

    update: StatusUpdate

    def apply(self) -> Contact | None:
        """Note it for the message, and for the person."""
        contact = delivery_update(self.update)
        delivery = _delivery(self.update)
        if delivery is not None:
            delivery.error_code, delivery.reason = COMPLAINED, str(REASON)
            delivery.save(update_fields=["error_code", "reason"])
        if contact is not None and contact.opted_out_at is None:
            contact_opt_out(contact=contact, opted_out=True)
        return contact


@dataclass(frozen=True)
class ForwardingCode(ProviderNews):
    """Gmail asks, by mail, whether mail may be forwarded here: shown on the page that connects the
    mailbox."""

    account_key: str
    code: str
    link: str

    def apply(self) -> Contact | None:
        """Keep code and link with the account."""
        account = account_by_key("email", self.account_key)
        if account is not None:
            told = {"forwarding_code": self.code, "forwarding_link": self.link}
            account_learn(account=account, told=told)
        return None


def _delivery(update: StatusUpdate) -> Delivery | None:
    rows = Delivery.objects.select_related("message__conversation__address")
    if update.delivery_uuid:
        return rows.filter(uuid=update.delivery_uuid).first()
    return rows.filter(provider_id=update.provider_id).first() if update.provider_id else None

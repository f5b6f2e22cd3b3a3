"""What Meta alone tells beside messages and their states."""

import logging
from dataclasses import dataclass

from django.db.models import Q

from channels_whatsapp.accounts import account_by_number
from channels_whatsapp.models import MessageTemplate, WhatsAppAccount
from channels_whatsapp.news import PHONE
from channels_whatsapp.templating.provider import STATES, Standing
from channels_whatsapp.templating.services import template_settle
from conversations.channels.base import ProviderNews
from leads.models import Contact
from leads.phones import InvalidPhone
from leads.services import contact_of, identity_add
from tenants.notices import owner_notify

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class TemplateNews(ProviderNews):
    """A template was approved, rejected, paused. `language` is Meta's code (`es`, `pt_BR`),
    `number` one of the account's."""

    name: str
    language: str
    event: str
    reason: str = ""
    number: str = ""

    def apply(self) -> None:
        state = STATES.get(self.event)
        found = _template(self.name, self.language, self.number) if state else None
        if state and found is not None:
            template_settle(template=found, standing=Standing(state, self.reason))


@dataclass(frozen=True)
class TemplateQuality(ProviderNews):
    """How customers take a template, or another category that WhatsApp has given it."""

    name: str
    language: str
    quality: str = ""
    category: str = ""
    number: str = ""

    def apply(self) -> None:
        found = _template(self.name, self.language, self.number)
        if found is not None:
            told = Standing(found.state, found.rejected_reason, self.category, self.quality)
            template_settle(template=found, standing=told)


def _template(name: str, language: str, number: str) -> MessageTemplate | None:
    account = account_by_number(number)
    rows = MessageTemplate.objects.filter(name=name)
    if account is not None:
        rows = rows.filter(account_key__in=("", account.waba_id))
    spoken = (language, language.split("_")[0])
    found = rows.filter(Q(language_code=language) | Q(language__in=spoken))
    ours = sorted(found, key=lambda t: (t.language_code != language, t.language != language))
    return ours[0] if ours else None


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

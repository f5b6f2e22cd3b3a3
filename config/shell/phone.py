"""A customer's phone for the command line: writes through the signed webhook, reads the thread."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.test import Client
from twilio.request_validator import RequestValidator

from bookings.selectors import bookings_of_contact
from channels_whatsapp.models import WhatsAppAccount
from config.shell.simulator.customer import WEBHOOK, message_form
from conversations.channels.showing import numbered
from conversations.models import Conversation, Message
from leads.services import identity_index
from tenants.context import business_context
from tenants.draining import drain
from tenants.ids import new_uuid
from tenants.models import Business
from tenants.urls_for import public_url


class WebhookRefused(RuntimeError):
    """The webhook did not take a message."""


@dataclass
class Phone:
    """One customer's WhatsApp, talking to one account of one business."""

    business: Business
    account: WhatsAppAccount
    number: str

    def say(self, text: str) -> dict[str, Any]:
        """Send one message, do the work it sets off, and tell what came back.

        `replies` are the texts as the customer reads them, `options` the labels under the last
        one, `state` where conversation, lead and bookings stand.
        """
        with business_context(self.business):
            before = self._last_id()
        self._post(text)
        with business_context(self.business):
            drain()
            return self._heard(before) | {"state": self._state()}

    def _post(self, text: str) -> None:
        params = message_form(
            self.account, number=self.number, text=text, sid=f"SM{new_uuid().hex}"
        )
        signer = RequestValidator(self.account.auth_token)
        url = public_url(WEBHOOK)
        response = Client().post(
            WEBHOOK,
            urlencode(params),
            content_type="application/x-www-form-urlencoded",
            headers={
                "host": url.split("/")[2],
                "x-twilio-signature": signer.compute_signature(url, params),
            },
        )
        if response.status_code != 200:
            raise WebhookRefused(f"The webhook answered {response.status_code}.")

    def _conversation(self) -> Conversation | None:
        index = identity_index("phone", self.number)
        return (
            Conversation.objects.select_related("contact")
            .filter(channel="whatsapp", address__address_index=index)
            .exclude(state=Conversation.State.ARCHIVED)
            .first()
        )

    def _last_id(self) -> int:
        conversation = self._conversation()
        if conversation is None:
            return 0
        return conversation.messages.order_by("-id").values_list("id", flat=True).first() or 0

    def _heard(self, after: int) -> dict[str, Any]:
        conversation = self._conversation()
        if conversation is None:
            return {"replies": [], "options": []}
        rows = list(
            conversation.messages.filter(id__gt=after, direction=Message.Direction.OUT).order_by(
                "id"
            )
        )
        options = rows[-1].options if rows else []
        return {
            "replies": [numbered(row.body, row.options) for row in rows],
            "options": options,
        }

    def _state(self) -> dict[str, Any]:
        conversation = self._conversation()
        if conversation is None:
            return {}
        run = conversation.runs.order_by("-id").first()
        lead = conversation.contact.leads.order_by("-id").first()
        bookings = bookings_of_contact(contact_id=conversation.contact_id, upcoming=False)
        return {
            "handler": conversation.handler,
            "needs_human": conversation.needs_human,
            "lead": lead.state if lead else None,
            "engine": run.engine if run else None,
            "understood": run.record if run else None,
            "memory": conversation.assistant_state,
            "bookings": [
                {
                    "id": str(row.uuid),
                    "service": row.service.name,
                    "staff": row.resource.name,
                    "start": row.start.astimezone(self.business.tz).isoformat(),
                    "state": row.state,
                }
                for row in bookings[:10]
            ],
        }

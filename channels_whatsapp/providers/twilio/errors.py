"""What Twilio's refusals mean for a WhatsApp message (the codes: `tenants.twilio`)."""

from django.utils.translation import gettext as _

from conversations.channels.base import SendError
from tenants import twilio


def reason_of(code: str, fallback: str = "") -> str:
    """What to tell the business about a Twilio error code."""
    return twilio.reason_of(code, fallback[:180]) or _("WhatsApp no entregó el mensaje.")


def send_error(error: Exception) -> SendError:
    """The `SendError` for a failure of Twilio's SDK, of the door, or of the answer's form."""
    failure = twilio.failure_of(error, unknown=_("WhatsApp no entregó el mensaje."))
    return SendError(
        failure.reason,
        permanent=failure.permanent,
        code=failure.code,
        uncertain=failure.uncertain,
        retry_after=failure.retry_after,
    )

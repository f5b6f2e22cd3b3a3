"""What the provider sends when a customer writes."""

from channels_whatsapp.models import WhatsAppAccount

WEBHOOK = "/webhook/whatsapp"


def message_form(
    account: WhatsAppAccount, *, number: str, text: str, sid: str, name: str = ""
) -> dict[str, str]:
    """The form of one text message, in the provider's order and with its names.

    `number` is the customer's, E.164; `name` what they call themselves on their phone.
    """
    return {
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ProfileName": name,
        "MessageType": "text",
        "SmsSid": sid,
        "WaId": number.removeprefix("+"),
        "SmsStatus": "received",
        "Body": text,
        "To": f"whatsapp:{account.number}",
        "NumSegments": "1",
        "ReferralNumMedia": "0",
        "MessageSid": sid,
        "AccountSid": account.account_sid,
        "From": f"whatsapp:{number}",
        "ApiVersion": "2010-04-01",
    }

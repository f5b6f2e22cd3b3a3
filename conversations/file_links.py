"""Links that open one file for a while: for a member who may see it, for whoever it is sent to."""

from datetime import datetime, timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils import timezone

from conversations.models import Message, MessageFile
from tenants.context import current_business
from tenants.urls_for import business_url

MEMBER_FOR = timedelta(minutes=10)
# A provider fetches it when it sends; somebody who got the link by SMS may come later.
PROVIDER_FOR, CUSTOMER_FOR = timedelta(hours=6), timedelta(days=14)
_MEMBER, _SHARED = "conversations.file_of_member", "conversations.file_shared"


def _salt(purpose: str) -> str:
    return f"{purpose}:{current_business().schema_name}"


def member_link(file: MessageFile, user_id: int) -> str:
    """Where a member sees a file for the next ten minutes, and nobody else does."""
    token = signing.dumps([file.uuid.hex, user_id], salt=_salt(_MEMBER))
    return reverse("inbox:file_link", args=[token])


def member_linked(token: str, user_id: int) -> UUID | None:
    """The file that a member's link opens; None for a link that is too old, or another's."""
    try:
        named, whose = signing.loads(token, salt=_salt(_MEMBER), max_age=MEMBER_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return UUID(named) if whose == user_id else None


def provider_link(file: MessageFile) -> str:
    """Where a provider fetches a file that is being sent: an absolute address."""
    return _shared(file, timezone.now() + PROVIDER_FOR)


def customer_link(file: MessageFile) -> str:
    """Where a customer fetches a file that their channel cannot carry: an absolute address, always
    the same for a file, so that a text with it is known again."""
    return _shared(file, file.created_at + CUSTOMER_FOR)


def _shared(file: MessageFile, until: datetime) -> str:
    signer = signing.Signer(salt=_salt(_SHARED))
    token = signer.sign_object([file.uuid.hex, int(until.timestamp())])
    return business_url(current_business(), reverse("files:shared", args=[token]))


def shared_file(token: str) -> MessageFile | None:
    """The file that such a link opens: one that the business has sent, while the link lasts."""
    try:
        named, until = signing.Signer(salt=_salt(_SHARED)).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    sent = MessageFile.objects.filter(message__direction=Message.Direction.OUT)
    return sent.filter(uuid=named).first() if timezone.now().timestamp() < until else None

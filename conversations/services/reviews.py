"""Members correct what the assistant understood; figures count its precision from that."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from conversations.models import IntentReview, Message
from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.context import current_business
from tenants.due import due_put
from tenants.models import User

# Several corrections of one day have it counted anew once.
FIGURES_PAUSE = timedelta(minutes=1)


def intent_review(*, message: Message, intent: str, user: User) -> IntentReview:
    """Keep that a message of a customer, which the assistant has read, meant `intent`.

    The same intent as understood confirms it. Saying it again replaces what was said before; what
    the assistant understood stays in the message as it was. The message's day is counted anew
    where it is over. Holds the message's row lock, and audits codes only.
    """
    with transaction.atomic():
        message = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        before = IntentReview.objects.filter(message=message).first()
        review, _ = IntentReview.objects.update_or_create(
            message=message,
            defaults={
                "understood": message.intent,
                "intent": intent,
                "reviewed_by": user,
                "reviewed_at": timezone.now(),
            },
        )
        audit(
            "message.intent_reviewed",
            message,
            actor=Actor.person(user),
            before={"intent": before.intent if before else message.intent},
            after={"intent": intent},
        )
        _figures_promise(message)
    return review


def _figures_promise(message: Message) -> None:
    now, tz = timezone.now(), current_business().tz
    day = timezone.localdate(message.created_at, tz)
    if day < timezone.localdate(now, tz):
        due_put("analytics.day", day.toordinal(), now + FIGURES_PAUSE)

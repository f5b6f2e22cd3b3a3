"""What the demo's team has entered for its figures: spend, and a word on what was understood."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from analytics.days import month_before
from analytics.spend import spend_save
from conversations.models import IntentReview, Message
from tenants.models import Business, User

# Of this month and of the one before, in whatever the business's currency is worth in the sample.
SPEND = (
    {"meta": Decimal(180), "google": Decimal("95.50")},
    {"meta": Decimal(150), "print": Decimal(40)},
)
# In currencies of small units a sum of the same worth has more digits.
WORTH = {"COP": 4000}
REVIEWED, WRONG_OF = 36, 12
# What was meant where the assistant got it wrong.
TAKEN_FOR_ANOTHER = {"booking": "price", "price": "services", "availability": "hours"}


def figures_seed(business: Business, owner: User) -> None:
    """Two months of spend, and the last understood messages reviewed, most of them right."""
    month = timezone.localdate(timezone=business.tz)
    for amounts in SPEND:
        worth = WORTH.get(business.currency, 1)
        by_channel = {channel: amount * worth for channel, amount in amounts.items()}
        spend_save(month=month, amounts=by_channel, user=owner)
        month = month_before(month)
    understood = Message.objects.filter(understanding__isnull=False).order_by("-pk")[:REVIEWED]
    IntentReview.objects.bulk_create(
        _review(message, place, owner) for place, message in enumerate(understood)
    )


def _review(message: Message, place: int, owner: User) -> IntentReview:
    wrong = place % WRONG_OF == WRONG_OF - 1
    intent = TAKEN_FOR_ANOTHER.get(message.intent, message.intent) if wrong else message.intent
    return IntentReview(
        message=message,
        understood=message.intent,
        intent=intent,
        reviewed_by=owner,
        reviewed_at=message.created_at + timedelta(hours=3),
    )

"""What of the business's conversations stands in its own Chatwoot (`channels.chatwoot.mirror`)."""

from django.db import models

from conversations.models.connections import ChannelAccount
from conversations.models.talk import Conversation, Message

# How conversations stand in Chatwoot, and what it is told of a delivery.
STATUSES = [(each, each) for each in ("open", "pending", "resolved")]
TOLD = [(each, each) for each in ("sent", "delivered", "read", "failed")]


class MirroredTalk(models.Model):
    """One conversation as Chatwoot has it. `number` is its number there, 0 until it is made;
    `told_status` the state there that both sides know of, `through` the last message that is
    settled: there, or given up."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="mirror")
    account = models.ForeignKey(ChannelAccount, models.CASCADE, related_name="+")
    number = models.BigIntegerField(default=0)
    # The contact there, where it was made for this: what is forgotten here is deleted there.
    contact_made = models.BigIntegerField(default=0)
    told_status = models.CharField(max_length=10, choices=STATUSES, blank=True)
    through = models.BigIntegerField(default=0)
    # Somebody has changed something there: its state is asked for.
    look = models.BooleanField(default=False)
    # Calls in a row that came to nothing.
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "number"],
                condition=~models.Q(number=0),
                name="mirrored_talk_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.number}"


class MirroredMessage(models.Model):
    """The ledger: one row for each message that was handed to Chatwoot or came from there, written
    before the call. `number` is its number there; `told` what became of its delivery, as Chatwoot
    was told."""

    class State(models.TextChoices):
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNKNOWN = "unknown"

    message = models.OneToOneField(Message, models.CASCADE, related_name="mirror")
    state = models.CharField(max_length=10, choices=State, default=State.SENDING)
    number = models.BigIntegerField(default=0)
    told = models.CharField(max_length=10, choices=TOLD, default="sent")
    reason = models.CharField(max_length=200, blank=True)
    began_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.message_id} {self.state}"

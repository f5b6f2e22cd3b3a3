"""What was said in long conversations before the lines that a model is given."""

from django.db import models

from conversations.models.talk import Conversation
from tenants.crypto import EncryptedTextField


class ConversationSummary(models.Model):
    """A model's summary of a conversation up to the message `through`, carried on as it grows
    (`assistant.rolling`, the only writer). It goes with the conversation."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="rolling")
    text = EncryptedTextField()
    through = models.BigIntegerField()
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.through}"

"""Where the business is, as a pin on the map after the words that say it."""

from conversations.assistant.engines.base import Outcome
from conversations.channels.registry import channel_for
from conversations.models import AssistantRun, Conversation, Message
from conversations.places import business_place
from conversations.services.queueing import message_queue
from tenants.context import current_business


def place_pin(conversation: Conversation, run: AssistantRun, outcome: Outcome) -> Message | None:
    """Send the pin to who was told the address just now, where their channel has pins and the
    business's link to the map holds a point. The caller holds the conversation's lock."""
    told = any(
        source.get("kind") == "business" and source.get("field") == "address"
        for source in outcome.provenance
    )
    place = business_place(current_business()) if told and outcome.replies else None
    if place is None or not channel_for(conversation.channel).pins(conversation):
        return None
    return message_queue(
        conversation=conversation,
        body=place.words,
        author=Message.Author.ASSISTANT,
        purpose="reply",
        run=run,
        place=place,
    )

from conversations.models.assistant import (
    AssistantSettings,
    PromptVersion,
    Replay,
    ReplayAnswer,
    TokenUse,
)
from conversations.models.connections import ChannelAccount, ChannelOptOut, Mailbox
from conversations.models.deliveries import (
    Delivery,
    DeliveryAttempt,
    InboundEvent,
    SmsSender,
)
from conversations.models.files import LooseFile, MessageFile
from conversations.models.knowledge import (
    AnswerFeedback,
    Faq,
    KnowledgeChunk,
    KnowledgeDocument,
    KnowledgeFile,
    KnowledgeFolder,
    OwnerQuestion,
    QuestionAsked,
)
from conversations.models.mirror import MirroredMessage, MirroredTalk
from conversations.models.own_intents import OwnIntent
from conversations.models.runs import (
    AssistantRun,
    IntentReview,
    TaskRun,
)
from conversations.models.summaries import ConversationSummary
from conversations.models.talk import (
    Conversation,
    Message,
    ReadMark,
)

__all__ = [
    "AnswerFeedback",
    "AssistantRun",
    "AssistantSettings",
    "ChannelAccount",
    "ChannelOptOut",
    "Conversation",
    "ConversationSummary",
    "Delivery",
    "DeliveryAttempt",
    "Faq",
    "InboundEvent",
    "IntentReview",
    "KnowledgeChunk",
    "KnowledgeDocument",
    "KnowledgeFile",
    "KnowledgeFolder",
    "LooseFile",
    "Mailbox",
    "Message",
    "MessageFile",
    "MirroredMessage",
    "MirroredTalk",
    "OwnIntent",
    "OwnerQuestion",
    "PromptVersion",
    "QuestionAsked",
    "ReadMark",
    "Replay",
    "ReplayAnswer",
    "SmsSender",
    "TaskRun",
    "TokenUse",
]

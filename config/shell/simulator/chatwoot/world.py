"""What there is in the stand-in's Chatwoot."""

from dataclasses import dataclass, field

from config.shell.simulator.chatwoot.refusals import Json


@dataclass
class Talk:
    """One conversation there, with everything said in it."""

    id: int
    contact: Json
    inbox: int = 3
    status: str = "pending"
    channel: str = "Channel::WebWidget"
    verified: bool = False
    source: str = ""
    assignee: Json | None = None
    messages: list[Json] = field(default_factory=list)
    files: list[tuple[str, str, bytes]] = field(default_factory=list)

    @property
    def heard(self) -> list[str]:
        """What was sent to the customer, oldest first."""
        shown = [each for each in self.messages if each["message_type"] == "outgoing"]
        return [str(each["content"]) for each in shown if not each["private"]]

    @property
    def came(self) -> list[str]:
        """What the customer said, oldest first."""
        shown = [each for each in self.messages if each["message_type"] == "incoming"]
        return [str(each["content"]) for each in shown]

    @property
    def notes(self) -> list[str]:
        """The private notes."""
        return [str(each["content"]) for each in self.messages if each["private"]]


@dataclass
class Bot:
    """An agent bot."""

    id: int
    token: str
    fields: Json


@dataclass
class Inbox:
    """An inbox, and the bot that answers in it."""

    id: int
    name: str
    channel: str = "Channel::WebWidget"
    single: bool = False
    bot: int | None = None

"""What a gateway tells of the phone that is linked to it."""

from dataclasses import dataclass

from conversations.channels.base import ProviderNews


@dataclass(frozen=True)
class LinkNews(ProviderNews):
    """A phone was linked, or is not any more. `gateway` is the account's key, `status` WAHA's
    word, `number` the phone's, empty where it does not tell."""

    gateway: str
    status: str
    number: str = ""

    def apply(self) -> None:
        from channels_whatsapp.gateway import link_note

        link_note(key=self.gateway, status=self.status, number=self.number)

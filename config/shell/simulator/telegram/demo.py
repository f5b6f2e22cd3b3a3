"""The stand-in inside the demo: it takes any bot's token, and knows the bots that businesses have
connected, also after a new start. What was said lives in the memory of the web process."""

from functools import lru_cache

from config.shell.simulator.people import people_of
from config.shell.simulator.telegram.api import Bot, Person, TelegramApi
from conversations.channels.telegram.keeping import webhook_url
from conversations.channels.telegram.payloads import CHANNEL
from conversations.models import ChannelAccount
from conversations.services.connections import (
    account_by_key,
    account_latest,
    account_uuid,
    business_by_route,
)
from tenants.context import business_context
from tenants.models import Business

_FIRST_ID = 700_000_001


@lru_cache(maxsize=1)
def stand_in() -> TelegramApi:
    """The stand-in of this process."""
    return TelegramApi(adopt=_adopt)


def _adopt(token: str) -> Bot | None:
    number, colon, _secret = token.partition(":")
    if not colon or not number.isdigit() or len(number) > 15:
        return None
    bot = Bot(int(number), f"demo_{number}_bot", "Demo")
    key = str(account_uuid(CHANNEL, number))
    business = business_by_route(CHANNEL, key)
    if business is not None:
        with business_context(business):
            account = account_by_key(CHANNEL, key)
            if account is not None and account.credential("token") == token:
                bot.url, bot.secret = webhook_url(account), account.credential("secret")
    return bot


def connected_bot() -> tuple[ChannelAccount, Bot] | None:
    """The open business's bot, as Telegram knows it."""
    account = account_latest(CHANNEL)
    if account is None:
        return None
    api, token = stand_in(), account.credential("token")
    bot = api.bots.get(token) or _adopt(token)
    return (account, api.bots.setdefault(token, bot)) if bot else None


def person_at(bot: Bot, business: Business, place: int) -> Person:
    """One of the demo's people, in their chat with the bot."""
    known = people_of(business)[place]
    person = Person(_FIRST_ID + place, known.name, phone=known.number)
    found = bot.people.setdefault(person.id, person)
    found.first_name, found.phone = person.first_name, person.phone
    return found

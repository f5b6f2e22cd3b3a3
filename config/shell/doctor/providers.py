"""Are the providers there, and do they take our keys? Each is asked for something that costs and
changes nothing, briefly. What is not configured is not missed: the check says so and is well."""

from functools import lru_cache

import requests
from django.conf import settings

from bookings.models import CalendarConnection
from channels_whatsapp.gateway import gateway_check
from channels_whatsapp.models import WhatsAppAccount
from channels_whatsapp.providers.meta.keys import keys_of
from config.shell.doctor.findings import Sick
from conversations.models import ChannelAccount
from conversations.services.connections import account_validate
from tenants.http import EgressSession, session

CONNECT_SECONDS, READ_SECONDS, DEADLINE_SECONDS = 1.0, 2.0, 3.0
NOT_CONFIGURED = "not configured"
State = WhatsAppAccount.State


@lru_cache(maxsize=16)
def _session(base_url: str) -> EgressSession:
    return session(
        "health",
        base_url=base_url,
        timeout=(CONNECT_SECONDS, READ_SECONDS),
        deadline=DEADLINE_SECONDS,
    )


def _ask(
    name: str,
    base_url: str,
    path: str,
    *,
    headers: dict[str, str] | None = None,
    auth: tuple[str, str] | None = None,
    keys: str = "",
) -> None:
    """One GET. Raises `Sick` when the provider is away, or refuses the keys of the variables
    `keys`."""
    variable = f"{name.upper()}_BASE_URL"
    try:
        answer = _session(base_url).get(path, headers=headers, auth=auth)
    except requests.RequestException as error:
        raise Sick(
            f"{name} does not answer ({type(error).__name__})",
            f"check the network, the provider's status page and {variable}",
        ) from error
    if answer.status_code in (401, 403) and keys:
        raise Sick(f"{name} refuses the key (status {answer.status_code})", f"renew {keys}")
    if answer.status_code >= 400 and not (answer.status_code == 404 and not keys):
        raise Sick(
            f"{name} answers with status {answer.status_code}",
            f"check the provider's status page and {variable}",
        )


def openai() -> str:
    """The model's server takes our key."""
    if not settings.OPENAI_API_KEY:
        return f"{NOT_CONFIGURED}: the built-in engine answers"
    headers = {"Authorization": f"Bearer {settings.OPENAI_API_KEY}"}
    _ask("OpenAI", settings.OPENAI_BASE_URL, "/models", headers=headers, keys="OPENAI_API_KEY")
    return ""


def calendly() -> str:
    """Calendly takes our token."""
    if not settings.CALENDLY_ACCESS_TOKEN:
        return NOT_CONFIGURED
    headers = {"Authorization": f"Bearer {settings.CALENDLY_ACCESS_TOKEN}"}
    _ask(
        "Calendly",
        settings.CALENDLY_BASE_URL,
        "/users/me",
        headers=headers,
        keys="CALENDLY_ACCESS_TOKEN",
    )
    return ""


def calendly_accounts() -> str:
    """Every Calendly account of the open business takes its token; one whose access was lost is
    told without asking."""
    rows = CalendarConnection.objects.filter(provider="calendly")
    rows = rows.exclude(state=CalendarConnection.State.DISCONNECTED)
    for row in rows:
        if row.state == CalendarConnection.State.ERROR:
            raise Sick("a Calendly account has lost its access", "connect it anew")
        token = str((row.credentials or {}).get("token", ""))
        _ask(
            "Calendly",
            settings.CALENDLY_BASE_URL,
            "/users/me",
            headers={"Authorization": f"Bearer {token}"},
            keys="the token of a Calendly account (settings, calendars)",
        )
    return f"{len(rows)} in use" if rows else calendly()


def stripe() -> str:
    """Stripe takes our key."""
    if not settings.STRIPE_SECRET_KEY:
        return NOT_CONFIGURED
    headers = {"Authorization": f"Bearer {settings.STRIPE_SECRET_KEY}"}
    _ask(
        "Stripe",
        settings.STRIPE_BASE_URL,
        "/v1/balance",
        headers=headers,
        keys="STRIPE_SECRET_KEY",
    )
    return ""


def twilio_reachable() -> str:
    """Twilio's API answers at all: what can be said without the keys of a business."""
    _ask("Twilio", settings.TWILIO_BASE_URL, "/")
    return ""


def twilio_accounts() -> str:
    """Every Twilio number in use of the open business is taken by Twilio."""
    accounts = list(
        WhatsAppAccount.objects.filter(
            provider=WhatsAppAccount.Provider.TWILIO, state=WhatsAppAccount.State.ACTIVE
        )
    )
    for account in accounts:
        _ask(
            "Twilio",
            settings.TWILIO_BASE_URL,
            f"/2010-04-01/Accounts/{account.account_sid}.json",
            auth=(account.account_sid, account.auth_token),
            keys=f"the Auth Token of {account.number} (manage.py whatsapp_connect)",
        )
    return f"{len(accounts)} in use" if accounts else NOT_CONFIGURED


def mail_accounts() -> str:
    """Every mailbox of the open business was in order when it was last read or asked."""
    return _known_states(ChannelAccount.Kind.EMAIL, "a mailbox", "mail")


def sms_accounts() -> str:
    """Every number for SMS of the open business was in order when Twilio was last asked."""
    return _known_states(ChannelAccount.Kind.SMS, "a number for SMS", "SMS")


def _known_states(kind: str, what: str, page: str) -> str:
    rows = ChannelAccount.objects.filter(kind=kind)
    accounts = list(rows.exclude(state=ChannelAccount.State.DISCONNECTED))
    if any(account.state == ChannelAccount.State.ERROR for account in accounts):
        raise Sick(f"{what} is out of order", f"see the page of {page} in its settings")
    return f"{len(accounts)} in use" if accounts else NOT_CONFIGURED


def telegram_accounts() -> str:
    """Every bot of the open business is taken by Telegram; one that is known not to be is told
    without asking."""
    rows = ChannelAccount.objects.filter(kind=ChannelAccount.Kind.TELEGRAM)
    accounts = list(rows.exclude(state=ChannelAccount.State.DISCONNECTED))
    for account in accounts:
        if account.state == ChannelAccount.State.ERROR:
            raise Sick("a Telegram bot is out of order", "see the page of Telegram in its settings")
        _ask(
            "Telegram",
            settings.TELEGRAM_BASE_URL,
            f"/bot{account.credential('token')}/getMe",
            keys="the token of a Telegram bot (settings, Telegram)",
        )
    return f"{len(accounts)} in use" if accounts else NOT_CONFIGURED


def meta_accounts() -> str:
    """Every number in use of the open business at Meta takes its token."""
    accounts = list(
        WhatsAppAccount.objects.filter(
            provider=WhatsAppAccount.Provider.META, state=WhatsAppAccount.State.ACTIVE
        )
    )
    for account in accounts:
        secrets = keys_of(account)
        number = f"/{settings.META_GRAPH_VERSION}/{account.phone_number_id}"
        _ask(
            "Meta_Graph",
            settings.META_GRAPH_BASE_URL,
            f"{number}?fields=id&appsecret_proof={secrets.proof}",
            headers={"Authorization": f"Bearer {secrets.access_token}"},
            keys=f"the token of {account.number} (settings, WhatsApp)",
        )
    return f"{len(accounts)} in use" if accounts else NOT_CONFIGURED


def gateway_accounts() -> str:
    """Every number in use of the open business at a gateway has its phone linked."""
    rows = WhatsAppAccount.objects.filter(provider=WhatsAppAccount.Provider.GATEWAY)
    accounts = list(rows.filter(state__in=(State.ACTIVE, State.ERROR)))
    for account in accounts:
        if gateway_check(account=account):
            raise Sick(
                "a WhatsApp gateway is out of order",
                "see WhatsApp in the business's settings: the phone may have to scan its QR again",
            )
    return f"{len(accounts)} in use" if accounts else NOT_CONFIGURED


def chatwoot_accounts() -> str:
    """Every connected inbox of the open business's Chatwoot still has our bot."""
    rows = ChannelAccount.objects.filter(kind=ChannelAccount.Kind.CHATWOOT)
    accounts = list(rows.exclude(state=ChannelAccount.State.DISCONNECTED))
    for account in accounts:
        if account_validate(account=account):
            raise Sick("Chatwoot does not answer or has let our bot go", "see Chatwoot in settings")
    return f"{len(accounts)} in use" if accounts else NOT_CONFIGURED

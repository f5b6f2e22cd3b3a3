"""Asking a provider for one token, to say in plain words whether its model answers."""

from enum import StrEnum

import openai

from conversations.assistant.engines.openai_client import (
    Account,
    Budget,
    ProviderFailed,
    complete,
    is_out_of_quota,
)

SECONDS = 10.0
TOKENS = 1


class Verdict(StrEnum):
    """What came of asking. `DOWN`: the provider answers with a fault of its own."""

    WORKS = "works"
    NO_KEY = "no_key"
    KEY_REFUSED = "key_refused"
    NO_CREDIT = "no_credit"
    RATE_LIMIT = "rate_limit"
    NO_MODEL = "no_model"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    DOWN = "down"
    REFUSED = "refused"
    NONSENSE = "nonsense"


def probe(account: Account) -> Verdict:
    """Ask the account's model for one token, within `SECONDS`; nothing is counted or remembered."""
    if not account.key:
        return Verdict.NO_KEY
    try:
        complete(
            account,
            Budget(SECONDS),
            SECONDS,
            messages=[{"role": "user", "content": "Hola"}],
            max_completion_tokens=TOKENS,
        )
    except ProviderFailed as failed:
        return _verdict(failed.__cause__)
    except ValueError:
        return Verdict.NONSENSE
    return Verdict.WORKS


def _verdict(error: BaseException | None) -> Verdict:
    if isinstance(error, openai.APITimeoutError) or error is None:
        return Verdict.TIMEOUT
    if isinstance(error, openai.APIConnectionError):
        return Verdict.UNREACHABLE
    if not isinstance(error, openai.APIStatusError):
        return Verdict.NONSENSE
    return _status_verdict(error)


def _status_verdict(error: openai.APIStatusError) -> Verdict:
    """Status 429 is two things: paying helps, or waiting does; the code tells."""
    if is_out_of_quota(error):
        return Verdict.NO_CREDIT
    if error.status_code == 400 and "output limit" in error.message:
        return Verdict.WORKS  # models that think first need more than one token to say anything
    if error.status_code >= 500:
        return Verdict.DOWN
    known = {
        401: Verdict.KEY_REFUSED,
        403: Verdict.KEY_REFUSED,
        404: Verdict.NO_MODEL,
        429: Verdict.RATE_LIMIT,
    }
    return known.get(error.status_code, Verdict.REFUSED)

"""A half-made gateway is refused at the start, and says what is missing."""

from typing import Any

import pytest

from billing.checks import stripe_is_whole


@pytest.mark.parametrize(
    ("key", "secrets", "ids"),
    [
        ("", [], []),
        ("sk_live_1", ["whsec_1"], []),
        ("rk_live_1", ["whsec_1", "whsec_2"], []),
        ("sk_live_1", [], ["billing.E001"]),
        ("", ["whsec_1"], ["billing.E002"]),
        ("pk_live_1", ["whsec_1"], ["billing.E003"]),
        ("sk_live_1", ["we_1"], ["billing.W001"]),
    ],
)
def test_what_is_wrong_with_stripe_s_keys_is_said(
    settings: Any, key: str, secrets: list[str], ids: list[str]
) -> None:
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = key, secrets
    assert [message.id for message in stripe_is_whole()] == ids

"""What the settings of a payment gateway must look like, checked at every start."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning


def stripe_is_whole(**_: Any) -> list[CheckMessage]:
    """Both of Stripe's keys or none: with one alone money would be taken and not heard of."""
    key, secrets = settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS
    found: list[CheckMessage] = []
    if key and not secrets:
        hint = "Copy the signing secret of the webhook endpoint from Stripe's dashboard."
        found.append(
            Error(
                "STRIPE_WEBHOOK_SECRET is missing beside STRIPE_SECRET_KEY.",
                hint,
                id="billing.E001",
            )
        )
    if secrets and not key:
        hint = "Copy the secret (or a restricted) key from Stripe's dashboard."
        found.append(
            Error(
                "STRIPE_SECRET_KEY is missing beside STRIPE_WEBHOOK_SECRET.",
                hint,
                id="billing.E002",
            )
        )
    if key.startswith("pk_"):
        hint = "It begins with sk_ or rk_; the publishable key is not used here."
        found.append(Error("STRIPE_SECRET_KEY holds a publishable key.", hint, id="billing.E003"))
    if not all(secret.startswith("whsec_") for secret in secrets):
        hint = "A signing secret begins with whsec_; several are separated by commas."
        message = "STRIPE_WEBHOOK_SECRET holds no signing secret."
        found.append(Warning(message, hint, id="billing.W001"))
    return found

"""The signature of Stripe's webhooks, checked by Stripe's own verifier."""

from collections.abc import Sequence

import stripe

HEADER = "Stripe-Signature"
TOLERANCE_SECONDS = 300


def signature_is_valid(body: bytes, header: str, secrets: Sequence[str]) -> bool:
    """Whether Stripe signed this body with one of our endpoint secrets within five minutes.

    Several secrets are valid while one is being replaced. Never raises: what cannot be checked is
    not valid.
    """
    return any(_fits(body, header, secret) for secret in secrets)


def _fits(body: bytes, header: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(body, header, secret, TOLERANCE_SECONDS)
    except (stripe.SignatureVerificationError, UnicodeError, TypeError, OverflowError):
        # The verifier lets through what bytes and characters that are no ASCII make it raise.
        return False
    return True


def sign(body: str, secret: str) -> str:
    """The header that Stripe would send with this body now."""
    header: str = stripe.WebhookSignature.generate_signature_header(body, secret)
    return header

"""Twilio's webhook signature, checked by Twilio's own validator."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import (
    SIGNATURE_HEADER,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

__all__ = [
    "SIGNATURE_HEADER",
    "SIGNATURE_SETTINGS_HEADER",
    "Fields",
    "sign",
    "signature_is_valid",
]


class Fields(dict[str, list[str]]):
    """Form fields, each with all its values, in the shape that Twilio's validator asks first."""

    def getall(self, name: str) -> list[str]:
        """Every value of a field."""
        return self[name]


def signature_is_valid(
    *,
    url: str,
    params: Fields | None,
    body: bytes,
    auth_token: str,
    signature: str,
    signature_settings: str = "",
) -> bool:
    """Whether Twilio made this request to `url` (the full public URL, built from settings).

    `params` are the parsed form fields, blank values and repeated names kept; None for a JSON
    body, whose hash must then stand in the URL as `bodySHA256`. `signature_settings` is the
    header of the newer shared-key variant. Never raises: what cannot be checked is not valid.
    """
    if not auth_token or not signature:
        return False
    if params is None and not parse_qs(urlsplit(url).query).get("bodySHA256"):
        return False  # nothing would vouch for the body
    try:
        signed = body.decode() if params is None else params
        valid: bool = RequestValidator(auth_token).validate(
            url, signed, signature, get_signature_algorithm(signature_settings)
        )
    except UnicodeError:
        return False
    return valid


def sign(url: str, params: Mapping[str, object], auth_token: str) -> str:
    """The signature that Twilio would send for a form POST to `url`."""
    signature: str = RequestValidator(auth_token).compute_signature(url, params)
    return signature

"""Which files Twilio carries, by WhatsApp and by MMS.

It looks at the type that the file's address answers with (HEAD, then GET) and at the size, and
tells only afterwards, in a report, that it did not send the message. Types and sizes: Twilio's
guides "WhatsApp media messages" and "Accepted content types for media".
"""

from phonenumbers import NumberParseException, parse, region_code_for_number

_MB = 1024 * 1024
WHATSAPP_BYTES, PICTURE_BYTES, MMS_BYTES = 16 * _MB, 5 * _MB, 5 * _MB
_OFFICE = "application/vnd.openxmlformats-officedocument."
_PAPERS = frozenset(
    {
        "application/pdf",
        "application/msword",
        f"{_OFFICE}wordprocessingml.document",
        f"{_OFFICE}spreadsheetml.sheet",
        f"{_OFFICE}presentationml.presentation",
        "text/vcard",
    }
)
_PICTURES = frozenset({"image/jpeg", "image/png"})
# WebP is for stickers only, of a size and shape of their own.
_BY_WHATSAPP = (
    _PICTURES
    | _PAPERS
    | {"audio/ogg", "audio/amr", "audio/3gpp", "audio/aac", "audio/mpeg", "video/mp4"}
)
_BY_MMS = (
    _PICTURES
    | _PAPERS
    | {
        "image/gif",
        "audio/mp4",
        "audio/mpeg",
        "audio/ogg",
        "audio/amr",
        "audio/aac",
        "audio/webm",
        "video/mp4",
        "video/mpeg",
        "video/quicktime",
        "video/webm",
        "text/csv",
        "text/calendar",
    }
)
# Where Twilio has numbers for MMS, and which phones they reach.
_MMS_REGIONS = {
    "US": frozenset({"US", "CA"}),
    "CA": frozenset({"US", "CA"}),
    "AU": frozenset({"AU"}),
}


def whatsapp_carries(content_type: str, size: int) -> bool:
    """Whether a file of so many bytes goes by WhatsApp."""
    most = PICTURE_BYTES if content_type in _PICTURES else WHATSAPP_BYTES
    return content_type in _BY_WHATSAPP and 0 < size <= most


def mms_carries(content_type: str, size: int) -> bool:
    """Whether a file of so many bytes goes by MMS."""
    return content_type in _BY_MMS and 0 < size <= MMS_BYTES


def mms_between(ours: str, theirs: str) -> bool:
    """Whether a number of the business (E.164) can send an MMS to a phone: within the United
    States and Canada, and within Australia."""
    return _region(theirs) in _MMS_REGIONS.get(_region(ours), frozenset())


def _region(number: str) -> str:
    try:
        return region_code_for_number(parse(number)) or ""
    except NumberParseException:
        return ""

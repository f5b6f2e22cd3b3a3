"""How a text travels by SMS: in which alphabet, in how many segments, and how much of it.

Alphabets and sizes: 3GPP TS 23.038 (GSM 7 bit, basic table and extension) and TS 23.040
(concatenated messages); UCS-2 segments hold UTF-16 code units.
"""

import math
import unicodedata

from conversations.channels.text import split_text

# What Twilio takes in one request, in characters; and what is sent at most, in segments.
BODY_CHARS = 1600
SEGMENTS_MOST = 10
CUT = " (...)"
GSM_ONE, GSM_MORE = 160, 153
UCS_ONE, UCS_MORE = 70, 67
# Letters of Spanish and Portuguese that the plain alphabet has not, and what they become: one of
# them halves what fits into a segment, and costs twice as much.
_PLAIN = str.maketrans(
    "áíóúâêôãõçÁÍÓÚÂÊÔÃÕ«»“”‘’—–…•·ºª\u00a0\u202f", 'aiouaeoaocAIOUAEOAO""""\'\'--.--oa  '
)
_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# Each of these is written as two.
_GSM_TWICE = frozenset("^{}\\[~]|€\f")
_GSM_ALL = _GSM | _GSM_TWICE


def sms_text(text: str) -> str:
    """A text as it goes out: letters that a plain SMS lacks in their simplest form, unless others
    remain that need the long alphabet anyway; what is too long ends at a whole sentence."""
    text = unicodedata.normalize("NFC", text).strip()
    plain = text.translate(_PLAIN)
    return _fitting(plain if _GSM_ALL.issuperset(plain) else text)


def segments(text: str) -> int:
    """How many segments Twilio bills for a text."""
    units, (one, more) = _units(text), _sizes(text)
    return 1 if units <= one else math.ceil(units / more)


def _units(text: str) -> int:
    if _GSM_ALL.issuperset(text):
        return len(text) + sum(1 for letter in text if letter in _GSM_TWICE)
    return len(text.encode("utf-16-le", "replace")) // 2


def _sizes(text: str) -> tuple[int, int]:
    return (GSM_ONE, GSM_MORE) if _GSM_ALL.issuperset(text) else (UCS_ONE, UCS_MORE)


def _fitting(text: str) -> str:
    most = _sizes(text)[1] * SEGMENTS_MOST
    limit = min(most, BODY_CHARS)
    if _units(text) <= most and len(text) <= BODY_CHARS:
        return text
    # Letters that count twice make it a little shorter than it might be.
    limit -= _units(text) - len(text)
    return split_text(text, max(limit - len(CUT), 1))[0] + CUT

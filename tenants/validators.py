import re
import unicodedata
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_LINKED = re.compile(r"[/:@\\]|\w\.\w")
_GREETED_CHARS = 40
# Where a link hangs together: "salon.example", "https://", "ana@"; not "17.30", "a.m." or "10:00".
_LINK_JOINTS = re.compile(r"(?<=\w)\.(?=\w*[^\W\d_]{2})|:(?=//)|(?<=\w)@(?=\w)")
_WIDE = str.maketrans("\u3002\uff0e\uff61\u2024\uff1a\uff0f\uff20", "....:/@")
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cs", "Cn"})


def name_to_greet(name: str) -> str:
    """A name that strangers gave, for a mail to an address that they gave too; "" where a mail
    program would make a link of it, or where it is long: it is no name then but what they want
    read."""
    return "" if _LINKED.search(name) or len(name) > _GREETED_CHARS else name


def words_to_tell(text: str) -> str:
    """A sentence that somebody typed, for a message to somebody else: in one line, without signs
    that nobody sees, and with nothing in it that a phone or mail program would make a link of."""
    plain = unicodedata.normalize("NFC", text).translate(_WIDE)
    seen = "".join(c for c in plain if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return _LINK_JOINTS.sub(lambda found: f"{found[0]} ", " ".join(seen.split()))


def validate_time_zone(value: str) -> None:
    """Accept IANA names only ("Europe/Madrid")."""
    if value not in available_timezones():
        raise ValidationError(_("Zona horaria desconocida: usa un nombre como Europe/Madrid."))

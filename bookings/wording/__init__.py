"""What the booking page, its widget and its API say to customers: a table per language.

Not gettext: customers are served in more languages than the dashboard has, and the page's script
needs all of its words at once.
"""

from types import ModuleType
from typing import TYPE_CHECKING, cast

from django.utils import translation
from django.utils.functional import lazy

from bookings.wording import en, es, pt

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

TABLES: dict[str, ModuleType] = {"es": es, "en": en, "pt": pt}
NAMES = {"es": "Español", "en": "English", "pt": "Português"}
DEFAULT = "es"


def language_for(asked: str, usual: str) -> str:
    """The language to speak: the one asked for, else the business's usual one, else Spanish."""
    return next((each for each in (asked, usual) if each in TABLES), DEFAULT)


def words(language: str) -> dict[str, str]:
    """All words of a language; Spanish where there is none."""
    found: dict[str, str] = TABLES.get(language, es).WORDS
    return found


def say(key: str) -> str:
    """A word in the active language."""
    return words(translation.get_language() or DEFAULT)[key]


# For what is written down once and said in the language of each request.
_later = lazy(say, str)


def say_later(key: str) -> "_StrPromise":
    """`say` at the moment of showing."""
    return cast("_StrPromise", _later(key))

"""The widget's settings of a business: which sites may embed its booking page, and its colour.

They live in `Business.settings["widget"]`. An origin is scheme, host and port, as browsers say it.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext

from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.middleware import forget_hosts
from tenants.models import Business

KEY = "widget"
API_PATH = "/api/booking/"
COLOR = "#0d6a5d"
ORIGINS_MAX = 20
_COLOR = re.compile(r"#[0-9a-f]{6}")
_LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class NotAnOrigin(ValueError):
    """The text names no web site; the message says what to write."""


@dataclass(frozen=True)
class WidgetSettings:
    """What an owner has chosen."""

    origins: tuple[str, ...] = ()
    color: str = COLOR


def widget_settings(business: Business) -> WidgetSettings:
    """A business's choices, usual values where it has made none."""
    stored: dict[str, Any] = business.settings.get(KEY, {})
    return WidgetSettings(tuple(stored.get("origins", ())), stored.get("color", COLOR))


def widget_origins(business: Business) -> tuple[str, ...]:
    """The origins whose pages may embed this business's booking page and call its API: its own
    list, and in the demo the page that stands for its web site."""
    return (*widget_settings(business).origins, *settings.WIDGET_ORIGINS)


def origin_welcome(sender: object, request: HttpRequest, **_: Any) -> bool:
    """Whether django-cors-headers may let the request's origin read the answer. The path is asked
    too: a yes from here would open every other address of the host to that origin."""
    business: Business | None = getattr(request, "tenant", None)
    if business is None or not request.path_info.startswith(API_PATH):
        return False
    return request.headers.get("Origin") in widget_origins(business)


def widget_save(*, business: Business, chosen: WidgetSettings, actor: Actor) -> None:
    """Write a business's choices, audited. Other settings in the same column stay: the row is
    locked meanwhile. Other processes see it when their memory of hosts runs out."""
    with transaction.atomic():
        row = Business.objects.select_for_update(no_key=True).get(pk=business.pk)
        before = row.settings.get(KEY, {})
        after = {"origins": list(chosen.origins), "color": chosen.color}
        row.settings = {**row.settings, KEY: after}
        row.save(update_fields=["settings"])
        audit("widget.updated", row, actor=actor, before=before, after=after)
    forget_hosts()


def origin_read(text: str) -> str:
    """The origin of a typed address, which may be a whole URL or lack its scheme (https then).

    Raises `NotAnOrigin`: also for wildcards, since the list is who may stand around a form in
    which people type their phone.
    """
    typed = text.strip()
    try:
        parts = urlsplit(typed if "://" in typed else f"https://{typed}")
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError) as error:
        raise NotAnOrigin(_refusal(typed)) from error
    if parts.scheme not in _DEFAULT_PORTS or not _HOST.fullmatch(host) or parts.username:
        raise NotAnOrigin(_refusal(typed))
    if port in (None, _DEFAULT_PORTS[parts.scheme]):
        return f"{parts.scheme}://{host}"
    return f"{parts.scheme}://{host}:{port}"


def _refusal(typed: str) -> str:
    text = gettext(
        "«%(typed)s» no es la dirección de una web. Escríbela como https://www.tuweb.com."
    )
    return text % {"typed": typed[:80]}


def color_read(text: str) -> str:
    """A colour as #rrggbb. Raises ValueError for anything else."""
    color = text.strip().lower()
    if not _COLOR.fullmatch(color):
        raise ValueError("not a colour of six hexadecimal digits")
    return color


@dataclass(frozen=True)
class Brand:
    """A colour with what makes it readable: `ink` on it, `text` of it on white and on black."""

    color: str
    ink: str
    text: str
    text_dark: str


def brand_of(color: str) -> Brand:
    """The shades of a colour that keep a contrast of 4.5 to 1 (WCAG AA) where they are used."""
    rgb = tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))
    ink = WHITE if _contrast(rgb, WHITE) >= _contrast(rgb, BLACK) else BLACK
    return Brand(color, _hex(ink), _hex(_until(rgb, WHITE, BLACK)), _hex(_until(rgb, NIGHT, WHITE)))


Rgb = tuple[int, ...]
WHITE: Rgb = (255, 255, 255)
BLACK: Rgb = (0, 0, 0)
NIGHT: Rgb = (36, 34, 32)  # the surface of the dark page
_READABLE = 4.5


def _until(rgb: Rgb, ground: Rgb, toward: Rgb) -> Rgb:
    """The colour moved `toward` black or white until it can be read on `ground`."""
    mixes = (_mix(rgb, toward, step / 20) for step in range(21))
    return next(mix for mix in mixes if _contrast(mix, ground) >= _READABLE)


def _mix(one: Rgb, other: Rgb, share: float) -> Rgb:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def _contrast(one: Rgb, other: Rgb) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(rgb: Rgb) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    red, green, blue = (_linear(value / 255) for value in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _hex(rgb: Rgb) -> str:
    return "#" + "".join(f"{value:02x}" for value in rgb)

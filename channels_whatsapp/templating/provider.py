"""What handing a template in is at every provider, and what they answer."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from channels_whatsapp.models import MessageTemplate, WhatsAppAccount, ending_of

State = MessageTemplate.State
_PLACE = re.compile(r"\{\{(\d+)\}\}")
# As providers call a template's states, in capitals.
STATES: Mapping[str, str] = {
    "APPROVED": State.APPROVED,
    "REINSTATED": State.APPROVED,
    "ACTIVE": State.APPROVED,
    "UNSUBMITTED": State.DRAFT,
    "RECEIVED": State.PENDING,
    "PENDING": State.PENDING,
    "IN_APPEAL": State.PENDING,
    "REJECTED": State.REJECTED,
    "PAUSED": State.PAUSED,
    "FLAGGED": State.APPROVED,
    "DISABLED": State.DISABLED,
    "DELETED": State.DISABLED,
    "PENDING_DELETION": State.DISABLED,
}
# What WhatsApp calls our languages where it does not call them the same.
CODES = {"pt": "pt_BR"}
CODES_AT = {("pt", "PT"): "pt_PT"}


class Standing(NamedTuple):
    """How a template stands at its provider. `category` and `quality` are empty where it does not
    tell; `reason` as it says it."""

    state: str
    reason: str = ""
    category: str = ""
    quality: str = ""


@dataclass(frozen=True)
class Found:
    """A template as a provider lists it. `code` is its language there; `template_id` what the
    provider knows it by; `unfilled` says what of it is not filled from here: `named` (places with
    names), `header` (a picture or a place in its header), `link` (a place in a link), `other`."""

    name: str
    code: str
    template_id: str
    standing: Standing
    body: str
    header: str = ""
    footer: str = ""
    buttons: list[dict[str, Any]] = field(default_factory=list)
    samples: dict[str, str] = field(default_factory=dict)
    unfilled: str = ""


class NotTaken(Exception):
    """A provider did not take a template. `code` of `reasons.REASONS`; `permanent`: trying again
    as it is cannot help."""

    def __init__(self, code: str, *, permanent: bool, said: str = "") -> None:
        super().__init__(code)
        self.code, self.permanent, self.said = code, permanent, said


class Templates(Protocol):
    """What the `templates` module of a provider does; all of it may raise `NotTaken`."""

    def submit(self, account: WhatsAppAccount, template: MessageTemplate) -> Standing:
        """Hand the template in; repeating it hands in nothing twice. What the provider calls it
        is saved on the row at once."""

    def fetch(self, account: WhatsAppAccount, template: MessageTemplate) -> Standing | None:
        """How it stands; None where the provider does not know it."""

    def listed(self, account: WhatsAppAccount, known: Collection[str]) -> list[Found]:
        """The templates of the account whose ids are not `known`."""

    def remove(self, account: WhatsAppAccount, template: MessageTemplate) -> None:
        """Delete it there; nothing where it is gone already."""


@dataclass(frozen=True)
class Handed:
    """A template's wording as providers take it: places 1, 2, … without gaps, and their examples
    in that order."""

    body: str
    samples: list[str]

    @classmethod
    def of(cls, template: MessageTemplate) -> "Handed":
        """Of a row."""
        order = {place: number for number, place in enumerate(template.places, start=1)}
        body = _PLACE.sub(lambda found: f"{{{{{order[int(found[1])]}}}}}", template.body.strip())
        samples = [str(template.samples.get(str(place), "")) for place in template.places]
        return cls(body, samples)


def language_code(language: str, country: str) -> str:
    """What WhatsApp calls a language of ours, for a business of that country."""
    return CODES_AT.get((language, country), CODES.get(language, language))


def quick_replies(template: MessageTemplate) -> list[dict[str, Any]]:
    """Its buttons that answer."""
    return [each for each in template.buttons if each.get("type") == "quick_reply"]


def links(template: MessageTemplate, first: int = 1) -> list[dict[str, Any]]:
    """Its buttons that open a page; places in their links are numbered from `first` on (0: each
    by itself, as 1). `example` is what the link ends in for who reviews it."""
    found, number = [], first
    varying = {button: (before, place) for button, before, place in template.link_places}
    quick = len(quick_replies(template))
    for position, each in enumerate(row for row in template.buttons if row.get("type") == "url"):
        if (quick + position) not in varying:
            found.append(dict(each))
            continue
        before, place = varying[quick + position]
        sample = ending_of(before, str(template.samples.get(str(place), "")))
        url = f"{before}{{{{{number or 1}}}}}"
        found.append({**each, "url": url, "example": sample})
        number += 1 if number else 0
    return found


def unfilled_of(body: str, header: str, buttons: list[dict[str, Any]]) -> str:
    """What of a wording is not filled from here; empty where all of it is."""
    if "{{" in _PLACE.sub("", body):
        return "named"
    if "{{" in header:
        return "header"
    return "link" if any("{{" in str(each.get("url", "")) for each in buttons) else ""

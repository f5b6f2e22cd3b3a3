"""The dashboard's menu: what it lists, where the reader is, and how many people wait."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from conversations.selectors.inbox import waiting_count
from tenants.models import Membership


@dataclass
class Item:
    """One line of the menu; `count` is asked only when the line is drawn."""

    label: Promise
    icon: str
    url: str
    path: str
    counter: Callable[[], int] | None = None

    @property
    def current(self) -> bool:
        if self.url == "/":
            return self.path == self.url
        # What is tried with the assistant belongs to its settings.
        here = "/settings/" if self.path.startswith("/assistant/") else self.path
        return here.startswith(self.url)

    @property
    def is_counted(self) -> bool:
        return self.counter is not None

    @cached_property
    def count(self) -> int:
        return self.counter() if self.counter else 0


class Nav:
    """The menu of one request."""

    def __init__(self, path: str, membership: Membership) -> None:
        self._path = path
        self._membership = membership

    def _item(
        self, label: Promise, icon: str, name: str, counter: Callable[[], int] | None = None
    ) -> Item:
        return Item(label, icon, reverse(name), self._path, counter)

    @cached_property
    def work(self) -> list[Item]:
        """What people use all day."""
        return [
            self._item(_("Inicio"), "home", "home"),
            self._item(
                _("Bandeja"), "inbox", "inbox:list", lambda: waiting_count(self._membership)
            ),
            self._item(_("Calendario"), "calendar", "bookings:calendar"),
            self._item(_("Contactos"), "contacts", "leads:contacts"),
            self._item(_("Oportunidades"), "board", "board:board"),
        ]

    @property
    def tabs(self) -> list[Item]:
        """The part of `work` that has room at the foot of a phone."""
        return self.work[:4]

    @property
    def rest(self) -> list[Item]:
        """What a phone keeps under "Más": the rest of `work`, and `business`."""
        return self.work[4:] + self.business

    @cached_property
    def business(self) -> list[Item]:
        """What the business sets up once in a while."""
        items = [
            self._item(_("Cifras"), "trend", "analytics:figures"),
            self._item(_("Servicios"), "services", "bookings:services"),
            self._item(_("Horario"), "clock", "bookings:hours"),
            self._item(_("Avisos"), "send", "ledger:list"),
            self._item(_("Conocimiento"), "archive", "knowledge:list"),
            self._item(pgettext_lazy("personas", "Equipo"), "person", "bookings:staff"),
        ]
        if self._membership.can_manage:
            items.append(self._item(_("Mi plan"), "plan", "billing:plan"))
            items.append(self._item(_("Ajustes"), "settings", "settings"))
        return items

    @property
    def in_rest(self) -> bool:
        return any(item.current for item in self.rest)


def nav_of(request: HttpRequest) -> Nav | None:
    """The menu for a member on their business's host, None for anybody else."""
    membership: Membership | None = getattr(request, "membership", None)
    return Nav(request.path, membership) if membership else None

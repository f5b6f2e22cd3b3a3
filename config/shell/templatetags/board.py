"""Cards of the board of leads. Drawn here and not by a template: a board shows five hundred of
them, and the template language would take longer over them than over all the rest of the page.
What people typed passes `escape`; all else is our own."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from html import escape
from typing import Any

from django import template
from django.template.defaultfilters import date as date_filter
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from config.shell.templatetags.ui import hue, icon, initials, money, when
from leads.board import Card, Column
from leads.templatetags.people import source_icon, source_label

register = template.Library()


class _Words:
    """What many cards of one page have in common, written once."""

    def __init__(self) -> None:
        self.day: Callable[[date], str] = cache(lambda day: capfirst(date_filter(day, _("D j b"))))
        self.since: Callable[[datetime], str] = cache(when)
        self.money: Callable[[Decimal, str], str] = cache(
            lambda amount, currency: escape(money(amount, currency))
        )
        self.source: Callable[[str], str] = cache(
            lambda source: f"{icon(source_icon(source), 'sm')}{escape(source_label(source))}"
        )
        self.calendar, self.person = icon("calendar", "sm"), icon("person", "sm")
        self.move_to, self.waiting = escape(_("Mover a")), escape(_("Espera a una persona"))
        self.zone = timezone.get_current_timezone()
        self.today = timezone.localdate()

    def when(self, moment: datetime) -> str:
        """As the filter `when`, which says the same for any time of an earlier day."""
        local = moment.astimezone(self.zone)
        if local.date() == self.today:
            return f"{local:%H:%M}"
        return self.since(local.replace(hour=12, minute=0, second=0, microsecond=0))

    def start(self, moment: datetime) -> str:
        """As the filter `slot_time`: Jue 26 nov, 17:30."""
        local = moment.astimezone(self.zone)
        return f"{self.day(local.date())}, {local:%H:%M}"


@register.simple_tag(takes_context=True)
def lead_cards(context: dict[str, Any], column: Column) -> SafeString:
    """The cards of a column, each with the menu of what it may be moved to by a member who may."""
    membership, words = context.get("membership"), _words_of(context["request"])
    may_move = membership is not None and membership.can_write
    moves = _moves(column, words) if may_move else ""
    return SafeString("".join(_card(card, moves, words) for card in column.cards))


def _words_of(request: Any) -> _Words:
    """The words of this answer, made for its first column."""
    if not hasattr(request, "board_words"):
        request.board_words = _Words()
    words: _Words = request.board_words
    return words


def _moves(column: Column, words: _Words) -> str:
    """The menu of the column's cards, with "@uuid" and "@name" where a card's own belong."""
    buttons = "".join(
        f'<button form="move-form" formaction="/leads/@uuid/move/" name="move" '
        f'value="{column.state}:{end}">{escape(label)}</button>'
        for end, label in column.targets
    )
    return buttons and (
        f'<details class="lead-move"><summary aria-label="{words.move_to}: @name">⋯</summary>'
        f"<p>{buttons}</p></details>"
    )


def _card(card: Card, moves: str, words: _Words) -> str:
    lead, facts, contact = card.lead, card.facts, card.lead.contact
    uuid, name, last = str(lead.uuid), escape(contact.display_name), card.last_at
    parts = [
        f'<li class="lead-card" data-lead="{uuid}"><div class="lead-card-top">'
        f'<span class="avatar avatar-sm {hue(contact.uuid)}" aria-hidden="true">'
        f"{escape(initials(contact.name))}</span>"
        f'<a class="lead-open truncate" href="/leads/{uuid}/">{name}</a>'
    ]
    if facts.waiting:
        parts.append(f'<span class="dot dot-waiting" title="{words.waiting}"></span>')
    parts.append("</div>")
    if facts.next_start is not None:
        what = f"{words.start(facts.next_start)} · {escape(facts.next_service)}"
        parts.append(
            f'<p class="lead-next">{words.calendar}<span class="truncate">{what}</span></p>'
        )
    parts.append('<p class="lead-facts">')
    if lead.source:
        parts.append(f"<span>{words.source(lead.source)}</span>")
    if facts.value:
        parts.append(f'<span class="num">{words.money(facts.value, facts.currency)}</span>')
    parts.append(f'<time datetime="{last:%Y-%m-%dT%H:%MZ}">{words.when(last)}</time></p>')
    if facts.assignee:
        who = f'{words.person}<span class="truncate">{escape(facts.assignee)}</span>'
        parts.append(f'<p class="lead-facts"><span>{who}</span></p>')
    parts.append(moves.replace("@uuid", uuid).replace("@name", name))
    parts.append("</li>\n")
    return "".join(parts)

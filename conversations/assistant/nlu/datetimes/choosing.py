"""Which of the moments that a message names is the one that it means."""

from __future__ import annotations

import re
from dataclasses import replace

from conversations.assistant.nlu.datetimes.days import DateOf, Weekday
from conversations.assistant.nlu.datetimes.model import Day, Spec
from conversations.assistant.nlu.datetimes.tokens import Tokens
from conversations.assistant.nlu.text import fold

_NOT_BEFORE = re.compile(
    r"(?<!why )(?<!o si )\b(?:not|no|nao|(?:can'?t|cannot|won'?t be able to|(?:not|un)able to)"
    r"(?: do| make(?: it)?| come| be there| get there| attend| go)?"
    r"|no (?:puedo|podre|podria|llego|voy a poder)(?: ir| venir| llegar| estar| pasar| asistir)?"
    r"|nao (?:posso|consigo|poderei|vou (?:poder|conseguir))(?: ir| vir| chegar| estar| passar)?"
    r"|except|excepto|exceto|salvo|menos)(?: el| la| a| o| na| no| on)?\s*$"
)
_NOT_BEHIND = re.compile(
    r"\s*,?\s*(?:ya |ja |pero |but |mas )?(?:no|nao|is no good|doesn'?t (?:work|suit)|won'?t work"
    r"|is out|i can'?t|i cannot)\b(?! (?:hay problema|problem|es problema|tengo problema))"
)
# "Monday would do, but Tuesday at ten is better."
_BETTER_BEHIND = re.compile(
    r"\s*,?\s*(?:(?:is|would be|works|suits|sounds|me|nos|te|seria|es|e|fica|estaria|vai|va|viene|"
    r"venia|serve) ){0,3}(?:even |much |muito |mucho )?"
    r"(?:better|best|mejor|melhor|preferi\w+|ideal)\b"
    r"(?! (?:el|la|on|at|a|o|na|no|to|if))"
)
_NEXT_ONE = re.compile(
    r"\b(?:the (?:one|week) after|the (?:next|following) one"
    r"|(?:el|la) (?:siguiente|otr[oa]|proxim[oa])|(?:o|a|na|no) (?:seguinte|outr[oa]|proxim[oa]))"
    r"\b(?! (?:dia|day|mes|semana))"
)
_ALONE = (Weekday, DateOf)
# What is said after these is what is meant: "el lunes... mejor el martes", "at 3, so after 3:30".
_RATHER = re.compile(
    r"\b(?:mejor|melhor|better|rather|instead|o sea|osea|digo|quise decir|quiero decir|quer dizer"
    r"|i mean|make (?:it|that)|so|asi que|entonces|entao|correction|perdon|perdao)"
    r"(?: (?:que sea|el|la|lo|en|para|on|at|a|o|na|no|to|las|as|dejamos|let'?s say|for)){0,3}\W*$"
)


class Choice:
    """The expressions of one message, to choose among; `text` is the cleaned message."""

    def __init__(self, text: str, tokens: Tokens, specs: list[Spec]) -> None:
        self.text, self.tokens, self.specs = fold(text), tokens, specs

    def best(self) -> Spec | None:
        """The expression that is meant, pieces that belong together joined; None without any."""
        specs = [spec for spec in self.specs if not self._refused(spec)] or self.specs
        if not specs:
            return None
        if len(self.specs) == 1 and self._refused(specs[0]):
            specs = [self._instead(specs[0])]
        specs = self._better(specs) or self._last_said(specs)
        chosen = self._joined(specs) or max(specs, key=_weight)
        return self._first_of_several(specs, chosen)

    def _instead(self, spec: Spec) -> Spec:
        """The other side of a bound that is refused; a week after a weekday that is, where the
        next one is named: "este viernes no puedo, el otro sí"."""
        if spec.open:
            return _other_side(spec)
        behind = self.text[self.tokens.items[spec.stop - 1].end :]
        if isinstance(spec.day, Weekday) and _NEXT_ONE.search(behind):
            return replace(spec, day=replace(spec.day, extra_weeks=spec.day.extra_weeks + 1))
        return spec

    def _better(self, specs: list[Spec]) -> list[Spec]:
        """Of several, the one that is said to suit better."""
        if len(specs) == 1:
            return []
        return [spec for spec in specs if _BETTER_BEHIND.match(self._behind(spec))][:1]

    def _behind(self, spec: Spec) -> str:
        return self.text[self.tokens.items[spec.stop - 1].end :]

    def _last_said(self, specs: list[Spec]) -> list[Spec]:
        """Without what a later expression takes back; an hour alone keeps the day before it."""
        for n in range(len(specs) - 1, 0, -1):
            spec, before = specs[n], specs[n - 1]
            if not _RATHER.search(self.text[: self.tokens.items[spec.start].start]):
                continue
            if spec.day is None and before.clock is None:
                return specs
            again = [each for each in specs[:n] if each.clock and _same_weekday(each, spec)]
            if again and spec.clock is None:
                return again[:1]
            keeps = spec.day is None and spec.clock and before.day and not before.day_end
            return [replace(spec, day=before.day) if keeps else spec, *specs[n + 1 :]]
        return specs

    def _refused(self, spec: Spec) -> bool:
        """ "jueves no, viernes sí", "not Friday but Saturday": a day that does not suit."""
        start, end = self.tokens.items[spec.start].start, self.tokens.items[spec.stop - 1].end
        return bool(_NOT_BEFORE.search(self.text[:start]) or _NOT_BEHIND.match(self.text[end:]))

    def _first_of_several(self, specs: list[Spec], chosen: Spec) -> Spec:
        """ "martes o jueves a las 6": the hour belongs to the first of the days, too."""
        at = specs.index(chosen) if chosen in specs and chosen.clock else 0
        while at and self._alternative(specs[at - 1], chosen):
            at -= 1
            day = _same_month(specs[at].day, chosen.day)
            chosen = replace(chosen, day=day, start=specs[at].start)
        return chosen

    def _alternative(self, before: Spec, spec: Spec) -> bool:
        lone = isinstance(before.day, _ALONE) and _weight(before) == 2 and before.open is None
        named = isinstance(spec.day, _ALONE) and before.stop <= spec.start
        between = self.tokens.items[before.stop : spec.start]
        joined = all({"OR", "COMMA", "ON", "P"} & set(item.tags) for item in between)
        return lone and named and joined

    def _joined(self, specs: list[Spec]) -> Spec | None:
        """A lone day and a lone time of the same message as one expression."""
        days = [s for s in specs if s.day and not (s.clock or s.day_end or s.open)]
        times = [s for s in specs if s.day is None and s.offset is None]
        if len(days) != 1 or len(times) != 1 or len(specs) != 2:
            return None
        if days[0].duration or days[0].day is None:
            return None
        start, stop = specs[0].start, specs[1].stop
        part = times[0].part or days[0].part
        leads = days[0].part is not None
        return replace(
            times[0], day=days[0].day, part=part, part_leads=leads, start=start, stop=stop
        )


def _same_weekday(one: Spec, other: Spec) -> bool:
    first, second = one.day, other.day
    if not isinstance(first, Weekday) or not isinstance(second, Weekday):
        return False
    return first.weekday == second.weekday


def _weight(spec: Spec) -> int:
    """How much an expression says; of equals the first one counts."""
    return (
        2 * (spec.day is not None)
        + 2 * (spec.clock is not None)
        + 2 * (spec.offset is not None)
        + (spec.part is not None)
        + (spec.day_end is not None or spec.clock_end is not None)
    )


def _same_month(first: Day | None, second: Day | None) -> Day | None:
    """ "el 10 o el 11 de octubre": both days are of the month that one of them names."""
    if not isinstance(first, DateOf) or not isinstance(second, DateOf):
        return first
    unsaid = first.month is None and first.month_offset is None
    return replace(first, month=second.month, year=second.year) if unsaid else first


def _other_side(spec: Spec) -> Spec:
    """ "no puedo antes de las 10": from ten on."""
    return replace(spec, open="after" if spec.open == "before" else "before", inclusive=True)

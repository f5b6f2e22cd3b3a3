"""How a rule of recurrence is said: a table per language."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import override

from bookings.recurrence import Rule
from bookings.wording import DEFAULT

SAID: dict[str, dict[str, str]] = {
    "es": {
        "DAILY": "cada día",
        "WEEKLY": "cada semana",
        "MONTHLY": "cada mes",
        "DAILY_N": "cada {n} días",
        "WEEKLY_N": "cada {n} semanas",
        "MONTHLY_N": "cada {n} meses",
        "on": ", {days}",
        "and": " y ",
        "count": ", {n} veces",
        "until": ", hasta el {day}",
        "days": "lunes martes miércoles jueves viernes sábado domingo",
        "1": "el primer {day}",
        "2": "el segundo {day}",
        "3": "el tercer {day}",
        "4": "el cuarto {day}",
        "5": "el quinto {day}",
        "-1": "el último {day}",
        "-2": "el penúltimo {day}",
        "day": r"j \d\e F \d\e Y",
        "booked": "Se repite {rule}: {n} citas, la última el {day}.",
        "cancelled": "Se cancelan {n} citas de la serie, la última la del {day}.",
        "visit": "La visita entera: {parts}.",
    },
    "en": {
        "DAILY": "every day",
        "WEEKLY": "every week",
        "MONTHLY": "every month",
        "DAILY_N": "every {n} days",
        "WEEKLY_N": "every {n} weeks",
        "MONTHLY_N": "every {n} months",
        "on": " on {days}",
        "and": " and ",
        "count": ", {n} times",
        "until": ", until {day}",
        "days": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "1": "the first {day}",
        "2": "the second {day}",
        "3": "the third {day}",
        "4": "the fourth {day}",
        "5": "the fifth {day}",
        "-1": "the last {day}",
        "-2": "the last {day} but one",
        "day": "j F Y",
        "booked": "It repeats {rule}: {n} appointments, the last on {day}.",
        "cancelled": "{n} appointments of the series are cancelled, the last that of {day}.",
        "visit": "The whole visit: {parts}.",
    },
    "pt": {
        "DAILY": "todos os dias",
        "WEEKLY": "toda semana",
        "MONTHLY": "todo mês",
        "DAILY_N": "a cada {n} dias",
        "WEEKLY_N": "a cada {n} semanas",
        "MONTHLY_N": "a cada {n} meses",
        "on": ", {days}",
        "and": " e ",
        "count": ", {n} vezes",
        "until": ", até {day}",
        "days": "segunda terça quarta quinta sexta sábado domingo",
        "1": "na 1ª {day}",
        "2": "na 2ª {day}",
        "3": "na 3ª {day}",
        "4": "na 4ª {day}",
        "5": "na 5ª {day}",
        "-1": "na última {day}",
        "-2": "na penúltima {day}",
        "day": r"j \d\e F \d\e Y",
        "booked": "Repete {rule}: {n} horários, o último em {day}.",
        "cancelled": "{n} horários da série foram cancelados, o último o de {day}.",
        "visit": "A visita inteira: {parts}.",
    },
}
_WEEK = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def rule_said(rule: Rule, language: str) -> str:
    """A rule in words, such as "cada semana, martes y jueves, 8 veces"."""
    said = SAID.get(language, SAID[DEFAULT])
    key = rule.freq if rule.interval == 1 else f"{rule.freq}_N"
    text = said[key].format(n=rule.interval)
    if rule.byday:
        names = [_day_said(day, said) for day in rule.byday]
        days = said["and"].join(filter(None, (", ".join(names[:-1]), names[-1])))
        text += said["on"].format(days=days)
    if rule.count is not None:
        text += said["count"].format(n=rule.count)
    if rule.until is not None:
        text += said["until"].format(day=day_said(rule.until, language))
    return text


def _day_said(day: str, said: dict[str, str]) -> str:
    name = said["days"].split()[_WEEK.index(day[-2:])]
    return said[day[:-2]].format(day=name) if day[:-2] else name


def day_said(day: date | datetime, language: str) -> str:
    """A date with its year."""
    with override(language):
        return date_format(day, SAID.get(language, SAID[DEFAULT])["day"])


def booked_said(rule: Rule, dates: int, last: datetime, language: str) -> str:
    """What a customer is told of a series beside a date; `last` in the zone to say it in."""
    bare = Rule(rule.freq, rule.interval, rule.byday)
    said = SAID.get(language, SAID[DEFAULT])
    day = day_said(last, language)
    return said["booked"].format(rule=rule_said(bare, language), n=dates, day=day)


def cancelled_said(dates: int, last: datetime, language: str) -> str:
    """How many dates of a series went together; `last` in the zone to say it in."""
    said = SAID.get(language, SAID[DEFAULT])
    return said["cancelled"].format(n=dates, day=day_said(last, language))


def visit_said(parts: list[str], language: str) -> str:
    """The parts of a visit, each as its clock time and service."""
    return SAID.get(language, SAID[DEFAULT])["visit"].format(parts=", ".join(parts))

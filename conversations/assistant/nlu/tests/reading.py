"""A fixed moment for the tests of dates: Wednesday 11 March 2026, 10:30 in Madrid."""

from datetime import datetime
from zoneinfo import ZoneInfo

from conversations.assistant.nlu.datetimes import Resolved, resolve

TZ = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 3, 11, 10, 30, tzinfo=TZ)


def read(
    text: str,
    language: str = "es",
    *,
    now: datetime = NOW,
    tz: ZoneInfo = TZ,
    shop: bool = True,
) -> Resolved | None:
    return resolve(text, now=now, tz=tz, language=language, prefer_business_hours=shop)


def shown(moment: datetime | None) -> str:
    return moment.strftime("%m-%d %H:%M") if moment else "-"


def said(text: str, language: str = "es", **options: bool) -> str:
    """ "start..end grain open" in local time, the way the tables of the tests write it."""
    found = read(text, language, **options)
    if found is None:
        return "nothing"
    parts = [f"{shown(found.start)}..{shown(found.end)}", found.grain, found.open or ""]
    return " ".join(parts).strip()

"""Days that never move, years beside months, hours whose half of the day comes last."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.assistant.nlu.datetimes import resolve

MADRID = ZoneInfo("Europe/Madrid")
WEDNESDAY = datetime(2026, 11, 18, 10, 30, tzinfo=MADRID)


@pytest.mark.parametrize(
    ("language", "text", "start", "end", "bound"),
    [
        ("es", "antes de Navidad", None, "2026-12-25 00:00", "before"),
        ("es", "nochevieja a las 10", "2026-12-31 10:00", None, None),
        ("es", "el día de Reyes", "2027-01-06 00:00", "2027-01-07 00:00", None),
        ("en", "Christmas Eve at 4pm", "2026-12-24 16:00", None, None),
        ("pt", "na véspera de Natal", "2026-12-24 00:00", "2026-12-25 00:00", None),
        ("en", "March next year", "2027-03-01 00:00", "2027-04-01 00:00", None),
        ("es", "el año que viene en enero", "2027-01-01 00:00", "2027-02-01 00:00", None),
        ("en", "9-11am tomorrow", "2026-11-19 09:00", "2026-11-19 11:00", None),
        ("pt", "9-11h amanhã", "2026-11-19 09:00", "2026-11-19 11:00", None),
        ("en", "2-4pm on Friday", "2026-11-20 14:00", "2026-11-20 16:00", None),
        ("es", "como muy tarde el jueves", None, "2026-11-20 00:00", "before"),
        ("en", "no later than Friday", None, "2026-11-21 00:00", "before"),
        ("es", "antes del viernes", None, "2026-11-20 00:00", "before"),
        ("en", "Thursday week", "2026-11-26 00:00", "2026-11-27 00:00", None),
        ("en", "Thursday next week", "2026-11-26 00:00", "2026-11-27 00:00", None),
        ("es", "en hora y media", "2026-11-18 12:00", None, None),
        ("es", "dentro de tres cuartos de hora", "2026-11-18 11:15", None, None),
    ],
)
def test_it_is_read_as_people_mean_it(
    language: str, text: str, start: str | None, end: str | None, bound: str | None
) -> None:
    found = resolve(text, now=WEDNESDAY, tz=MADRID, language=language)
    assert found is not None
    assert (_wall(found.start), found.open) == (start, bound)
    assert end is None or _wall(found.end) == end


def _wall(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else None

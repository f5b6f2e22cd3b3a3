"""The 24-hour window, and how texts are cut."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels_whatsapp.policy import decide
from channels_whatsapp.text import split_text
from conversations.channels.base import Decision
from conversations.channels.showing import numbered

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class FakeTemplate:
    state: str = "approved"
    category: str = "utility"


def at(
    hours: float | None,
    template: FakeTemplate | None = None,
    purpose: str = "reminder_24h",
    **more: object,
) -> Decision:
    wrote = None if hours is None else NOW - timedelta(hours=hours)
    return decide(
        last_inbound_at=wrote,
        now=NOW,
        purpose=purpose,
        template=template,
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("hours", [0, 1, 23.999])
def test_inside_the_window_free_text_goes_out(hours: float) -> None:
    assert at(hours).mode == "free"


@pytest.mark.parametrize("hours", [24, 25, 1000, None])
def test_outside_the_window_only_an_approved_template_goes_out(hours: float | None) -> None:
    assert at(hours, FakeTemplate()).mode == "template"
    refused = at(hours)
    assert refused.mode == "refuse"
    assert refused.reason


def test_a_template_under_review_is_waited_for_but_not_by_a_reminder() -> None:
    waiting = at(30, FakeTemplate("pending"), "follow_up")
    assert waiting.mode == "wait"
    assert waiting.at is not None
    assert waiting.at > NOW
    assert at(30, FakeTemplate("pending"), "reminder_2h").mode == "refuse"


@pytest.mark.parametrize("state", ["rejected", "paused", "draft"])
def test_a_template_that_was_not_approved_is_not_used(state: str) -> None:
    assert at(30, FakeTemplate(state), "follow_up").mode == "refuse"


def test_the_predicted_price_depends_on_the_category_and_the_provider_s_fee() -> None:
    fee = Decimal("0.005")
    assert at(1, fee=fee).cost == fee
    utility = at(30, FakeTemplate(), fee=fee).cost
    marketing = at(30, FakeTemplate(category="marketing"), fee=fee).cost
    assert fee < utility < marketing


def test_who_asked_for_silence_gets_answers_only() -> None:
    assert at(1, purpose="reminder_24h", opted_out=True).mode == "refuse"
    assert at(1, purpose="campaign", opted_out=True).mode == "refuse"
    assert at(1, purpose="reply", opted_out=True).mode == "free"


def test_options_are_numbered_below_the_text_once() -> None:
    body = numbered("¿Cuál prefieres?", ["10:00", "10:30"])
    assert body == "¿Cuál prefieres?\n\n1. 10:00\n2. 10:30"
    assert numbered(body, ["10:00", "10:30"]) == body
    assert numbered("Hola", []) == "Hola"


def test_a_long_text_is_cut_between_paragraphs() -> None:
    one, two = "a" * 900, "b" * 900
    assert split_text(f"{one}\n\n{two}", 1600) == [one, two]


def test_a_paragraph_without_end_is_cut_between_words() -> None:
    parts = split_text("palabra " * 500, 1600)
    assert all(part.split(" ")[0] == "palabra" == part.split(" ")[-1] for part in parts)


@given(st.text(max_size=400), st.integers(min_value=4, max_value=60))
def test_parts_are_short_enough_and_lose_nothing_but_white_space(text: str, limit: int) -> None:
    parts = split_text(text, limit)
    assert all(len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert len(parts) == 1 or all(parts)

"""The one decision: tables of what is sent how, whatever the channel."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.sending.purposes import Initiative, initiative_of
from conversations.sending.rule import Decision, Facts, TemplateFacts, choose, decide

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
MORNING = NOW + timedelta(hours=9)
REPLY, AGENT, REMINDER, FOLLOW_UP = "reply", "agent", "reminder_24h", "follow_up_offer"
CONFIRMED, API = "booking_confirmed", "api"
PRICE = Decimal("0.0250")
GOOD = TemplateFacts("approved", PRICE)


def facts(purpose: str = REMINDER, wrote: float | None = None, **more: Any) -> Facts:
    """A message on WhatsApp to somebody who wrote so many hours ago."""
    last = None if wrote is None else NOW - timedelta(hours=wrote)
    return Facts(
        now=NOW,
        channel=more.pop("channel", "whatsapp"),
        purpose=purpose,
        last_inbound_at=last,
        **{"windowed": True, **more},
    )


@pytest.mark.parametrize(
    ("purpose", "wrote", "more", "mode"),
    [
        # The window: free text for 24 hours, to the second.
        (REPLY, 0, {}, "free"),
        (REPLY, 23.999, {}, "free"),
        (REPLY, 24, {}, "refuse"),
        (AGENT, 24, {"template": GOOD}, "template"),
        (REMINDER, 1, {}, "free"),
        (REMINDER, None, {}, "refuse"),
        (REMINDER, None, {"template": GOOD}, "template"),
        (REMINDER, 1000, {"template": GOOD}, "template"),
        # What a template is worth in each of its states.
        (FOLLOW_UP, 30, {"template": TemplateFacts("pending", PRICE)}, "wait"),
        (FOLLOW_UP, 30, {"template": TemplateFacts("sending", PRICE)}, "wait"),
        (REMINDER, 30, {"template": TemplateFacts("pending", PRICE)}, "refuse"),
        (FOLLOW_UP, 30, {"template": TemplateFacts("rejected", PRICE)}, "refuse"),
        (FOLLOW_UP, 30, {"template": TemplateFacts("paused", PRICE)}, "refuse"),
        (FOLLOW_UP, 30, {"template": TemplateFacts("disabled", PRICE)}, "refuse"),
        (FOLLOW_UP, 30, {"template": TemplateFacts("draft", PRICE)}, "refuse"),
        # Whoever wants silence gets answers only, inside the window and outside.
        (REPLY, 1, {"silent": True}, "free"),
        (AGENT, 1, {"silent": True}, "free"),
        (REMINDER, 1, {"silent": True}, "refuse"),
        (CONFIRMED, 1, {"silent": True}, "refuse"),
        (API, 1, {"silent": True}, "refuse"),
        (FOLLOW_UP, 30, {"silent": True, "template": GOOD}, "refuse"),
        (REPLY, 1, {"blocked": True}, "free"),
        (FOLLOW_UP, 1, {"blocked": True}, "refuse"),
        # What a channel's own stop word, or the channel itself, has against it holds for all.
        (REPLY, 1, {"refused": "STOP"}, "refuse"),
        (REPLY, 1, {"closed": "gone"}, "refuse"),
        # A number that is down is waited for; night and pace as well.
        (REPLY, 1, {"down": "error"}, "wait"),
        (REPLY, 30, {"down": "error", "template": GOOD}, "wait"),
        (REMINDER, 1, {"quiet_until": MORNING}, "wait"),
        (REMINDER, 30, {"quiet_until": MORNING, "template": GOOD}, "wait"),
        (REPLY, 1, {"held": ("pace", NOW + timedelta(seconds=2))}, "wait"),
        # Channels without a window.
        (REMINDER, None, {"channel": "telegram", "windowed": False}, "free"),
        (REMINDER, 900, {"channel": "sms", "windowed": False, "free_price": PRICE}, "free"),
        (REMINDER, 900, {"channel": "email", "windowed": False, "silent": True}, "refuse"),
        (REMINDER, 900, {"channel": "email", "windowed": False, "quiet_until": MORNING}, "wait"),
    ],
)
def test_each_case_has_one_answer(
    purpose: str, wrote: float | None, more: dict[str, Any], mode: str
) -> None:
    decision = decide(facts(purpose, wrote, **more))
    assert decision.mode == mode
    assert decision.why, "whoever looks must be told why"
    assert (decision.at is not None) == (mode == "wait")
    if decision.at is not None:
        assert decision.at > NOW


@pytest.mark.parametrize(
    ("purpose", "who"),
    [
        ("", Initiative.CONVERSATION),
        (REPLY, Initiative.CONVERSATION),
        (AGENT, Initiative.CONVERSATION),
        ("quota", Initiative.CONVERSATION),
        ("mail_proof", Initiative.CONVERSATION),
        (CONFIRMED, Initiative.ANSWER),
        ("waitlist_offer", Initiative.ANSWER),
        (API, Initiative.ANSWER),
        (REMINDER, Initiative.OWN),
        (FOLLOW_UP, Initiative.OWN),
        ("attendance_check", Initiative.OWN),
        ("campaign", Initiative.OWN),
    ],
)
def test_who_begins_with_a_message(purpose: str, who: Initiative) -> None:
    assert initiative_of(purpose) is who


def test_the_price_is_that_of_the_form_in_which_it_goes_out() -> None:
    fee = Decimal("0.0050")
    assert decide(facts(REPLY, 1, free_price=fee, template=GOOD)).cost == fee
    assert decide(facts(REMINDER, 30, free_price=fee, template=GOOD)).cost == PRICE
    assert decide(facts(REMINDER, 30)).cost == 0


def test_what_the_person_asked_for_weighs_more_than_a_number_that_is_down() -> None:
    decision = decide(facts(REMINDER, 1, silent=True, down="error"))
    assert decision.mode == "refuse"


FREE, TEMPLATE = Decision("free", why="f"), Decision("template", why="t")
NO = Decision("refuse", "n", why="n")
SOON = Decision("wait", "s", at=NOW + timedelta(minutes=1), why="s")
LATE = Decision("wait", "l", at=NOW + timedelta(hours=1), why="l")


@pytest.mark.parametrize(
    ("ways", "place", "passed"),
    [
        ([FREE, FREE], 0, []),
        ([TEMPLATE, FREE], 0, []),  # the person's own order weighs more than the price
        ([NO, TEMPLATE], 1, ["n"]),
        ([NO, SOON, FREE], 2, ["n", "s"]),
        ([NO, LATE, SOON], 2, ["n", "l"]),
        ([LATE, NO], 0, ["n"]),
        ([NO, NO], 0, ["n"]),
        ([], None, []),
    ],
)
def test_of_several_ways_the_first_that_goes_out_is_taken(
    ways: list[Decision], place: int | None, passed: list[str]
) -> None:
    choice = choose([(f"way{number}", each) for number, each in enumerate(ways)])
    assert choice.place == place
    assert [each.reason for each in choice.passed] == passed
    if place is None:
        assert choice.decision.mode == "refuse"
    else:
        assert choice.decision is ways[place]


@given(
    wrote=st.none() | st.floats(min_value=0, max_value=2000),
    purpose=st.sampled_from([REPLY, AGENT, REMINDER, FOLLOW_UP, CONFIRMED, API]),
    silent=st.booleans(),
    state=st.sampled_from(["", "approved", "pending", "rejected", "paused", "draft"]),
)
def test_free_text_never_leaves_a_closed_window_and_silence_is_kept(
    wrote: float | None, purpose: str, silent: bool, state: str
) -> None:
    template = TemplateFacts(state, PRICE) if state else None
    decision = decide(facts(purpose, wrote, silent=silent, template=template))
    if decision.mode == "free":
        assert wrote is not None
        assert wrote < 24
    if decision.mode == "template":
        assert state == "approved"
    if decision.goes and silent:
        assert purpose in (REPLY, AGENT)

"""The activity page speaks of what was done in words, not in codes."""

from django.utils import translation

from tenants.audit.labels import action_label, value_text


def test_opening_hours_name_their_weekday() -> None:
    with translation.override("es"):
        assert value_text(["0 09:00–14:00", "6 10:00–12:00"]) == "lun 09:00–14:00, dom 10:00–12:00"


def test_other_values_that_begin_with_a_digit_stay() -> None:
    assert value_text("0 veces") == "0 veces"
    assert value_text("2026-12-08") == "2026-12-08"


def test_a_business_and_its_plan_have_words() -> None:
    for action in ("business.created", "subscription.plan_changed", "invoice.created"):
        assert action_label(action) != action

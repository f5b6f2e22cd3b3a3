"""The rules of follow-ups: given once, edited by owners, checked before they fail a customer."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from leads.follow_up_rules import rules, rules_install
from leads.follow_up_specs import DEFAULTS, FollowUpSpec
from leads.follow_up_texts import LANGUAGES, BadText, placeholders_of, text_fill, text_for
from leads.models import FollowUpRule
from leads.quiet import after_quiet
from tenants.audit.models import AuditEntry
from tenants.models import Business

URL = "/settings/follow-ups/"
MADRID = ZoneInfo("Europe/Madrid")


def rule(kind: str) -> FollowUpRule:
    return next(each for each in rules() if each.kind == kind)


def form(kind: str, **changed: str) -> dict[str, str]:
    """What the page sends for one rule."""
    values = {"active": "on", "amount": "2", "unit": "days", "text_es": "Hola, {nombre}"}
    values |= {"text_en": "", "text_pt": ""} | changed
    return {"rule": kind} | {f"{kind}-{name}": value for name, value in values.items() if value}


# --- Given --------------------------------------------------------------------------------------
def test_a_business_without_rules_gets_the_briefs(estilo: Business) -> None:
    assert {each.kind: each.after for each in rules()} == {
        "class_tomorrow": timedelta(hours=1),
        "how_was_it": timedelta(days=1),
        "offer": timedelta(days=3),
        "last": timedelta(days=7),
        "second_try": timedelta(hours=2),
    }


def test_a_kit_adds_what_is_missing_and_leaves_the_owners_own(estilo: Business) -> None:
    rules_install([FollowUpSpec("offer", "visit", timedelta(days=2), {"es": "Bono al {negocio}"})])
    rules_install(DEFAULTS)
    assert len(rules()) == len(DEFAULTS)
    assert rule("offer").texts == {"es": "Bono al {negocio}"}


@pytest.mark.parametrize(
    "spec",
    [
        FollowUpSpec("gift", "visit", timedelta(days=1), {}),
        FollowUpSpec("offer", "birthday", timedelta(days=1), {}),  # type: ignore[arg-type]
        FollowUpSpec("offer", "visit", timedelta(days=-1), {}),
        FollowUpSpec("offer", "visit", timedelta(days=1), {"fr": "Salut"}),
        FollowUpSpec("offer", "visit", timedelta(days=1), {"es": "{precio}"}),
    ],
)
def test_a_rule_that_cannot_work_is_refused_with_the_whole_kit(
    estilo: Business, spec: FollowUpSpec
) -> None:
    with pytest.raises(ValueError):
        rules_install([DEFAULTS[0], spec])
    assert not FollowUpRule.objects.exists()


def test_the_default_texts_exist_in_every_language_and_can_be_filled() -> None:
    for spec in DEFAULTS:
        assert set(spec.texts) == set(LANGUAGES)
        for text in spec.texts.values():
            assert placeholders_of(text)
            assert "{" not in text_fill(text, {})


# --- Texts --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "text", ["{precio}", "{nombre", "nombre}", "{}", "{0}", "{nombre!r}", "{nombre.pk}", "{cita:d}"]
)
def test_a_text_with_anything_else_in_braces_is_refused(text: str) -> None:
    with pytest.raises(BadText):
        placeholders_of(text)


def test_a_person_without_a_name_is_greeted_without_a_gap() -> None:
    assert text_fill("¡Hola, {nombre}! ¿Qué tal?", {"nombre": ""}) == "¡Hola! ¿Qué tal?"


def test_the_persons_language_comes_first_and_any_text_before_none() -> None:
    texts = {"es": "hola", "pt": "olá"}
    assert text_for(texts, ("pt", "es")) == "olá"
    assert text_for(texts, ("en", "es")) == "hola"
    assert text_for({"pt": "olá"}, ("en", "es")) == "olá"
    assert text_for({}, ("es",)) == ""


@pytest.mark.parametrize(
    ("at", "then"),
    [
        ("2026-11-24 20:59", "2026-11-24 20:59"),
        ("2026-11-24 21:00", "2026-11-25 09:00"),
        ("2026-11-25 00:30", "2026-11-25 09:00"),
        ("2026-11-25 08:59", "2026-11-25 09:00"),
        ("2026-11-25 09:00", "2026-11-25 09:00"),
        ("2026-10-24 22:00", "2026-10-25 09:00"),  # the clocks go back that night
        ("2027-03-27 22:00", "2027-03-28 09:00"),  # and forward that one
    ],
)
def test_the_night_ends_at_nine_by_the_businesss_clock(at: str, then: str) -> None:
    moment = datetime.fromisoformat(at).replace(tzinfo=MADRID)
    assert after_quiet(moment, MADRID) == datetime.fromisoformat(then).replace(tzinfo=MADRID)


# --- The owner's page ---------------------------------------------------------------------------
def test_an_owner_changes_time_text_and_whether_it_goes_out(
    owner_client: Client, estilo: Business
) -> None:
    assert "¿Cómo te fue" in owner_client.get(URL).content.decode()
    assert owner_client.post(URL, form("how_was_it", active="")).status_code == 302
    changed = rule("how_was_it")
    assert (changed.active, changed.after) == (False, timedelta(days=2))
    assert changed.texts == {"es": "Hola, {nombre}"}
    entry = AuditEntry.objects.get(action="follow_up_rule.updated")
    assert entry.after["active"] is False


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"text_es": "Hola {precio}"}, "{precio} no existe"),
        ({"text_pt": "Olá {nome}"}, "{nome} no existe"),
        ({"text_es": "Hola {nombre"}, "llave suelta"),
        ({"text_es": ""}, 'aria-invalid="true"'),
        ({"amount": "-1"}, "mayor o igual"),
        ({"amount": "91"}, "Como mucho 90 días"),
        ({"amount": "1e9"}, "entero"),
        ({"unit": "centuries"}, "válida"),
        ({"text_es": "a" * 1001}, "1000"),
    ],
)
def test_what_could_not_be_sent_is_not_saved(
    owner_client: Client, estilo: Business, changed: dict[str, str], words: str
) -> None:
    before = rule("offer").texts
    answer = owner_client.post(URL, form("offer", **changed))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert rule("offer").texts == before


def test_a_preview_fills_the_text_or_says_what_is_wrong(
    owner_client: Client, estilo: Business
) -> None:
    url = f"{URL}preview/"
    shown = owner_client.post(url, {"offer-text_es": "Ven a {negocio}, {nombre}"})
    assert "Ven a Peluquería Estilo, Lucía" in shown.content.decode()
    wrong = owner_client.post(url, {"offer-text_es": "{x}<b>"}).content.decode()
    assert "{x} no existe" in wrong
    assert "<b>" not in wrong


def test_only_who_manages_the_business_may_see_or_change_rules(
    agent_client: Client, viewer_client: Client, estilo: Business
) -> None:
    for client in (agent_client, viewer_client):
        assert client.get(URL).status_code == 403
        assert client.post(URL, form("offer")).status_code == 403


def test_a_rule_that_does_not_exist_is_not_found(owner_client: Client, estilo: Business) -> None:
    assert owner_client.post(URL, form("gift")).status_code == 404

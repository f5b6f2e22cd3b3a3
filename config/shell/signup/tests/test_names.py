"""Addresses: taken, kept back, look-alike and unreadable ones are refused in words."""

import pytest
from django.db.models import CharField, F, Value

from config.shell.signup.names import (
    RESERVED,
    schema_of,
    subdomain_clean,
    subdomain_from,
    subdomain_problem,
    subdomain_proposals,
)
from tenants.lookalikes import skeleton, skeleton_sql
from tenants.models import Business
from tenants.provisioning import RESERVED as RESERVED_SCHEMAS

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["peluqueria-soto", "bar3", "clinica-santander", "abc"])
def test_ordinary_addresses_are_free(name: str) -> None:
    assert subdomain_problem(name) == ""


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("peluquería", "acentos"),
        ("аbc-salon", "acentos"),  # the first letter is Cyrillic
        ("xn--peluquera-i2a", "xn--"),
        ("ab", "Entre"),
        ("a" * 41, "Entre"),
        ("-abc", "guion"),
        ("abc-", "guion"),
        ("ab--cd", "guiones sueltos"),
        ("1abc", "empieza por una letra"),
        ("ab_cd", "Minúsculas"),
        ("ab.cd", "Minúsculas"),
        ("ab cd", "Minúsculas"),
        ("ab\ncd", "Minúsculas"),
    ],
)
def test_malformed_addresses_say_what_to_do(name: str, word: str) -> None:
    assert word in subdomain_problem(name)


@pytest.mark.parametrize(
    "name", ["admin", "api", "www", "mail", "status", "soporte", "adm1n", "s0porte", "ww-w", "pg-x"]
)
def test_the_platforms_own_names_are_kept_back_and_their_lookalikes_too(name: str) -> None:
    assert "reservada" in subdomain_problem(name)


def test_whatever_provisioning_reserves_is_reserved_here() -> None:
    assert {schema_of(name) for name in RESERVED} >= RESERVED_SCHEMAS
    for name in RESERVED:
        assert subdomain_problem(name), name


@pytest.mark.parametrize(
    "name", ["mostrador-ayuda", "m0strador", "soporte-whatsapp", "whatsapp", "paypa1-cobros"]
)
def test_other_firms_names_are_refused(name: str) -> None:
    assert "otra marca" in subdomain_problem(name)


@pytest.mark.parametrize("name", ["pineapple-bar", "zoomania", "metalurgica"])
def test_words_that_only_contain_a_short_brand_are_free(name: str) -> None:
    assert subdomain_problem(name) == ""


def test_a_businesss_address_is_taken() -> None:
    assert "ya es de otro negocio" in subdomain_problem("estilo")


@pytest.mark.parametrize("name", ["est1lo", "estil0", "es-tilo", "e5tilo", "academla", "acadernia"])
def test_what_would_be_taken_for_another_business_is_refused(name: str) -> None:
    assert "parece demasiado" in subdomain_problem(name)


@pytest.mark.parametrize(
    "name", ["estilo", "a_b_c", "vvarner_1", "rnodelo", "o0o_i1l", "s5_rn_vv", "bar_num"]
)
def test_the_database_compares_as_we_do(name: str) -> None:
    row = Business.objects.annotate(text=Value(name, output_field=CharField()))
    (found,) = row.annotate(bare=skeleton_sql("text")).values_list("bare", flat=True)[:1]
    assert found == skeleton(name)
    assert F("text").name == "text"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Peluquería Ñandú S.L.", "peluqueria-nandu-s-l"),
        ("Clínica Río, SL", "clinica-rio"),
        ("3 Hermanas", "hermanas"),
        ("日本", ""),
        ("Taller & Cía", "taller"),
    ],
)
def test_an_address_is_made_from_the_businesss_name(name: str, address: str) -> None:
    assert subdomain_from(name) == address


def test_proposals_are_free_different_and_near() -> None:
    proposals = subdomain_proposals("estilo", name="Peluquería Estilo", country="ES")
    assert len(proposals) == len(set(proposals)) == 3
    assert all(subdomain_problem(each) == "" for each in proposals)
    assert all("estilo" in each for each in proposals)


@pytest.mark.parametrize("wish", ["", "日本", "www", "x" * 60, "peluquería"])
def test_there_are_proposals_for_anything(wish: str) -> None:
    assert subdomain_proposals(wish)


def test_capitals_and_blanks_are_no_mistake() -> None:
    assert subdomain_clean("  Mi-Salon ") == "mi-salon"

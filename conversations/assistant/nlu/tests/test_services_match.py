"""The service a customer means is found in the business's own catalogue."""

import pytest

from conversations.assistant.nlu.services_match import (
    Catalogue,
    CatalogueService,
    CatalogueStaff,
    choose_service,
    match_services,
    match_staff,
)


def catalogue(*names):
    return Catalogue(tuple(CatalogueService(at, name) for at, name in enumerate(names)))


SALON = catalogue(
    "Corte mujer", "Corte caballero", "Corte infantil", "Corte y peinado", "Tinte raíz",
    "Manicura semipermanente", "Limpieza facial", "Depilación láser axilas",
    "Depilación cera piernas", "Masaje relajante", "Arreglo de barba", "Alisado de keratina",
)  # fmt: skip
CLINIC = catalogue("Primera consulta", "Limpieza dental", "Blanqueamiento", "Fisioterapia")
ACADEMY = catalogue("Clase de prueba", "Jiu-jitsu adultos", "Jiu-jitsu niños", "Muay Thai")
FIRM = catalogue(
    "Revisión de caldera", "Instalación de aire acondicionado",
    "Reparación de aire acondicionado", "Urgencia de fontanería",
)  # fmt: skip


def found(text, offered, language="es"):
    one, several = choose_service(match_services(text, offered, language))
    return one.name if one else [match.name for match in several]


@pytest.mark.parametrize(
    ("text", "offered", "name"),
    [
        ("corte de hombre", SALON, "Corte caballero"),
        ("un corte para mi hijo", SALON, "Corte infantil"),
        ("quiero hacerme las uñas", SALON, "Manicura semipermanente"),
        ("me quiero teñir", SALON, "Tinte raíz"),
        ("limpiesa de cutis", SALON, "Limpieza facial"),
        ("depilarme las axilas", SALON, "Depilación láser axilas"),
        ("masages", SALON, "Masaje relajante"),
        ("haircut for my son", SALON, "Corte infantil"),
        ("blanquearme los dientes", CLINIC, "Blanqueamiento"),
        ("me duele la espalda", CLINIC, "Fisioterapia"),
        ("quiero probar una clase", ACADEMY, "Clase de prueba"),
        ("jiu jitsu para mi hija", ACADEMY, "Jiu-jitsu niños"),
        ("el aire no enfría", FIRM, "Reparación de aire acondicionado"),
        ("instalar un split", FIRM, "Instalación de aire acondicionado"),
        ("no tengo agua caliente", FIRM, "Revisión de caldera"),
        ("hay una fuga de agua", FIRM, "Urgencia de fontanería"),
    ],
)
def test_everyday_words_find_the_service(text, offered, name):
    assert found(text, offered) == name


def test_the_whole_name_wins_over_its_beginning():
    offered = catalogue("Corte", "Corte y Peinado")
    assert found("Quiero Corte y Peinado el 15 de enero", offered) == "Corte y Peinado"
    assert found("quiero cortarme el pelo", offered) == "Corte"


def test_several_likely_services_are_offered_three_at_most():
    assert set(found("quiero cortarme el pelo", SALON)) == {
        "Corte mujer", "Corte caballero", "Corte infantil",
    }  # fmt: skip
    assert set(found("depilación", SALON)) == {
        "Depilación láser axilas", "Depilación cera piernas",
    }  # fmt: skip


def test_a_synonym_of_the_owner_counts_like_the_name():
    offered = Catalogue((CatalogueService("a", "Ritual Nº 5", ("kobido",)),))
    assert found("tienen kobido?", offered) == "Ritual Nº 5"


@pytest.mark.parametrize(
    "text", ["hola quiero una cita", "para mi hijo", "masaje", "", "el martes"]
)
def test_no_service_is_invented(text):
    assert found(text, CLINIC) == []


def test_staff_are_found_by_first_name_and_with_typos():
    staff = (CatalogueStaff(1, "Dra. Laura Gómez"), CatalogueStaff(2, "Marta Ruiz"))
    assert match_staff("con laura por favor", staff).id == 1
    assert match_staff("con la dra gomes", staff).id == 1
    assert match_staff("el martes", staff) is None


def test_two_people_of_one_name_are_told_apart_by_the_surname():
    staff = (CatalogueStaff(1, "Ana Ruiz"), CatalogueStaff(2, "Ana Soto"))
    assert match_staff("con Ana", staff) is None
    assert match_staff("con Ana Soto", staff).id == 2


MEN = catalogue("Corte", "Barba", "Color", "Manicura")


@pytest.mark.parametrize(
    "text",
    ["barra", "el barça", "la barca", "barna", "soy Bárbara", "qué barbaridad", "hace calor"],
)
def test_another_word_is_no_misspelt_service(text):
    assert found(text, MEN) == []


@pytest.mark.parametrize(
    ("text", "name", "doubted"),
    [
        ("quiero babra", "Barba", True),  # letters swapped
        ("quiero barbba", "Barba", True),  # one twice
        ("quiero colpr", "Color", True),  # the key beside it
        ("manicra", "Manicura", True),  # one left out
        ("barva", "Barba", False),  # the same by ear
        ("barba", "Barba", False),
        ("me quiero teñir de otro colro", "Color", False),  # "teñir" says it as well
    ],
)
def test_a_slip_is_forgiven_and_told_from_what_was_written(text, name, doubted):
    one, _ = choose_service(match_services(text, MEN, "es"))
    assert (one.name, one.doubted) == (name, doubted)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("voltarei às sete e trinta", "pt"),  # is no "tinta"
        ("tendré vacaciones", "es"),  # no "teñir"
        ("I am not comfortable sharing that", "en"),  # no "shaving"
    ],
)
def test_a_common_word_is_never_taken_for_a_service(text, language):
    assert found(text, catalogue("Tinte raíz", "Barba"), language) == []


def test_a_word_of_the_catalogue_is_never_mended_into_another():
    offered = catalogue("Barra", "Barba")
    assert found("clase de barra", offered) == "Barra"

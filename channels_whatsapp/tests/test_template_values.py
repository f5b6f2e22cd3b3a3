"""A template gets the values that it has places for, whenever it was approved."""

from channels_whatsapp.models import MessageTemplate

VALUES = ["Ana", "Corte", "Peluquería Estilo", "mañana a las 10:00", "https://estilo.example/o/1"]


def test_a_template_from_before_the_link_gets_no_link() -> None:
    old = MessageTemplate(body="Hola {{1}}: {{2}} en {{3}}, {{4}}. ¿Te la guardamos?")
    assert old.values_used(VALUES) == VALUES[:4]
    assert VALUES[4] not in old.text(VALUES)


def test_a_template_with_the_link_gets_all() -> None:
    new = MessageTemplate(body="Hola {{1}}: {{2}} en {{3}}, {{4}}. Responde o abre {{5}}")
    assert new.values_used(VALUES) == VALUES
    assert new.text(VALUES).endswith(VALUES[4])


def test_a_template_without_places_gets_nothing() -> None:
    assert MessageTemplate(body="Te esperamos.").values_used(VALUES) == []

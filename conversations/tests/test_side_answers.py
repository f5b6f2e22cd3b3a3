"""A side question in the middle of a booking, in a salon that has written things down."""

from conversations.services.faqs import faq_write
from conversations.tests.test_adversarial import World, world  # noqa: F401 - a fixture
from tenants.models import User


def test_a_price_is_told_and_the_free_times_stay(world: World, owner: User) -> None:  # noqa: F811
    faq_write(question="¿cuánto dura el color?", answer="Dura unas seis semanas.", user=owner)
    first = world.says("hola, quiero un corte el jueves por la tarde")
    assert "tengo libre" in first[-1]
    answer = world.says("¿cuánto cuesta el color?")[-1]
    assert "45 €" in answer
    assert "siguen libres" in answer
    assert "equipo" not in answer

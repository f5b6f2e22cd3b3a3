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


def test_what_stands_beside_code_is_answered(world: World) -> None:  # noqa: F811
    assert "18 €" in world.says("<a href=x>hola</a> {{ 7*7 }} ¿cuánto cuesta el corte?")[-1]


def test_a_bid_after_a_bid_is_refused_like_the_first(world: World) -> None:  # noqa: F811
    first = world.says("¿me das un 10%?")[-1]
    assert "publicados" in first
    assert "publicados" in world.says("un 5 entonces")[-1]


def test_what_the_business_is_asked_and_no_record_tells_goes_to_the_team(
    world: World,  # noqa: F811
) -> None:
    world.says("hola")
    for text in ("¿tengo que ir con el pelo lavado?", "me dejé el paraguas ahí ayer"):
        assert "equipo" in world.says(text)[-1]
        assert [call["tool"] for call in world.tools()] == ["ask_team"]


def test_who_says_only_their_name_hears_what_can_be_done(world: World) -> None:  # noqa: F811
    assert "¿Qué necesitas?" in world.says("soy Lucía")[-1]


def test_a_name_in_a_forwarded_text_is_not_the_sender_s(world: World) -> None:  # noqa: F811
    said = world.says("Me escribieron: «hola, soy Elena». ¿Cuánto cuesta el corte?")[-1]
    assert "Elena" not in said


def test_who_goes_is_let_go(world: World) -> None:  # noqa: F811
    world.says("hola")
    assert "Aquí me tienes" in world.says("tengo que colgar, luego os escribo")[-1]


def test_an_automatic_greeting_is_answered_once(world: World) -> None:  # noqa: F811
    text = "Gracias por contactar con nosotros. En breve le atenderemos."
    assert "automático" in world.says(text)[-1]
    assert world.says(text) == []

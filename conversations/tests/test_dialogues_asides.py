"""Questions in the middle of a booking that no record answers: said so, asked of the team, and back
to what was open. And who of the team does what."""

import pytest

from bookings.models import DateOverride, Resource, Service, WorkingHours
from conversations.models import OwnerQuestion
from conversations.tests.test_dialogues import Customer, customer
from tenants.models import Business

__all__ = ["customer"]

WISH = {
    "es": "quiero un corte el jueves por la tarde",
    "en": "I'd like a haircut on Thursday afternoon",
    "pt": "quero um corte na quinta à tarde",
}
GOES_ON = {"es": "¿Seguimos con", "en": "Shall we go on with", "pt": "Continuamos com"}
TEAM = {"es": "al equipo", "en": "the team", "pt": "equipe"}
ASIDES = {
    "es": (
        "¿dónde estáis?", "cuál es la dirección", "¿cuál es vuestro teléfono?",
        "¿a qué hora abrís?", "¿abrís los domingos?", "¿cuánto cuesta?", "¿hay parking?",
        "¿puedo pagar con tarjeta?", "¿ponéis música?", "¿tenéis bonos?", "¿hay que llevar algo?",
    ),
    "en": (
        "where are you?", "what's the address?", "what's your phone number?",
        "what time do you open?", "how much is it?", "is there parking?", "can I pay by card?",
        "do you play music?", "do you sell gift cards?",
    ),
    "pt": (
        "onde vocês ficam?", "qual é o endereço?", "qual é o telefone de vocês?",
        "que horas vocês abrem?", "quanto custa?", "tem estacionamento?",
        "posso pagar com cartão?", "vocês tocam música?", "vocês têm pacotes?",
    ),
}  # fmt: skip


@pytest.fixture
def bare(customer: Customer, estilo: Business) -> Customer:
    """At a business that has published next to nothing: its people's hours alone."""
    for name in ("address", "city", "map_url", "phone"):
        setattr(estilo, name, "")
    estilo.save()
    WorkingHours.objects.filter(resource=None).delete()
    DateOverride.objects.filter(resource=None).delete()
    Service.objects.update(price=None)
    for resource in Resource.objects.all():
        for day in range(5):
            WorkingHours.objects.create(resource=resource, weekday=day, start="09:00", end="20:00")
    return customer


@pytest.mark.parametrize("language", ASIDES)
def test_what_is_not_on_record_goes_to_the_team_and_the_booking_goes_on(
    bare: Customer, language: str
) -> None:
    bare.says(WISH[language])
    offered = bare.options
    assert offered
    for text in ASIDES[language]:
        before = OwnerQuestion.objects.count()
        answer = bare.says(text)
        assert TEAM[language] in answer, (text, answer)
        assert GOES_ON[language] in answer, (text, answer)
        assert bare.options == offered, text
        # Nearly the same question is not asked of the owner twice.
        assert OwnerQuestion.objects.count() - before in (0, 1), text
    assert OwnerQuestion.objects.count() >= len(ASIDES[language]) - 3
    bare.says({"es": "la segunda", "en": "the second one", "pt": "a segunda"}[language])
    assert len(bare.bookings) == 1


@pytest.mark.parametrize(
    ("opening", "asked"),
    [
        (("quiero una cita",), "¿Qué servicio"),
        (("quiero corte todas las semanas los martes a las 11",), "¿Las reservo?"),
        (("quiero un corte el jueves a las 10", "Ana", "cambia mi cita"), "¿Qué día y a qué hora"),
        (("quiero un corte el jueves por la tarde", "con otra persona"), "¿Con quién"),
    ],
)
def test_whatever_was_asked_is_asked_again(
    bare: Customer, opening: tuple[str, ...], asked: str
) -> None:
    bare.says(*opening)
    answer = bare.says("¿dónde estáis?")
    assert "No tengo la dirección publicada" in answer
    assert asked in answer


def test_how_long_it_takes_is_on_record(bare: Customer) -> None:
    bare.says("quiero un corte el jueves por la tarde")
    assert "Corte dura 30 min" in bare.says("¿cuánto tarda?")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("¿quién hace el color?", "Color lo hace Marta."),
        ("¿quién corta el pelo?", "Corte lo hacen Luis y Marta."),
        ("¿quién me atendería?", "Luis y Marta"),
        ("who does colour?", "Marta does Color."),
        ("oi, tudo bem? quem faz o corte?", "Luis e Marta"),
    ],
)
def test_who_does_what_is_on_record(customer: Customer, text: str, said: str) -> None:
    assert said in customer.says(text).replace("Marta y Luis", "Luis y Marta").replace(
        "Marta e Luis", "Luis e Marta"
    )


def test_with_whom_it_would_be_leaves_the_times_open(customer: Customer) -> None:
    customer.says("quiero un color el jueves por la tarde")
    offered = customer.options
    assert "Color lo hace Marta" in customer.says("¿con quién sería?")
    assert customer.options == offered


def test_who_has_an_appointment_hears_with_whom_it_is(customer: Customer) -> None:
    customer.says("quiero un color el jueves a las 10", "Ana")
    answer = customer.says("¿quién me va a atender?")
    assert "Tu cita de Color" in answer
    assert "con Marta" in answer


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tengo una duda", "dime"),
        ("hoy hace mucho calor", "Gracias por contármelo"),
        ("mi hermana fue la semana pasada y le gustó mucho", "Gracias por contármelo"),
        ("he perdido un pendiente", "les paso tu mensaje"),
        ("necesito una factura", "equipo"),
    ],
)
def test_each_kind_of_message_gets_words_that_fit_it(
    customer: Customer, text: str, said: str
) -> None:
    customer.says("hola")
    assert said in customer.says(text)
    assert customer.bookings == []


@pytest.mark.parametrize(
    "text", ["¿puedo cancelar gratis?", "¿qué pasa si no puedo ir?", "can I cancel for free?"]
)
def test_asking_for_the_rule_cancels_nothing(
    customer: Customer, estilo: Business, text: str
) -> None:
    estilo.settings["cancel_policy"] = {"notice_min": 1440, "late": "refuse"}
    estilo.save()
    customer.says("quiero un corte el jueves a las 10", "Ana")
    assert "miércoles 25" in customer.says(text)
    assert [row[2] for row in customer.bookings] == ["confirmed"]


# --- When it ends
@pytest.mark.parametrize(
    ("wish", "words", "said"),
    [
        ("quiero color el jueves por la tarde", "¿a qué hora acabaría?", "Color dura 90 min"),
        ("quiero color el jueves por la tarde", "y si empiezo a las 5, ¿a qué hora terminaría?",
         "acaba a las 18:30"),
        ("¿tienes color el jueves a las 17?", "a q hora acabaria?", "acaba a las 18:30"),
        ("colour thursday at 5pm please", "what time would it finish?", "ends at 6:30 pm"),
        ("quero coloração na quinta às 17h", "a que horas terminaria?", "termina às 18:30"),
    ],
)  # fmt: skip
def test_when_it_ends_is_no_question_of_hours(
    customer: Customer, wish: str, words: str, said: str
) -> None:
    customer.says(wish)
    before = customer.bookings
    assert said in customer.says(words)
    assert customer.bookings == before


@pytest.mark.parametrize("words", ["¿a qué hora termináis?", "what time do you finish?"])
def test_when_the_business_closes_still_is(customer: Customer, words: str) -> None:
    assert "20:00" in customer.says("quiero color el jueves a las 10", "Ana", words)


def test_when_something_else_ends_is_not_the_appointment_s_end(customer: Customer) -> None:
    customer.says("quiero color el jueves a las 10", "Ana")
    assert "11:30" not in customer.says("¿cuándo termina la promoción?")

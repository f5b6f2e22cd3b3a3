"""Answers inside a dialogue: yes, no, which of the options, STOP."""

import pytest

from conversations.assistant.nlu.intents import cues, option_index


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("sí", "es"), ("si porfa", "es"), ("dale", "es"), ("ok, confirmo", "es"), ("👍", "es"),
        ("perfecto gracias", "es"), ("me viene bien", "es"), ("yes please", "en"),
        ("sounds good", "en"), ("That works. I am good with that.", "en"), ("sim", "pt"),
        ("pode ser", "pt"),
    ],
)  # fmt: skip
def test_assent(text, language):
    assert "yes" in cues(text, language)
    assert "no" not in cues(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("no", "es"), ("no gracias", "es"), ("no, mejor a las 5", "es"), ("ninguno", "es"),
        ("nope", "en"), ("No thanks.", "en"), ("não", "pt"), ("não, obrigada", "pt"),
    ],
)  # fmt: skip
def test_refusal(text, language):
    assert "no" in cues(text, language)
    assert "yes" not in cues(text, language)


@pytest.mark.parametrize("text", ["si hay hueco el jueves me avisas?", "quiero una cita", "hola"])
def test_what_is_neither_yes_nor_no(text):
    assert not cues(text, "es") & {"yes", "no"}


@pytest.mark.parametrize(
    ("text", "language", "index"),
    [
        ("2", "es", 1), ("la 2", "es", 1), ("opción 3", "es", 2), ("el segundo", "es", 1),
        ("la primera porfa", "es", 0), ("el último", "es", 2), ("2️⃣", "es", 1), ("dos", "es", 1),
        ("the first one", "en", 0), ("option two", "en", 1), ("the last one please", "en", 2),
        ("o primeiro", "pt", 0), ("a segunda opção", "pt", 1), ("quero o terceiro", "pt", 2),
    ],
)  # fmt: skip
def test_an_option_is_named_by_its_place(text, language, index):
    assert option_index(text, 3, language) == index
    assert "choose_option" in cues(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("4", "es"), ("a las 2", "es"), ("el 2 de mayo", "es"), ("para 2 personas", "es"),
        ("la próxima semana", "es"), ("na segunda", "pt"), ("at 2", "en"), ("hola", "es"),
    ],
)  # fmt: skip
def test_hours_days_and_numbers_beyond_the_list_are_no_places(text, language):
    assert option_index(text, 3, language) is None


def test_an_option_named_by_its_hour_is_a_choice_without_a_place():
    assert "choose_option" in cues("la de las 5", "es")
    assert option_index("la de las 5", 3, "es") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [("STOP", "es"), ("baja", "es"), ("no me escriban más", "es"), ("unsubscribe", "en"),
     ("stop texting me", "en"), ("sair", "pt"), ("não quero mais receber mensagens", "pt")],
)  # fmt: skip
def test_an_opt_out_is_heard(text, language):
    assert "opt_out" in cues(text, language)


@pytest.mark.parametrize("text", ["bajo el presupuesto", "dame de baja el turno", "stop by at 5"])
def test_an_opt_out_is_not_heard_where_there_is_none(text):
    assert "opt_out" not in cues(text, "es")


@pytest.mark.parametrize(
    ("text", "language", "cue"),
    [
        ("qué citas tengo?", "es", "my_bookings"), ("cuándo es mi cita?", "es", "my_bookings"),
        ("what time is my appointment?", "en", "my_bookings"),
        ("quando é a minha consulta?", "pt", "my_bookings"),
        ("nunca entrené, es para principiantes?", "es", "experience"),
        ("quiero una clase de prueba", "es", "trial"), ("do you have a free trial?", "en", "trial"),
    ],
)  # fmt: skip
def test_other_cues_of_a_dialogue(text, language, cue):
    assert cue in cues(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("good morning", "en"), ("who won the game last night", "en"),
        ("no quiero hablar con un robot", "es"), ("para cuándo hay cita?", "es"),
        ("qual o horário de vocês?", "pt"), ("when is the earliest I can come", "en"),
    ],
)  # fmt: skip
def test_ordinary_messages_carry_no_cue(text, language):
    assert not cues(text, language)

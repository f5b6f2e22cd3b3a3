"""How somebody is called to their face, out of a name as it was typed or came with a number."""

from __future__ import annotations

from conversations.assistant.nlu.text import fold
from conversations.assistant.nlu.wordlists import words_of

# Profiles and hasty answers hold these where a name should be.
_NO_NAMES = words_of(
    """
    hola holi holis buenas buenos buen hello hi hey oi ola bom boa good gracias thanks obrigado
    obrigada ok okey vale si no yes sim nao quiero soy cliente clienta customer guest invitado
    usuario user whatsapp telegram test prueba contacto contact sin desconocido desconocida unknown
    anonimo anonima anonymous null none undefined nombre name
    """
)
# What people say they are ("soy influencer"), where a name could stand.
ROLES = words_of(
    """
    influencer instagramer youtuber tiktoker streamer blogger vip famoso famosa celebrity famous
    abogado abogada advogado advogada lawyer attorney policia police notario notaria juez
    jueza cliente clienta clientes clientas client customer customers paciente patient alumno
    alumna aluno aluna jefe jefa chefe boss dueno duena dono dona owner encargado encargada gerente
    manager socio socia empleado empleada vecino vecina amigo amiga amigos friend hermano hermana
    hijo hija novio novia marido esposo esposa mujer hombre chico chica senor senora
    persona autonomo autonoma funcionario funcionaria jubilado jubilada pensionista parado parada
    embarazada gestante menor adulto adulta habitual
    """
)
# Such words that are surnames as well where they are written with a capital.
TRAITS = words_of(
    """
    calvo calva rubio rubia moreno morena alto alta bajo baja delgado delgada nuevo nueva mayor
    guardia primo prima ingles inglesa espanol espanola
    """
)
_SIGNS = " .,;:!?¡¿\"'()*_~-"


def is_role(word: str) -> bool:
    """Whether a word tells what somebody is, and not what they are called."""
    return fold(word).strip(_SIGNS) in (ROLES | TRAITS if word.islower() else ROLES)


def first_name(name: str) -> str:
    """The first word of `name` without the signs around it; "" where it can be no name."""
    word = name.split(" ")[0].strip(_SIGNS)
    nameless = fold(word) in _NO_NAMES or not any(char.isalpha() for char in word)
    return "" if nameless else word

"""Words as they are indexed and looked up: the same treatment on both sides.

Accents are folded, since customers leave them out. Two endings get theirs back, because the
stemmers of PostgreSQL know them only with it: "instalacion" would not meet "instalaciones".
"""

import re

from conversations.assistant.nlu.language import LANGUAGES, detect
from conversations.assistant.nlu.text import fold
from conversations.knowledge.synonyms import ALIKE

# The text search configurations, all of PostgreSQL's core.
CONFIGS = {"es": "spanish", "en": "english", "pt": "portuguese"}
WORD = re.compile(r"[^\W_]+")
ENDINGS = (
    (re.compile(r"(?<=\w)cion$"), "ción"),
    (re.compile(r"(?<=\w)(?:cao|çao)$"), "ção"),
    (re.compile(r"(?<=\w)coes$"), "ções"),
)
# Pronouns that Spanish hangs on a verb: "pagaros", "llevármelo".
_CLITICS = re.compile(r"(?<=[aei]r)(?:(?:me|te|se|nos|os)?(?:lo|la|le)s?|me|te|se|nos|os)$")
# Words of asking and of manners, in all three languages: they say nothing of what is asked for.
# (PostgreSQL's own lists hold the rest: articles, pronouns, prepositions.)
_MANNERS = """
    acepta aceptan aceptais admite admiten admitis trabaja trabajan trabajais vende venden vendeis
    accept accepts take takes aceita aceitam
    hola buenas buenos buen bueno dias tardes noches gracias favor porfa porfavor saber quiero
    quisiera querria queria podria podrian puedo puede pueden podemos puedes tengo tienen tiene
    teneis tenes tienes hay haber habria hace hacen haceis hago hacer hacemos ser es son sea era
    si tambien mas ahi aqui alli ahora ya entonces pues oye oiga perdon disculpa disculpe duda
    pregunta preguntar consulta consultar queria necesito necesita necesitan cual cuales cuanto
    cuanta cuantos cuantas como cuando donde quien quienes que porque dime diga digame decir decirme
    algun alguna alguno algo vosotros ustedes usted vos tu su mi me te se nos os lo la le dan dais
    da dar ir voy vas va van vamos venir llevar traer dejar usar utilizar sale salir pasa pasar
    ofrecen ofreceis ofrece existe existen debo debe deben deberia hacerlo tal vez cosa cosas
    hello hi hey please thanks thank would could can may might do does did is are was were have has
    had get got want need know tell ask question let like will shall should there here what when
    where which who how why any some you your yours we our i my me it its this that
    ola oi bom boa dia obrigado obrigada voce voces vc vcs tem temos ter tenho posso pode podem
    poderia gostaria preciso fazer faz fazem saber dizer qual quais quanto quanta quantos quantas
    onde quando quem sim nao ha isso esse essa este esta
    hecho misma mismo mismos esa ese eso aquel sitio parte caso manera momento mientras luego solo
    sola solos solas dejo deja dejais llevo llevan lleva traigo coge cojo guardais gusta gusto
    gustan pongo pone poneis pusisteis conmigo contigo hermana hermano amiga amigo marido mujer
    esposa esposo novia novio madre padre pareja dos tres cuatro cinco seis siete ocho nueve diez
    once doce trece catorce quince semana mes ano ultima ultimo vez veces primero primera
    somewhere something anything someone anyone bring come going thing things my sister brother
    friend husband wife mother father offer provide sell possible okay
    levar trazer vir meu minha meus minhas irma irmao amiga amigo marido esposa alguma algum algo
    oferecem vendem usam
"""
MANNERS = frozenset(_MANNERS.split())


def words_of(text: str) -> list[str]:
    """The words of a text as the stemmers get them, in order."""
    return [_mended(word) for word in WORD.findall(fold(text))]


def _mended(word: str) -> str:
    for ending, whole in ENDINGS:
        if ending.search(word):
            return ending.sub(whole, word)
    return word


def indexable(text: str) -> str:
    """What `to_tsvector` is given for a text."""
    return " ".join(words_of(text))


def asked_words(text: str) -> list[str]:
    """The words of a question that say what it is about, each once."""
    said = dict.fromkeys(WORD.findall(fold(text)))
    return [_mended(word) for word in said if word not in MANNERS]


def alike(word: str) -> tuple[str, ...]:
    """Words that ask for the same thing ("parking", "aparcar"; "teñirme", "teñirse", "teñir")."""
    folded = fold(word)
    bare = _CLITICS.sub("", folded)
    forms = () if bare == folded else (bare, f"{bare}se")
    return tuple(dict.fromkeys((*forms, *ALIKE.get(folded, ()), *ALIKE.get(bare, ()))))


def language_of(text: str, default: str) -> str:
    """ "es", "en" or "pt": what a text is written in, `default` where it does not show."""
    return detect(text, default if default in LANGUAGES else "es")

"""Which of the three languages a message is written in."""

import re
from typing import Literal

from conversations.assistant.nlu.text import clean, fold

Language = Literal["es", "en", "pt"]
LANGUAGES: tuple[Language, ...] = ("es", "en", "pt")
MAX_CHARS = 2000
# How far another language must be ahead of the default one. A short message leans to the default.
MARGIN = 1.0
# Sums of tenths are seldom exact.
_ROUNDING = 1e-6

STRONG: dict[Language, str] = {
    "es": """
        hola buenas buenos dias tardes noches gracias quiero quisiera necesito cita turno
        mañana hoy ayer el la los las un una unos por favor porfa y con para pero muy
        donde cuando cuanto cuesta hay tienen tienes tenes puedo puede podria hacer jueves
        viernes lunes martes miercoles sabado domingo hasta del al precio horario abren
        cierran mi su mis es soy estoy reservar agendar cambiar cancelar pedir sacar hora
        pelo uñas cejas bien eso esto ese esta usted ustedes vos sos enero febrero marzo
        mayo junio julio septiembre octubre noviembre diciembre que cual sin ya voy ir
        otro otra semana dia si no ahora tambien aqui alla manana ustds xfa gracia vale me
        te se lo les nos le ha he fue son a somos primera primero direccion ubicacion
        quien hablar persona precios
        servicios servicio mas nada algo todo libre hueco busco tengo da o e este antes tus ellos
        nosotros vosotros dijo dijeron teneis haceis podeis sois estais hago haces vez
        en dos tres entre desde sobre nuestro nuestra vuestro vuestra cuales cuantos
    """,
    "en": """
        the a an is are am was were be do does did have has i you he she it we they my
        your their our his her me this that these those there here what when where which
        who how why can could would will please thanks thank hello hi hey want need like
        book booking appointment of for from with and or but not at on in to up tomorrow
        today tonight morning afternoon evening yes any available time make change cancel
        much cost price open close speak talk someone haircut monday tuesday wednesday
        thursday friday saturday sunday id im its ill dont cant whats one first next week
        no so just about good great free table room tell say says said really think know also
        still only after before because should must than very did doing let us
        show give send get got another other others every each all some if by out who whose been
    """,
    "pt": """
        a somos primeira primeiro chego chegar ninguem absurdo ola oi bom boa obrigado
        obrigada voce voces vc vcs
        quero queria gostaria preciso nao sim amanha hoje ontem o os um uma uns umas do da
        dos das no na nos nas em ao aos com pra pro pela pelo para mas muito muita onde
        quando quanto custa tem teria posso pode poderia fazer marcar agendar desmarcar
        remarcar segunda terca quarta quinta sexta sabado feira ate preco horario horarios
        abrem fecha minha meu seu sua eu tenho estou sou isso esse essa este esta qual
        quais sem ja vou ir outro outra semana dia agora tambem aqui cabelo unha unhas
        sobrancelha janeiro fevereiro marco maio junho julho setembro outubro novembro
        dezembro consulta endereco que e se me te lhe foi sao falar pessoa servicos
        servico tudo bem valeu gente fica vaga depois piada ne reais faz faco fazem entao
        tudo quem ele ela eles elas mim telefone mais mesmo mesma qualquer esquece mostra moca
        atende atender senha gostei chamo ainda nem desconto
        estudante cartao tchau pix crianca gravida dele dela nosso nossa deles
        num numa quem outras outros estao foram seja irei estarei ou ate entre desde sobre tres
    """,
}
LETTERS: tuple[tuple[Language, re.Pattern[str], float], ...] = (
    ("es", re.compile(r"[ñ¿¡]"), 0.8),
    ("pt", re.compile(r"[ãõçâêô]|lh[aeo]|nh[aeo]"), 0.8),
    ("pt", re.compile(r"[ãõ]|ção|ções|(?<!\ba )\bque horas\b|ém\b|aí\b|\bnh[ao]\b"), 0.8),
    ("pt", re.compile(r"(?<!\w)(?:às|à|é|vc|vcs|pra)(?!\w)"), 0.8),
    # Signs that Spanish does not have at all: one of them decides a short message.
    ("pt", re.compile(r"[ãõâêô]|(?<!\w)(?:é|né)(?!\w)"), 0.6),
    ("en", re.compile(r"\b\w+ing\b|n['’]t\b|\b(?:i|it|you|we|they|what|that)['’]\w+"), 0.8),
    ("pt", re.compile(r"\b\w{2,}(?:aram|iram|inh[oa]s?|eir[oa]s?|agem|agens)\b"), 0.6),
    ("es", re.compile(r"\b\w{3,}(?:ción|ciones)\b|[úí]a\b"), 0.8),
)
WORD = re.compile(r"\b[a-zñ]+\b")
# Markup, templates, addresses and the words of queries are in no language of people.
_CODED = frozenset("<{;='\"/")
_NO_PROSE = re.compile(
    r"<[^<>]{0,200}>|\{\{.{0,200}?\}\}|\{%.{0,200}?%\}|[$#]\{[^}]{0,200}\}|https?://\S+"
    r"|(?<!\w)(?:\w ){3,}\w(?!\w)"  # l e t t e r s   a p a r t
    r"|\b(?:SELECT|INSERT|UPDATE|DELETE|DROP|ALTER|UNION|FROM|INTO|WHERE|TABLE|VALUES|AND|OR|SET)\b"
)
# Marks of them where none of those signs is.
_QUERY = re.compile(
    r"--|\b(?:SELECT|INSERT|UPDATE|DELETE|DROP|UNION)\b.*\b(?:FROM|SET|TABLE|INTO)\b"
)
_SPACED = re.compile(r"(?:^| )(?:\w ){3,}\w(?: |$)")


def _words(table: str) -> frozenset[str]:
    return frozenset(fold(word) for word in table.split())


WORDS = {language: _words(table) for language, table in STRONG.items()}


def scores(text: str) -> dict[Language, float]:
    """Evidence per language; a word that two languages share counts half for each."""
    said = clean(text)[:MAX_CHARS]
    coded = _CODED & set(said) or _QUERY.search(said) or _SPACED.search(said)
    cleaned = (_NO_PROSE.sub(" ", said) if coded else said).lower()
    found = dict.fromkeys(LANGUAGES, 0.0)
    for word in WORD.findall(fold(cleaned)):
        owners = [language for language in LANGUAGES if word in WORDS[language]]
        for language in owners:
            found[language] += (1.0, 0.4, 0.1)[len(owners) - 1]
    for language, pattern, weight in LETTERS:
        found[language] += weight if pattern.search(cleaned) else 0.0
    return found


def detect(text: str, default: str = "es") -> Language:
    """Spanish, English or Portuguese; the default unless another language is clearly ahead.

    The margin is one unshared word, so that "ok" or "corte" alone never switch a conversation.
    """
    home: Language = next((known for known in LANGUAGES if known == default), "es")
    found = scores(text)
    best = max(LANGUAGES, key=lambda language: (found[language], language == home))
    return best if found[best] - found[home] >= MARGIN - _ROUNDING else home

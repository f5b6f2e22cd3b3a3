"""Whether a message that sounds like a complaint blames us for something, in three languages.

"No, espera", "I lost my phone" and "no me gusta tan corto" have a complaint's words and are none.
All is matched on folded text (`nlu.text.fold`).
"""

import re

from conversations.assistant.nlu.intents.concepts import read
from conversations.assistant.nlu.text import fold

_BLAMES = frozenset({"no_reply", "refund"})
_UNHAPPY = frozenset({"bad", "not_working"})


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})")


# Words that nobody uses of a day that does not suit them.
_STRONG = _any(
    r"quej\w+|reclam(?!o que)\w+|complain\w*|reclamac\w+|verguenza|asco\b|pesim\w+|estaf\w+|decepcion\w*|descontent\w+|"
    r"insatisf\w+|indign\w+|inacept\w+|lamentable|impresentab\w*|groser\w+|maltrat\w+|irrespet\w+|"
    r"(?:no (?:vuelvo|pienso volver|volvere|vamos a volver)|nunca mas|jamas vuelvo)|disappoint\w*|unhappy|"
    r"dissatisf\w*|unprofessional|rude\b|disgusting|awful|terrible|never again|never coming back|worst|appalling|"
    r"decepc\w+|pessim\w+|nunca mais|grosseir\w+|gross[ao]\b|desrespeit\w+|descaso|palhacada|ruined|butchered",
    r"(?:mala|malisima|horrible|fatal|bad|poor|horrivel|ruim) (?:atencion|servicio|trato|experiencia|service|experience|"
    r"attitude|atendimento|experiencia)|(?:servicio|atencion|trato|service|staff|atendimento) (?:\w+ ){0,2}?"
    r"(?:mal[oa]?|horrible|fatal|bad|poor|ruim|horrivel|pessimo)",
    r"(?:not|no) (?:\w+ ){0,2}?(?:happy|satisfied|content[oa]|conforme|satisfech[oa]) with|no estoy (?:\w+ )?"
    r"(?:content[oa]|conforme|satisfech[oa])|nao (?:estou|fiquei) (?:\w+ )?(?:content[ea]|satisfeit[oa])|"
    r"(?:not|n ?'?t) (?:\w+ )?happy\b",
)
# What was done or how it came out; with an unhappy word beside it, that is blame.
_DONE_TO = _any(
    r"(?:me|nos|le|les|lo|la|los|se|te) (?:ha[ns]?|habeis|hab[ei]an?) \w+(?:ado|ido|cho|sto|to)\b",
    r"(?:me|nos|le|les|lo|la|los|se) \w+(?:aron|ieron|jeron|asteis|isteis|aste|iste|aram|eram|iram)\b",
    r"(?:me|nos|le|les) (?:quedo|salio|dejo|hizo|corto|trato|atendio|tino|quemo|arruino|ficou|deixou)\b",
    r"(?:quedo|salio|estuvo|fue|resulto|vino|ficou|foi|saiu|estava|veio|was|were|is still|came out|turned out|"
    r"went|left (?:me|my)|burn(?:t|ed)|stained|cut (?:me|my))\b",
    r"(?:your|vuestr[oa]s?|sus?|the|el|la|o|a) (?:staff|stylist|hairdresser|receptionist|peluquer[oa]|chic[oa]|tecnic[oa]|"
    r"profesor\w*|emplead[oa]|recepcionista|moca|atendente|cabeleireir[oa])",
    r"mi (?:pelo|cabello|piel|cara|una|unas) (?:esta|quedo)|my (?:hair|skin|nails|face) (?:is|are|was|looks)|"
    r"meu cabelo|minhas? (?:unhas?|pele)",
)
_LONG = _any(
    r"media|un[ao]? (?:hora|rato|semana|mes|dia|monton|siglo)|d[oi]s|duas|dois|tres|mucho|muchisimo|\d+|half|an hour|two|"
    r"three|ages|hours|days|weeks|meia|uma hora|muito|horas|dias|semanas|ayer|yesterday|ontem|"
    r"hace (?:rato|tiempo)|ha (?:um )?tempo|a while|so long",
)
# "Ignore my last message" speaks of the message.
_DISREGARD = _any(
    r"(?:ignor(?:a|e|en|ad|es)|forget|disregard|olvid\w+|esquec\w+) (?:\w+ ){0,2}?"
    r"(?:mensaje|message|mensagem|audio|dije|anterior|said|last|previous|wrote|falei)\b"
)
_UNTOLD = _any(
    r"(?:me|nos|le) (?:\w+ )?(?:cancel|cambi|anul|mov)\w*(?:aron|asteis|ado|ieron)? (?:\w+ ){0,4}?sin "
    r"(?:avis\w+|decir\w*|preguntar\w*)",
    r"cancel\w* (?:on me|my \w+) (?:\w+ ){0,3}?without|(?:cancelaram|mudaram) (?:\w+ ){0,4}?sem avisar",
)


def blames(text: str, language: str) -> bool:
    """Whether `text`, which sounds like a complaint, tells of something that was done badly."""
    said, concepts = fold(text), read(text, language).concepts
    answered_by_nobody = concepts & _BLAMES and not _DISREGARD.search(said)
    if answered_by_nobody or _STRONG.search(said):
        return True
    if "waited" in concepts and _LONG.search(said):
        return True
    of_ours = "facility" in concepts or bool(_DONE_TO.search(said))
    return of_ours and bool(concepts & _UNHAPPY)


def tells_of_wrong(folded: str) -> bool:
    """What is a complaint whatever it sounds like: an appointment of theirs changed behind their
    back."""
    return bool(_UNTOLD.search(folded))

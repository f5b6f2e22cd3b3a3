"""The words by which a sentence shows what it claims, in the assistant's three languages.

All patterns run on folded text: lower case, no accents. They err towards seeing a claim: a claim
that is wrongly seen costs one question to the model, one that is missed is told to a customer.
"""

import re


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})\b")


AVAILABLE = _words(
    r"huecos?",
    r"disponib\w+",
    r"libres?",
    r"tengo",
    r"tenemos",
    r"queda(?:n|mos)?",
    r"puedo ofrecer\w*",
    r"availab\w+",
    r"free(?! of charge)",
    r"openings?",
    r"(?:i|we)(?: have|'ve)",
    r"can offer",
    r"vagas?",
    r"disponive\w+",
    r"livres?",
    r"tenho",
    r"temos",
    r"posso oferecer",
)
HOURS = _words(
    r"abrimos|abiert\w+|abre|abren|apertura",
    r"cierra|cierran|cerramos|cerrad\w+|atendemos",
    r"nuestro horario|(?<!\bseu )horarios? (?:de|es|son)\b(?! \w+ libre)",
    r"opening (?:hours|times)|our hours|hours are",
    r"(?:we|we're|are|is) (?:open|closed)|opens?|closes?|closed",
    r"aberto|aberta|fechamos|fechad\w+|fecha|funcionamos|nosso horario",
)
CLOSED = _words(
    r"cerramos|cerrad\w+|no abrimos|no atendemos",
    r"closed|not open",
    r"fechamos|fechad\w+|nao abrimos|nao atendemos",
)
BOOKED = _words(
    r"confirmad[oa]s?|reservad[oa]s?|agendad[oa]s?|apuntad[oa]s?",
    r"te (?:la |lo )?(?:reservo|apunto|agendo|anoto)",
    r"(?:he|hemos) (?:hecho|creado|registrado) (?:la|tu|una) (?:reserva|cita)",
    r"(?:reserva|cita) (?:esta )?(?:hecha|lista)",
    r"booked|confirmed|scheduled|all set|i(?:'ve| have) (?:made|created|set up)",
    r"(?:booking|reservation|appointment) is (?:made|done|complete)",
    r"marcad[oa]s?(?! por este contato)|marquei|agendei|reservei",
    r"tienes (?:una |tu )?(?:cita|reserva)|you have an appointment|your appointment is",
)
# With these a wish is taken down that a person is going to confirm.
NOTED = _words(r"apuntad[oa]s?|anotad[oa]s?|noted")
# What was asked for and waits for a person's yes.
REQUESTED = _words(r"pedid[oa]s?|solicitad[oa]s?|pendientes?|asked|requested|pending|pedi")
# With a clock time these mean a booking: "te esperamos a las 10", "tienes Corte a las 10".
EXPECTED = _words(
    r"te (?:espero|esperamos)|nos vemos|see you|(?:we )?expect you|esperamos por",
    r"(?:tienes|you have|(?:voce )?tem)\b(?!.*\b(?:huecos?|libres?|disponib\w+|opciones|horarios|"
    r"available|free|options|choice|vagas?|livres?))",
)
CANCELLED = _words(r"cancelad[oa]s?|anulad[oa]s?|cancell?ed|desmarcad[oa]s?|cancelei|desmarquei")
MOVED = _words(
    r"cambiad[oa]s?|movid[oa]s?|reprogramad[oa]s?|reagendad[oa]s?|remarcad[oa]s?|"
    r"he (?:cambiado|movido|pasado)|rescheduled|(?:i've|have|been) moved|mudei|mudad[oa]s?"
)
HANDED_OFF = _words(
    r"(?:te|le|os) (?:paso|pongo) con|(?:ya )?(?:he )?avis(?:o|ado|are) a|se lo (?:paso|pregunto)",
    r"(?:te|le) (?:llamara|llamaran|escribira|escribiran|contactara|contactaran|atendera)n?",
    r"i(?:'ll| will|'ve| have) (?:told?|tell|pass\w*|ask\w*|notif\w*|let) (?!you)",
    r"(?:someone|a colleague|the team|a person) (?:from the team )?will",
    r"(?:vou|ja) (?:avisar|passar|avisei|passei|perguntar)|avisei",
)
# "Si quieres, aviso a ...": offered, not promised.
OFFERED = _words(
    r"si (?:quieres?|prefieres?|lo prefieres?|le parece|te parece|gustas)|se (?:quiser|preferir)|"
    r"if you(?:'d| would)? (?:like|want|prefer|rather)|tell me and"
)
# Of a time that is over nothing is claimed but that.
PASSED = _words(r"ya ha(?:n)? pasado|ya paso|(?:has|have) (?:already )?passed|ja passou")
# What stands right before the time at which a business opens, or closes.
OPENS_AT = re.compile(r"\b(?:abrimos|abre|abren|opens?)\s+(?:\w+\s+){0,3}$")
CLOSES_AT = re.compile(
    r"\b(?:cerramos|cierra|cierran|closes?|fechamos|fecha|hasta|until|till|ate)\s+(?:\w+\s+){0,3}$"
)
# What stands right before the time at which an appointment is over.
ENDS_AT = re.compile(r"\b(?:acab\w+|termin\w+|ends?|finish\w*|saldr\w+|sai\w*)\s+(?:\w+\s+){0,3}$")
NO_FREE_TIME = _words(
    r"no (?:me |nos )?(?:queda|quedan|hay|tengo|tenemos)(?: \w+){0,3} "
    r"(?:huecos?|libres?|disponib\w+|citas?|horas?)",
    r"(?:todo|esta|estamos) (?:complet[oa]s?|llen[oa]s?)",
    r"fully booked|no (?:free|available)\b|no (?:availability|openings|slots)",
    r"(?:don't|do not) have any\w*(?: \w+){0,2} (?:free|available|slots?|times?|appointments?)",
    r"nao (?:temos|tenho|ha)(?: \w+){0,3} (?:vagas?|livres?|horarios?)|sem vagas?",
)
FREE_OF_CHARGE = _words(
    r"gratis|gratuit[oa]s?|sin coste|sin costo|de regalo|invita la casa",
    r"(?:for|is|are|it's|completely) free(?! (?:at|on|from|until|for|between|then|if))",
    r"free of charge|complimentary|sem custo",
)
DISCOUNT = _words(
    r"descuentos?|rebajas?|ofertas?|promocion\w*|2x1|cupon\w*|"
    r"discount\w*|special offers?|coupons?|descontos?|promocao|promocoes"
)
PRICE = _words(
    r"cuestan?|precios?|vale|valen|sale por|sale a|por solo|cobramos|tarifa|"
    r"costs?|prices?|we charge|custam?|precos?"
)
DURATION = _words(r"duran?|duracion|lasts?|takes?|leva|demora|duracao")
# What turns a claim into something else: a denial or a condition, shortly before it.
DENIAL = re.compile(
    r"\b(?:no|not|nunca|tampoco|ningun\w*|nada|nadie|never|nothing|none|nobody|nao|sem|sin|nenhum\w*|"
    r"ninguem|cannot|unable|too (?:late|soon)|aun|todavia|ainda|yet)\b"
    r"|n't\b"
)
CONDITION = re.compile(
    r"\b(?:cuando|una vez|antes de|hasta|if|when|once|before|until|unless|quando|caso|"
    r"can be|could be|puede ser|pode ser|quieres|quiere|would you|quiser|preferir)\b"
)
# "si" without its accent is "if"; folding would make it "yes".
IF_SPANISH = re.compile(r"\bsi\b")

"""Words around a day or an hour that say what it is there for, in Spanish, English, Portuguese.

They match folded text (`text.fold`).
"""

import re

# Where one statement ends and another begins.
CLAUSE_END = re.compile(r"[.;!?¿¡,:](?!\d)|\b(?:pero|but|porque|because)\b")

# What is told of the past, of somebody's own day, of others, and of what may come.
TOLD = re.compile(
    r"\b(?:ultima vez|la vez pasada|fui|vine|tuve|tenia|estuve|naci|last (?:saw|time|went|visit|came)"
    r"|was born|i (?:had|went|was)|nasci|tive|fiz|da ultima vez"
    r"|salgo|saio|termino de|acabo de|entro a|viajo|vuelo|get (?:off|out)|finish work|leave work"
    r"|work (?:until|till)|my (?:flight|shift|train)|meu voo"
    r"|(?:tengo|tenemos|have|got|tenho) (?:(?:una?|an?|my|um|uma|mi|que|clases? de) )?"
    r"(?:clases?|reunion|examen|vuelo|viaje|meeting|class|flight|exam|reuniao|aula|voo|prova)\b"
    r"|(?:mi|su|la|el|my|his|her|the|our|o|a|meu|minha)"
    r" (?!\w*(?:cita|turno|hora|reserva|appointment|booking|consulta|mia|mio)\b)[\w']+"
    r"(?: [\w']+)? (?:es|son|sera|va|sale|llega|empieza|is|goes|leaves|starts|begins|vai|sai|comeca)"
    r" (?!fine|good|ok|okay|great|perfect|better|free|bien)(?:el|la|los|a|al|on|at|the|das?|as|no|de)\b)"
)
PERHAPS = re.compile(
    r"^\W*(?:(?:y|pero|and|but|e|mas) )?(?:si|if|se|caso)\b.*"
    r"\b(?:aviso|paso|cambio|llamo|escribo|ill (?:call|tell|let|write)|ligo|passo|mudo|aviso)\b"
)
PARTING = re.compile(
    r"^\W*(?:(?:bueno|pues|entonces|gracias|ok|vale|then|well|thanks|entao|obrigad[oa]) )*"
    r"(?:hasta|nos vemos|te veo|os veo|see you|see ya|ate|vemo-nos|a gente se ve)\b"
)
# The customer does not want, or cannot take, what stands before or behind.
REFUSED_AFTER = re.compile(
    r"^[\s.,]*(?:(?:yo|ya|pues|i|eu) )?"
    r"(?:no\b(?!\s*\?|,? (?:es|se) asi)|nao\b|imposible|impossivel|(?:afinal )?nao|tampoco"
    r"|i cant|i cannot|doesnt|does not|wont|will not|isnt|is not|is (?:my|too|bad|out)"
    r"|(?:me |se )?(?:sale|queda|es|e|fica) (?:el|mi|muy|festivo|feriado|meu|minha|muito|tarde|tar)"
    r"|esta muy|e feriado)"
)
REFUSED_BEFORE = re.compile(
    r"\b(?:no (?:puedo|podre|podria|llego|estoy|voy|me va|me viene)|imposible|nao (?:posso|consigo|da)"
    r"|(?:cant|cannot|can not)(?: (?:do|make|go|come))?(?: it)?|menos|excepto|except|but not"
    r"|not(?: (?:before|after))?|instead of|rather than|en vez de?|en lugar de|em vez d[aeo])"
    r"(?: (?:el|la|las|los|a|al|en|por|para|ir|on|at|this|that|the|o|as|na|no))* $"
)
# The business cannot give it.
UNAVAILABLE = re.compile(
    r"\b(?:ocupad|complet[oa]|llen[oa]|agotad|lotad|taken\b|full\b|booked up|unavailable"
    r"|(?:not|isnt|isn't) (?:available|possible|free|open)|unable|could ?n[o']t|cannot|can't"
    r"|no (?:hay|tengo|tenemos|queda|quedan|es posible|abr|atiend|puede|se puede|esta|dispon)"
    r"|ya no\b|nao (?:temos|tem|ha|da|e possivel|atend|abr|esta))"
)
# When it would be over, not when it begins.
ENDING = re.compile(
    r"\b(?:termin\w+|acab\w+|saldr\w+|saldrias|hasta|ate|until|till|finish\w*|done by|ends?)"
    r"(?: (?:a|as|at|sobre|around|by))?(?: las?)? *$"
)
NOT_THAT_HOUR = re.compile(r"^\s*(?:no|nao|not?)\b(?!\s*\?)")

RESTORES = re.compile(
    r"\b(?:como (?:estaba|estava|antes)|lo de antes|o de antes|lo original|como habiamos"
    r"|as it was|the original|like before|the way it was|what (?:we|i) had)\b"
)
KEEPS = re.compile(
    r"\b(?:deja(?:lo|la|melo|mela)?|deje(?:lo|la)?|queda|mante\w+|keep|leave|stay|stick|deix\w+"
    r"|mant[eé]m|fica)\b"
)
EARLIEST = re.compile(
    r"\b(?:mas (?:tempran[oa]s?|pronto)|sea antes|cuanto antes|earli(?:er|est)|soonest|sooner"
    r"|mais cedo|mas cerca)\b"
)
LATEST = re.compile(r"\b(?:mas tarde|mais tarde|later|latest)\b")
MIDDLE = re.compile(r"\b(?:del? (?:en )?medio|middle|do meio)\b")
OTHER_ONE = re.compile(r"\b(?:la otra|el otro|the other(?: one)?|[ao] outr[ao])\b")
MINUTES_ALONE: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"\b(?:y cuarto|quarter past|e um quarto|e quinze|y quince)\b"), 15),
    (re.compile(r"\b(?:y media|half past|e meia|y treinta|thirty)\b"), 30),
    (re.compile(r"\b(?:menos cuarto|quarter to|para as)\b"), 45),
    (re.compile(r"\b(?:en punto|oclock|o'clock|em ponto)\b"), 0),
)
PART_ASKED = re.compile(
    r"\bmanana o (?:(?:por|a|en) la )?tarde|morning or (?:in the )?(?:afternoon|evening)"
    r"|manha ou (?:a |de |pela )?tarde"
)
# The customer's own name is asked, not whom they want to see.
NAME_ASKED = re.compile(
    r"(?:^|[.!?¿,] ?)(?:nombre|nome|name)\s*\?|\b(?:tu|su|vuestro|your|seu|teu) (?:nombre|name|nome)\b"
    r"|\b(?:a que|em que|under what|in what|what) (?:nombre|nome|name)\b"
    r"|\bnombre de quien|\bnome de quem|\bwhose name"
)
MORNING_ALONE = re.compile(
    r"^\W*(?:(?:mejor|prefiero|pues|por|en|a|de|la|pela|melhor|in|the) )*(?:manana|manha|morning)"
)
FORENOON = re.compile(r"\b(?:por la manana|en la manana|a la manana|morning|de manha|da manha)\b")
AFTERNOON = re.compile(r"\b(?:tarde|tardecita|afternoon)\b")
EVENING = re.compile(r"\b(?:noche|nochecita|noite|evening|night)\b")
MIDDAY = re.compile(r"\b(?:mediodia|medio dia|midday|noon|lunch|meio.dia|almoco|comer)\b")
# Every such day: when a business is open, not when somebody comes.
HABITUAL = re.compile(
    r"\b(?:los (?:lunes|martes|mier\w+|jueves|viernes|sabados|domingos)|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)days|weekends|weekdays|fines de semana|[ao]s (?:segundas|tercas|quartas|quintas"
    r"|sextas|sabados|domingos)|aos (?:sabados|domingos))\b"
)
# "The same, but later": counted from what is known, not from now.
FURTHER = re.compile(r"\b(?:despues|mas tarde|luego|later|after that|depois|mais tarde)\W*$")
EARLIER_BY = re.compile(
    r"\b(?:(?P<few>media|un|una|dos|tres|half an?|an?|one|two|three|meia|um|uma|duas|dois)"
    r" (?P<unit>hora|horas|hour|hours|dia|dias|days?|semanas?|weeks?)) "
    r"(?:antes|earlier|before|mas temprano|mais cedo)\b(?! (?:de|of|do|da|the)\b)"
)
THAT_ONE = re.compile(
    r"\b(?:dame|quiero|cojo|tomo|ponme|me quedo(?: con)?|ill take|give me|quero|fico com)"
    r" (?:es[ea]|eso|ess[ea]|that)(?: one)?\W*$|"
    r"^\W*(?:(?:pues|entonces|vale|ok|bueno|venga|then|ok|entao|prefiero|mejor|fico com) )*"
    r"(?:a? ?es[ea]|a? ?ess[ea]|that) (?:(?:mismo|misma|mesmo|mesma) )?(?:dia|hora|one|day|time|horario)\b"
)
ASSENT = re.compile(
    r"\b(?:(?:re)?confirm(?:a|e|o|ad|ar|em)\w*|(?:me|nos) (?:lo|la) quedo|me (?:cuadra|sirve|encaja)"
    r"|(?:a|re)?(?:punt|serv|gend|not)(?:a|e)(?:me|nos|lo|la|melo|mela)\b|i(?:ll| will) take)"
)
LONGEST_ASSENT = 6
# It names the day that is known already.
SAME_DAY = re.compile(r"\b(?:same day|mismo dia|mesmo dia|ese dia|that day|esse dia|nesse dia)\b")
WEEKDAY_ALONE = re.compile(
    r"^(?:(?:el|la|al|del|os|on|na|no|a|o|ao|para|for) )*"
    r"(?:lunes|martes|miercoles|mierc?|jueves|juev|viernes|vier|sabado|sab|domingo|dom"
    r"|mon|tues?|wed|thurs?|thu|fri|sat|sun)(?:day|nesday|urday)?s?"
    r"$|^(?:na |no |a |o )?(?:segunda|terca|quarta|quinta|sexta)(?:[- ]feira)?$"
)
ANY_WEEKDAY = re.compile(
    r"\b(?:lunes|martes|mier\w*|jueves|viernes|sabado|domingo|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|segunda|terca|quarta|quinta|sexta)\b"
)
RANGE_OF_HOURS = 2  # From this many hours on, a range told is when the business is open.
DAY_NUMBER = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b(?![:.h]\d)")

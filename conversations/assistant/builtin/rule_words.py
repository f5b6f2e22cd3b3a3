"""How customers ask what changing an appointment costs, and until when; on folded text."""

import re

COST = re.compile(
    r"\b(?:gratis|sin (?:coste|costo|cargo|pagar|penaliz\w*)|penaliz\w*|(?:me|nos|se) cobr\w*|"
    r"cobrais|cobran|multa|recargo|devol\w+|devuelv\w+|reembols\w*|hasta (?:cuando|que (?:hora|dia))|"
    r"(?:con )?cuanta antelacion|cuanto (?:tiempo )?antes|plazo|que (?:pasa|ocurre|sucede) si|"
    r"fees?|charged?|for free|free of charge|penalt\w*|refund\w*|until when|how (?:late|early|long|far)|"
    r"notice|what (?:happens|if)|sem (?:custo|pagar)|taxa|cobram|ate (?:quando|que horas)|prazo|"
    r"quanto (?:tempo )?antes|o que acontece se|e se)\b"
)
CHANGE = re.compile(
    r"\b(?:cancel\w*|anul\w*|cambi\w*|mover\w*|mueve\w*|move|chang\w*|resched\w*|desmarc\w*|remarc\w*|"
    r"mudar|mudo|aplaz\w*|no (?:puedo|podemos|pudiera|voy|vengo|llego|apar\w+|me present\w+)|"
    r"(?:can'?t|cannot|don'?t|not) (?:come|make|show|turn)\w*|no[- ]?show|"
    r"nao (?:posso|puder|for|vou|aparec\w+))\b"
)

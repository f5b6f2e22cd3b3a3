"""How customers say what should be written down of an appointment; on folded text."""

import re

_WHO = r"(?:(?:la|el|los|las|the|your|a|o|ao|mi|my) )?\w+"
# "apunta que…", "note for the stylist: …": said to be written down.
DICTATED = re.compile(
    r"^\W*(?:(?:por favor|porfa|please|hola|ah|oye|y|and|e|also|tambien|tambem|puedes|podeis|can you|"
    r"could you|pode|si puedes)\W+)*"
    r"(?:(?:me )?(?:apunta\w*|anota\w*|anote|apunte|toma nota|pon(?:ed|me|edme)?(?: una)? nota|"
    r"deja (?:una )?nota|ten(?:ed)? en cuenta|tenga en cuenta|que sepa(?:s|is|n)|para que (?:lo )?sep\w+|"
    r"anota ai|leve em conta|tenha em conta|so para (?:avisar|saber))(?: de)? que\b"
    rf"|(?:una )?(?:nota|observacion|comentario|aviso|obs|observacao|recado|a note|note)"
    rf"(?: (?:para|for|to|pra) {_WHO})? ?[:\-]"
    rf"|(?:dile|decidle|diles|avisa|avisad|avise|avisale|tell|let|diga|fala)(?: (?:a|to|para|pra|ao|à))? {_WHO}"
    r"(?: (?:de|know))? (?:que|that)\b"
    r"|(?:please )?(?:note|remember|write down|keep in mind|bear in mind|make a note|take note)(?: that)\b"
    r"|(?:just so you know|for your information|fyi|heads up)\b)\W*"
)
# What somebody tells of themselves or of whom they bring, without asking anything.
TOLD = re.compile(
    r"^\W*(?:(?:por cierto|ah|y|and|by the way|btw|alias|pues|es que|ojo|que|tambien|also)\W+)*"
    r"(?:soy (?:\w+ )?(?:alergic\w+|celiac\w+|diabetic\w+|sord\w+|cieg\w+|intoleran\w+|hipertens\w+)"
    r"|tengo (?:\w+ )?(?:alergia|piel|el pelo|el cuero|pelo|psoriasis|dermatitis|marcapasos|movilidad)"
    r"|(?:estoy|voy) (?:embarazada|en silla|con muletas|escayolad\w+|lesionad\w+)"
    r"|(?:voy|ire|vengo|vendre|iremos|vamos) (?:a ir |a venir )?con (?:mi|mis|el|la|un|una|nuestr\w+) \w+"
    r"|(?:llevo|llevare|traigo|traere) (?:a )?(?:mi|un|una|el|la) \w+"
    r"|i(?:'m| am) (?:\w+ )?(?:allergic|coeliac|celiac|diabetic|deaf|blind|pregnant|in a wheelchair|on crutches)"
    r"|i have (?:an? )?(?:\w+ )?(?:allerg\w+|sensitive|long hair|short hair|curly|psoriasis|wheelchair)"
    r"|i(?:'ll| will|'m| am)? ?(?:be )?(?:bring|bringing|come with|coming with) (?:my|a|an|our) \w+"
    r"|(?:eu )?sou (?:\w+ )?(?:alergic\w+|celiac\w+|diabetic\w+|surd\w+|ceg\w+)"
    r"|(?:eu )?tenho (?:\w+ )?(?:alergia|pele|o cabelo|cabelo|psoriase|dermatite)"
    r"|(?:eu )?(?:estou|to) (?:gravida|de cadeira|de muletas)"
    r"|(?:eu )?(?:vou|irei|vamos) com (?:o |a )?(?:meu|minha|um|uma) \w+)\b"
)

"""How advice on health and the law is worded, in Spanish, English and Portuguese (folded)."""

import re

_REMEDIES = (
    r"(?:ibuprofeno|ibuprofen|paracetamol|aspirina|aspirin|antihistaminic\w*|antihistamine|corticoid\w*|cortison\w*|"
    r"hidrocortisona|hydrocortisone|antibiotic\w*|minoxidil|finasterid\w*|biotina?|pomadas?|ointment|pastillas?|pills?|"
    r"medicament\w*|medicine|medication|remedios?|crema (?:hidratante|de|con)|moisturi\w+|aloe vera|compresas? frias?|"
    r"cold compress|hielo|agua oxigenada|vinagre|vinegar|bicarbonato|calmante|analgesic\w*|\d+ ?mg)"
)
_TAKE = (
    r"(?:toma(?:te|r|rte)?|tome(?:se)?|(?<!se )aplica(?:te|r|rte)?|aplique(?:se)?|pon(?:te|erte|gase|er)|echa(?:te|rte)|(?<!se )usar?|use|"
    r"te recomiendo|le recomiendo|recomiendo|recomendamos|te aconsejo|puedes (?:tomar|usar|aplicar\w*|poner\w*|echar\w*)|"
    r"prueba con|take|apply|put (?:on|some)|try|you (?:should|could|can) (?:take|use|apply)|i recommend|i suggest|"
    r"tome|passe|use|recomendo|aconselho|pode (?:tomar|usar|aplicar|passar))"
)
REMEDY = re.compile(rf"\b{_TAKE}\b(?:\W+\w+){{0,5}}?\W+{_REMEDIES}\b")
_ILLS = (
    r"(?:alergia|alergic\w+|reaccion(?: alergica)?|dermatitis|dermatite|infeccion|infection|infeccao|eccema|eczema|psoriasis|"
    r"hongos?|fungus|fungal|alopecia|caspa|quemadura|burn|allergy|allergic reaction|rash|irritacion|irritation|"
    r"intoxicacion|conjuntivitis|esguince|sprain|contractura|hernia)"
)
DIAGNOSIS = re.compile(
    rf"\b(?:(?:lo que )?tienes|tiene usted|parece(?: ser)?|puede ser|podria ser|sera|seguramente (?:es|sea)|se trata de|"
    rf"suena a|es (?:una|un)|you (?:probably )?have|it (?:is|looks like|sounds like|could be|may be|might be)|sounds like|"
    rf"looks like|parece ser|deve ser|pode ser|voce tem|e (?:uma|um))\W+(?:\w+\W+){{0,2}}?{_ILLS}\b"
)
_BODY = (
    r"(?:embaraz\w+|lactancia|amamant\w+|alergi\w*|asma|asmatic\w*|diabet\w*|quimio\w*|cancer|epilep\w*|hipertens\w*|"
    r"marcapasos|medicacion|psoriasis|dermatitis|heridas?|pregnan\w+|breastfeed\w*|allerg\w*|asthma\w*|chemo\w*|"
    r"pacemaker|medication|gravid\w+|gestante\w*|tu salud|your health|sua saude|bebe|baby|feto)"
)
_HARMLESS = (
    r"(?:(?:es|son|is|are|e|sao) (?:\w+ )?(?:segur[oa]s?|inofensiv[oa]s?|safe|harmless|inofensiv[oa])|"
    r"no (?:hay|tiene|supone|existe)\w* (?:ningun\w* )?(?:riesgo|peligro|problema|contraindicacion\w*)|sin (?:ningun )?(?:riesgo|problema|peligro)|"
    r"no (?:te |le )?(?:pasa nada|hace dano|afecta)|there(?:'s| is) no (?:risk|danger|problem)|no (?:risk|danger)|won'?t (?:harm|hurt|affect)|"
    r"perfectly fine|totally fine|nao (?:ha|tem) (?:risco|perigo|problema)|nao faz mal|sem (?:risco|problema))"
)
SAFE = re.compile(rf"\b{_HARMLESS}\b.{{0,80}}\b{_BODY}\b|\b{_BODY}\b.{{0,80}}\b{_HARMLESS}\b")
LAW = re.compile(
    r"\b(?:tienes|tiene(?: usted)?|tendrias|tendria) derecho a (?:\w+ ){0,3}?(?:indemniz\w+|compensacion|reclamar|devolucion|reembolso|demandar)|"
    r"\b(?:puedes|puede|podrias|deberias|te recomiendo|conviene) (?:\w+ ){0,2}?(?:denunciar\w*|demandar\w*|reclamar (?:una )?(?:indemniz\w+|danos)|"
    r"presentar una (?:denuncia|demanda))|\b(?:segun|por) (?:la )?ley\b|\bla ley (?:dice|te|le|obliga|permite|establece)\b|\blegalmente\b|"
    r"\byou (?:are|'re|re) (?:legally )?entitled to (?:\w+ ){0,3}?(?:compensation|damages|a refund|refund)|\byou (?:can|could|should) (?:sue|press charges|claim damages)|"
    r"\bby law\b|\bthe law (?:says|requires|allows)\b|\blegally\b|\b(?:es|fue|ha sido) (?:culpa|responsabilidad) nuestra\b|"
    r"\b(?:it was|it's) our (?:fault|liability)\b|\bwe are (?:liable|responsible for the damage)\b|\b(?:somos|asumimos) (?:\w+ )?responsab\w+|"
    r"\bvoce tem direito a (?:\w+ ){0,3}?(?:indeniz\w+|reembolso)|\bvoce pode (?:processar|denunciar)\b|\bpor lei\b|\bfoi culpa nossa\b"
)

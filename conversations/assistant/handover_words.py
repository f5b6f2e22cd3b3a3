"""The words by which a conversation goes to a person, in Spanish, English and Portuguese.

All patterns are matched on folded text (`nlu.text.fold`): lower case, no accents, ñ as n.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})")


# Danger to somebody now. What is told as past ("el martes tuvo un infarto") does not fit.
EMERGENCY = _any(
    r"hue(?:le|lo|lemos) (?:\w+ )?(?:a|un) ?(?:olor a )?(?:gas|quemado)\b|olor (?:muy )?(?:fuerte )?a gas",
    r"(?:fuga|escape) de gas|gas leak|smells? (?:of |like )?gas|cheiro (?:forte )?de gas|"
    r"vazamento de gas|cheira a gas",
    r"(?:se ha|se acaba de|se esta|se han) (?:desmaya|asfixia|ahoga|electrocuta|atraganta)\w*",
    r"(?:esta|sigue|continua) (?:inconsciente|convulsiona\w*|sangrando mucho|sem respirar)",
    r"no (?:puede|puedo|esta) respira\w*|no respira\b|perdi[oó]? el conocimiento ahora",
    r"(?:esta|estoy) (?:teniendo|sufriendo) un (?:infarto|ictus|ataque)|"
    r"(?:le|me) (?:esta|ha) dado? un (?:infarto|ictus|ataque al corazon)",
    r"reaccion alergica (?:muy )?(?:grave|fuerte)|anafilax\w*|anaphyla\w*|(?:emergencia|urgencia) medica",
    r"(?:quiero|voy a) (?:suicidarme|matarme|quitarme la vida)|want to (?:kill myself|die)|"
    r"quero (?:me matar|morrer)",
    r"hay (?:un )?(?:fuego|incendio)|se esta(?: \w+)? (?:quemando|incendiando)|esta ardiendo|"
    r"(?:salen?|hay) (?:chispas|llamas)|humo saliendo",
    r"(?:has|have|just) (?:fainted|collapsed|passed out)|is unconscious|can ?'?t breathe|"
    r"(?:is )?not breathing|having a (?:heart attack|stroke|seizure)|bleeding (?:badly|heavily|a lot)|"
    r"medical emergency|there ?'?s? (?:is )?a fire|is on fire|carbon monoxide",
    r"monoxido de carbono|emergencia medica|(?:acabou de )?desmai(?:ou|ado|ada)\b|"
    r"nao (?:consegue|consigo|esta) respira\w*|tendo um (?:infarto|avc)|"
    r"sangrando muito|pegando fogo|esta desacordad\w",
)
LEGAL = _any(
    r"(?:os|les|te|lo|la|les|vamos a|voy a|pienso|tendre que) ?(?:voy a |vamos a )?denunci(?:ar|o)\w*",
    r"(?:pon(?:dre|er|go|gan)|presentar\w*|interpon\w+) (?:una |la )?(?:denuncia|demanda)",
    r"(?:voy a|vamos a|os|les) (?:voy a )?demandar\w*",
    # "Mi abogado me dice que me corte el pelo" threatens nobody.
    r"(?<!para )(?:mis? abogad[oa]s?|nuestros? abogad[oa]s?)\b(?! me (?:ha |han )?(?:di|rec|acon|sug))|acciones legales|por la via (?:legal|judicial)|"
    r"(?:ir|llevar\w*|acudir) (?:a|ante) (?:los |el )?(?:juicio|juzgado|tribunal\w*)",
    r"hojas? de reclamacion\w*|oficina (?:municipal )?(?:de|del) consum\w+|profeco|defensa del consumidor",
    r"(?:my|our) (?:lawyer|attorney|solicitor)s?|sue you|suing you|legal action|take you to court|"
    r"small claims|trading standards",
    r"(?:meu|minha|nosso) advogad[oa]|vou (?:processar|denunciar)\w*|acao judicial|medidas legais|"
    r"\bprocon\b",
)
PAYMENT = _any(
    r"cobr\w+ (?:\w+ ){0,3}?(?:dos|2|tres|3) veces|(?:dos|2|doble|duplicado) (?:veces )?(?:el )?(?:cobro|"
    r"cargo)s?\b|(?:cobro|cargo) (?:doble|duplicado|indebido|de mas)|cobr\w+ (?:\w+ )?de mas",
    r"devolv\w+ (?:ya )?(?:el|mi|todo el) dinero|(?:quiero|exijo|devuelv\w+) (?:que me devuelv\w+ )?"
    r"(?:el|mi) dinero(?: de vuelta)?|(?:quiero|exijo|pido|solicito|necesito) (?:un |el |mi |la )?"
    r"(?:reembolso|devolucion del (?:dinero|pago|importe))|"
    r"(?:haz|hace|hac|trami|gestion|process|give|faz|faca)\w* (?:me |nos )?(?:(?:un|el|mi|a|my|um|o|meu) )?(?:reembolso|refund|estorno)|"
    r"reembols(?:a|ad|e|en)(?:me|nos)\b",
    r"(?:me|nos) (?:\w+ ){0,2}?(?:devolv|reembols)\w+ (?:ya )?(?:\w+ ){0,2}?(?:\d+ ?(?:€|euros?|pesos|reais|dolares|usd)|"
    r"el importe|la senal|el deposito|lo que pague)|(?:refund|give back|return|devolv\w+) (?:me |us |my |the |os |meus )+"
    r"(?:\d+ ?(?:€|euros?|dollars|pounds|reais)|deposit)|"
    r"me (?:debeis|deben|debes) (?:\w+ ){0,2}?(?:\d|dinero)|you (?:guys )?owe me|me devem (?:\w+ ){0,2}?(?:\d|dinheiro)|"
    r"contracargo|chargeback|no reconozco (?:\w+ )?(?:cargo|cobro|pago)|cargo que no reconozco",
    r"charged (?:me |us )?(?:twice|double|two times)|double[- ]charg\w+|overcharg\w+|"
    r"(?:want|need|demand|give me) (?:\w+ )?(?:my money back|(?:a|my) refund)|refund me|"
    r"dispute (?:the|this|a) (?:charge|payment)|unauthori[sz]ed charge",
    r"cobr\w+ (?:\w+ )?(?:duas vezes|em dobro|a mais)|devolv\w+ (?:o )?meu dinheiro|"
    r"(?:quero|exijo) (?:o )?(?:meu dinheiro de volta|reembolso|estorno)|nao reconheco (?:\w+ )?cobranca",
)
PERSON = _any(
    r"(?:hablar|comunicar\w*|chatear|tratar|que me atienda|pas(?:a|e|ame|eme)|ponme|poneme|derivame|"
    r"conect\w+) (?:directamente )?(?:con |a )?(?:una?|algun|el|la|otra)? ?(?:persona|human[oa]|agente|asesor\w?|"
    r"operador\w?|encargad[oa]|responsable|gerente|alguien(?: del equipo| real)?)\b",
    r"(?:quiero|necesito|prefiero) (?:que me atienda )?(?:a )?(?:una?|un) (?:persona|humano)(?: real| de verdad)?\b",
    r"(?:talk|speak|chat) (?:to|with) (?:a |an |the |some ?)?(?:real |actual |live )?(?:person|human|agent|"
    r"manager|representative|someone|somebody|owner|operator)\b",
    r"(?:podeis|pueden|puede|puedes|podriais|podrian|podria|podrias) llamarme\b(?! (?:\w+ ?){1,2}$)|que me (?:llameis|llamen|llame)\b|"
    r"llam(?:adme|eme|enme|ame)(?= ?[.!]*$| por favor| cuando| al | si | a las| manana| luego)|"
    r"(?:can|could|would) (?:you|someone|somebody) (?:please )?(?:call|phone|ring) me\b|call me back|give me a (?:call|ring)\b|"
    r"(?:pode|podem|poderia|poderiam) me ligar|me lig(?:ue|uem)\b",
    r"(?:falar|conversar) com (?:uma? |o |a )?(?:pessoa|humano|atendente|alguem|gerente|responsavel)\b",
)
INSULT = _any(
    r"(?:idiotas?|imbecil(?:es)?|estupid[oa]s?|inutil(?:es)?|gilipollas|capull[oa]s?|subnormal(?:es)?|"
    r"hij[oa]s? de puta|cabron(?:es)?|pendej[oa]s?|estafador(?:es)?|ladron(?:es)?|sinverguenzas?|"
    r"(?:eres|sois|are you|you are|voce e) (?:un |una |muy |tan )?(?:tont[oa]s?|bob[oa]s?|burr[oa]s?|lel[oa]s?|dumb|idiota)|"
    r"payas[oa]s|incompetentes?|vete a la mierda|iros a la mierda|una mierda|menuda mierda|"
    r"idiots?|stupid|useless|morons?|fuck(?:ing)?|bullshit|scammers?|thieves|assholes?|pathetic|incompetent|"
    r"merda|caralho|filhos? da puta|ladroes|golpistas|palhacada|inuteis|otari[oa]s?)\b",
)
# "soy un inútil con el móvil" is no anger at anybody.
SELF = _any(
    r"(?:(?:a|de|por|para|by|to|com) (?:un|una|um|a)|soy|me siento|que|i ?'?a?m|sou) (?:un |una |tan |muy |so |a |uma? )?$"
)
UPSET = _any(
    r"(?:estoy|estamos|me teneis|ya estoy) (?:\w+ )?(?:hart[oa]s?|indignad[oa]s?|furios[oa]s?|cabread[oa]s?|"
    r"enojad[oa]s?)|es una verguenza|vergonzoso|inaceptable|intolerable|tomadura de pelo|falta de respeto|"
    r"me estais vacilando|fed up|sick (?:and tired )?of (?:you|this)|unacceptable|disgrac\w+|ridiculous|"
    r"estou (?:furios[oa]|indignad[oa]|de saco cheio)|um absurdo|inaceitavel|falta de respeito",
)
# What capitals and exclamation marks have to come with before they are shouting.
ACCUSES = _any(
    r"(?:nunca|nadie|llevo|esperando|siempre|contest\w+|respond\w+|otra vez|mentira|never|nobody|still|"
    r"waiting|answer|again|ninguem|sempre|esperando|respost\w+)\b",
)
TABLE: dict[str, re.Pattern[str]] = {
    "emergency": EMERGENCY,
    "legal": LEGAL,
    "payment": PAYMENT,
}
# Emergency number by country where it is not 112. A business may write another.
NUMBERS = {
    **dict.fromkeys(
        ["US", "CA", "MX", "AR", "EC", "UY", "PA", "CR", "PY", "DO", "HN", "VE", "SV", "BO", "NI", "GT", "PR", "PH"], "911"
    ),
    "BR": "192",
    "CL": "131",
    "CO": "123",
    "PE": "106",
    "CU": "104",
    "GB": "999",
    "IE": "999",
    "AU": "000",
    "NZ": "111",
}  # fmt: skip
USUAL_NUMBER = "112"

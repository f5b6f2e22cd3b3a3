"""Whether somebody writes of a danger to life: their own, another's, or one that they threaten.

All is matched on folded text (`nlu.text.fold`). Figures of speech ("me muero por unas mechas",
"I'd kill for a coffee") and what is told as past are none.
"""

import re

# Whoever writes so hears that we are sorry before they hear a number.
CARE = "care"
DANGER = "danger"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(patterns)})")


_CLOSE = (
    r"(?:mi|my|minha|meu|el|la|un|una|the|o|a) (?:\w+ )?(?:marido|mujer|novi[oa]|espos[oa]|pareja|ex|"
    r"padre|madre|papa|mama|herman[oa]|hij[oa]|bebe|nen[ea]|nin[oa]|abuel[oa]|amig[oa]|vecin[oa]|"
    r"cliente|clienta|senora?|husband|wife|boyfriend|girlfriend|partner|father|mother|dad|mum|mom|brother|"
    r"sister|son|daughter|baby|child|kid|friend|grandmother|grandfather|neighbou?r|esposa|namorad[oa]|"
    r"pai|mae|irma|irmao|filh[oa]|crianca|avo)"
)
_SELF_HARM = _any(
    r"suicid\w+",
    r"(?:me (?:voy a|quiero|pienso)|voy a|quiero|pienso) (?:matarme|matar(?: hoy)?$|quitarme la vida|"
    r"hacerme dano|cortarme las venas|colgarme|tirarme (?:por|de|al)|acabar con (?:todo|mi vida))",
    r"me (?:voy a|quiero) (?:matar|morir)\b(?! (?:de|por|con (?:este|esta|el|estos)))",
    r"me mato\b(?! (?:a |por|de |con|trabaj|estudi))|quiero morirme",
    r"(?:pensando en|ganas de|pienso|voy a|quiero|quero|penso em|vontade de) (?:acabar con (?:todo|mi vida)|desaparecer|"
    r"acabar com tudo|sumir do mundo)|thinking (?:of|about) (?:ending|killing)",
    r"(?:no|ya no) (?:\w+ )?(?:quiero|aguanto|soporto|puedo|tengo ganas de|le veo sentido a|merece la pena|"
    r"vale la pena) (?:mas )?(?:seguir )?(?:viv\w+\b(?! (?:con|en|sin)\b)|la vida|estar en este mundo|existir)",
    r"(?:mejor|quisiera|ojala) (?:estar )?muert[oa]\b|quitarme (?:de en medio|la vida)",
    r"(?:ir(?:me)?|marchar(?:me)?|salir|desaparecer) de este mundo|"
    r"(?:nada|mi vida|la vida|todo) (?:ya )?no? ?tiene (?:ningun )?sentido|ya nada tiene sentido|nothing matters any ?more|"
    r"(?:leave|quit) this world|nada (?:mais )?faz sentido|(?:sair|ir embora) deste mundo|"
    r"(?:kill|hurt|harm|cut|hang) myself|end (?:my life|it all)|take my (?:own )?life",
    r"(?:do ?n ?'?t|no longer) want to (?:live|be alive|be here any ?more|exist|wake up)",
    r"can ?'?t (?:go on|take it|do this) (?:any ?more|any longer|like this|living)|(?:no|any) reason to live|"
    r"better off dead|wish i (?:was|were) dead|not worth living",
    r"me matar\b|tirar (?:a )?minha (?:propria )?vida|acabar com (?:a minha vida|minha vida)|"
    r"(?:quero|prefiro|queria) morrer\b(?! de)|nao (?:quero|aguento|consigo) (?:mais )?viver|"
    r"nao (?:quero|aguento) viver mais",
)
_ABUSE = _any(
    rf"{_CLOSE} me (?:esta )?(?:peg[ao](?:ndo)?|golpe\w+|maltrat\w+|amenaz\w+|persigu\w+|quiere matar|acosa)\b"
    r"(?! (?:la|el|una?|su|con|bronca|gri))",
    rf"{_CLOSE} (?:is |keeps |has )?(?:hit(?:s|ting)?|beat(?:s|ing)?|hurt(?:s|ing)?|threaten\w*|abus\w+|"
    r"chok\w+) me\b",
    rf"{_CLOSE} me (?:bate|bateu|agride|agrediu|ameaca|persegue)\b",
    r"(?:me violaron|me han violado|abus(?:o|aron) de mi|i was raped|i ?'?ve been raped|fui estuprada)",
    r"(?:me estan siguiendo|me persiguen|tengo miedo de que me (?:mate|pegue)|i ?'?m being (?:followed|stalked)|"
    r"estao me seguindo)",
)
_MISSING = _any(
    rf"{_CLOSE} (?:\w+ )?(?:ha desaparecido|desaparecio|esta desaparecid[oa]|no aparece por ningun|se ha perdido|"
    r"se perdio|has gone missing|is missing|went missing|has disappeared|disappeared|sumiu|desapareceu)",
)
_POISON = _any(
    r"(?:trag\w+|bebi\w*|comi(?:o|do|endo)?|tomo|tomado|ingeri\w+) (?:\w+ ){0,4}?(?:tinte|champu|shampoo|lejia|"
    r"decolorante|peroxido|agua oxigenada|producto|quimico|pastillas|pila|alfiler|anillo|moneda|esmalte|"
    r"acetona|liquido|bote|color|tintura)",
    r"(?:swallow\w*|drank|drunk|ate|eaten|ingested) (?:\w+ ){0,4}?(?:dye|shampoo|bleach|peroxide|product|"
    r"chemicals?|pills?|batter(?:y|ies)|coin|polish|acetone|colou?r)",
    r"(?:engoliu|bebeu|ingeriu|comeu|tomou) (?:\w+ ){0,4}?(?:tinta|tintura|xampu|shampoo|produto|alvejante|"
    r"quimic\w+|comprimidos|pilha|moeda|esmalte|acetona|descolorante)",
    r"(?:tom\w+|trag\w+|took|taken|swallowed|eng\w+) (?:\w+ ){0,4}?(?:frasco|caja|blister|bote|bottle|pack|box|"
    r"demasiad\w+|muchas|muchos|too many|muitos|caixa|cartela) (?:\w+ ){0,3}?(?:pastillas|pills|remedios?|comprimidos|"
    r"medicament\w+|tablets|somniferos)",
    r"sobredosis|overdos\w+|envenenad\w+|poisoned|intoxicad\w+",
)
_PART = r"(?:cara|labios?|ojos?|lengua|garganta|parpados?|face|lips?|eyes?|tongue|throat|rosto|labios|olhos?|lingua)"
_BODY = _any(
    rf"(?:hinchando|inflamando|cerrando|inchando|swelling|closing up) (?:\w+ ){{0,3}}?{_PART}",
    rf"{_PART} (?:\w+ ){{0,3}}?(?:hinchad\w+|hinchando|inchad\w+|inchando|swelling|swollen|closing)",
    rf"se (?:me|le) (?:hincha|inflama|cierra)n? (?:\w+ ){{0,2}}?{_PART}",
    r"(?:me|le) (?:esta )?(?:arde|quema|ardiendo|quemando)n? (?:\w+ ){0,2}?(?:el cuero cabelludo|la cabeza|"
    r"los ojos|la piel|la cara)",
    rf"(?:scalp|skin|head|{_PART}) (?:is|are|s) (?:\w+ )?burning|(?:couro cabeludo|cabeca|pele|olhos) "
    r"(?:esta|estao) (?:\w+ )?(?:queimando|ardendo)",
    r"(?:me|le) (?:esta )?(?:duele|doliendo) (?:\w+ )?el pecho|dolor (?:\w+ )?en el pecho|chest pains?\b|"
    r"dor no peito|se (?:acaba de )?(?:desmayo|desplomo)\b|no reacciona|no responde a nada|"
    r"(?:no|nao) (?:me |le |se )?(?:para|deja|consigo parar) (?:de )?(?:sangrar|salir sangre)|(?:sangre|sangue) (?:\w+ ){0,2}?no para|"
    r"(?:wo ?n ?'?t|will not|does ?n ?'?t|can ?'?t) stop (?:the )?bleeding|"
    r"is ?n ?'?t responding|(?:estoy|esta|i ?'?m|is|estou) (?:\w+ )?(?:sangrando|bleeding)",
    r"(?:tinte|producto|decolorante|acetona|lejia|acido|bleach|dye|peroxide|acid|descolorante|tinta|quimica) "
    r"(?:[\w'’]+ ){0,4}?(?:ojos?|eyes?|olhos?)\b",
    r"(?:me|se|te) (?:estoy |esta |estan )?(?:ahog\w+|asfixi\w+|atragant\w+)\b(?! en)|no me (?:entra|llega) (?:el )?aire|"
    r"me falta el aire|(?:is|i ?'?m) choking|sem ar\b|falta de ar|sufocando",
    r"(?:herida|corte|quemadura|wound|cut|burn|ferida) (?:\w+ ){0,4}?(?:infectad\w|infected|supura\w*|pus)|(?:me|le) supura|"
    r"(?:no|nao|can ?'?t|cannot) (?:puede |puedo |consigue )?(?:ve|veo|ver|see|enxerga|enxergo) (?:nada|anything)\b",
)
_THREAT = _any(
    r"(?:voy|vamos) a (?:pegar|partir|reventar|rajar|matar|apunalar)(?:le|les|te|os|la|lo|los|las)\b(?! (?:un (?:repaso|corte|toque|cambio)|una (?:vuelta|llamada)))|"
    r"(?:te|os|les|lo|la|los|las) (?:voy|vamos) a (?:matar|reventar|partir|rajar|quemar|pegar|disparar|"
    r"hacer dano|romper (?:la cara|el local|todo|las piernas))",
    r"(?:voy|vamos|ire|iremos) (?:a )?(?:ir )?(?:a |y )?(?:matar|quemar|reventar|prender fuego|destrozar|apunalar|"
    r"disparar|romper)(?:os|les|los|lo|la|te)? (?:a |en )?(?:todo|alguien|todos|tod[oa]s|"
    r"(?:el|la|tu|su|vuestr[oa]) (?:local|peluqueria|negocio|tienda|salon|clinica|cara|puerta))",
    r"(?:los?|las?|te|os|les|lo) (?:voy|vamos) a (?:hacer mierda|moler|cagar a|destruir|destrozar|rajar)|"
    r"quemarl[eo]s (?:el|la)|(?:hay|puse|he puesto|pondre|voy a poner) una bomba\b(?! de )",
    r"\b(?:os|te|les|lo|la|los|las) (?:quemo|mato|reviento|parto|rajo|destrozo|disparo)\b(?! (?:los papeles|la tarjeta|a besos|de hambre|en mil))|"
    r"(?:will|gonna|going to|i ?'?ll) (?:come (?:over|there|round) and )?(?:kill|hurt|burn|shoot|stab|beat|smash|"
    r"destroy|bomb|attack) (?:you|u|him|her|them|some(?:one|body)|people|every(?:one|body)|your|the "
    r"(?:place|shop|salon|building))|there ?'?s a bomb|planted a bomb",
    r"(?:voy|vamos|ire|iremos|vuelvo|ahi estare|i ?'?ll|i ?'?m|we ?'?re|vou|vamos) (?:[\w']+ ){0,4}?(?:con|with|com) "
    r"(?:un|una|a|my|mi|el|la|uma?|o) (?:cuchillo|machete|pistola|escopeta|arma|bate|knife|gun|baseball bat|weapon|"
    r"faca|facao|revolver)\b",
    r"(?:vou|vamos) (?:ai |la |te |ir ai )?(?:te )?(?:matar|quebrar tudo|queimar|arrebentar|explodir|esfaquear|"
    r"bater em|atirar)",
)
_IN_PAST = _any(
    r"ayer|anoche|(?:la |el )?(?:semana|mes|ano|vez|verano) pasad[oa]|hace (?:un|una|dos|tres|\d+|unos|mucho|anos|"
    r"meses|dias)|la ultima vez|una vez|de pequen[oa]|yesterday|last (?:week|month|year|time|night|summer)|"
    r"\bago\b|ontem|semana passada|mes passado|ano passado|da ultima vez|ha (?:dois|tres|\d+) (?:dias|meses|anos)",
)


def danger_in(folded: str) -> str:
    """`CARE` for who suffers, `DANGER` for any other danger now, "" for none. `folded`: a message
    of bounded length."""
    if _SELF_HARM.search(folded) or _ABUSE.search(folded):
        return CARE
    if _THREAT.search(folded) or _MISSING.search(folded):
        return DANGER
    if (_POISON.search(folded) or _BODY.search(folded)) and not _IN_PAST.search(folded):
        return DANGER
    return ""

"""What people say of matters that the assistant passes on, and how they press for what is refused.

All is matched on folded text (`nlu.text.fold`).
"""

import re

AGREED = re.compile(
    r"\b(?:me|nos) (?:\w+ )?(?:dij\w+|prometi\w+|asegur(?:o|aste|asteis|aron)|confirm(?:o|aste|asteis|aron)|"
    r"garantiz(?:o|aste|asteis|aron)|falaram|disseram|prometeram|garantiram|confirmaram)\b|"
    r"\byou (?:guys |all )?(?:said|told me|promised|confirmed|agreed)\b|"
    r"\bvoces? (?:me )?(?:falaram|disseram|prometeram|falou|disse)\b"
)
KEPT = re.compile(
    r"\b(?:me|nos) (?:guard|reserv|apunt|confirm)(?:aste|asteis|aron|abas|abais|aban|aste)\b|"
    r"\byou (?:guys |all )?(?:saved|held|kept|booked|confirmed) (?:me|us|my|the)\b|"
    r"\b(?:tengo|tenemos|i have|tenho) (?:una |mi |an |my |um |uma )?(?:cita|turno|reserva|hora|appointment|booking|horario)\b.*"
    r"(?:verdad|right|correcto|cierto|certo|,? no|,? ne)\W*$|"
    r"\b(?:cita|reserva|booking|appointment|horario)\b.*\b(?:sigue en pie|sigue vigente|esta confirmada|still on|de pe)\b|"
    r"\b(?:guardaram|reservaram|marcaram|confirmaram) (?:para mim|pra mim|o meu|meu|me)\b"
)
_OURS = r"(?:vuestr[oa]|tu|su|seu|de ustedes|del? (?:salon|local|negocio|academia|centro|tienda)|your|de la (?:peluqueria|clinica|barberia|empresa|escuela|consulta)|de(?:l| el) (?:estudio|taller|gimnasio)|the (?:salon|shop)|da loja|do salao|de voces|de contacto|for (?:you|the))"
PHONE = re.compile(
    rf"\b(?:telefono|numero de telefono|phone(?: number)?|telefone|fono|celular|whatsapp)\b (?:\w+ ){{0,2}}?{_OURS}"
    rf"|\b{_OURS} (?:\w+ )?(?:telefono|phone(?: number)?|telefone|fono|celular|numero de telefono)\b"
    r"|\b(?:a que (?:numero|telefono)|que numero|what number|qual (?:e )?o (?:numero|telefone)|teneis telefono|tienen telefono)\b"
    r"(?! (?:de (?:cita|reserva|personas)|de la))"
)
WEB = re.compile(
    rf"\b(?:cual|que|dame|pasa\w*|dime|manda\w*|me das|give|send|tell|what|what'?s|qual|me passa|me manda|me da)\b (?:\w+ ){{0,4}}?"
    rf"(?:{_OURS} )?(?:web|pagina|pagina web|sitio web|website|web ?site|web page|site)\b"
    r"|\b(?:teneis|tienen|tienes|do you have|have you got|tem) (?:una? |a |um |algun[ao]? )?(?:pagina web|web|website|site|sitio web)\b"
)
BOOK = re.compile(
    r"\b(?:link|enlace|url|web|pagina|website|site)\b (?:\w+ ){0,4}?(?:reserv\w+|book\w*|marcar|agendar|cita)\b"
    r"|\b(?:reserv\w+|book\w*|marcar|agendar) (?:\w+ ){0,2}?(?:online|en linea|por internet|por la web|pelo site|through your (?:site|website))\b"
)
SOCIAL = re.compile(
    r"\b(?:link|enlace|url) (?:\w+ ){0,2}?(?:pagar|pago|pay|payment|pagamento)\b|"
    r"\b(?:instagram|insta|facebook|tiktok|telegram)\b|"
    rf"\b{_OURS} (?:email|e-mail|correo(?: electronico)?|mail)\b|\b(?:email|e-mail|correo|mail) (?:\w+ )?{_OURS}"
)
# Where to tell a navigator to go.
PLACE = re.compile(r"\b(?:codigo postal|post ?code|postal code|zip(?: code)?|cep|coordenadas)\b")
# A question that is put to the business, whatever it is about.
TO_US = re.compile(
    r"\b\w{2,}[ae]is\b|\b(?:ustedes|uds|vuestr[oa]s?|os|sois|abris|voces|vcs)\b|"
    r"\b(?:se puede|se podria|puedo|podria|podemos|hay que|hace falta|can i|can we|could i|may i|do i|is it ok\w*|"
    r"do you|are you|will you|posso|podemos|pode|precisa|llegara|me llega\w*|recib\w+|tengo que|do we|i need to)\b"
)
# What somebody left behind here.
LEFT_BEHIND = re.compile(
    r"\b(?:me (?:he )?(?:olvid|dej)\w+|se me (?:ha )?(?:olvid|qued|cay)\w+|he perdido|perdi|deje (?:el|la|mi|un|una)|"
    r"i (?:think i )?(?:left|forgot|lost)|esqueci|deixei|perdi) (?!.{0,20}(?:cita|hora|reserva|appointment|horario))"
    r".*\b(?:ahi|alli|aqui|con vosotros|en (?:el|la|vuestr\w+) (?:salon|pelu\w*|local|centro|clinica|tienda|academia)|there|"
    r"at (?:yours|your \w+|the \w+)|ai|no salao|na loja)\b"
)
# Who offers to pay, whatever they offer.
PAYS = re.compile(
    r"\b(?:pag\w+|cobr\w+|factura\w*|dej\w+l[oa] en|publicidad|propina|efectivo|pay\w*|cash|invoice|tip|deal|trato|dinheiro)\b"
)
# "No recuerdo si reservé": what is booked is told.
FORGOTTEN = re.compile(
    r"\b(?:no (?:recuerdo|me acuerdo|se)|olvide|se me olvido|(?:can'?t|cannot|don'?t) remember|i forgot|nao (?:lembro|me lembro|sei)) "
    r"(?:\w+ ){0,4}?(?:reserve|tengo (?:cita|hora)|tenia (?:cita|hora)|(?:mi|la) (?:cita|reserva|hora)|pedi (?:cita|hora)|i booked|"
    r"my (?:appointment|booking)|i have an appointment|marquei|(?:meu|o) horario)\b"
)
WORK_HERE = re.compile(
    r"\b(?:are you hiring|hiring|job (?:offer|opening|vacanc)\w*|vacanc(?:y|ies)|work (?:for|with) you|busca\w* (?:personal|gente|peluquer\w+|emplead\w+)|"
    r"trabajar con (?:vosotros|ustedes)|curriculum|mi cv|ofertas? de (?:empleo|trabajo)|vagas? de emprego|trabalhar com voces|contratando)\b"
)
# Visits of the past, of which a chat knows nothing, and other things that the team looks up.
LOOKED_UP = re.compile(
    r"\b(?:a que hora|cuando|que dia|cuanto|quien|que) (?:\w+ ){0,3}?(?:vine|fui|estuve|me hice|me atendio|pague)\b.*\?"
    r"|\bwhen (?:did i|was i) (?:last )?(?:come|came|visit|there|in)\b|\bquando (?:eu )?(?:fui|estive)\b"
    r"|\b(?:sin cita|walk[- ]?ins?|sem (?:hora marcada|marcar)|without an? appointment)\b.*\?"
    r"|\b(?:mi (?:contrasena|clave|usuario)|my (?:password|login)|minha senha)\b"
    r"|\b(?:what should i|what do i (?:need to|have to)|que (?:debo|tengo que|hago)|o que (?:devo|preciso)) .*\b(?:before|antes d[aeo])\b"
)
# What somebody has to bring, do or wear before they come.
REQUIRES = re.compile(
    r"\b(?:tengo que|tenemos que|hay que|hace falta|debo|es necesario|es obligatorio|es mejor|do i (?:need|have) to|should i|"
    r"tenho que|preciso|e preciso|puedo ir|debo) (?:\w+ ){0,2}?(?:ir|llev\w+|traer\w*|venir|lav\w+|prepar\w+|quit\w+|afeit\w+|depil\w+|"
    r"bring|wear|come|wash|shave|prepare|levar|trazer|vir|desayun\w+|comer)\b(?!.*\b(?:cita|reserv\w+|appointment|horario|turno)\b).*\?"
)
# "¿Qué es el balayage?" asks what is written of a service, other questions about one do not.
WHAT_IS = re.compile(
    r"\b(?:que (?:es|son|incluye|lleva|tal)|en que consiste|como es|como funciona|what(?:'s| is| are| does)|how does|"
    r"tell me about|cuentame|o que e|como e|em que consiste|inclui|diferencia|difference)\b"
)
HAVE = re.compile(
    r"^\W*(?:(?:hola|buenas|oye|perdona|hi|hello|hey|oi|ola)\W+)?(?:y |e |and )?(?:teneis|tienen|tienes|tenes|haceis|hacen|haces|"
    r"vendeis|venden|ofreceis|ofrecen|trabajais con|usais|usan|do you (?:do|have|offer|sell|use|take|accept)|"
    r"(?:voces |vcs )?(?:tem|fazem|vendem|trabalham com|usam|aceitam)|aceptais|aceptan|hay) (?:[^?.]+)\?"
)
WANTS = re.compile(
    r"\?|\b(?:dame|pasa\w*|dime|manda\w*|envia\w*|me das|give|send|tell|me passa|me manda|me da|quiero|cual|what|qual)\b"
)
# How people press for what was refused.
PRESSES = re.compile(
    r"^\W*(?:(?:y|e|and|pero|but|mas|ok|ya|no) )*(?:venga|va|anda|dale|porfa\w*|por favor|please|pls|come on|just|"
    r"solo|nada mas|al menos|at least|pelo menos|es urgente|it'?s urgent|e urgente|es que|es por|te juro|"
    r"nadie se|nobody|ninguem|soy (?:su|el|la) |i'?m (?:his|her|the) |sou (?:o|a) |seguro|no se lo|i won'?t|"
    r"pero|but|mas|la primera|the first|a primeira|prometo|i promise|confia|trust me|dime|tell me|so)\b"
)
TELL = re.compile(
    r"\b(?:dime|dinos|tell|diz|saber|know|solo si|just if|por la manana o|yes or no|si o no|only)\b"
)
# Whether somebody of the team is there, and when.
WORKS = re.compile(
    r"\b(?:trabaja|works?|working|trabalha|atiende|atende|viene|vem|libra)\b.*\?|\b(?:esta|is|estara) (?!.*\b(?:de baja|enferm|embaraz|sick|pregnant|sola?|alone|casad|solter|married))"
    r".*\?|\b(?:dime|saber|tell me|know) (?:si|if|whether|se) .*\b(?:trabaja|works?|esta|is|trabalha)\b|"
    r"\b(?:que dias|que horario|what days|que horas|cuando|when|quando) (?:\w+ ){0,2}?(?:trabaja|esta|works?|work|trabalha|tiene|hace)\b"
)
# "¿puede ser con Luis?" is about an appointment, not about his life.
WITH_THEM = re.compile(
    r"\b(?:puede|podria|puedo|podemos|seria|quiero|could|can|may|pode|poderia|posso|quero)\b.*"
    r"\b(?:con|with|com)\b"
)
# Questions put to the business: of what it has or does, or of what one may do there.
ASKS_US = re.compile(
    r"^\W*(?:(?:hola|buenas|oye|perdona|una pregunta|hi|hello|hey|sorry|oi|ola|y|e|and|pero|but|mas|ah)\W+)*"
    r"(?:\w{2,}(?:ais|eis)\b|\w{3,}(?:an|en)\b|(?:me |se |lo |os |te )?(?:puedo|puede|podemos|pueden|podria|podriamos)\b|"
    r"(?:hace falta|hay|hay que|es necesario|tengo que|tenemos que|hay que|necesito|debo|es posible)\b|"
    r"(?:que|cual|cuanto|como|cuando|donde) (?:\w+ ){0,2}(?:\w{2,}(?:ais|eis)|usan|usas|hay que|pasa|tengo que|puedo)\b|"
    r"(?:do|are|is|can|may|could|should|will|does|did|have|has) (?:i|we|you|it|there|they|the|your)\b|"
    r"(?:what|how|when|where) (?:do|should|can|if|happens|kind)\b|"
    r"(?:voces|vcs|posso|podemos|pode|precisa|preciso|tem que|tenho que|e preciso|e necessario|da para|ha|e possivel|o que acontece)\b)"
    r"[^?]*\?"
)
# "tengo una duda": the question is still to come.
LEADS_IN = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:(?:tengo|tenia|tendria|tenemos) (?:una|un par de|alguna|unas|otra) (?:dudas?|preguntas?|consultas?)"
    r"|(?:quer\w+|quisiera|puedo|podria|me gustaria) (?:preguntar\w*|consultar\w*|hacer\w* una (?:pregunta|consulta))(?: (?:una|otra|algo|un par de) ?\w*)?"
    r"|una (?:pregunta|duda|consulta)|(?:i have|i've got|i had) (?:a|another|one) (?:quick )?question|(?:quick|one) question"
    r"|(?:can|could|may) i ask (?:you )?(?:something|a question)|(?:tenho|tinha) uma (?:duvida|pergunta)|uma (?:duvida|pergunta)"
    r"|(?:queria|posso|gostaria de) (?:perguntar|tirar uma duvida)(?: uma coisa)?)\W*$"
)
# What somebody needs or misses, without asking: a person's business.
NEEDS = re.compile(
    r"\b(?:necesit\w+|preciso|precisamos|i need|we need|quer\w+|quisiera|i want|i would like|i'd like|quero|gostaria|"
    r"he perdido|perdi|perdimos|(?:me )?(?:deje|olvide|olvido|he dejado|he olvidado)|i lost|i(?:'ve)? (?:left|forgot\w*)|esqueci|deixei|"
    r"no (?:me |nos )?(?:ha )?lleg\w+|no he recibido|no recib\w+|(?:haven't|have not|didn't|did not|never) (?:got\w*|receiv\w+|get)|"
    r"nao (?:recebi|chegou)|busco|estoy buscando|looking for|procuro)\b"
)
# "¿y el martes?" after what was refused is about the same.
AND_THEN = re.compile(
    r"^\W*(?:y|e|and) (?:el|la|los|on|na|no|a|por|si|o|what about) (?:\w+ ){0,2}?\w+\W*$"
)

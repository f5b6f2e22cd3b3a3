"""How customers ask whether they will hear of their appointment; on folded text."""

import re

# What is to come, not what came: "me llegará", not "me llegó".
_COMES = (
    r"\b(?:llegar?[a-z]*(?<!llego)(?<!llegado)(?<!llegaron)|llegue|recibir\w*|recibo|recibe|recibimos|"
    r"mand(?:a|as|ais|an|ar\w*|en)|envi(?:a|as|ais|an|ar\w*|en)|hay|habra|tendr\w+|"
    r"get|receive|send|be sent|there be|receb(?:er\w*|o|emos)|cheg(?:a|ar\w*|ue)|vem)\b"
)
CONFIRMATION = re.compile(
    rf"(?=.*{_COMES}).*\b(?:confirmacion(?:es)?|confirmations?|confirmac(?:ao|oes))\b|"
    r"\bconfirm(?:as|ais|an|ar\w*|am|a)?\b.*\b(?:por|pelo|by|via|through|over) (?:el |la |o )?"
    r"(?:whats\w*|sms|correo|e-?mail|mensaje|mensagem|text|message|aqui|chat)\b.*\?"
)
_TELLS = r"\b(?:avis|record|recuerd|lembr|remind|notif)\w*"
REMINDER = re.compile(
    rf"(?=.*(?:{_COMES}|\?)).*\b(?:recordatorios?|reminders?|lembretes?)\b|"
    rf"{_TELLS}.*\b(?:antes d[aeo]l? (?:la |mi |cada |o |a |minha |meu )?"
    r"(?:cita|turno|reserva|hora|horario|consulta|dia)|(?:dia|day) (?:antes|anterior|before)|vispera|"
    r"before(?:hand)?|in advance|con antelacion|com antecedencia)\b.*\?"
)
# Who misses what should have come, or wants none.
MISSED = re.compile(
    r"\b(?:no (?:me |nos )?(?:ha |han )?(?:lleg|recib|mand|envi|quier|hace)\w*|sin recibir|"
    r"(?:didn'?t|haven'?t|did not|have not|not|never|don'?t) (?:\w+ )?(?:get|got|receive\w*|want|need|"
    r"send)|nao (?:\w+ )?(?:receb|cheg|quer|precis)\w*)"
)

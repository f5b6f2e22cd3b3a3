"""What is said to the assistant and asks nothing of the business: who it is, and "wait a moment"."""

import re

from conversations.assistant.builtin.refusing import harmless_names, prices_of
from conversations.assistant.builtin.safety import refusal_of
from conversations.assistant.builtin.turn import Turn
from conversations.assistant.nlu.text import fold

_KIND = (
    r"(?:un[ao]? |an? |the |uma? |la |el |o )?(?:\w+ )?(?:bot|robot|maquina|human[oa]?|persona|person|ia|ai|machine|"
    r"contestador\w*|inteligencia artificial|artificial intelligence|robo|pessoa|programa|computer|computador|"
    r"chatgpt|real)\b"
)
_WHO = re.compile(
    rf"\b(?:eres|sos|sois|es usted|son ustedes|estoy hablando con|hablo con|are you|am i (?:talking|speaking|chatting) (?:to|with)|"
    rf"is this|voce e|vc e|e voce|estou falando com|falo com) {_KIND}"
    r"|\b(?:como te llamas|como se llama usted|cual es tu nombre|quien (?:eres|sos|es usted)|what ?'?s your name|"
    r"what is your name|who are you|who am i (?:talking|speaking) (?:to|with)|qual (?:e )?o? ?(?:seu|teu) nome|"
    r"como voce se chama|quem e voce|quem esta falando)\b"
    r"|\bquien te (?:program\w+|creo|hizo|invento)|\bwho (?:made|built|created|programmed) you\b|"
    r"\b(?:o|ou|or) (?:es|e|is it|is this|sois|eres|son) (?:un|um|a) (?:robot|bot|robo|maquina|machine|chatbot)\b|"
    r"\b(?:que|qual|which|what) (?:ia|ai|llm|chatbot)\b|\b(?:es|e|is it|this is|isto e|esto es) (?:o )?(?:chat ?gpt|gpt)\b|"
    r"^\W*(?:what|quien|que) (?:are you|eres)\W*$|"
    r"\bque modelo (?:de ia |de inteligencia artificial )?(?:eres|sos)\b|\bquem te (?:criou|programou|fez)\b"
)
_PAUSE = re.compile(
    r"(?:(?:no|ok|vale|bueno|oye|hey|nao|ay|ah|uy|sorry|perdon)[,.]? )*"
    r"(?:espera|espere|esperate|esperame|aguanta|aguarda|aguarde|pera|perai|(?:dame )?un (?:momento|momentito|segundo|"
    r"minuto|seg|min)|ya (?:vuelvo|te digo)|ahora (?:vuelvo|te digo)|luego te digo|wait|hold on|hang on|"
    r"(?:give me )?(?:one|a|just a) (?:sec|second|moment|minute|min)|brb|be right back|(?:so )?um "
    r"(?:momento|minuto|segundo|instante)|ja (?:volto|te digo))"
    r"(?:[ ,]+(?:ahi|ai|un (?:momento|momentito|segundo|minuto|poco)|um (?:pouco|momento|minuto)|a (?:sec|second|"
    r"moment|minute|bit)|por favor|porfa|please|que lo (?:miro|pienso|consulto)|que pregunto))*[ .!…]*"
)
_LEFT = re.compile(
    r"(?:(?:no|ay|uy|vale|ok|bueno|perdon\w*|disculp\w+|lo siento|sorry|oops|desculp\w+|que tonta|que tonto)[,.!]* )*"
    r"(?:(?:hoy|ahora|ahora mismo|agora|hoje|right now|now) (?:no puedo(?: hablar)?|estoy \w+|i can'?t(?: talk)?|nao posso(?: falar)?)[,.;]? ?(?:y |and |e )?)?"
    r"(?:(?:(?:me )?tengo que (?:colgar|irme|dejar\w+)|me voy|i (?:have|need|gotta|got) (?:to )?go|tenho que ir)[,.;]? ?(?:y |and |e )?)?"
    r"(?:(?:luego|despues|mas tarde|ya|manana|depois) (?:os|te|les|le|lhe)? ?(?:escribo|digo|llamo|hablo|aviso|escrevo|falo)|"
    r"(?:os|te|les|le) (?:escribo|digo|llamo|aviso) (?:luego|despues|mas tarde|manana)|"
    r"(?:i'?ll|will) (?:text|write|call|message|get back)(?: to)?(?: you)? (?:later|tomorrow|back)|escrevo depois|"
    r"(?:me (?:he )?equivo\w+|me confund\w+) de (?:numero|chat|persona|contacto|ventana)|wrong (?:number|chat|person)|"
    r"(?:entonces |pues |then |entao )?(?:deja(?:la|lo|dlo|dla)? (?:como (?:estaba|esta)|asi|igual)|leave it (?:as it (?:is|was)|like that)|"
    r"deixa (?:assim|como (?:estava|esta)))|"
    r"(?:numero|chat) (?:equivocado|errado)|errei o numero|no era para (?:ti|vosotros|ustedes|aqui)|that wasn'?t for you)"
    r"(?:[,. ]+(?:perdon\w*|disculp\w+|lo siento|sorry|desculp\w+|gracias|thanks|obrigad[oa]))*[ .!]*"
)


def who_asked(turn: Turn) -> bool:
    """Say that it is a machine that answers, to whoever asks for its name or kind."""
    text = turn.situation.text[:300]
    if not _WHO.search(fold(text)):
        return False
    if refusal_of(text, harmless_names(turn.situation), prices_of(turn.situation)) not in (
        None,
        "private",
    ):
        return False
    turn.say("who_am_i", business=turn.facts["name"])
    return True


def left(turn: Turn) -> bool:
    """Somebody goes, to write again later or because they meant somebody else."""
    if not _LEFT.fullmatch(fold(turn.situation.text.strip())[:100]):
        return False
    turn.say("dropped")
    turn.memory.forget_task()
    return True


def paused(turn: Turn) -> bool:
    """Wait for whoever asks for a moment; what was open stays open."""
    if not _PAUSE.fullmatch(fold(turn.situation.text.strip())[:80]):
        return False
    turn.say("pause")
    return True

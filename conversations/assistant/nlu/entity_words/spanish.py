"""Spanish words of dates, times, parties and names."""

import re

from conversations.assistant.nlu.entity_words.base import (
    AMPM,
    NUMERIC_DATE,
    YEAR,
    EntityWords,
    any_of,
    compiled,
    numbers_of,
)
from conversations.assistant.nlu.wordlists import words_of

DAYS = r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)"
MONTHS = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)"
)
NUMBERS = numbers_of(
    """
    un|una|uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince
    dieciseis diecisiete dieciocho diecinueve veinte
    """
)
NUMBER = r"(?:\d{1,3}|" + "|".join(NUMBERS) + ")"
PART = r"(?: (?:de|por|en|a|x) la (?:manana|tarde|noche|madrugada)| del mediodia)"
DATE = any_of(
    NUMERIC_DATE,
    rf"\b(?:el )?(?:{DAYS},? )?(?:dia )?\d{{1,2}} de {MONTHS}{YEAR}",
    rf"\b(?:el |este |proximo |el proximo |pasado )?{DAYS}(?: que viene| proximo| \d{{1,2}}"
    rf"(?![\d:]))?\b",
    r"\bpasado manana|\b(?<!la )manana(?! por la| a la)?|\bhoy|\besta (?:tarde|noche"
    r"|manana|semana)",
    r"\b(?:la|el) (?:proxim[oa]|semana|mes|finde)(?: semana| mes)?(?: que viene| siguiente)?"
    r"|\b(?:este )?(?:finde|fin de semana)",
    rf"\b(?:en|dentro de) {NUMBER} (?:dias?|semanas?|meses)",
    r"\bel (?:dia )?\d{1,2}(?![\d:]| ?(?:hs?|am|pm)\b)",
)
TIME = any_of(
    rf"\b(?:a|de|para|sobre|tipo|desde|hasta) las? {NUMBER}(?:[:.]\d{{2}})?(?: (?:y|menos)"
    rf" (?:media|cuarto|{NUMBER}))?(?: ?(?:hs?|hrs|horas)\b)?{AMPM}?{PART}?",
    rf"\b\d{{1,2}}[:.]\d{{2}}(?: ?(?:hs?|hrs|horas)\b)?{AMPM}?{PART}?",
    rf"\b\d{{1,2}}(?: ?(?:hs?|hrs|horas)\b|{AMPM})",
    r"\b(?:por|en|a|x|de) la (?:manana|tarde|noche)|\b(?:al|del) mediodia|\b(?:a )?(?:primera"
    r"|ultima) hora|\btemprano\b|\bahora\b",
    r"\b(?:tipo|de|entre) \d{1,2}(?: (?:a|y) \d{1,2})?(?=[^\d:a-z/]*$)",
    r"(?<=manana )(?:tarde|temprano)|\bdespues de comer",
)
PARTY = compiled(
    rf"\b({NUMBER} (?:personas?|adultos?|ninos?|ninas?|amigas?|amigos?|pax)(?: y {NUMBER}"
    rf" (?:personas?|adultos?|ninos?|ninas?|bebes?))?)",
    rf"\b(?:somos|seremos|seriamos|vamos|iriamos|iremos|grupo de|mesa para|mesa de) ({NUMBER})"
    rf"(?!\d|:)(?=[^a-z0-9]|$)",
    r"\b((?:mi|para mi) \w{3,10} y (?:yo|para mi)|(?:para )?mi y (?:para )?mi \w{3,10}"
    r"|los dos|las dos|nosotros dos)\b",
    rf"\b(?:para|pa) ({NUMBER})(?= y |[^a-z0-9:/ ]|$)",
)
NAMES = compiled(
    r"\b(?:a|en|al) nombre de (?:la senora |el senor |sra\.? |sr\.? )?([a-z'-]{2,20}"
    r"(?: [a-z'-]{2,20}){0,2})",
    r"\b(?:me llamo|mi nombre es|nombre:|me dicen|de parte de)"
    r" ([a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2})",
    r"(?:^|\bhola |\bbuenas |\b)(?:soy|habla|aqui|le habla|te habla|le escribe) ([a-z'-]{2,20}"
    r"(?: [a-z'-]{2,20})?)",
)
STOPS = words_of(
    """
    a aca ahi al alergica alergico alguien busco cita clienta cliente con cuando de del domingo
    donde el en es esta estoy favor gracias hay hora hoy jueves la las le los lunes manana martes
    mayor me mi miercoles muy necesito no nueva nuevo o para pero por porfa principiante que
    queria quiero quisiera sabado si su te tengo tu turno un una viernes y yo
    """
)

ENTITY_WORDS = EntityWords(re.compile(DATE), re.compile(TIME), PARTY, NAMES, NUMBERS, STOPS)

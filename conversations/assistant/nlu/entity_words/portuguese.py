"""Portuguese words of dates, times, parties and names."""

import re

from conversations.assistant.nlu.entity_words.base import (
    NUMERIC_DATE,
    YEAR,
    EntityWords,
    any_of,
    compiled,
    numbers_of,
)
from conversations.assistant.nlu.wordlists import words_of

DAYS = r"(?:(?:segunda|terca|quarta|quinta|sexta)(?:[- ]feira)?|sabado|domingo)"
MONTHS = (
    r"(?:janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro)"
)
NUMBERS = numbers_of(
    """
    um|uma dois|duas tres quatro cinco seis sete oito nove dez onze doze treze quatorze|catorze
    quinze dezesseis dezessete dezoito dezenove vinte
    """
)
NUMBER = r"(?:\d{1,3}|" + "|".join(NUMBERS) + ")"
PART = r"(?: (?:da|de|a|pela) (?:manha|tarde|noite|madrugada))"
DATE = any_of(
    NUMERIC_DATE,
    rf"\b(?:dia )?\d{{1,2}} de {MONTHS}{YEAR}",
    rf"\b(?:na |no |proxima |proximo |esta |este )?{DAYS}(?: que vem)?\b",
    r"\bdepois de amanha|\bamanha|\bhoje|\bhj\b|\besta (?:tarde|noite|semana)|\bhoje"
    r" a (?:tarde|noite)",
    r"\b(?:semana|mes) que vem|\b(?:a )?proxima semana|\b(?:este )?(?:fim de semana|final"
    r" de semana)",
    rf"\b(?:em|daqui a) {NUMBER} (?:dias?|semanas?|meses)|\bdia \d{{1,2}}(?![\d:])",
)
TIME = any_of(
    rf"\b(?:as|as|das|pras|para as|ate as|a) {NUMBER}(?:[:.h]\d{{2}}|h\b| horas?)?(?:"
    rf" e (?:meia|{NUMBER}))?{PART}?(?![a-z])",
    rf"\b\d{{1,2}}(?:[:.]\d{{2}}|h(?:\d{{2}})?\b| horas\b){PART}?",
    r"\b(?:de|a|pela|na) (?:manha|tarde|noite)\b|\bmeio[- ]dia|\bcedo\b|\bagora\b",
)
PARTY = compiled(
    rf"\b({NUMBER} (?:pessoas?|adultos?|criancas?|amigas?|amigos?)(?: e {NUMBER} (?:pessoas?"
    rf"|adultos?|criancas?))?)",
    rf"\b(?:somos|seremos|vamos em|grupo de|mesa para) ({NUMBER})(?=[^a-z0-9:]|$)",
    rf"\b(?:para|pra) ({NUMBER})(?=[^a-z0-9:/ ]|$)",
)
NAMES = compiled(
    r"\b(?:em|no) nome (?:de|da|do) ([a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2})",
    r"\b(?:me chamo|meu nome e|nome:) (?:a |o )?([a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2})",
    r"\b(?:aqui e|sou|quem fala e) (?:a|o) ([a-z'-]{2,20}(?: [a-z'-]{2,20})?)",
)
STOPS = words_of(
    """
    a ai alergica amanha ao aqui as cliente com consulta da de do e em favor gostaria hoje horario
    la mas me meu minha muito nao nova novo o obrigada obrigado os para por preciso que queria
    quero sim tenho um uma
    """
)

ENTITY_WORDS = EntityWords(re.compile(DATE), re.compile(TIME), PARTY, NAMES, NUMBERS, STOPS)

"""Patterns of the words that carry a date, a time, a party or a name, per language.

Regular expressions over folded text of the same length as the original, so that offsets hold.
Each is bounded in what it may repeat: the time to match stays linear in the message.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EntityWords:
    """The compiled patterns of one language; group 1 is the answer where there is one."""

    dates: re.Pattern[str]
    times: re.Pattern[str]
    party: tuple[re.Pattern[str], ...]
    names: tuple[re.Pattern[str], ...]
    numbers: Mapping[str, int]
    name_stops: frozenset[str]


def _any(*parts: str) -> str:
    return "(?:" + "|".join(parts) + ")"


def _compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in patterns)


def _numbers(text: str) -> dict[str, int]:
    return {word: at for at, group in enumerate(text.split(), 1) for word in group.split("|")}


YEAR = r"(?:,? {1,2}(?:of |de |del )?(?:20)?\d{2}(?!\d|:| ?[ap]\.?m))?"
NUMERIC_DATE = r"\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b|\b\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})\b|\b\d{1,2}/\d{1,2}\b"
AMPM = r"(?: ?(?:a\.m\.|p\.m\.|a\.m|p\.m|am|pm)(?![a-z]))"

EN_DAYS = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?"
EN_MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
EN_NUMBERS = _numbers(
    "a|an|one two|couple three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen twenty"
)
EN_NUMBER = (
    r"(?:\d{1,3}|"
    + "|".join(n for n in EN_NUMBERS if n not in {"a", "an", "couple"})
    + r"|a couple of)"
)
EN_HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
EN_NTH = r"\d{1,2} ?(?:st|nd|rd|th)(?![a-z])"
EN_PART = r"(?: (?:in the (?:morning|afternoon|evening)|at night))"
EN_DATE = _any(
    NUMERIC_DATE,
    rf"\b{EN_DAYS},? {{1,2}}(?:the )?{EN_NTH} (?:of )?{EN_MONTHS}{YEAR}",
    rf"\b{EN_DAYS},? {{1,2}}(?:the )?\d{{1,2}} (?:of )?{EN_MONTHS}{YEAR}",
    rf"\b{EN_DAYS},? {{1,2}}(?:the )?{EN_MONTHS} {{1,2}}(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?![\d:]){YEAR}",
    rf"\b(?:the )?\d{{1,2}} ?(?:st|nd|rd|th)? ?(?:of )?{EN_MONTHS}{YEAR}",
    rf"\b{EN_MONTHS} {{1,2}}(?:the )?\d{{1,2}} ?(?:st|nd|rd|th)?(?![\d:]| ?[ap]\.?m){YEAR}",
    rf"\b{EN_DAYS},? (?:the )?{EN_NTH}",
    rf"\bthe {EN_NTH}(?: of (?:this|next) month)?|\b{EN_NTH}(?: of (?:this|next) month)?",
    r"\bthe day after tomorrow|\bday after tomorrow|\btomorrow|\btmrw|\btomorow|\btoday|\btonight|\btonite",
    rf"\b(?:this|next|coming) (?:coming )?(?:morning|afternoon|evening|weekend|week|month|{EN_DAYS})",
    rf"\bin {EN_NUMBER} (?:days?|weeks?|months?)(?:'? time)?|\bin a (?:week|month|fortnight)",
    rf"\b{EN_NUMBER} (?:days?|weeks?) from (?:now|today|tomorrow)|\ba week from \w{{3,9}}",
    rf"\b(?:on )?{EN_DAYS}(?: (?:next|this) week)?",
)
EN_TIME = _any(
    rf"\b(?:half past|(?:a )?quarter (?:past|to|till)|(?:\d{{1,2}}|five|ten|twenty) (?:past|to)) {EN_HOUR}(?!\d|:){AMPM}?{EN_PART}?",
    rf"\b\d{{1,2}}[:.]\d{{2}}{AMPM}?",
    rf"\b\d{{1,4}}{AMPM}",
    rf"\bin (?:about )?(?:half an hour|an hour|{EN_NUMBER} (?:hours?|minutes?|mins?)|a couple of hours)",
    r"\b\d{1,2} ?(?=o.?clock)|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) ?(?=o.?clock)",
    r"\b(?:noon|midday|midnight|lunchtime|dinnertime)\b",
    r"(?<=at )(?:[01]\d|2[0-3])[0-5]\d\b",
    rf"(?<=at )(?:around |about )?{EN_HOUR}\b(?! (?:people|persons|guests|adults|of us))",
    rf"(?<=by ){EN_HOUR}\b|(?<=around ){EN_HOUR}\b(?! people)",
    rf"\b{EN_HOUR}(?= (?:in the (?:morning|afternoon|evening)|at night|tonight))",
    r"\b(?:now|asap|right away|immediately)\b(?=[.!?]*$)",
)
EN_PEOPLE = (
    r"(?:people|persons?|adults?|guests?|kids?|child(?:ren)?|friends?|ppl|pax|diners?|men|women|man|woman|seats?"
    r"|toddlers?|infants?|bab(?:y|ies)|colleagues|grown ?ups|students|customers|individuals|others)(?![a-z])"
)
EN_COUNT = rf"(?:{EN_NUMBER}|an?)"
EN_SIZE_FREE = rf"(?!\d|:|\.\d| ?[ap]\.?m|/| ?(?:st|nd|rd|th)\b| o.?clock| {EN_MONTHS}| (?:days?|hours?|nights?|minutes?|weeks?|in the|at night|past|to \d))"
EN_PARTY = _compiled(
    rf"\b({EN_NUMBER} {EN_PEOPLE}(?:(?:,| and| plus|, and| &) {EN_COUNT} {EN_PEOPLE}){{0,3}})",
    rf"\b(an? {EN_PEOPLE}(?:(?: and| plus| &) (?:{EN_COUNT}|his|her|my) (?:{EN_PEOPLE}|wife|husband|partner|girlfriend|boyfriend)){{1,2}})",
    r"\b((?:me|myself|i) and (?:my )?\w{3,12}|my \w{3,12} and (?:me|i|myself)|just me|only me)\b",
    rf"\b(?:party|group|family|table|total) (?:of|for|size (?:of|is)) ({EN_NUMBER}){EN_SIZE_FREE}",
    rf"\b({EN_NUMBER})(?= of us)|\bthe ({EN_NUMBER}) of us",
    rf"\b(?:we are|we're|were|there are|there will be|there'll be|it's|its|make it|make that|only|just|seat|seats|need|now) ({EN_NUMBER}){EN_SIZE_FREE}(?! {EN_PEOPLE})(?=[^a-z]|$)",
    rf"\b(?:reservations?|booking|booked|table|dinner|lunch|breakfast|brunch|place|space|room|seats?|it|one|book|reserve)(?: is| was)? for (?!one \w+ \w+ to)({EN_NUMBER}){EN_SIZE_FREE}(?=[^a-z0-9]|$)",
    rf"\bto ({EN_NUMBER}){EN_SIZE_FREE}(?=[.!?]*$)",
    rf"\bfor ({EN_NUMBER}){EN_SIZE_FREE}(?=[^a-z0-9]|$)",
    rf"\b({EN_NUMBER})[- ]?(?:person|top|seater)\b",
)
EN_NAMES = _compiled(
    r"\bfirst name(?: is|:)? ([a-z'-]{2,20})[,.]? (?:and )?(?:my )?last name(?: is|:)? ([a-z'-]{2,20})",
    r"\bunder (?:the )?(?:name(?:s)?(?: of)? )?(?:mr\.? |mrs\.? |ms\.? |miss )?([a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2})",
    r"\b(?:name is|name's|names|name:|name of|in the name of|call me|name should be) (?:mr\.? |mrs\.? |ms\.? )?([a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2})",
    r"\b(?:it's|its|this is|i am|i'm|im) ([a-z'-]{2,20}(?: [a-z'-]{2,20})?)(?: here| speaking)\b",
)
EN_CAPITAL_LEADS = (
    "for",
    "by",
    "this is",
    "i'm",
    "i am",
    "it's",
    "at",
    "for i think",
    "name",
    "with",
    "of",
    "from",
)

ES_DAYS = r"(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo)"
ES_MONTHS = (
    r"(?:enero|febrero|marzo|abril|mayo|junio|julio|agosto|sep?tiembre|octubre|noviembre|diciembre)"
)
ES_NUMBERS = _numbers(
    "un|una|uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve veinte"
)
ES_NUMBER = r"(?:\d{1,3}|" + "|".join(ES_NUMBERS) + ")"
ES_PART = r"(?: (?:de|por|en|a|x) la (?:manana|tarde|noche|madrugada)| del mediodia)"
ES_DATE = _any(
    NUMERIC_DATE,
    rf"\b(?:el )?(?:{ES_DAYS},? )?(?:dia )?\d{{1,2}} de {ES_MONTHS}{YEAR}",
    rf"\b(?:el |este |proximo |el proximo |pasado )?{ES_DAYS}(?: que viene| proximo| \d{{1,2}})?\b(?! a )",
    r"\bpasado manana|\b(?<!la )manana(?! por la| a la)?|\bhoy|\besta (?:tarde|noche|manana|semana)",
    r"\b(?:la|el) (?:proxima?|semana|mes|finde)(?: semana| mes)?(?: que viene| siguiente)?|\b(?:este )?(?:finde|fin de semana)",
    rf"\b(?:en|dentro de) {ES_NUMBER} (?:dias?|semanas?|meses)",
    r"\bel (?:dia )?\d{1,2}(?![\d:]| ?(?:hs?|am|pm)\b)",
)
ES_TIME = _any(
    rf"\b(?:a|de|para|sobre|tipo|desde|hasta) las? {ES_NUMBER}(?:[:.]\d{{2}})?(?: (?:y|menos) (?:media|cuarto|{ES_NUMBER}))?(?: ?(?:hs?|hrs|horas)\b)?{AMPM}?{ES_PART}?",
    rf"\b\d{{1,2}}[:.]\d{{2}}(?: ?(?:hs?|hrs|horas)\b)?{AMPM}?{ES_PART}?",
    rf"\b\d{{1,2}}(?: ?(?:hs?|hrs|horas)\b|{AMPM})",
    r"\b(?:por|en|a|x|de) la (?:manana|tarde|noche)|\b(?:al|del) mediodia|\b(?:a )?(?:primera|ultima) hora|\btemprano\b|\bahora\b",
    r"(?<=manana )(?:tarde|temprano)|\bdespues de comer",
)
ES_PARTY = _compiled(
    rf"\b({ES_NUMBER} (?:personas?|adultos?|ninos?|ninas?|amigas?|amigos?|pax)(?: y {ES_NUMBER} (?:personas?|adultos?|ninos?|ninas?|bebes?))?)",
    rf"\b(?:somos|seremos|seriamos|vamos|iriamos|iremos|grupo de|mesa para|mesa de) ({ES_NUMBER})(?!\d|:)(?=[^a-z0-9]|$)",
    r"\b((?:mi|para mi) \w{3,10} y (?:yo|para mi)|(?:para )?mi y (?:para )?mi \w{3,10}|los dos|las dos|nosotros dos)\b",
    rf"\b(?:para|pa) ({ES_NUMBER})(?= y |[^a-z0-9:/ ]|$)",
)
ES_NAMES = _compiled(
    r"\b(?:a|en|al) nombre de (?:la senora |el senor |sra\.? |sr\.? )?([a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2})",
    r"\b(?:me llamo|mi nombre es|nombre:|me dicen|de parte de) ([a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2})",
    r"(?:^|\bhola |\bbuenas |\b)(?:soy|habla|aqui|le habla|te habla|le escribe) ([a-z'-]{2,20}(?: [a-z'-]{2,20})?)",
)
PT_DAYS = r"(?:(?:segunda|terca|quarta|quinta|sexta)(?:[- ]feira)?|sabado|domingo)"
PT_MONTHS = (
    r"(?:janeiro|fevereiro|marco|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro)"
)
PT_NUMBERS = _numbers(
    "um|uma dois|duas tres quatro cinco seis sete oito nove dez onze doze treze quatorze|catorze quinze dezesseis dezessete dezoito dezenove vinte"
)
PT_NUMBER = r"(?:\d{1,3}|" + "|".join(n for g in [PT_NUMBERS] for n in g) + ")"
PT_PART = r"(?: (?:da|de|a|pela) (?:manha|tarde|noite|madrugada))"
PT_DATE = _any(
    NUMERIC_DATE,
    rf"\b(?:dia )?\d{{1,2}} de {PT_MONTHS}{YEAR}",
    rf"\b(?:na |no |proxima |proximo |esta |este )?{PT_DAYS}(?: que vem)?\b",
    r"\bdepois de amanha|\bamanha|\bhoje|\bhj\b|\besta (?:tarde|noite|semana)|\bhoje a (?:tarde|noite)",
    r"\b(?:semana|mes) que vem|\b(?:a )?proxima semana|\b(?:este )?(?:fim de semana|final de semana)",
    rf"\b(?:em|daqui a) {PT_NUMBER} (?:dias?|semanas?|meses)|\bdia \d{{1,2}}(?![\d:])",
)
PT_TIME = _any(
    rf"\b(?:as|as|das|pras|para as|ate as|a) {PT_NUMBER}(?:[:.h]\d{{2}}|h\b| horas?)?(?: e (?:meia|{PT_NUMBER}))?{PT_PART}?(?![a-z])",
    rf"\b\d{{1,2}}(?:[:.]\d{{2}}|h(?:\d{{2}})?\b| horas\b){PT_PART}?",
    r"\b(?:de|a|pela|na) (?:manha|tarde|noite)\b|\bmeio[- ]dia|\bcedo\b|\bagora\b",
)
PT_PARTY = _compiled(
    rf"\b({PT_NUMBER} (?:pessoas?|adultos?|criancas?|amigas?|amigos?)(?: e {PT_NUMBER} (?:pessoas?|adultos?|criancas?))?)",
    rf"\b(?:somos|seremos|vamos em|grupo de|mesa para) ({PT_NUMBER})(?=[^a-z0-9:]|$)",
    rf"\b(?:para|pra) ({PT_NUMBER})(?=[^a-z0-9:/ ]|$)",
)
PT_NAMES = _compiled(
    r"\b(?:em|no) nome (?:de|da|do) ([a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2})",
    r"\b(?:me chamo|meu nome e|nome:) (?:a |o )?([a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2})",
    r"\b(?:aqui e|sou|quem fala e) (?:a|o) ([a-z'-]{2,20}(?: [a-z'-]{2,20})?)",
)
STOPS_EN = frozenset(
    ["a", "an", "the", "and", "or", "for", "to", "at", "on", "in", "of", "by", "from", "with", "is", "was", "are", "be", "it", "its", "i", "im", "we", "my", "our", "your", "me", "please", "thanks", "thank", "would", "like", "need", "want", "booking", "book", "reservation", "table", "today", "tomorrow", "tonight", "cancel", "change", "calling", "call", "not", "no", "yes", "have", "had", "has", "will", "can", "could", "should", "but", "so", "because", "if", "if", "under", "name", "looking", "here", "hoping", "just", "also", "party", "speaking", "now", "running", "late", "people", "person", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "this", "that", "there", "make", "dinner", "lunch", "going", "wondering", "sorry", "sure"]
)
STOPS_ES = frozenset(
    ["a", "al", "con", "de", "del", "el", "la", "los", "las", "un", "una", "y", "o", "para", "por", "en", "que", "quiero", "quisiera", "necesito", "queria", "cita", "turno", "hora", "hoy", "manana", "lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo", "gracias", "porfa", "favor", "me", "mi", "tu", "su", "si", "no", "es", "esta", "estoy", "cliente", "clienta", "nueva", "nuevo", "alergica", "alergico", "principiante", "mayor", "yo", "pero", "tengo", "busco", "muy", "le", "te", "un", "una", "el", "hay", "alguien", "donde", "cuando", "ahi", "aca"]
)
STOPS_PT = frozenset(
    ["a", "ao", "o", "os", "as", "com", "de", "do", "da", "e", "em", "para", "por", "que", "quero", "queria", "preciso", "consulta", "horario", "hoje", "amanha", "obrigado", "obrigada", "favor", "me", "meu", "minha", "sim", "nao", "um", "uma", "cliente", "nova", "novo", "alergica", "mas", "tenho", "gostaria", "muito", "la", "ai", "aqui"]
)

WORDS: Mapping[str, EntityWords] = {
    "en": EntityWords(
        re.compile(EN_DATE), re.compile(EN_TIME), EN_PARTY, EN_NAMES, EN_NUMBERS, STOPS_EN
    ),
    "es": EntityWords(
        re.compile(ES_DATE), re.compile(ES_TIME), ES_PARTY, ES_NAMES, ES_NUMBERS, STOPS_ES
    ),
    "pt": EntityWords(
        re.compile(PT_DATE), re.compile(PT_TIME), PT_PARTY, PT_NAMES, PT_NUMBERS, STOPS_PT
    ),
}

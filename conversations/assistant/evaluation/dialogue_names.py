"""Who and what kind of place a dialogue of the English corpus is about.

A directory assistant offers places one after another; the last one named is the one in play.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from conversations.assistant.nlu.dialogue_state import Slots
from conversations.assistant.nlu.text import fold
from conversations.assistant.nlu.wordlists import words_of

KINDS: Mapping[str, str] = {
    "hair salon": r"\bsalons?\b|\bsalao\b|hair|barber|stylist|\bmanes?\b|\bshears?\b|\bbangs\b"
    r"|\btrim\b|\bbeard|blow ?dry|highlights|\bperm\b|balayage|keratin|queratin"
    r"|\bpelu|\bpelos?\b|\bcorte\b(?! madera)|\btint[eu]|\bteni|\bmechas\b|\bbarba\b|barbear"
    r"|\bpein|\brecogido|\bmono\b|\balis[ao]|\briz[oa]|\brulos\b|\bflequillo|\bmelena|\bcanas\b|\bpuntas\b"
    r"|cabeleireir|\bcabelo|\bescova|\bpentea|progressiva|\bluzes\b|\bfranja\b|\bcachos\b",
    "dentist": r"dentist|dental|teeth|tooth|orthodon|braces|root canal|molar|\bfillings?\b|\bcavity"
    r"|\bcleaning\b|\bgums?\b|veneers|\bmuelas?\b|\bcarie|ortodon|odonto|\bdient|\bdentes?\b|\bsarro\b"
    r"|empaste|flemon|endodon|brackets|carillas|blanqueamiento|clareamento|\bsiso\b|\bencias?\b|\bgengiv",
    "therapist": r"therap|psycholog|counsel|psychiatr|terap|psicolog|psiquiatr|anxiety|ansiedad",
    "doctor": r"doctor|physician|der?matolog|gyna?ecolog|ophthalmolog|general practi|medical"
    r"|\b(?:gp|ent)\b|\bmedic[oa]\b|oftalmolog|ginecolog|pediatr|cardiolog|traumatolog|otorrin"
    r"|urolog|neurolog|\bclinico geral|\bdoutora?\b|medico|\bpediatra",
}
# "Dr." is said of dentists and therapists too: it decides where nothing else does.
TITLED = re.compile(r"\b(?:Dra?|MD|M\.D)\b")
SPECIALTIES: Mapping[str, str] = {
    "General Practitioner": r"general practi\w+|\bgp\b|primary care",
    "Gynecologist": r"gyna?ecolog\w+",
    "ENT Specialist": r"\bent\b|ear,? nose",
    "Ophthalmologist": r"oph?thalmolog\w+|eye doctor",
    "Dermatologist": r"dermatolog\w+|dematolog\w+|skin doctor",
    "Family Counselor": r"family counsel\w+",
    "Psychologist": r"psychologist",
    "Psychiatrist": r"psychiatrist",
}
SHORTEST = 3
NOT_LETTER = re.compile(r"[^a-z0-9 ]")
JOINERS = words_of("of and & the for de del la y e do da dos - , by")
TITLE = re.compile(r"(?:MD|M\.D|DO|DDS|MPH|Inc|PhD|Jr|Family|D\.D\.S|DMD)\b")
ABBREVIATED = re.compile(r"(?:^|[ .])(?:[A-Z]|Dra?|Mr|Mrs|Ms|St|Jr|Sr|M\.D|D\.O|D\.D\.S|Co)\.$")
CLOCK_OR_NTH = re.compile(r"\d+(?::\d+|st|nd|rd|th)|\d+-\d+|\d+\.\d+")
MIXED = re.compile(r"\d+[A-Z]\w+")
MARK = re.compile(
    r"\b(?:Dra?|MD|M\.D|DDS|DO|MPH|Inc|Dental|Dentistry|Salon|Barber\w*|Clinic|Center|Hair\w*"
    r"|Medical|Health|Cuts|Clips|Supercuts|Beauty|Spa|Smile|Studio|Parlor|Eye|Physicians"
    r"|Associates)\b"
)
# In these languages the kind of place comes first, and the name goes on behind it.
MARK_FIRST = re.compile(
    r"^(?:Dra?|Clínica|Clinica|Peluquería|Salón|Centro|Barbería|Estética|Consulta|Consultorio"
    r"|Salão|Barbearia|Espaço|Instituto|Gabinete|Odonto\w*|Psicología|Dermatología|Oftalmología"
    r"|Pediatría|Traumatología|Podología|Cardiología|Ginecología|Ortodoncia|Laboratorio|Studio"
    r"|Estudio|Hospital|Atelier|Ateliê|Casa)\b\.? \w"
)
UNFIT = re.compile(
    r"^[\d#.\- ]+$|^\d+ .*\b(?:Street|St|Ave|Avenue|Road|Rd|Blvd|Boulevard|Drive|Way|Lane|Real"
    r"|Court|Highway|Plaza|Floor|Circle|Expressway|Parkway|Terrace|Place|Suite|Ste|Camino)\b|^Suite\b"
)
HOUSE_NUMBER = re.compile(r"\d{2,6} [A-Z]")
CITY_LEADS = words_of("in near around from of located")
LEADS = words_of(
    """
    en con na no com with at for to see visit found recommend suggest suggested called named
    about like does try be attend prefer consider is option have do and dentist doctor reserve
    offer that would then
    psicologo psicologa terapeuta psiquiatra dermatologo dermatologa pediatra medico medica doctor
    doctora dentista barbero barbera peluquero peluquera estilista especialista clinico
    ginecologo ginecologa ginecologista oftalmologo oftalmologa oftalmologista doutor doutora
    mean meant ir iba voy vamos fui fue
    psychologist psychiatrist therapist dermatologist ophthalmologist gynecologist counselor
    """
)
FOLLOWERS = words_of(
    """
    is are in located would which at for on sounds has practices , who might could can does do
    offers takes accepts also comes works and will have open opens near gets looks
    tiene atiende esta queda puede abre trabaja tem atende fica pode
    """
)
MAY_BEGIN = words_of("salon great january february march april june july august september october")
COMMON = words_of(
    """
    i im id ill ive a an the yes no nope yep yup ok okay sure great sorry please how what whats
    when where which who would do does did can could is are it its that thats this thank thanks
    you your youre their they theyre there theres in on at for any and alright perfect just book
    find confirm conform confirming confirmed my let lets make actually hi hello hey also have
    schedule set tell give look search try change maybe good correct right if but so not never
    he she his her hes we one something want need may unfortunately appointment dentist doctor
    doctors dentists salon salons cosmetic awesome cool fine sounds wonderful excellent negative
    done check to am pm time date anything anytime name someone will was from got by move go all
    most once other another next following first sf oh well bye goodbye absolutely nothing
    everything is indeed certainly however monday tuesday wednesday thursday friday saturday
    sunday january february march april may june july august september october november december
    general practitioner gynecologist dermatologist ophthalmologist ent specialist unisex
    morning afternoon evening tomorrow today enjoy happy impossible appreciate seems kindly of
    course further once again details confirmation while
    en em con com para por
    hola buenas buenos dias tardes noches gracias oi ola bom boa el la los las lo un una os as um
    uma si sim soy sou me mi hoy hoje manana amanha lunes martes miercoles jueves viernes sabado
    segunda terca quarta quinta sexta enero febrero marzo abril mayo junio julio agosto septiembre
    octubre noviembre diciembre
    """
) | {"general practitioner", "ent specialist", "bye bye", "san fran"}


def names_of(speaker: str, text: str, slots: Slots) -> Mapping[str, Any]:
    """Slots other than day and hour that one turn decides."""
    found = _kind(text, slots) if speaker == "user" else _told_kind(text, slots)
    name = best_name(text, speaker)
    return found | {"provider": name} if name else found


def _kind(text: str, slots: Slots) -> dict[str, Any]:
    folded = fold(text)
    found: dict[str, Any] = {}
    kinds = [kind for kind, pattern in KINDS.items() if re.search(pattern, folded)]
    if kinds and slots.service_type is None:
        found["service_type"] = kinds[0]
    special = [name for name, pattern in SPECIALTIES.items() if re.search(pattern, folded)]
    if special:
        found["specialty"] = special[-1]
    return found


def _told_kind(text: str, slots: Slots) -> dict[str, Any]:
    """The kind of place that the business names, where the customer has named none."""
    folded = fold(text)
    kinds = [kind for kind, pattern in KINDS.items() if re.search(pattern, folded)]
    return {"service_type": kinds[0]} if len(kinds) == 1 and slots.service_type is None else {}


def kind_of_name(provider: str | None) -> str | None:
    """A doctor, where no word of the dialogue but the title "Dr." says what kind of place."""
    return "doctor" if provider and TITLED.search(provider) else None


@dataclass(frozen=True, slots=True)
class Run:
    """Capitalised words in a row, with the words around them."""

    name: str
    before: str
    after: str


def best_name(text: str, speaker: str) -> str | None:
    """The name of a person or place in a turn, marked ones ("Dr.", "Salon") before others."""
    runs = [run for run in name_runs(text) if _named_as_place(run, speaker)]
    marked = [run.name for run in runs if MARK.search(run.name) or MARK_FIRST.match(run.name)]
    names = marked or [run.name for run in runs]
    return names[-1] if names else None


def _named_as_place(run: Run, speaker: str) -> bool:
    if MARK_FIRST.match(run.name):
        return True
    if run.before in CITY_LEADS or UNFIT.search(run.name) or _plain(run.name) in COMMON:
        return False
    if HOUSE_NUMBER.match(run.name) and not MARK.search(run.name):
        return False
    if run.before in LEADS and (" " in run.name or run.before != "is"):
        return len(run.name) > SHORTEST
    if " " not in run.name:
        return False
    return run.after in FOLLOWERS if speaker == "system" else run.before in ("", ".")


def _plain(word: str) -> str:
    return NOT_LETTER.sub("", fold(word))


def name_runs(text: str) -> Iterator[Run]:
    """Every run of capitalised words, also across "of", "and", "&" and a title's comma."""
    words = text.split()
    at = 0
    while at < len(words):
        end = _run_end(words, at)
        if end > at:
            yield from _run(words, at, end)
        at = max(end, at + 1)


def _run(words: Sequence[str], start: int, end: int) -> Iterator[Run]:
    while start < end and _only_begins(words, start, end):
        start += 1
    while end > start and words[end - 1] in JOINERS:
        end -= 1
    if start == end:
        return
    before = words[start - 1] if start else ""
    if before in ("the", "a", "an") and start > 1:
        before = words[start - 2]
    lead = "." if before[-1:] in ".?!:" else fold(before).strip(",")
    name = " ".join(words[start:end]).rstrip("?!,:;")
    after = "," if words[end - 1][-1] in ",?.!" else fold(words[end]) if end < len(words) else ""
    yield Run(name if ABBREVIATED.search(name) else name.rstrip("."), lead, after)


def _only_begins(words: Sequence[str], at: int, end: int) -> bool:
    """Whether a capitalised word is no part of the name; some may be ("August Barbershop")."""
    word = _plain(words[at])
    begins_name = word in MAY_BEGIN and at + 1 < end and words[at].isalpha()
    return word in COMMON and not begins_name


def _run_end(words: Sequence[str], at: int) -> int:
    """Where the run that begins at `at` ends; `at` itself when none begins there."""
    end = at
    while end < len(words) and _belongs(words, end, at):
        end += 1
        if _closes(words[end - 1], words[end] if end < len(words) else ""):
            break
    return end


def _belongs(words: Sequence[str], at: int, start: int) -> bool:
    word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
    if word[0].isupper():
        return True
    if word[0].isdigit():
        whole = following[:1].isupper() and not CLOCK_OR_NTH.match(word)
        return whole or (at == start and bool(MIXED.match(word)))
    return at > start and word in JOINERS and following[:1].isupper()


def _closes(word: str, following: str) -> bool:
    """Whether a name cannot go on after this word: a full stop or a comma without a title."""
    if word[-1] == ",":
        return not TITLE.match(following)
    return word[-1] in "?!;" or (word[-1] == "." and not ABBREVIATED.search(word))

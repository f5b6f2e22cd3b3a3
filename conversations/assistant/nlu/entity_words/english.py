"""English words of dates, times, parties and names."""

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

DAYS = r"(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?(?![a-z])\.?"
MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
NUMBERS = numbers_of(
    """
    a|an|one two|couple three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty
    """
)
NUMBER = (
    r"(?:\d{1,3}|"
    + "|".join(n for n in NUMBERS if n not in {"a", "an", "couple"})
    + r"|a couple of)"
)
HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
NTH = r"\d{1,2} ?(?:st|nd|rd|th)(?![a-z])"
PART = r"(?: (?:in the (?:morning|afternoon|evening)|at night))"
DATE = any_of(
    NUMERIC_DATE,
    rf"\b{DAYS},? {{1,2}}(?:the )?{NTH} (?:of )?{MONTHS}{YEAR}",
    rf"\b{DAYS},? {{1,2}}(?:the )?\d{{1,2}} (?:of )?{MONTHS}{YEAR}",
    rf"\b{DAYS},? {{1,2}}(?:the )?{MONTHS} {{1,2}}(?:the )?\d{{1,2}}"
    rf"(?:st|nd|rd|th)?(?![\d:]){YEAR}",
    rf"\b(?:the )?\d{{1,2}} ?(?:st|nd|rd|th)? ?(?:of )?{MONTHS}{YEAR}",
    rf"\b{MONTHS} {{1,2}}(?:the )?\d{{1,2}} ?(?:st|nd|rd|th)?(?![\d:]| ?[ap]\.?m){YEAR}",
    rf"\b{DAYS},? (?:the )?{NTH}",
    rf"\bthe {NTH}(?: of (?:this|next) month)?|\b{NTH}(?: of (?:this|next) month)?",
    r"\bthe day after tomorrow|\bday after tomorrow|\btomorrow|\btmrw|\btomorow|\btoday"
    r"|\btonight|\btonite",
    rf"\b(?:this|next|coming) (?:coming )?(?:morning|afternoon|evening|weekend|week|month|{DAYS})",
    rf"\bin {NUMBER} (?:days?|weeks?|months?)(?:'? time)?|\bin a (?:week|month|fortnight)",
    rf"\b{NUMBER} (?:days?|weeks?) from (?:now|today|tomorrow)|\ba week from \w{{3,9}}",
    rf"\b{DAYS}(?: (?:next|this) week)?",
)
PEOPLE = (
    r"(?:people|persons?|adults?|guests?|kids?|child(?:ren)?|friends?|ppl|pax|diners?"
    r"|men|women|man|woman|seats?"
    r"|toddlers?|infants?|bab(?:y|ies)|colleagues|grown ?ups|students|customers|individuals"
    r"|others)(?![a-z])"
)
TIME = any_of(
    rf"\b(?:half past|(?:a )?quarter (?:past|to|till)|(?:\d{{1,2}}|five|ten|twenty) (?:past"
    rf"|to)) {HOUR}(?!\d|:| {PEOPLE}){AMPM}?{PART}?",
    rf"\b\d{{1,2}}[:.]\d{{2}}{AMPM}?",
    rf"\b\d{{1,4}}{AMPM}",
    rf"\bin (?:about )?(?:half an hour|an hour|{NUMBER} (?:hours?|minutes?|mins?)|a couple"
    rf" of hours)",
    r"\b\d{1,2} ?(?=o.?clock)|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve) ?(?=o.?clock)",
    r"\b(?:noon|midday|midnight|lunchtime|dinnertime)\b",
    r"(?<=at )(?:[01]\d|2[0-3])[0-5]\d\b",
    rf"(?<=at )(?:around |about )?{HOUR}\b(?! (?:people|persons|guests|adults|of us))",
    rf"(?<=by ){HOUR}\b|(?<=around ){HOUR}\b(?! people)",
    rf"\b{HOUR}(?= (?:in the (?:morning|afternoon|evening)|at night|tonight))",
    r"\b(?:now|asap|right away|immediately)\b(?=[.!?]*$)",
)
COUNT = rf"(?:{NUMBER}|an?)"
SIZE_FREE = (
    rf"(?!\d|:|\.\d| ?[ap]\.?m|/| ?(?:st|nd|rd|th)\b| o.?clock| {MONTHS}| (?:days?|hours?"
    rf"|nights?|minutes?|weeks?|in the|at night|past|to \d))"
)
PARTY = compiled(
    rf"\b({NUMBER} {PEOPLE}(?:(?:,| and| plus|, and| &) {COUNT} {PEOPLE}){{0,3}})",
    rf"\b(an? {PEOPLE}(?:(?: and| plus| &) (?:{COUNT}|his|her|my) (?:{PEOPLE}|wife|husband"
    rf"|partner|girlfriend|boyfriend)){{1,2}})",
    r"\b((?:me|myself|i) and (?:my )?\w{3,12}|my \w{3,12} and (?:me|i|myself)|just me|only me)\b",
    rf"\b(?:party|group|family|table|total) (?:of|for|size (?:of|is)) ({NUMBER}){SIZE_FREE}",
    rf"\b({NUMBER})(?= of us)|\bthe ({NUMBER}) of us",
    rf"\b(?:we are|we're|were|there are|there will be|there'll be|it's|its|make it|make"
    rf" that|only|just|seat|seats|need|now) ({NUMBER}){SIZE_FREE}(?! {PEOPLE})(?=[^a-z]"
    r"|$)",
    rf"\b(?:reservations?|booking|booked|table|dinner|lunch|breakfast|brunch|place|space"
    rf"|room|seats?|it|one|book|reserve)(?: is| was)? for (?!one \w+ \w+ to)"
    rf"({NUMBER}){SIZE_FREE}(?=[^a-z0-9]|$)",
    rf"(?<!quarter )\bto ({NUMBER}){SIZE_FREE}(?=[.!?]*$)",
    rf"\bfor ({NUMBER}){SIZE_FREE}(?=[^a-z0-9]|$)",
    rf"\b({NUMBER})[- ]?(?:person|top|seater)\b",
)
NAMES = compiled(
    r"\bfirst name(?: is|:)? ([a-z'-]{2,20})[,.]? (?:and )?(?:my )?last name(?: is|:)?"
    r" ([a-z'-]{2,20})",
    r"\bunder (?:the )?(?:name(?:s)?(?: of)? )?(?:mr\.? |mrs\.? |ms\.? |miss )?([a-z'-]{2,20}"
    r"(?: [a-z'-]{2,20}){0,2})",
    r"\b(?:name is|name's|names|name:|name of|in the name of|call me|name should be)"
    r" (?:mr\.? |mrs\.? |ms\.? )?([a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2})",
    r"\b(?:it's|its|this is|i am|i'm|im) ([a-z'-]{2,20}(?: [a-z'-]{2,20})?)(?: here| speaking)\b",
)
STOPS = words_of(
    """
    a also an and are at be because book booking but by call calling can cancel change could
    dinner for friday from going had has have here hoping i if im in is it its just late like
    looking lunch make me monday my name need no not now of on or our party people person please
    reservation running saturday should so sorry speaking sunday sure table thank thanks that the
    there this thursday to today tomorrow tonight tuesday under want was we wednesday will with
    wondering would yes your
    """
)

ENTITY_WORDS = EntityWords(re.compile(DATE), re.compile(TIME), PARTY, NAMES, NUMBERS, STOPS)

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
    a|an|one two|couple three four five six seven eight nine ten eleven twelve|dozen thirteen
    fourteen fifteen sixteen seventeen eighteen nineteen twenty
    """
)
NUMBER = (
    r"(?:\d{1,3}|"
    + "|".join(n for n in NUMBERS if n not in {"a", "an", "couple", "dozen"})
    + r"|a couple of|couple of|a dozen|dozen)"
)
HOUR = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
NTH = r"\d{1,2} ?(?:st|nd|rd|th)(?![a-z])"
NTH_WORD = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth"
    r"|thirtieth|(?:twenty|thirty)[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth"
    r"|ninth))"
)
FEAST = (
    r"(?:(?:christmas|xmas|new year'?s?)(?: (?:day|eve))?|boxing day|(?:st\.? )?valentine'?s?"
    r"(?: day)?|easter(?: (?:sunday|monday))?|good friday|thanksgiving(?: day)?|halloween"
    r"|(?:mother|father)'?s'? day|labou?r day|memorial day|st\.? patrick'?s day|bank holiday"
    r"(?: monday)?)"
)
HOUR_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
PART = r"(?: (?:in the (?:morning|afternoon|evening)|at night))"
DATE = any_of(
    NUMERIC_DATE,
    rf"\b{DAYS},? {{1,2}}(?:the )?{NTH} (?:of )?{MONTHS}{YEAR}",
    rf"\b{DAYS},? {{1,2}}(?:the )?\d{{1,2}} (?:of )?{MONTHS}{YEAR}",
    rf"\b{DAYS},? {{1,2}}(?:the )?{MONTHS} {{1,2}}(?:the )?\d{{1,2}}"
    rf"(?:st|nd|rd|th)?(?![\d:]){YEAR}",
    rf"\b(?:the )?\d{{1,2}} ?(?:st|nd|rd|th)? ?(?:of )?{MONTHS}{YEAR}",
    rf"\b{MONTHS} {{1,2}}(?:the )?\d{{1,2}} ?(?:st|nd|rd|th)?(?![\d:]| ?[ap]\.?m){YEAR}",
    rf"\b(?:{DAYS},? {{1,2}})?(?:the )?{NTH_WORD} (?:of )?{MONTHS}{YEAR}",
    rf"\b{MONTHS} (?:the )?{NTH_WORD}(?![a-z]){YEAR}",
    rf"\b{DAYS},? (?:the )?(?:{NTH}|{NTH_WORD}\b)",
    rf"\bthe {NTH}(?: of (?:this|next) month)?|\b{NTH}(?: of (?:this|next) month)?",
    r"\bthe day after tomorrow|\bday after tomorrow|\btomorrow|\btmrw|\btomorow|\btoday"
    r"|\byesterday|\btonight|\btonite",
    rf"\b(?:this|next|coming) (?:coming )?(?:morning|afternoon|evening|weekend|week|month|{DAYS})",
    rf"\b{FEAST}(?![a-z])",
    rf"\bin {NUMBER} (?:days?|weeks?|months?)(?:'? time)?|\bin a (?:week|month|fortnight)",
    rf"\b{NUMBER} (?:days?|weeks?) from (?:now|today|tomorrow)|\ba week from \w{{3,9}}",
    rf"\b{DAYS}(?: (?:next|this) week)?",
)
PEOPLE = (
    r"(?:people|persons?|adults?|guests?|kids?|child(?:ren)?|friends?|ppl|pax|diners?"
    r"|men|women|man|woman|seats?|seniors?|teenagers?|teens?|couples|folks?|girls|boys|ladies"
    r"|family members|relatives|students|heads|covers|members|mates|coworkers|co-workers"
    r"|toddlers?|infants?|bab(?:y|ies)|colleagues|grown[- ]?ups|customers|individuals"
    r"|others)(?![a-z])"
)
CLOCK_SAID = (
    rf"(?:\d{{1,2}}[:.]\d{{2}}{AMPM}?|\d{{1,2}}{AMPM}|{HOUR})(?!\d| {PEOPLE}| days?| weeks?)"
)
TIME = any_of(
    rf"\bbetween {CLOCK_SAID} and {CLOCK_SAID}",
    rf"\b(?:half past|(?:a )?quarter (?:past|to|till)|(?:\d{{1,2}}|five|ten|twenty) (?:past"
    rf"|to)) {HOUR}(?!\d|:| {PEOPLE}){AMPM}?{PART}?",
    rf"\bhalf {HOUR}\b{AMPM}?",
    rf"\b{HOUR_WORD}[- ](?:thirty|fifteen|forty[- ]?five|o'?clock sharp)\b{AMPM}?",
    rf"\b{HOUR_WORD} ?{AMPM}",
    r"\b\d{1,2}h\d{2}\b|(?:^|(?<=at ))\d{1,2}h\b",
    rf"\b\d{{1,2}}[:.]\d{{2}}{AMPM}?",
    rf"\b\d{{1,4}}{AMPM}",
    rf"\bin (?:about )?(?:half an hour|an hour|{NUMBER} (?:hours?|minutes?|mins?)|a couple"
    rf" of hours)",
    r"\b\d{1,2} ?(?=o.?clock)|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve) ?(?=o.?clock)",
    r"\b(?:noon|midday|midnight|lunchtime|dinnertime)\b",
    r"(?<=at )(?:[01]\d|2[0-3])[0-5]\d\b",
    r"\b(?:1[1-9]|2[0-3])(?:00|15|30|45)\b(?= ?(?:[?.!,;]|hours|hrs|please|$))",
    r"\b(?:1[0-2]|[1-9])(?= ?ish\b)",
    rf"(?<=at )(?:around |about )?{HOUR}\b(?![:.]\d| (?:people|persons|guests|adults|of us))",
    rf"(?<=, ){HOUR}(?= ?[.!?]*$)",
    rf"(?<=by ){HOUR}\b(?![:.]\d)|(?<=around ){HOUR}\b(?![:.]\d| people)",
    rf"\b{HOUR}(?= (?:in the (?:morning|afternoon|evening)|at night|tonight))",
    r"\b(?:now|asap|right away|immediately)\b(?=[.!?]*$)",
    r"\bright now\b|(?:(?<=table )|(?<=available )|(?<=free )|(?<=come )|(?<=open ))now\b",
    r"\b(?:the )?same time\b",
    rf"(?:(?<=after )|(?<=before )|(?<=until )){HOUR}\b(?![:.]\d| {PEOPLE}| days?| weeks?| of us)",
)
COUNT = rf"(?:{NUMBER}|an?)"
SIZE_FREE = (
    rf"(?!\d|:|\.\d| ?[ap]\.?m|/| ?(?:st|nd|rd|th)\b| o.?clock| {MONTHS}| (?:days?|hours?"
    rf"|nights?|minutes?|weeks?|in the (?:morn|after|even)|at night|past|to \d))"
)
PERSON = r"(?:mr|mrs|ms|miss|dr|doctor|sir|madam)\b\.? "
PARTY = compiled(
    rf"\b({NUMBER} {PEOPLE}(?:(?:,| and| plus|, and| &) {COUNT} {PEOPLE}){{0,3}})",
    rf"\b(an? {PEOPLE}(?:(?: and| plus| &) (?:{COUNT}|his|her|my) (?:{PEOPLE}|wife|husband"
    rf"|partner|girlfriend|boyfriend)){{1,2}})",
    r"\b((?:me|myself|i)(?: and| plus|,(?= my)) (?:my )?\w{3,12}(?: (?:friends|kids|children"
    r"|others|colleagues|sons|daughters|guests|sisters|brothers|people))?|my \w{3,12} and (?:me"
    r"|i|myself)|(?:just|only) (?:me|myself)|just for (?:me|myself))\b",
    rf"\b(?:party|parties|groups?|family|table|total)"
    rf" (?:of|for|size (?:of|is)) ({NUMBER}){SIZE_FREE}",
    rf"\b(?:be|are|were|for|have|make it) ({NUMBER})(?= instead of {NUMBER}\b)",
    rf"\b({NUMBER})(?= of us)|\bthe ({NUMBER}) of us",
    rf"\b(?:we are|we're|we(?:'ll| will| would| should|'d)(?: now| just| only)? be"
    rf"|will be now|were|there are|there will be|there'll be|it's|its|make it|make that"
    rf"|only|just|seat|seats|need|now) ({NUMBER}){SIZE_FREE}(?! {PEOPLE})(?=[^a-z]"
    r"|$)",
    rf"\b(?:reservations?|booking|booked|table|dinner|lunch|breakfast|brunch|place|spot|space"
    rf"|room|seats?|it|one|book|reserve)(?: is| was)? for (?!one \w+ \w+ to)"
    rf"({NUMBER}){SIZE_FREE}(?=[^a-z0-9]|$)",
    rf"\b({NUMBER})(?= more(?: people| persons?| guests?| seats?|[.,!?]|$))",
    r"\bfor (a couple)(?= ?(?:[.,!?;]|$| please| on| at))",
    rf"(?<!quarter )\bto ({NUMBER}){SIZE_FREE}(?=[.!?]*$)",
    rf"\b(?:for|booking of|reservation of) ({NUMBER}){SIZE_FREE}(?=[^a-z0-9]|$)",
    rf"\b(?:guests?|people|persons|pax|party(?: size)?|diners|size|number)(?: is)? ?[:=-]"
    rf" ?({NUMBER})\b",
    rf"\b(?:i|we) (?:meant|mean) ({NUMBER}){SIZE_FREE}(?=[^a-z0-9:]|$)",
    rf"\b({NUMBER})(?= (?:in (?:all|total)|altogether)\b)",
    r"(?<!me )(?<!it )\b(alone|by myself|on my own)\b",
    r"(?:^|, ?)(\d{1,2})(?=,)",
    r"(?:[ap]\.?m\.?|:\d\d)\b.*?, ?(\d{1,2})[ .!]*$",
    rf"\bparty size(?: of| is)? ({NUMBER})\b",
    rf"\b({NUMBER})[- ]?(?:person|top|seater)\b",
)
NAMES = compiled(
    r"\bfirst name(?: is|:)? ([a-z'-]{2,20})[,.]? (?:and )?(?:my )?last name(?: is|:)?"
    r" ([a-z'-]{2,20})",
    rf"\bunder (?:(?:the|my|her|his|our)(?: \w{{3,10}}'s)? )?"
    rf"(?:(?:sur|last |family )?names?(?: of)?,? )?(?:{PERSON})?"
    r"([a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2})",
    rf"\b(?:name is|name's|names|name:|name of|in the name of|call me|name should be|name will be"
    rf"|(?:sur|family |booking |last |first )name(?: is| of|'s|:|,)?|in the name|in my name,"
    rf"|(?:with|and|,) (?:the |my )?name(?: is|'s|:)?)"
    rf" (?:{PERSON})?([a-z'-]{{2,20}}(?: [a-z'-]{{2,20}}){{0,2}})",
    rf"\b(?:booked|reserved|made|registered|down|put it|put us|listed) (?:as|by) (?:{PERSON})?"
    r"([a-z'-]{2,20}(?: [a-z'-]{2,20}){0,2})",
    rf"\b(?:put|use|have|write) (?:down )?(?:{PERSON})?([a-z'-]{{2,20}}(?: [a-z'-]{{2,20}})?)"
    r" (?:as|for|on) the (?:name|booking|reservation)\b",
    rf"\b(?:{PERSON})?([a-z'-]{{2,20}}(?: [a-z'-]{{2,20}})?) (?:is|was|should be) the name\b",
    r"\b(?:mr|mrs|ms|miss)\.? ([a-z'-]{2,20}(?: [a-z'-]{2,20})?)",
    r"\b(?:it's|its|this is|i am|i'm|im) ([a-z'-]{2,20}(?: [a-z'-]{2,20})?)(?: here| speaking)\b",
)
STOPS = words_of(
    """
    a also an and are as at be because book booked booking boxing but by call calling can cancel
    change christmas could day dinner easter eve family father's for friday friend friends from
    going had has have here hoping i if im in is it its just late like looking lunch make me monday
    mother's my name need new no not now of on or our party people person please reservation running
    saturday should so sorry speaking st sunday sure table thank thanks that the there this thursday
    to today tomorrow tonight tuesday under valentine valentine's valentines want was we wednesday
    will with wondering would year year's years yes your
    """
)

ENTITY_WORDS = EntityWords(re.compile(DATE), re.compile(TIME), PARTY, NAMES, NUMBERS, STOPS)

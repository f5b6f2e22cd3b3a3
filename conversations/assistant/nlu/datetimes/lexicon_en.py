"""English words of date and time, folded, with the shapes people type."""

from __future__ import annotations

from conversations.assistant.nlu.datetimes import lexicon_common
from conversations.assistant.nlu.datetimes.lexicon import Entries, compile_lexicon, numbered

_NUMBERS: Entries = (
    *numbered(
        "WORDNUM NUM",
        0,
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen twenty",
    ),
    ("TENS=20", "twenty"),
    ("WORDNUM NUM=30 TENS=30", "thirty"),
    ("WORDNUM NUM=40 TENS=40", "forty|fourty"),
    ("WORDNUM NUM=50 TENS=50", "fifty"),
    ("WEAKNUM NUM=1", "a|an"),
    ("NUM=2", "couple of|a couple of|couple|a couple"),
    ("NUM=3", "few|a few"),
    *numbered(
        "ORD",
        1,
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
        " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth",
    ),
    ("ORD=30", "thirtieth"),
    ("ORDSUFFIX", "st|nd|rd|th|sd"),
    ("LASTORD PASTDET", "last|final"),
    ("PASTDET PASTMARK", "previous|past"),
    ("HALF", "half"),
    ("QUARTER", "quarter|quarters"),
)

_NAMES: Entries = (
    *numbered(
        "WDAY",
        0,
        "monday|mon|mondays tuesday|tue|tues|tuesdays wednesday|wed|weds|wednesdays|wensday|wendsday|wensdays"
        " thursday|thu|thur|thurs|thursdays friday|fri|fridays saturday|sat|saturdays"
        " sunday|sun|sundays",
    ),
    ("ABBR", "mon|sat|sun|wed"),
    *numbered(
        "MONTH",
        1,
        "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug"
        " september|sep|sept october|oct november|nov december|dec",
    ),
    ("WEAKMONTH", "may|march|mar"),
    ("DAYREL=0", "today|2day|otd|my day|the same day|same day|to day|todays"),
    ("DAYREL=1 FUZZY", "tomorrow"),
    (
        "DAYREL=1",
        "tmrw|tmr|tom|tomo|2moro|2morrow|tmw|tmrrw|2mrw|morrow|tommorow|tommorrow|to morrow",
    ),
    (
        "DAYREL=2",
        "day after tomorrow|the day after tomorrow|day after tmrw|overmorrow|day after tmr",
    ),
    ("DAYREL=-1", "yesterday"),
    ("FUZZY", "today|tomorrow|afternoon|evening|morning|tonight|weekend|midnight"),
    ("HOURWORD", "hour|hours"),
    ("NOW", "now|right now|this moment"),
    ("PART=1 BAREPART", "dawn"),
    ("PART=2 BAREPART", "morning|mornings|am hours"),
    ("PART=4 BAREPART", "afternoon|afternoons|arvo"),
    ("PART=5 BAREPART", "evening|evenings|eve"),
    ("PART=6 BAREPART", "night|nights|nite"),
    ("PART=6 BAREPART TODAY", "tonight|tonite|2nite|tonigh"),
    ("PART=7", "daytime|day time|day-time"),
    ("PART=8", "lunch|lunchtime|lunch time|lunch hour"),
    ("PART=9 BAREPART", "mid morning"),
    ("PART=10 BAREPART", "mid afternoon"),
    ("PART=11 BAREPART", "first thing|first thing in the morning|bright and early|start of day"),
    ("PART=12 BAREPART", "last thing"),
    ("CLOCK=720 PART=3", "noon|midday|mid day|noontime|12 noon|twelve noon"),
    ("CLOCK=0 PART=6", "midnight|mid night|12 midnight"),
    ("EOD", "eod|end of day|end of the day|close of business|cob"),
    ("UNIT=1", "minute|minutes"),
    ("UNIT=2 HMARK", "hour|hours"),
    ("UNIT=3 DIA", "day|days"),
    ("UNIT=4 FUZZY", "week|weeks|wk|wks"),
    ("UNIT=5", "fortnight|fortnights"),
    ("UNIT=6", "month|months|mth|mths"),
    ("UNIT=7", "year|years|yr|yrs"),
    ("UNIT=8 FUZZY", "weekend|weekends|wkend"),
    ("UNIT=8", "week end"),
    ("UNIT=9", "weekdays|workweek|work week|working week"),
    ("UNIT=10", "business day|working day|workday|weekday|business days|working days|workdays"),
    ("GREETING", "good morning|good afternoon|good evening|good night|good day"),
)

_RELATIONS: Entries = (
    ("NEXT", "next|following|the following"),
    ("NEXT COMING", "coming|upcoming|this coming"),
    ("THIS", "this|current|same|these|the same"),
    ("P PARTDET", "the|in the|on the"),
    ("HOURPART", "in|in the|at|of the|on"),
    ("CLOCK=780 AFTERWORD", "after lunch|after lunchtime"),
    ("CLOCK=1080 AFTERWORD", "after work"),
    ("FROM SINCE", "from|since|frm"),
    ("OF P", "of|of the"),
    ("TO", "to|through|thru"),
    ("TO UNTIL", "until|till|til|up to|up until"),
    ("BETWEEN", "between|btw|btwn"),
    ("AND", "and|&"),
    ("OR", "or"),
    ("AFTER", "after|past|later than|any time after|anytime after|no earlier than|not before"),
    ("AFTER", "from and after|any time from|anytime from|as early as"),
    ("BEFORE UPTO", "by"),
    ("BEFORE", "before|no later than|not later than|prior to|earlier than|at the latest by"),
    ("BEFORE", "any time before|anytime before|sooner than"),
    ("BEFORE UPTO", "until at the latest|up to and including"),
    ("IN P", "in|in about|in around|in another|in just|in the"),
    ("WITHIN IN P", "within|within the|inside"),
    ("LATER", "later|from now|in the future|hence|from this moment|afterwards|afterward|after"),
    ("AGO", "ago"),
    ("FOR P", "for|during"),
    ("ON P", "on|the|on the|for the"),
    ("AT P", "at|around|about|approximately|approx|circa|near|at around|at about|round|@"),
    ("P", "please|pls|say|maybe|is|be|s|'|it|it's"),
    ("DIA P ON UNIT=3", "on day|the day|date|day"),
    ("STARTING SINCE", "starting|beginning|commencing|starting from|starting on|beginning on"),
    ("STARTING SINCE", "commencing on|starts on|begins on|starting in|from|as of|effective"),
    (
        "WEEKOF",
        "starting|beginning|commencing|of|starting on|commencing on|beginning on|containing",
    ),
    (
        "ORLATER",
        "or later|or after|onwards|onward|or afterwards|and later|and after|on wards|and onwards",
    ),
    ("ORBEFORE", "or earlier|or before|or sooner|at the latest"),
    ("LATERIN", "later|later in"),
    ("REST", "rest of|remainder of|rest of the|remainder of the"),
    ("OCLOCK", "o'clock|oclock|o ' clock|o’clock|o clock|sharp|on the dot"),
    ("APPROX", "ish|or so|approximately|approx|thereabouts|or thereabouts"),
    ("ISH", "ish"),
    ("TOHOUR", "to|till|til|before|of"),
    ("PASTHOUR", "past|after"),
    ("EARLYDAY", "early"),
    ("EARLY", "early|early in|early in the|beginning of|beginning of the|start of|start of the"),
    ("MID", "mid|middle of|middle of the|mid-"),
    ("LATE", "late|late in|late in the|end of|end of the|later in the"),
    ("LABEL", "building|room|floor|number|street|suite|apartment|apt|unit|gate|line|bus|option"),
    ("LABEL", "no|level|terminal|flat|table|door|chapter|version|studio|chair"),
    ("COUNT", "people|persons|person|guests|adults|kids|children|dollars|euros|pounds|of us|pax"),
    ("COUNT", "times|sessions|session|classes|seats|bucks|percent|haircuts|appointments|friends"),
    ("AMPM=1 LETTER", "a"),
    ("AMPM=2 LETTER", "p"),
    ("UNITDET P", "the|my|whole|entire|the whole|the entire|all"),
    ("UNITWORD", "second"),
)

LEXICON = compile_lexicon(
    "en",
    lexicon_common.ENTRIES,
    _NUMBERS,
    _NAMES,
    _RELATIONS,
    day_first=False,
    next_skips_week=True,
    not_typos="""weeds seeks warning meaning evenings eventing sundry augment octave marcus
        mother money monkey wednes nights might might today toddy friendly fried monthly weekly
        moaning mourning marches julie julia""",
)

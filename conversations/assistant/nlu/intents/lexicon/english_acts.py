"""English cues of what the customer does: greets, wants, moves, complains.

Patterns as in `intents.patterns`, over words without accents and apostrophes.
"""

ACTS: dict[str, str] = {
    "greet": """
        hi; hello; hey; heya; hiya; yo; howdy; greetings; salutations; good
        morning|afternoon|evening|day; whats up; sup; nice to see|meet you; good
        to see you; pleased to meet you; hi there; hello there; whats new; wassup; g day; long
        time no see; top of the morning; good day to you; glad to meet you; my friend; good to meet you
    """,
    "how_are_you": """
        how are you; how is everything|life; how is it going; how is your|the day|life; hows
        it|everything|life|things; hows your day|life; what is|whats going on; how have you been;
        how do you do; how you doing; how are things; how r u; how goes it; hope you are|youre;
        are you well|doing; everything going|ok
    """,
    "thank": """
        owe you; couldnt have done; was useful; useful; thank*; thx; thanx; tnx; ty; tysm; cheers; ta very|muchly|for;
        grateful; appreciat*; gratitude; much obliged; obliged; kudos
    """,
    "praise": """
        great; perfect; awesome; excellent; wonderful; fantastic; lovely; helpful; big|great help;
        brilliant; good job|work|answer|looking; well done; amazing; nice; helped (me); pleased;
        easier; youre the best; you rock; you are the best|great|awesome; lifesaver; love it;
        thats great|good|perfect; answer pleased; sounds good; your help; assistance; all the
        help; with you around; happy with
    """,
    "done": """
        thats all; that is all; thats it; that is it; that will be all; thatll be all; thatd be
        all; thats everything; that is everything; that was all; all i need*; nothing else;
        goodbye; good bye; bye; see you; have a good|great|nice|lovely; take care; all set; no
        more; im good; i am good; for now; all for today; bye bye
    """,
    "ok": """
        ok; okay; okey; alright; all right; cool; fine; sure; i see; right; k
    """,
    "please": "please; pls; plz; kindly",
    "want": """
        want; wanna; wan; id like; i would like; would like; i need; need; we need; id love;
        looking for|to; wish; require; hoping; hope to; trying to; am interested; im interested;
        like to; love to; we would; could use; im after; would love; would appreciate; intend
    """,
    "kin_wants": """
        my|our|the ~ needs|wants|requires; my|our ~ would like; he|she|they|it
        needs|wants|need|want|requires; he|she|they would like; my|our ~ kids|parents|children
        need|want; somebody|someone needs|wants
    """,
    "want_done": """
        need|needs|want|wants|like|get|getting|have|having ~
        done|fixed|repaired|removed|cleaned|washed|taken|altered|tuned|pierced|clipped|checked|examined|serviced|installed|replaced|painted|cut|trimmed|coloured|colored|mended|sharpened|looked|tested|treated|waxed|filled|fitted|measured|polished
    """,
    "can_i": """
        can i|we; may i|we; could i|we; am i able; are we able; is it possible; possible to; can
        you; could you; would you; will you; can it; might i; is it ok*; would it be possible; how
        do i|we|you; how can i|we; how could i; how would i|you; do you mind; can u; possible
    """,
    "give": """
        give me; tell me; send me; get me|us; find me|us; share; provide; let me know; show me;
        text me; give us; help me with; may i have; can i have|know|get; could i have|get; i need
        to know; give their|the|your; do you know; get their|the; want to know; like to know; need
        to know; id like to know; please give
    """,
    "book_verb": """
        book; booking; books; booked me; schedule; reserve; reserving; reservation for; make ~
        reservation*|booking|appointment*|meeting; set up; set ~ appointment|meeting|up; arrange;
        sign ~ up; put ~ down; pencil; fit|squeeze|pencil ~ in; book us|me|them; get ~
        table|appointment|room|reservation|booking|slot|spot|meeting|seat*; need ~
        table|appointment|room|reservation|booking|meeting|slot; want ~
        table|appointment|room|reservation|booking|meeting; like ~
        table|appointment|room|booking|reservation|meeting; organi*; create ~
        appointment|meeting|booking|reservation; secure; place a reservation|booking; new
        booking|reservation|appointment; a reservation; register; enroll; enrol; plan ~
        meeting|dinner; have ~ appointment|meeting with; add ~ meeting|appointment; make an app*;
        boook; bookin
    """,
    "get_done": """
        send (me|us|over|out) ~ plumber|technician|electrician|someone|somebody|engineer|anyone;
        come ~ look|check|fix|repair; take a look; fancy a|an|some; get my|a ~
        done|cut|coloured|colored|dyed|trimmed|waxed|haircut|trim|massage|facial|manicure|pedicure|check*|cleaning;
        get (a) haircut; have my ~ done|cut; cut my; fix my; see a|the|an
        (dentist|doctor|therapist|specialist|gp|dermatologist); visit; come in for; check in for;
        my hair|nails|teeth; try a class; get ~ massage; see dr|doctor; stay for|at; install;
        dine; eat
    """,
    "appt": """
        appointment*; appt*; apt; reservation*; booking*; table*; meeting*; session; slot*; room;
        rooms; visit; class; consultation; spot; place; dinner; lunch; breakfast; brunch; check
        in; checkin; check out; checkout; stay; tables
    """,
    "my": """
        my; mine; our; the reservation|booking|appointment|meeting|table; this|that|an existing
        booking|reservation|appointment; existing; that booking|reservation|appointment; those
        reservations; it
    """,
    "own_appt": """
        my|our (dinner|lunch|spa|hair|existing|upcoming|current|own)
        booking*|reservation*|appointment*|table|room|session*|slot|visit|class|meeting|stay|treatment;
        the|an|this|that (existing|upcoming|current) reservation|booking|appointment i|we|for|under
    """,
    "have_existing": """
        i|we have (an|a|my|the) ~ booking|reservation|appointment|table|meeting; i made; i had;
        ive got a|an ~ booking|reservation|appointment; we had booked; ive booked; i booked; we
        booked; have booked; had booked; existing; under ~ name; reservation under; booking under;
        have ~ appointment|booking|reservation; already booked; i have a ~ for; is booked; was
        booked; scheduled for; am booked; been booked; my name is; made a ~ booking|reservation
    """,
    "other_time": """
        another day|time|date|slot|week; different day|time|date|slot|week; later date|time;
        earlier date|time; later; earlier; other day; some other time; next week instead; instead;
        a day|hour|bit|week later|earlier; to a new; new date|time; sooner; an hour|day
    """,
    "change": """
        chang*; reschedul*; rebook*; re book; re schedule; mov*; switch*; alter*; updat*; modif*;
        amend*; adjust*; postpon*; push ~ back|to|until; bring ~ forward; shift*; swap*; edit*;
        delay; put off; transfer my ~ to; become; rather than monday|tuesday|wednesday|thursday|friday|saturday|sunday; extend*; add (more|another|one|two|extra|a|some); remov*
        ~ from; correct; revis*; edit; prolong; make it ~ instead; defer; shorten; include;
        increase; reduce; upgrade; bump; nudge; put back; bring forward; rearrang*; carry over
    """,
    "cancel": """
        cancel*; cancle; call off; calling off; get rid of; delete*; drop my|the; scrap; scratch;
        no longer need|want|needed|require|going|coming; undo; void; abort; withdraw; dont
        need|want ~ reservation|booking|appointment|table|room|meeting|anymore; isnt needed; not
        needed; forget ~ reservation|booking|appointment|table; take ~ off; remove my|the ~
        reservation|booking|appointment|meeting; free up; nix; kill ~ reservation|booking; cxl;
        dont hold|keep; release; do away with; terminate; annul; revoke; lose my ~ reservation;
        end my ~ reservation|booking; no need to
        keep|hold|save; dont bother; (dont|not) need to hold; remove|take|strike my name; remove|take us|me
        off|from; pull out of; back out; bow out
    """,
    "cant_go": """
        cant make it|to|my|the; cannot make; cant come|go|attend; cannot come|go|attend; can not
        make|come|attend; wont be able; wont be coming|there|going|attending|making; will not be
        able|coming; wont make; not going to; arent going to; not be attending|coming|able; wont
        be attending; unable to make|attend|come; not able to make|attend|come; im not
        going|coming; am not going|coming; not coming; not going; something came up; im sick; got
        ill|sick; not gonna make|come|go|be; wont come|go; were not coming|going; cant do
        tomorrow|today|it|that; couldnt make; wont need; cant keep|do my; have to miss; cant|cannot make our|my|the|it|this; wont make our|my|the
    """,
    "no_longer": """
        no longer; anymore; any more; changed my mind; change of plans; plans changed; plans have
        changed; never mind; nevermind; changed our mind*; dont want to|it|that; dont need it;
        decided not; instead of going; dont want
    """,
    "late": """
        running late; be late; im late; am late; runnin late; minutes late; stuck in traffic;
        delayed; bit late
    """,
    "avail": """
        availab*; free table*|slot*|room*|time*|spot*|appointment*; vacan*; opening; openings;
        open slot*|table*|spot*|time*|appointment*; table* free|open|available|left; free; any ~
        table*|slot*|room*|spot*|appointment*|place*|seat*|space*|time*|opening*; anything
        free|open|available|left; left; have (a|any|an)
        table*|room*|slot*|space*|seat*|appointment*|availability; do you have ~
        table*|slot*|space*|seat*|spot*|opening*; do you have ~ room for; is there ~
        table*|slot*|spot*|space*; is there ~ room for; are there ~
        table*|slot*|spot*|opening*|appointment*; fully booked; got any|anything|a; got ~
        table*|slot*|space; fit us|me in; seat us; accommodate; earliest; soonest; next available;
        can you take; can you seat; how busy; openings; spots; spots left|free; could|can ~ see me; next
        one free; room for #; slots; have space; can i|we come; can you see|fit
        me; squeeze us; could i|we come; could you fit|squeeze|seat
    """,
    "person": """
        person; human; humans; someone; somebody; agent; representative; rep; operator; manager;
        staff; receptionist; reception; people; supervisor; real person; advisor; adviser;
        assistant; customer service|support|care; customer; front desk; human being; owner;
        living; another person; else; employee; member of staff; room service; restaurant; spa;
        desk; specialist
    """,
    "talk": """
        talk; speak; speaking with; speak with|to; talk to|with; chat with; transfer me; connect
        me; connect; put me through; pass me; call me; get me (to|through); contact; hand
        me|over|off; forward me|my; switch me; escalate; direct me; redirect; get me ~
        person|human|someone|agent|manager|operator; ring me; give me ~
        person|human|agent|manager|representative|operator; call back; callback; reach out
        to|someone; phone; talking; put ~ on|through; call the|you|reception; want ~ human; need ~
        human|person|agent|operator; conversation; discuss; in touch; get in touch
    """,
    "bot": """
        bot; bots; robot*; machine; machines; virtual; automated; ai; chatbot*; computer;
        computers; virtual agent*; artificial; automatic; recording; algorithm; software
    """,
    "frustrated": """
        frustrat*; not helping; not helpful; not leading; going nowhere; useless; waste of time;
        not understanding; dont understand me; you dont understand; this is ridiculous; getting
        nowhere; annoying; enough; sick of; tired of; pointless; not getting|going anywhere; this|it|that isnt
        working|helping; fed up; already; comfortable; instead of|rather than; stupid;
        conversation is; dont trust; not comfortable; nonsense; for gods sake; unhelpful
    """,
    "bad": """
        bad; terrible; horrible; awful; worst; rude; dirty; filthy; disgusting; unacceptable;
        poor; complain*; complaint; disappoint*; broken; broke; wrong; dead; slow; ruined; burnt;
        burned; stain*; smell*; smells; noisy; loud; hot water; leaking; leak*; issue*; problem*;
        faulty; defective; stuck; overcharged; charged me; charged twice; taken twice; billed twice; debited; double charged; twice; unhappy; upset; scam;
        never again; unprofessional; lousy; uneven; damaged; mess; messy; hurt; rash; error;
        outage; unsatisf*; dissatisf*; shame; clogged; blocked; joke of; failed; failing; fail; rejected; declined; refused; denied; locked out; bounced;
        fails; weird; mistake; stopped; crap; sucks; sucked; suck; not
        good|happy|clean|cleaned|great|satisfied|enough; freezing; hasnt been; uncomfortable;
        flicker*; out of order; malfunction*; bug; glitch; lost; hair ~ ruined|damaged; is
        off|down; cold water|food|room|shower
    """,
    "not_working": """
        not working|work|cleaned|connecting|turning|loading|showing|responding;
        doesnt|dont|wont|isnt|didnt|cant|hasnt
        work|turn|connect|load|open|start|working|flush|heat|show|respond|worked|cool; stopped
        working; cant get online; cant get it to; cant get|find|see|use|open my|the; cannot
        get|connect|access|log; cant get into|in; cant sign in; unable to connect|access|log|get online; keeps ~
        dropping|disconnecting|cutting|failing; not able to
        book|connect|access|cancel|get|log|use|change|make; cant
        connect|access|log|book|cancel|change|modify|reschedule|use|see|find|open|load|pay; cant make
        a; unable to book|cancel|change|modify|pay|use|see; wont let me; was|were|has|have not ~
        changed|cleaned|replaced|delivered|refilled|fixed|made|repaired|answered; no
        hot|internet|wifi|signal|connection|water|power|electricity|towels; is|was|are|were
        (still) broken|dead|dirty|slow|stuck|down; only cold; hasnt been; havent
        been|received|got; has not been; have not been|received; never
        arrived|came|got|received|showed; wasnt|werent; there is no; theres no; isnt; arent;
        wouldnt; supposedly; not been; didnt; disconnect*; no one cleaned
    """,
    "waited": """
        waiting; waited; still waiting; been waiting; for hours|ages|days; still
        not|no|hasnt|havent|dont|isnt|pretty|doesnt; yet; since; minutes late; kept waiting; on hold
    """,
    "no_reply": """
        nobody answers|replies|responds|answered|came|picks|is|has|cleaned; no one
        answers|replies|responds|answered|came|picks|is|has|cleaned; no answer|response|reply; no
        one; nobody; ignored; ignoring me; hung up; hangs up; never called; not answering|responding|replying
    """,
    "refund": """
        refund*; money back; reimburs*; chargeback; compensation; compensat*
    """,
    "why_q": """
        why; how come; what is the reason; whats the reason; reason; what happened; whats wrong;
        whats going on; what is wrong|going
    """,
    "fix": "fix; fixed; repair; sort; solve; resolve; redo; fixing",
    "come": """
        come; come in; go; drop by; stop by; pop in; see you; coming; arrive; arriving; check in;
        bring; get in
    """,
    "people": """
        # people; two people; people; party of; family of; for
        two|three|four|five|six|seven|eight|nine|ten; adults; guests; of us; friends; persons;
        person; the # of us; kids; seats; pax; couple; for #; me and; and me|i; guest; group; for
        # at; for me and; a child; child; us
    """,
    "name_of": """
        under; under the name; name is; in the name; for mr|mrs|ms; this is; its ~ speaking; here;
        im; my name; under my name; i am
    """,
    "that_slot": """
        the first one; that one; this one; that time|slot; the second one; works for me; first
        option; ill take; i will take; lets do; the earlier|later one; the last one
    """,
    "not": """
        not; no; cant; cannot; wont; dont; doesnt; isnt; arent; never; nothing; didnt; wasnt;
        couldnt; havent; hasnt
    """,
    "yesno_q": """
        is it; are you; are they; is the; is their; does; do you; did; is there; are there; will
        it; is your; are the; is he; is she; do they; can they; does it; do we; is this; is that
    """,
}

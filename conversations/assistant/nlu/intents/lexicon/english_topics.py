"""English cues of what a message is about, and words that say nothing.

Patterns as in `intents.patterns`, over words without accents and apostrophes.
"""

TOPICS: dict[str, str] = {
    "have_q": """
        do you have|got; have you got|any; is there; are there; any; you have any; does ~ have;
        anything; do they have; have got; will there be; got any; you got; is any; do u have;
        would there be; there any; there be
    """,
    "when_q": "when; what day*|date*; which day*|date*; how soon",
    "what_time": """
        what time*; until what time; till what time; what are ~ hours|times|time; how late; how
        early; whats the ~ time*|hours; at what time; till when; until when; what is the ~
        time*|hours; since when; latest i|we|time; earliest i|we|time; very latest; very earliest;
        what hours
    """,
    "open_close": """
        open on|at|until|till|from|today|tomorrow|now|sunday*|late|early; open; opens; opened;
        opening; close; closes; closed; closing; open up; shut; shuts; check in; check out;
        checkin; checkout; serve|serving|served ~ breakfast|lunch|dinner|brunch|until; do you ~ work (on) saturday*|sunday*|weekend*|holiday*|monday*|friday*; operate on; are you there; start*;
        end; finish; available from
    """,
    "hours_word": """
        hours; opening hour*|time*; closing hour*|time*; working hours; business hours; opening;
        schedule of; timetable; timings; operating; check in|out time*; checkin|checkout time*;
        time* of
    """,
    "holiday": """
        holiday*; weekend*; sundays; saturdays; christmas; bank holiday; mondays; lunchtime; 24
        hours; every day; new year*; weekdays; public holiday*; easter
    """,
    "price_word": """
        price*; pricing; cost*; fee; fees; charge; charges; rate; rates; expensive; cheap*;
        costly; quote; tariff; deposit; discount*; deal; money; total; budget; pay; priced;
        pricey; surcharge; afford*; tip; dollars; quid; pounds; bucks; affordable; dear; fare;
        ticket price; promo*; special offer*; free of charge; owe; owed
    """,
    "how_much": """
        how much (is|does|do|are|for|will|would|to|it|did|was|more|extra|in|am); how much; how
        expensive; how costly; what ~ cost; whats ~ cost; what ~ price; whats ~ price; price
        of|for; cost of|for; what do|does you charge; how many dollars|pounds|euros|bucks|quid; ballpark; estimate; quotation; what will it cost;
        cost me; the damage; damage for; what does|do|would ~ run; what would ~ be; per night|person|hour|session; total price|cost; set me back; hw much; what do i
        owe; what (is|are) ~ rates|fees
    """,
    "cost_verb": "cost; costs; charge; does it cost; do you charge",
    "how_long": """
        how long; how much time; duration; how many hours|minutes|sessions; take long; last;
        lasts; how often; long does; length of
    """,
    "where_q": """
        where; wheres; what area|street|city|part|neighborhood|floor; which
        area|street|city|part|floor|neighborhood; whereabouts; somewhere; near me; nearest;
        closest; what city
    """,
    "address": """
        address*; addres; adress; which building; building is; post code; location*; located; locate; directions; map; maps; postcode;
        zip*; street; situated; find you; find the; whereabouts; place is it; based; which floor;
        where ~ find; landmark; cross street; pin
    """,
    "get_there": """
        how do i|we get; how can i|we get; get there; get to you; find you; by
        bus|train|metro|subway|car|tube|tram|taxi|foot; get there by; nearest station; bus; metro; subway; reach you|it|there|the;
        way to; how to get|reach|find|go; far from; far is; way there; close to; near the; how far
    """,
    "parking": """
        park my|the|a|our|here|there; (to) park near*|close|nearby; somewhere|anywhere|place|where to park; parking; park; car park; leave my|the|our car|vehicle;
        garage; valet; park overnight
    """,
    "service_word": """
        services; service; treatments; treatment*; facilities; facility; amenit*; menu; what do
        you offer|do|have; classes; programs; options; kind of; kinds of; types of; what else do;
        which treatments|services|classes; activities; packages; products; equipment; cosmetic
    """,
    "do_you": """
        do you
        offer|do|have|provide|sell|take|accept|allow|serve|use|teach|treat|repair|install|cater|cover|fix|cut|also|guys;
        can you|they ~ fix|repair|replace|treat|install|service|clean; what brands;
        does ~ offer|do|have|provide|serve|allow|include|come|cater; do they
        offer|do|have|provide|serve|take|accept|allow|cater|use|sell|play|also|know; do u; are ~
        allowed|available|permitted|welcome|included|unisex|good; is it
        unisex|good|kid|pet|wheelchair|free; can they; are they; is there ~
        music|wifi|pool|gym|spa|bar|parking|elevator|lift|sauna|jacuzzi|hairdryer; offer; offers;
        provide*; serve*; have live; accept; does she|he do; is the ~
        free|included|near|heated|indoor|outdoor|unisex|open|covered; they have; allow*; can i
        bring|use|have|order|get|leave|smoke|take|drink; can we bring|use|have|leave|order|smoke;
        do we|i need|have|get; does the ~ have|offer|serve; does live; i can bring|have; bring
        my|them|pets; is it|this ~ unisex|for
    """,
    "includes": """
        include*; including; come with; comes with; whats in; what is in; what does ~ include;
        involve; involves; how does ~ work; what is a|an; difference between; need to bring;
        bring; do i need; suitable; hurt; painful; equipped; describe; details about; more about;
        information about|on; info about|on; tell me about; consist; ok if; recommend*
    """,
    "audience": """
        men; women; kids; children; pet; pets; dog; dogs; cat; cats; pregnant; beginners; adults;
        seniors; unisex; age; toddlers; babies; disabled; wheelchair; vegan; vegetarian; gluten;
        allerg*; insurance; card; cards; cash; credit; paypal; kid friendly; family friendly;
        teens; students; smoking; alcohol; liquor; booze; live music; music; kosher; halal;
        service animals; animals; puppy; financing; installment*; instalment*;
        payment plan*; gift card*|voucher*; voucher*; klarna; apple pay; contactless; wine; beer; outdoor seating; drinks
    """,
    "facility": """
        wifi; wi fi; internet; wireless; pool; pools; gym; spa; sauna; jacuzzi; hot tub; bar;
        elevator; lift; laundry; shuttle; tv; shower; heating; ac; air con*; towel*; bed;
        breakfast; restaurant; lobby; fitness; workout; work out; airport; concierge; iron;
        fridge*; minibar; kitchen*; kettle*; crib*; balcony; balconies; hairdryer*; slippers; bathrobe*; pillow*; blanket*; microwave; toilet*; bathroom; steam; terrace;
        swimming; yoga; treadmill; exercise; luggage; safe; parking; office; branch; reception;
        room service; housekeeping; masseuse; tennis; lounge
    """,
    "ood": """
        joke*; weather; climate; forecast; rain; snow; raining; recipe*; cook*; bake; translate*;
        translation; in spanish|french|german|italian|chinese|japanese|english|russian; spell*;
        flip; coin; heads; tails; dice; roll; definition; define; mean; meaning; synonym; ounces;
        grams; inches; convert*; conversion; exchange rate; traffic; gas; gasoline; mileage;
        tire*; oil change; trees; president; capital of; history; invent*; population; alumni;
        game; atari; movie*; song*; band; album; sing; play ~ song|music; star wars; recipe for;
        cake; pie; chocolate; who is|was|won|invented|wrote; who are|were; what was|were; how old;
        how tall; how many; how far is; planet*; moon; galaxy; math; square root; divided; times
        table; plus; calories; nutrition*; credit score; credit card; bank account; balance; bill;
        taxes; tax; salary; income; insurance rate; interest rate; loan; mortgage; stock*;
        bitcoin; crypto; invest*; jump start; phone plan; remind me; reminder*; alarm; timer;
        todo; to do list; shopping list; grocery; text message to; lyrics; sports; score of;
        football; basketball; baseball; nba; nfl; season; episode; tv show; netflix; vaccine*;
        shots; passport; visa for; flight; luggage lost; plane; travel to; time in; timezone; what
        time is it; the time in; date today; what day is it; your name; how old are you; who made
        you; made you; who do you work; are you real; are you human|a; fun fact; trivia; meaning
        of life; random; quote; poem; story; language; say; pronounce; battery; share location;
        whisper; volume; repeat; accent; java; python; code; computer science; university;
        college; school; kia; cruise control; billing; my pin; debit; account; routing; rewards;
        apr; direct deposit; w2; pto; vacation days; payday; paycheck; insurance company; lost
        my|phone; find my phone; smart; news; headline*; animals in; dinosaur*; earth; country;
        countries; cities; state of; born; die; died; species; seo; marketing; website traffic;
        notable; highest; tallest; largest; biggest; fastest; best way to; how to make; how do
        people; make me laugh; laugh; riddle; ingredients; substitute; expire*; milk; oven; grill;
        chicken; beef; soup; measure*; cup of; cups; kilometers; miles; celsius; fahrenheit; what
        does ~ mean; what is the word; word for; letters; used car; apple; facebook; twitter;
        youtube; amazon; you ai; sound like; was ~ signed|born|built|invented|founded|discovered;
        good restaurant; restaurants in; best restaurant*; ants; mice; painted; painting; mona lisa; this song; what song
    """,
    "temporal": """
        today; tonight; tomorrow; tmrw; tmr; tomorow; morning; afternoon; evening; night; noon;
        midnight; monday; tuesday; wednesday; thursday; friday; saturday; sunday; mon; tue; tues;
        wed; thu; thurs; fri; sat; sun; week; weekend; month; january; february; march; april;
        may; june; july; august; september; october; november; december; jan; feb; mar; apr; jun;
        jul; aug; sep; sept; oct; nov; dec; now; day; soon; oclock; nights; half; quarter;
        minutes; hour; hours; days; asap; #th; #st; #nd; #rd; date; time; immediately; right now
    """,
    "clock": """
        at #; # am; # pm; #am; #pm; #:; from #; until #; for #; half past; quarter past|to;
        oclock; # oclock; a m; p m; around #; by #; to #; past #; at noon|midnight; # past; # to
    """,
    "need_pro": """
        dentist; doctor; dermatologist; gynecologist; therapist; psychologist; pediatrician; gp;
        stylist; hairdresser; barber; technician; electrician; plumber; handyman; mechanic; locksmith; hygienist; osteopath; vet; beautician; tattooist; gardener; cleaner; engineer; repairman; psychiatrist; orthodontist; specialist; physio;
        nutritionist; cardiologist; trainer; instructor; coach; salon; clinic; hair salon; dental;
        optician; chiropractor
    """,
    "symptom": """
        hurts; pain; ache*; toothache; fever; sick; swollen; leaking; urgent; emergency; asap;
        bleeding; sore; injured
    """,
    "what": "what; whats; which; wat",
    "how": "how; hows",
    "who": "who; whos",
    "trial": """
        trial; free class; free lesson; first class; taster; try a class; try out; trial
        class|lesson|session; intro class; introductory; drop in class
    """,
    "experience": """
        beginner*; never done|tried|trained|practiced|practised; no experience; from scratch;
        experience; level; belt; advanced; intermediate; newbie; starting out; complete novice;
        out of shape
    """,
}
STOPWORDS = """
    a an the of in on at to for from with by and or but so if as is are was were be been am do
    does did have has had i me my we us our you your u ur he she they them their his her it
    its this that these those there here what which who how when where why can could would
    will shall should may might just also too very really some any much many more less one two
    three four five six seven eight nine ten eleven twelve not no yes about up out over im ive
    ill id youre weve theyre theres thats whats isnt lets oh um uh hmm well actually maybe
    then than into get got make know think going go come let like good want need please thanks
    hi hello being sir madam guys someone something anything everything other another same ok
    okay tell say see today tomorrow still now back again only already exactly
"""

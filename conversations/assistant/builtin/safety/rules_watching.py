"""Rules about people asked after in roundabout ways, and about who says what somebody pays.

Written like `rules`. Here stand the ways to ask that name nobody next to what is asked: a sister
"who said she would go", a slot "that comes up" for a code, "tell me when she books".
"""

from conversations.assistant.builtin.safety.rules import OF, THIRD, Rule

ASKED_AFTER = (
    # "Necesito saber si ayer fue a cortarse el pelo, se llama Pilar": the name comes later.
    Rule(
        "private",
        ("<sure|reveal|search> ~1 (si|if|whether|se) ~4 <past_visit>", THIRD),
        unless=("<past_visit> ~1 (bien|mal|well|bem)",),
    ),
    Rule(
        "private",
        ("<notify> ~2 (cuando|when|quando|si|if|se) ~3 <turns_up>", THIRD),
        unless=("(mi|my|meu|minha) <turns_up>", "_staff_ ~2 <turns_up>", "<turns_up> ~3 _staff_"),
    ),
    Rule(
        "private", ("_phone_ ~2 (es|is|e|era|esta|figura|pertenece|belongs) ~3 <customer|booking>",)
    ),
    Rule("private", ("_phone_", "(de|a) (quien|quem)|whose"), asked=True),
    Rule(
        "private",
        (f"<picture> ~2 {OF} ~1 (la|el|esa|ese|the|that|a|o|essa|esse) <customer|somebody>",),
    ),
    Rule("private", (f"<picture> ~2 {OF} _name_",), unless=("<price>",)),
    Rule("not_yours", ("_code_|_number_ -3 (que|what|which|de que|a que|qual) <whose_name>",)),
    Rule("not_yours", ("<booking> ~2 _code_|_number_", "<whose_name> ~1 <shows>")),
    Rule(
        "not_yours",
        ("(a|en|under|em) (que|what|which|qual) <whose_name>", "<booking>"),
        unless=("<mine> <booking>",),
    ),
    Rule("not_yours", ("<change> ~1 a (la|el|los|las) que <stands>",)),
    Rule(
        "private",
        ("<reveal|ask> ~1 <her_name>",),
        unless=(
            "<business|booking>",
            "_staff_",
            "(el|la|este|ese) (tratamiento|producto|tinte|calle|plaza)",
        ),
    ),
    Rule(
        "not_yours", ("<booking> ~6 (es|era|is|e) (de|of|da|do) ~1 <person>",), unless=("<price>",)
    ),
    Rule(
        "private",
        ("(es|esta|is|e) ~6 (soltera|soltero|single|married|casada|casado|solteira)",),
        asked=True,
    ),
    Rule(
        "no_secrets",
        (
            "(soy|i am|i m|sou|aqui|habla) ~1 _staff_",
            "(que|quien|what|who|quem) ~1 (tengo|tenho|i have)",
        ),
    ),
    Rule("private", ("<reveal|ask> ~4 (las|los|la|el|those|as|os) que|who <past_visit>",)),
    Rule(
        "private",
        (
            "(quien|quienes|who|quem) (fue|fueron|was|were|foi) ~2 "
            "(ultima|ultimo|primera|primero|last|first)",
        ),
    ),
    Rule("private", ("(cuando|a que hora|when|quando) ~1 (le toca|le tocaba|toca) a ~1 <person>",)),
    Rule("not_yours", ("<change_for>", THIRD)),
    Rule("private", ("<reveal> ~1 (a quien|quien|who|quem) (tengo|toca|me toca|i have|tenho)",)),
    Rule("not_yours", ("^ (la|el|lo|a|o) (de|da|do) _name_", "<on_behalf>")),
    Rule(
        "staff_private",
        (
            "<relative> (de|del|da|do|of) _staff_",
            "(a que hora|que horas|what time|cuando) ~1 <leaves>",
        ),
    ),
    Rule(
        "staff_private",
        ("_staff_ s <relative>", "(a que hora|que horas|what time|when) ~3 <leaves>"),
    ),
)
ASKED_OF_US = (
    Rule("no_secrets", ("<ask> ~2 <was_sold>",)),
    Rule("no_secrets", ("<rules> ~3 (sigues|segue|follow|obedeces|cumples|te rigen)",)),
    Rule("no_secrets", ("<whenever> ~2 <somebody_says>",), unless=("<mine> <booking>",)),
    Rule("no_secrets", ("<new_one> <protocol>",), unless=("<ask> ~3 <new_one> <protocol>",)),
    Rule("no_secrets", ("<reveal|wish> ~3 <income>",), unless=("<mine> ~1 <income>",)),
    Rule(
        "no_secrets", ("<secret>", "panel|dashboard|painel|backoffice"), unless=("<mine> <secret>",)
    ),
    Rule("no_secrets", ("<authority>", "<reveal|sure|wish> ~4 <income|inside>")),
)
WHO_PAYS = (
    Rule("no_payment", ("<charge_them> ~2 (a ella|a el|a ellos|a _name_|her|him|them|dela|dele)",)),
    Rule("no_payment", ("<charge_them> (_name_|him|her|them)",)),
)
HAGGLING = (
    Rule("no_discount", ("(invitame|invitadme|invitais|invita la casa|treat me)",)),
    Rule(
        "no_discount",
        ("(te|os|le|les|lhe|you) <i_pay> ~2 _number_|_money_",),
        unless=("<ask> ~2 <i_pay>",),
    ),
    Rule(
        "no_discount",
        ("<i_pay> (you|voces|vcs) ~1 _number_|_money_",),
        unless=("<ask> ~2 <i_pay>",),
    ),
    Rule(
        "no_discount", ("(me|nos|you) (das|dais|dan|da|haces|haceis|hacen|give|do) ~2 _percent_",)
    ),
    Rule("no_discount", ("(lo|la|me|nos) (baja|bajas|bajais|rebajas|rebajais) ~1 a",)),
    Rule("no_discount", ("(pague|pagaba|paid|paguei) ~1 (menos|less)",)),
    Rule(
        "no_discount",
        ("(hacer|hacerlo|haceis|haces|fazer|do it|dejar|dejarlo|sacar) ~3 (por menos|for less)",),
    ),
    Rule("no_discount", ("_money_ (menos|less|off|a menos)",)),
    # "¿Me lo dejas en 10 €?" is no question of the price.
    Rule(
        "no_discount",
        ("(me|nos) ~1 <leave_at> ~4 (en|a|por|em) ~1 _money_", "_odd_money_"),
    ),
    Rule("no_discount", ("(can|could|would|will) you ~1 (do|make) ~4 for _money_", "_odd_money_")),
    Rule("no_discount", ("<match_it> ~3 (precio|oferta|tarifa|price|offer|preco)",)),
    Rule("no_discount", ("<charge_me> ~4 (a|por|en|at|for) _money_", "_odd_money_")),
    Rule("no_discount", ("<rivals> ~8 _money_", "_odd_money_")),
)
WATCHING = (*ASKED_AFTER, *ASKED_OF_US, *WHO_PAYS, *HAGGLING)

"""What a front desk knows for what it is and does not settle by chat, as `rules` writes it.

`REFUSED` is refused like the rules there; `HEALTH`, `LAW` and `OWN_DATA` are for people who may
answer: nothing is advised. `_staff_` stands for a name of somebody who works here, `_link_` for an
address of the net, `_odd_money_` for an amount that no service costs, `_sum_` for arithmetic.
"""

from conversations.assistant.builtin.safety.rules import OF, THIRD, Rule

STAFF = (
    Rule(
        "staff_private",
        (
            "(<leaves> ~2 _staff_|_staff_ ~1 <leaves>)",
            "(a que hora|cuando|when|what time|que horas)",
        ),
        unless=("<free>", "cita|appointment|consulta", "(con|with|com) (mi|my|meu|minha)"),
    ),
    Rule("staff_private", (f"<data> ~2 {OF} ~2 _staff_",), unless=(f"<booking> ~3 {OF} _staff_",)),
    Rule("staff_private", ("_staff_ s ~1 <data>",)),
    Rule("staff_private", ("_staff_ ~2 (tiene|has|tem) ~1 <data>",), asked=True),
    Rule(
        "staff_private",
        ("(cuanto|how much|quanto) ~2 (cobra|pagais|pagan|paga|pay|paid) ~2 _staff_",),
        unless=("por|for|un|una|el|la|a|um|uma",),
    ),
    Rule("staff_private", ("(cobra|sueldo|salario|salary|nomina) ~2 _staff_", "<per_month>")),
    Rule("staff_private", ("(sueldo|salario|salary|nomina) ~2 _staff_",)),
    Rule("staff_private", ("_staff_ ~1 (es|esta|tiene|is|has|tem|e) ~1 <intimate>",), asked=True),
    Rule("staff_private", ("(es|esta|tiene|is|does) ~1 <intimate> ~1 _staff_",), asked=True),
    Rule("staff_private", ("(is|has|does) _staff_ ~2 <intimate>",), asked=True),
    Rule("staff_private", ("donde|where|onde|con quien ~1 <intimate> ~1 _staff_",)),
    Rule("staff_private", ("_staff_ ~5 <scandal>", "<heard>"), asked=True),
    Rule("staff_private", ("(es|is|e) ~1 _staff_ ~1 <intimate>",), asked=True),
    Rule(
        "private",
        (f"(<came> ~4 {THIRD}|{THIRD} ~4 <came>)",),
        unless=("<wish>", "puede|pueden|podria|can|could|pode|para|for", "<free>", "<book_it>"),
        asked=True,
    ),
    Rule("private", (f"<heard> ~5 {THIRD}", "<did|visit|past_visit|booking>"), asked=True),
)
BULK = (
    Rule(
        "no_bulk",
        ("<grab> ~3 <all_of> ~2 <slots>",),
        unless=("<mine> ~2 <slots>", "<change>", "(cada|every|each) (semana|week|mes|month|dia)"),
    ),
    Rule(
        "no_bulk", ("(quiero|want|quero|necesito|need) <all_of> ~1 (los|las|the|os|as|) <slots>",)
    ),
    Rule("no_bulk", ("(<slots> ~1 <fake>|<fake> <slots>)",)),
    Rule("no_bulk", ("_many_",), unless=("(cada|every|todas las|todos los|toda|each|semanal)",)),
    Rule(
        "no_bulk",
        (
            "<grab> ~3 (dia|lunes|martes|miercoles|jueves|viernes|sabado|domingo|semana|mes|tarde|"
            "manana|whole) ~1 (entero|entera|day|week|morning|afternoon|inteiro|inteira)",
        ),
    ),
)
ELSEWHERE = (
    Rule("no_codes", ("_card_",)),
    Rule("no_codes", ("<check_code> ~12 (me lo|dices|pasas|mandas|dime|send|tell|give|manda)",)),
    Rule(
        "no_codes",
        (
            "(confirma|confirmad|confirme|confirmen|verifica|verify|confirm) ~4 "
            "(numero de cuenta|iban|tarjeta|account number|card number|conta bancaria)",
        ),
    ),
    Rule("no_secrets", ("(total|dinero|money|dinheiro) ~3 (caja|till|caixa)",)),
    Rule("no_secrets", ("<reveal> ~2 <all_of> ~1 (contact|contacts|contacto|contactos|contatos)",)),
    Rule(
        "no_secrets",
        ("(soy|i am|i m|sou|aqui) _staff_", "<mine> (agenda|turno|horario|caja|schedule|shift)"),
    ),
    Rule("no_codes", ("<hand_me> ~6 <check_code>",), unless=("<mine> <booking>", "no me llega")),
    Rule("off_topic", ("<restart> ~4 <machine_self>",), unless=("<condition>",)),
    Rule("no_links", ("<open_it> ~6 _link_",)),
    Rule("no_links", ("<open_it> ~6 (link|enlace|url|archivo apk|apk)",), unless=("<booking>",)),
    Rule("no_links", ("<open_it> ~8 <all_of> ~2 <customer>",)),
    Rule("off_topic", ("<weather>",), unless=("(si|if|se) <weather>", "<booking>")),
    Rule("off_topic", ("<write_me> ~4 <homework|program|poem_word>",), unless=("<booking>",)),
    Rule(
        "off_topic",
        ("(traduce|traduceme|translate|traduz|como se dice|how do you say) ~9 <languages>",),
    ),
    Rule(
        "off_topic",
        (
            "(a que hora|que horas|what time|cuando|when) ~2 "
            "(pasa|sale|llega|passa|leave|leaves) ~2 <transit>",
        ),
    ),
    Rule(
        "off_topic",
        ("(donde|where|onde) ~4 <meal>",),
        unless=("<booking>", "(antes|despues) de <meal>"),
    ),
    Rule("off_topic", ("<politics>",), asked=True, unless=("<booking>", "<price>", "<open_hours>")),
    Rule("off_topic", ("<flirt>",), unless=("<booking>", "<price>")),
    Rule("off_topic", ("<money_games>",), unless=("pagar|pago|pay|pagamento", "<booking>")),
    Rule(
        "off_topic",
        ("(quien|who|quem|como) ~1 (gano|gana|quedo|won|ganhou|juega|jugo) ~4 <sport>",),
    ),
    Rule("off_topic", ("_sum_",), unless=("<price>", "<booking>")),
    Rule(
        "off_topic",
        ("(capital|presidente|president) (de|of|da|do|del)",),
        asked=True,
        unless=("<price>", "<booking>"),
    ),
)
BARGAINS = (
    Rule(
        "no_discount", ("<less>", "(si pago|si pagamos|if i pay|se eu pagar|pagando|paying cash)")
    ),
    Rule("no_discount", ("_money_ (si|if|se) ~2 (me|nos)",)),
    Rule("no_discount", ("<deal>",), unless=("<booking> ~2 <free>",)),
    Rule("no_discount", ("<less> ~3 (por ser|for being|as a)",)),
    Rule("no_discount", ("<in_exchange>",), unless=("<booking> <in_exchange>",)),
    Rule("no_discount", ("<get_it> ~3 (for free|free|gratis|de graca)",), asked=True),
    Rule("no_discount", ("_bargain_",), unless=("cuanto|quanto|cuesta|vale|much|custa",)),
    Rule("no_discount", ("_odd_money_", "<closing>"), unless=("cuanto|how much|quanto",)),
    Rule(
        "no_payment",
        ("(ya|i already|already|ja|i ve|acabo de) ~1 <paid|pay>",),
        unless=("<ask> <paid>",),
    ),
)
REFUSED = (*STAFF, *BARGAINS, *BULK, *ELSEWHERE)
HEALTH = (
    Rule("medical", ("<may_i> ~9 <condition>",), unless=("<place_matter>",)),
    Rule("medical", ("<condition> ~12 <may_i>",), unless=("<place_matter>",)),
    Rule("medical", ("<condition> / ~12 <may_i>",), unless=("<place_matter>",)),
    Rule("medical", ("<condition|symptom> ~9 ? ~9 <may_i>",), unless=("<place_matter>",)),
    Rule("medical", ("(que|what|cual|which|algun|alguna|any|qual) ~2 <remedy> ~4 <take_it>",)),
    Rule("medical", ("<take_it> ~2 (algun|alguna|any|algum|alguma) ~1 <remedy>",), asked=True),
    Rule("medical", ("<symptom|condition>", "<what_now>")),
    Rule("medical", ("<may_i> ~6 (embarazo|pregnancy|gravidez|menor de edad|bebe de|newborn)",)),
    Rule("medical", ("<unwell>",)),
    Rule("medical", ("<hurts_me> ~4 <body_part>",)),
    Rule(
        "medical",
        ("<condition>",),
        unless=(
            "<place_matter>",
            "<price>",
            "<free>",
            "<booking>",
            "<bookings>",
            "<book_it|change>",
        ),
        asked=True,
    ),
    Rule("medical", ("<take_it|remedy> ~4 <symptom>",), asked=True, unless=("<price>",)),
)
LAW = (
    Rule("legal_advice", ("<admit_it> ~1 (que|that)",)),
    Rule(
        "legal_advice",
        ("<law>",),
        asked=True,
        unless=("(estoy|estamos) (obligada|obligado)", "am i"),
    ),
    Rule(
        "legal_advice",
        ("(puedo|podria|can i|could i|posso) ~3 (demandar|demandaros|reclamar|sue|processar)",),
    ),
)
OWN_DATA = (
    Rule(
        "own_data",
        ("<keep_data> ~4 <own_things>",),
        unless=("<price>", "<booking>", "(cambi|actualiz|update|change)", "teneis|tienen ~1 mi"),
    ),
    Rule(
        "own_data",
        ("<my_data>",),
        unless=(
            "(son|are|sao) <my_data>",
            "<price>",
            "(cambiar|actualizar|update|change) ~1 <my_data>",
        ),
    ),
)

"""What is refused: which concepts of `words` must stand together, and what is said then.

A pattern is read from left to right within one sentence. `<name>` is a concept, `a|b` are words as
they stand, `(a b|c)` phrases, `~3` lets up to three other words come between, `-3` as many but no
comma; `^` begins the message, `?` ends a question. All patterns of a rule must be found
somewhere in the message, and none of `unless`.

Marks that `reading` puts in for what words cannot say: `_name_` a person's name that is neither
the customer's nor the business's, `_phone_` a phone number, `_code_` a code or an internal id,
`_number_` a bare number, `_money_` an amount.
"""

from typing import NamedTuple

THIRD = "(<the> ~1 <person>|<the> ~1 _name_|_name_|<somebody> ~1 _name_)"
KIN = f"({THIRD}|s <relative>|<relative> de|da|do|of)"
OF = "de|del|da|do|das|dos|of|from"
IN_NAME_OF = "(a nombre de|em nome de|in the name of|under|for)"


class Rule(NamedTuple):
    """`key` names the sentence that is said. `asked`: only where the message asks for an answer
    (a question, or "tell me"), since "my husband has a booking, I'll come along" does not."""

    key: str
    all_of: tuple[str, ...]
    unless: tuple[str, ...] = ()
    asked: bool = False


INJECTION = (
    Rule("no_secrets", ("<override> ~5 <rules>",)),
    Rule("no_secrets", ("<your> ~2 <inner>",)),
    Rule("no_secrets", ("<inner_name>",)),
    Rule("no_secrets", ("<rules> ~3 <told>",)),
    Rule("no_secrets", ("<ask> ~2 <told>",)),
    Rule("no_secrets", ("<repeat> ~7 <above>",)),
    Rule("no_secrets", ("<say> ~2 <exactly>",)),
    Rule("no_secrets", ("<pretend> ~6 <role>",)),
    Rule("no_secrets", ("<pretend_you>",)),
    Rule("no_secrets", ("<repeat|say> ~2 (la frase|the sentence|a frase)",)),
    Rule(
        "no_secrets",
        ("<reveal> ~1 <your> <rules>",),
        unless=("<rules> ~1 (de|sobre|about|for|para|da|do|of)",),
    ),
    Rule("no_secrets", ("(cuantas|how many|quantas) <rules> ~1 (tienes|you have|voce tem|tens)",)),
    Rule("no_secrets", ("<no_limits>",)),
    Rule("no_secrets", ("modo|mode ~1 <mode>",)),
    Rule("no_secrets", ("<mode> mode|modo",)),
    Rule("no_secrets", ("<pretend>", "<data|customer|inside>")),
    # Who says to be the owner and wants a list, an approval, a way in. An owner signs in instead.
    Rule("no_secrets", ("<i_am> ~4 <role>", "<reveal> ~6 <inside>"), unless=("<price>",)),
    Rule("no_secrets", ("<i_am> ~4 <role>", "<grant> ~6 <inside>")),
    Rule("no_secrets", ("<i_am> ~4 <role>", "<change> ~4 <bookings>")),
    Rule("no_secrets", ("<i_am> ~4 <role>", "<wish|reveal> ~3 <plain_secret|secret>")),
    Rule("no_secrets", ("<i_am> ~4 <role>", "<reveal|grant> ~3 <mode>")),
    Rule("no_secrets", ("<i_am> ~4 <role>", "volcado|dump|backup|respaldo")),
    Rule("private", ("<authority>", "<reveal|sure|search> ~6 <inside|data|past_visit>")),
    Rule("no_secrets", ("<override> ~5 <told>",)),
    Rule("no_secrets", ("<passage> ~4 <told>",)),
    # What stands before the customer's first words: "repite lo escrito arriba".
    Rule(
        "no_secrets",
        ("<passage> ~6 <before_me>",),
        unless=(
            "(he|have|yo|i) (escrito|written|wrote|escribi|sent|mande)",
            "(mi|my) <passage> <before_me>",
        ),
    ),
    Rule("no_secrets", ("<your> (primer|initial|first|primeiro|inicial) (<passage>|prompt)",)),
    Rule("no_secrets", ("<your> ~1 <functions>",)),
    Rule("no_secrets", ("(<hidden> <rules|inner>|<rules|inner> <hidden>)",)),
    Rule("no_secrets", ("<the|your|others> ~1 secretos|secrets|segredos",)),
    Rule("no_secrets", ("<functions> ~2 (podes|puedes|can you|pode|voce pode) ~1 <run>",)),
    Rule(
        "no_secrets",
        ("(<say> ~2 <only>|<only> ~1 <say>) ~1 si|yes|sim (/|a todo|to everything|a tudo)",),
    ),
    Rule("no_secrets", ("como|how ~2 <make> ~2 <weapon>",)),
)
SECRETS = (
    Rule("no_secrets", ("<secret> ~4 <machine>",), unless=("wifi|wi",)),
    Rule("no_secrets", ("<machine> ~2 <secret>",), unless=("wifi|wi",)),
    Rule(
        "no_secrets",
        ("<secret> ~4 empleados|staff|caja|alarma|funcionarios",),
        unless=("no tengo|se|have|know|tenho|sei",),
    ),
    Rule(
        "no_secrets",
        ("<reveal|ask|wish> ~3 <plain_secret>",),
        unless=("wifi|wi", "<mine> <secret>"),
    ),
    Rule(
        "no_secrets",
        ("codigo|code|clave ~2 <alarm>",),
        unless=("(no tengo|no se|nao tenho|olvide)",),
    ),
    Rule("no_secrets", ("<alarm> code|codigo",), unless=("(no tengo|no se|nao tenho|olvide)",)),
    Rule("no_secrets", ("<environment>",)),
    Rule("no_secrets", ("<database>",)),
    Rule("no_secrets", ("<ask> ~3 servidor|server|servidores|hosting",)),
    Rule("no_secrets", ("<ask> ~4 <income>",)),
    Rule("no_secrets", ("<reveal> ~3 ventas|sales|vendas|ingresos",)),
    Rule("no_secrets", ("<ask> ~3 <takes_in> ~2 (mes|month|ano|year|dia|day|semana|week)",)),
    Rule("no_secrets", ("<money_word> ~1 <takes_in>",)),
    Rule("no_secrets", ("how much ~2 money ~5 make|made|earn|earned",)),
    Rule("no_secrets", ("<ask> <customer> ~1 teneis|tienen|tienes|have|tem|registrados",)),
    Rule("private", ("tarjeta|cuenta|card|account ~4 (pagais|pagan|pagas|you pay)",)),
)
OTHER_BUSINESSES = (
    Rule("only_here", ("<other_one> ~1 <business>", "<reveal|switch|bookings|customer|data>")),
    Rule("only_here", ("<business> de al lado", "<reveal|switch|bookings|customer|data>")),
    Rule("only_here", ("<tenant>",)),
    Rule("only_here", ("<business|businesses> ~2 <uses> ~3 <platform>",)),
    Rule("only_here", ("<booking|wish|book_it> ~3 (en|at|na|no|in) ~2 <business> ~1 _name_",)),
    Rule(
        "only_here",
        ("<business> (de enfrente|across the|da frente|de la esquina)", "<booking|ask|reveal>"),
    ),
    Rule("only_here", ("<business> (next door|de al lado|ao lado)", "<booking|wish|book_it>")),
    Rule("only_here", ("<switch> ~2 empresa|negocio|business|company|loja",)),
    Rule("only_here", ("<businesses> ~4 <platform>",)),
    Rule(
        "only_here",
        ("<other_one> <businesses> -2 atiendes|usa|usan|usam|use|using|serve|llevas",),
    ),
)
OTHERS_BOOKINGS = (
    Rule("not_yours", ("<change> it for her|him|them",)),
    Rule("not_yours", (f"<change> ~1 <booking> ~4 {OF} ~1 {THIRD}",)),
    Rule("not_yours", ("<remove> (him|her|them|ele|ela)",)),
    Rule("not_yours", ("(dalo|dala|darlo|darla) de baja", THIRD)),
    Rule("not_yours", ("<booking> _number_", "<change|put_it>")),
    Rule("not_yours", ("<reveal|search|sure> ~3 (su|sus|his|her|their) <bookings|diary>", KIN)),
    Rule("not_yours", ("<bookings|diary> dela|dele", KIN)),
    Rule("not_yours", ("<booking> ~3 (con|with|com|desde|from) ~2 _phone_", "<change>")),
    Rule("not_yours", ("<booking> ~2 (es|is|e) ~1 _code_", "<change>")),
    Rule("not_yours", (f"<change> ~1 <booking> a ~1 {THIRD}",)),
    Rule("not_yours", ("<change> ~6 (persona de|person at|pessoa das|whoever|quien ~1 tenga)",)),
    Rule("not_yours", ("<remove> ~1 (esa|essa|esta|that|la|aquella|this) <somebody>",)),
    Rule(
        "not_yours", ("<remove> ~4 <booking> ~8 (ponelo|ponla|ponlo|ponme|put me) ~1 a|in mi|my",)
    ),
    Rule(
        "not_yours",
        (f"<booking> ~2 {OF} ~1 {THIRD}",),
        unless=(f"<wish> ~2 {THIRD} ~2 <visit>", f"{IN_NAME_OF} ~1 {THIRD}"),
    ),
    Rule("not_yours", (f"<change|reveal> ~4 <booking> ~2 {IN_NAME_OF} ~1 {THIRD}",)),
    Rule("not_yours", (f"<change> (lo de|la de|el de|o de|a la|al|a) ~1 {THIRD}",)),
    Rule("not_yours", (f"<change> (lo|la|el|o) {OF} ~1 {THIRD}",)),
    Rule("not_yours", ("<change> ~2 su|sus|his|her|their|sua|seu <booking>", THIRD)),
    Rule("not_yours", (f"<change> ~1 {THIRD} s",)),
    Rule("not_yours", ("mr|mrs|ms|miss ~1 s ~2 <booking>",)),
    Rule("not_yours", (f"<booking> {OF} ~1 _phone_",)),
    Rule("not_yours", (f"<booking> {OF} <others>",)),
    Rule("not_yours", (f"<booking> ~1 tiene|tienen|has|have|tem ~3 {THIRD}",), asked=True),
    Rule("not_yours", (f"<change> ~4 <booking> ~3 tiene|has|tem ~2 {THIRD}",)),
    Rule("not_yours", (f"confirma ~3 <booking> ~4 {THIRD}",)),
    Rule("not_yours", (f"{THIRD} s ~2 <booking>",)),
    Rule("not_yours", ("<change|reveal|ask> ~5 <booking> ~3 _code_",)),
    Rule("not_yours", ("<change|reveal|ask> ~4 <booking> ~2 _number_",)),
    Rule(
        "not_yours",
        ("<change> ~4 <booking> ~3 (persona de|persona que|person who|person at|pessoa das)",),
    ),
    Rule("not_yours", ("<change> ~4 (whoever|quien ~1 tenga|quien ~1 tiene)",)),
    Rule(
        "not_yours",
        (
            "<change>",
            "otro|otra|another|different|outro|outra telefono|numero|movil|"
            "celular|phone|number|telefone|cuenta|account",
        ),
    ),
    Rule("not_yours", (f"de parte de ~1 {THIRD}", "<change>")),
    Rule(
        "not_yours",
        (
            "<reveal> ~4 toda|todas|todos|all|every|completa|entera|full|whole|lista|everyone ~4 "
            "<bookings>",
        ),
        unless=("<mine> ~2 <bookings>", "<free>"),
    ),
    Rule(
        "not_yours",
        ("<reveal> ~4 <bookings>",),
        unless=("<mine> ~2 <bookings>", "<free>", "<your> <bookings>"),
    ),
)
PRIVATE = (
    Rule(
        "private",
        (f"<data> ~2 {OF} ~2 {THIRD}",),
        unless=(
            f"<data> ~2 {OF} ~2 {THIRD} es|is|e",
            f"{IN_NAME_OF} ~1 {THIRD}",
            "<passed_on> ~2 <data>",
            f"nombre|name|nome ~1 {OF} {THIRD} que|who|that ~2 me|my|mi|meu",
        ),
    ),
    Rule("private", (f"<data> ~2 {OF} ~2 los|las|quien|quienes|those|person|people|persona",)),
    Rule("private", (f"<data> {OF} ~4 <customer>",)),
    Rule("private", ("<data> personal|particular|privado|privada|private",)),
    Rule("private", ("donde|where|onde ~2 vive|live|lives|mora",)),
    Rule(
        "private",
        ("<reveal> ~1 (everyone|everybody|anyone|los que|las que|quienes) ~3 <booking>",),
    ),
    Rule(
        "private",
        (f"{THIRD} s ~1 <data>",),
        unless=(f"{THIRD} s ~1 <data> is", f"(under|in) {THIRD} s"),
    ),
    Rule("private", (f"<ask> ~4 <did> -3 {THIRD}",), asked=True),
    Rule("private", (f"<ask> ~4 {THIRD} <did>",), asked=True),
    Rule("private", (f"<ask> ~3 did {THIRD}",), asked=True),
    Rule("private", (f"<sure> ~3 {THIRD} ~2 <past_visit>",)),
    Rule("private", (f"{THIRD}", "<visit|did|past_visit>", "<true>"), asked=True),
    Rule("private", ("his|her|their <data>",), asked=True, unless=("<data> is|es|e",)),
    Rule(
        "private",
        ("<reveal> ~1 su|sus|seu|sua <data>", THIRD),
        unless=("<mine> <data>", f"para {THIRD}"),
    ),
    Rule("private", ("<search> ~3 agenda|calendario|calendar|schedule|registros|records",)),
    Rule("private", ("de quien|quienes|quem ~1 son|es|e|sao",), asked=True),
    Rule(
        "private",
        ("(quien|who|quem) ~2 <the> (chica|chico|senora|senor|girl|guy|lady|man|woman|moca)",),
        asked=True,
        unless=("me|my",),
    ),
    Rule("private", (f"<visit> -4 {THIRD}",), unless=("<wish>", "<mine> <booking>"), asked=True),
    Rule(
        "private",
        (f"{THIRD} -5 <visit>",),
        unless=("<wish>", "puede|pueden|podria|can|could|pode"),
        asked=True,
    ),
    Rule(
        "private",
        (f"<reveal|sure|search> ~1 (si|if|whether|se) ~1 {THIRD} ~3 <visit|past_visit>",),
    ),
    Rule("private", ("(lista|listado|relacion|list|base) ~1 (de|of|dos|das) <customer>",)),
    Rule("private", ("<customer> (list|lists|database)",)),
    Rule("private", ("(es|esta|is|e) ~1 soltera|soltero|single|solteira|solteiro|casada|married",)),
    Rule("private", ("(con|with|com) quien|who|quem esta|is ~1 a|at|as|as",), asked=True),
    # A question whose subject is somebody else: "¿mi jefa se tiñe con vosotros?".
    Rule(
        "private",
        ("^ (is|did|does|has|)(<the> <relative>|<somebody> _name_|_name_) -9 ?",),
        unless=("<wish>", "puede|pueden|podria|podra|can|could|pode|necesita|debe|paga"),
    ),
    Rule("private", (f"saber|know ~3 {THIRD} ~4 <visit>",)),
    Rule("private", ("tiene|has|tem (su|his|her|sua|a sua) <booking>",), asked=True),
    Rule(
        "private",
        ("<reveal|ask> ~4 <customer>",),
        asked=True,
        unless=("foto|fotos|photos|wifi|wi|vez|once", "para|for|sois|soy <customer>", "<wish>"),
    ),
    Rule(
        "private",
        ("<reveal> ~1 (the|los|all the|todos los|all|os) (data|datos|dados)",),
        unless=("contacto|contact|pago|bancarios|transferencia|contato",),
    ),
    Rule(
        "private",
        (
            "quien|quienes|who|quem ~1 viene|vienen|vino|vinieron|reservo|reservaron|"
            "booked|coming|comes|came|vem|veio|marcou|vendra",
        ),
        unless=("<booking> <free>", "viene|vienen|vem|coming a|to"),
    ),
    Rule(
        "private",
        ("quien|quienes|who|quem ~1 tiene|tienen|has|have|tem ~3 <booking>",),
        unless=("<free>",),
    ),
    Rule("private", ("quien|quienes|who|quem esta|estan|is ~2 con|with|com",)),
    Rule("private", ("nombre|name|nome de quien|quem",)),
    Rule("private", ("(cuantas|cuantos|how many|quantas) ~2 (vienen|tienen cita|coming|vem)",)),
)
PRICES = (
    Rule(
        "no_discount",
        ("<less>", "<demand>"),
        unless=(
            "<trial>",
            "_free_service_",
            "^ <have_any> ~2 (descuentos|descuento|discounts|discount|desconto|descontos)",
        ),
    ),
    Rule("no_discount", ("me|nos (lo|la) igualas|igualais|iguala|igualan|igualar",)),
    Rule("no_discount", ("<coupon>",), unless=("_question_", "regalo|gift|presente")),
    Rule("no_payment", ("<note_down> ~5 <paid>",), unless=("_question_",)),
    Rule("no_discount", ("<change|lower> ~3 <price>",), unless=("<mine> ~1 <booking>",)),
    Rule("no_discount", ("<demand>", "_odd_money_"), unless=("_question_",)),
    Rule("no_discount", ("<price> ~4 _zero_|cero|zero",)),
    Rule(
        "no_discount",
        ("<claim> ~8 cuesta|cuestan|costs|cost|custa|vale|sale", "_odd_money_"),
        unless=("cuanto|how much|quanto|que precio",),
    ),
)
RULES = (*INJECTION, *SECRETS, *OTHER_BUSINESSES, *OTHERS_BOOKINGS, *PRIVATE, *PRICES)

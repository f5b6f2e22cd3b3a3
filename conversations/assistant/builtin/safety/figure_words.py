"""What figures and addresses mean in a message, where single words cannot tell. Matched on plain text
(`reading.plain`)."""

import re

LINK = re.compile(
    r"\b(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|net|org|ly|gl|example|xyz|info|top|co)/\S+"
)
SUM = re.compile(r"\b\d+ ?[*×x^] ?(?!1\b)\d+\b|\braiz cuadrada\b|\bsquare root\b")
# "que sea 17 y te pongo 5 estrellas", "quedamos en 50": a price of their own, not a clock.
_NOT_CLOCK = r"(?<!las )(?<!la )(?<!at )(?<!as )(?<!\bde )\d+(?! ?(?:h\b|hs\b|am\b|pm\b|min|personas|people|dias|:|y media|y cuarto|de \w))"
BARGAIN = re.compile(
    rf"\b(?:quedamos en|lo dejamos en|dej[ae]moslo en|dejal[oa] en|dejamel[oa] en|fechamos (?:em|por)|deixa por|faz por|"
    rf"fazes por|call it|make it|let'?s say|que sean?|por) {_NOT_CLOCK}(?= ?(?:€|euros?|pesos|reais|todo|tudo|all in)?"
    r"(?:,? (?:todo|tudo|y (?:voy|vamos|te|no|ya|cerramos|trato)|que eu|e (?:eu|fechamos)|and i|and we|trato|deal|"
    r"confirmad|confirmed|fechad|listo)))"
    rf"|(?:^|[.,!;] ?)(?:venga|va|anda|ok|vale|dale)[ ,]+(?:anda[ ,]+)?{_NOT_CLOCK} ?(?:€|euros?|pesos|reais)? (?:y|e|and) "
    r"(?:no se|voy|vamos|te|trato|cerramos|deal)"
    rf"|\b(?:dejal[oa]|dejamel[oa]|redondeal[oa]|rebajal[oa]|bajal[oa]|deixa|leave it) (?:en|a|por|at|em) {_NOT_CLOCK}|^{_NOT_CLOCK} ?(?:€|euros?)? (?:y|e|and) (?:cerramos|trato|voy|listo|fechamos|deal|no se)|\bfaz por {_NOT_CLOCK}|(?<![\w)]) ?- ?\d+ ?(?:€|euros?|pesos|reais)"
)

# The number of a payment card, or what is printed on its back.
CARD = re.compile(
    r"(?<![\d+])(?:[3-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{2,4})(?!\d)|\b(?:cvv|cvc|cvv2)\b\W*(?:\w+\W+)?\d{3,4}\b"
)
# More appointments at once than any group that one person books for.
MANY = re.compile(
    r"\b(?:\d{2,}|diez|doce|quince|veinte|treinta|cincuenta|ten|twelve|fifteen|twenty|thirty|dez|quinze|vinte) (?:citas|cortes|turnos|reservas|huecos|horas|plazas|clases|haircuts|appointments|bookings|slots|"
    r"cuts|spots|horarios|vagas|marcacoes|agendamentos|veces|times|vezes)\b(?! (?:al|por|a la|per|a) )"
)

"""What is said when asking whether somebody came: a table per language.

`name` is empty or begins with a space. Staff are asked by `one` or `many`, customers by `check`.
"""

WORDS: dict[str, dict[str, str]] = {
    "es": {
        "one": "Hola{name}: ¿vino {who} a su cita de {service} {when}?",
        "many": "Hola{name}: ¿quién vino?\n{lines}\nO por nombres: «{sample} no, los demás sí».",
        "line": "{who}, {service} ({when})",
        "rest": "… y {n} más: {link}",
        "came": "Vino",
        "missed": "No vino",
        "all": "Vinieron todos",
        "none": "No vino nadie",
        "how_one": "1 si vino, 2 si no vino",
        "how_many": "1 si vinieron todos, 2 si no vino nadie, o por nombres",
        "noted": "Anotado: {marks}.",
        "who_came": "{who} vino",
        "who_missed": "{who} no vino",
        "said_already": "{who} ya constaba como «{state}»{by}: no lo he cambiado. Si es un error, corrígelo en el calendario.",
        "by": " por {by}",
        "gone": "La cita de {who} ya no está en pie.",
        "left": "Falta: {names}.",
        "unclear": "No te he entendido del todo. ¿Quién vino y quién no? Falta: {names}.",
        "nothing": "Por aquí te pregunto quién vino a su cita; ahora no falta nadie por marcar. Si quieres una cita para ti, dime cuál.",
        "check": "Hola{name}: no nos consta si pudiste venir a tu cita de {service} en {business} {when}. ¿Pudiste venir?",
        "check_yes": "Sí, fui",
        "check_no": "No pude ir",
        "thanks_yes": "¡Gracias por decírnoslo! Queda anotado.",
        "thanks_no": "Gracias por avisar. Si quieres otra hora, dímelo y la buscamos.",
        "known": "Gracias. El equipo ya lo tenía anotado de otra forma y lo revisará.",
        "somebody": "el cliente",
    },
    "en": {
        "one": "Hi{name}: did {who} come to their {service} {when}?",
        "many": "Hi{name}: who came?\n{lines}\nOr by name: “{sample} no, the others yes”.",
        "line": "{who}, {service} ({when})",
        "rest": "… and {n} more: {link}",
        "came": "Came",
        "missed": "Did not come",
        "all": "Everybody came",
        "none": "Nobody came",
        "how_one": "1 if they came, 2 if not",
        "how_many": "1 if everybody came, 2 if nobody did, or by name",
        "noted": "Noted: {marks}.",
        "who_came": "{who} came",
        "who_missed": "{who} did not come",
        "said_already": "{who} was already marked “{state}”{by}: I have not changed it. If that is wrong, correct it in the calendar.",
        "by": " by {by}",
        "gone": "The appointment of {who} no longer stands.",
        "left": "Still open: {names}.",
        "unclear": "I did not quite get that. Who came and who did not? Still open: {names}.",
        "nothing": "I ask you here who came to their appointment; nobody is left to mark. If you want an appointment yourself, tell me which.",
        "check": "Hi{name}: we have no note of whether you could make it to your {service} at {business} {when}. Did you come?",
        "check_yes": "Yes, I came",
        "check_no": "I couldn't",
        "thanks_yes": "Thank you for telling us! Noted.",
        "thanks_no": "Thank you for telling us. If you would like another time, tell me and we will find one.",
        "known": "Thank you. The team had noted it otherwise and will look at it.",
        "somebody": "the customer",
    },
    "pt": {
        "one": "Olá{name}: {who} veio para {service} {when}?",
        "many": "Olá{name}: quem veio?\n{lines}\nOu por nomes: «{sample} não, os outros sim».",
        "line": "{who}, {service} ({when})",
        "rest": "… e mais {n}: {link}",
        "came": "Veio",
        "missed": "Não veio",
        "all": "Todos vieram",
        "none": "Ninguém veio",
        "how_one": "1 se veio, 2 se não veio",
        "how_many": "1 se todos vieram, 2 se ninguém veio, ou por nomes",
        "noted": "Anotado: {marks}.",
        "who_came": "{who} veio",
        "who_missed": "{who} não veio",
        "said_already": "{who} já constava como «{state}»{by}: não mudei. Se for um erro, corrija na agenda.",
        "by": " por {by}",
        "gone": "O horário de {who} não vale mais.",
        "left": "Falta: {names}.",
        "unclear": "Não entendi bem. Quem veio e quem não? Falta: {names}.",
        "nothing": "Por aqui pergunto quem veio; agora não falta ninguém. Se quiser um horário para você, diga qual.",
        "check": "Olá{name}: não sabemos se você pôde vir para {service} em {business} {when}. Você veio?",
        "check_yes": "Sim, fui",
        "check_no": "Não pude ir",
        "thanks_yes": "Obrigado por avisar! Anotado.",
        "thanks_no": "Obrigado por avisar. Se quiser outro horário, é só dizer.",
        "known": "Obrigado. A equipe tinha anotado de outra forma e vai conferir.",
        "somebody": "o cliente",
    },
}  # fmt: skip

# Whole answers of customers to `check`, folded, beside the words of the buttons.
YES = frozenset({
    "1", "si", "si fui", "si vine", "fui", "vine", "si pude", "pude", "si claro", "claro", "yes",
    "yes i came", "i came", "yes i did", "i did", "sim", "sim fui", "sim vim", "vim", "si asisti",
    "asisti", "estuve", "si estuve",
})  # fmt: skip
NO = frozenset({
    "2", "no", "no fui", "no pude", "no pude ir", "no vine", "no asisti", "nope", "no i couldn t",
    "i couldn t", "i didn t", "no i didn t", "i did not", "nao", "nao fui", "nao pude",
    "nao pude ir", "no lo siento", "al final no", "al final no pude", "no pude venir",
})  # fmt: skip


def attendance_words(language: str) -> dict[str, str]:
    """The words of a language; Spanish where there is none."""
    return WORDS.get(language, WORDS["es"])

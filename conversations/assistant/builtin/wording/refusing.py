"""What is said to those who ask for what is not theirs, and to machines that answer us."""

SENTENCES = {
    "es": {
        "no_payment": "Los pagos los anota el equipo: yo no puedo darlos por hechos. Si quieres, aviso a una persona.",
        "who_am_i": "Soy el asistente automático de {business}, no una persona. Si prefieres hablar con alguien del equipo, dímelo y le aviso.",
        "pause": "Claro, sin prisa. Aquí sigo cuando quieras.",
        "not_yours_own": "Solo puedo ver y cambiar las citas hechas desde este contacto. ¿Es alguna de estas?",
        "refused_often": "Con eso no puedo ayudarte. Si necesitas algo más, te contesta una persona del equipo por aquí.",
        "too_long": "Tu mensaje es demasiado largo y no lo he leído entero. ¿Me lo cuentas en pocas frases?",
        "loop_end": "Parece que me contesta un sistema automático, así que dejo de responder. Si eres una persona, el equipo te escribe por aquí.",
    },
    "en": {
        "no_payment": "Payments are noted by the team: I can't mark them as made. If you like, I'll tell someone.",
        "who_am_i": "I'm the automated assistant of {business}, not a person. If you'd rather talk to someone from the team, tell me and I'll let them know.",
        "pause": "Of course, take your time. I'm here when you're ready.",
        "not_yours_own": "I can only see and change appointments made from this contact. Is it one of these?",
        "refused_often": "I can't help with that. If you need anything else, someone from the team will answer you here.",
        "too_long": "Your message is too long and I haven't read all of it. Could you tell me in a few sentences?",
        "loop_end": "It looks as if an automatic system is answering me, so I'll stop replying. If you are a person, the team will write to you here.",
    },
    "pt": {
        "no_payment": "Os pagamentos são anotados pela equipe: eu não posso dá-los por feitos. Se quiser, aviso uma pessoa.",
        "who_am_i": "Sou o assistente automático de {business}, não uma pessoa. Se preferir falar com alguém da equipe, é só dizer que eu aviso.",
        "pause": "Claro, sem pressa. Estou aqui quando quiser.",
        "not_yours_own": "Só posso ver e mudar os horários marcados por este contato. É algum destes?",
        "refused_often": "Com isso não posso ajudar. Se precisar de mais alguma coisa, uma pessoa da equipe responde por aqui.",
        "too_long": "A sua mensagem é longa demais e não a li inteira. Pode contar em poucas frases?",
        "loop_end": "Parece que quem me responde é um sistema automático, por isso deixo de responder. Se for uma pessoa, a equipe escreve por aqui.",
    },
    "formal": {
        "no_payment": "Los pagos los anota el equipo: yo no puedo darlos por hechos. Si quiere, aviso a una persona.",
        "who_am_i": "Soy el asistente automático de {business}, no una persona. Si prefiere hablar con alguien del equipo, dígamelo y le aviso.",
        "pause": "Claro, sin prisa. Aquí sigo cuando quiera.",
        "refused_often": "Con eso no puedo ayudarle. Si necesita algo más, le contesta una persona del equipo por aquí.",
        "too_long": "Su mensaje es demasiado largo y no lo he leído entero. ¿Me lo cuenta en pocas frases?",
        "loop_end": "Parece que me contesta un sistema automático, así que dejo de responder. Si es usted una persona, el equipo le escribe por aquí.",
    },
}  # fmt: skip

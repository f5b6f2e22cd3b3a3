"""What the assistant says around what documents and answers hold, and about what nobody knows yet.

By language; `FORMAL` is Spanish for people addressed as usted, where it differs.
"""

ES = {
    "source_page": "(Fuente: {title}, pág. {page})",
    "source": "(Fuente: {title})",
    "owner_answered": "Me preguntaste: «{question}». Esto dice el equipo:",
    "useful": "¿Te fue útil?",
    "useful_yes": "Sí",
    "useful_no": "No",
    "useful_thanks": "¡Gracias por decírmelo!",
    "useful_sorry": "Gracias por decírmelo, lo revisamos. ¿Quieres que avise a una persona del equipo?",
    "person_yes": "Sí, por favor",
    "person_no": "No, gracias",
}
FORMAL = {
    "owner_answered": "Me preguntó: «{question}». Esto dice el equipo:",
    "useful": "¿Le fue útil?",
    "useful_sorry": "Gracias por decírmelo, lo revisamos. ¿Quiere que avise a una persona del equipo?",
}
EN = {
    "source_page": "(Source: {title}, p. {page})",
    "source": "(Source: {title})",
    "owner_answered": "You asked: “{question}”. This is what the team says:",
    "useful": "Was this useful?",
    "useful_yes": "Yes",
    "useful_no": "No",
    "useful_thanks": "Thank you for telling me!",
    "useful_sorry": "Thank you for telling me, we'll look into it. Shall I tell a person of the team?",
    "person_yes": "Yes, please",
    "person_no": "No, thanks",
}
PT = {
    "source_page": "(Fonte: {title}, pág. {page})",
    "source": "(Fonte: {title})",
    "owner_answered": "Você perguntou: “{question}”. Isto diz a equipe:",
    "useful": "Foi útil?",
    "useful_yes": "Sim",
    "useful_no": "Não",
    "useful_thanks": "Obrigado por me dizer!",
    "useful_sorry": "Obrigado por me dizer, vamos rever. Quer que eu avise uma pessoa da equipe?",
    "person_yes": "Sim, por favor",
    "person_no": "Não, obrigado",
}
SENTENCES = {"es": ES, "en": EN, "pt": PT, "formal": FORMAL}
_ASKED = frozenset(words["useful"] for words in SENTENCES.values())


def unasked(text: str) -> str:
    """A reply without the question whether it helped, which follows an answer and is none."""
    answer, _gap, last = text.rpartition("\n\n")
    return answer if last.strip() in _ASKED else text

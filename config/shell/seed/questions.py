"""What the sample businesses' customers asked that nothing answers, and answers written by hand."""

from django.utils import timezone

from conversations.models import Faq, Message, OwnerQuestion, QuestionAsked
from conversations.services.faqs import faq_approve, faq_write
from tenants.context import current_business
from tenants.models import Membership, User

ASKED = {
    "estilo": ("¿Hacéis extensiones de pelo?", "¿Tenéis productos veganos?"),
    "academia": ("¿Tienen clases los domingos?", "¿Venden kimonos de niño?"),
    "instala": ("¿Trabajan con calderas de gasóleo?", "¿Hacen contratos de mantenimiento?"),
}
ANSWERS = {
    "estilo": ("¿Cuánto dura una tarjeta regalo?", "Doce meses desde que se compra."),
    "academia": ("¿Puedo congelar el mes?", "Sí, hasta dos meses al año, avisando antes."),
    "instala": ("¿Dan factura?", "Siempre: se la mandamos por correo el mismo día."),
}
DRAFTS = {
    "estilo": ("¿Atendéis sin cita?", "Si hay un hueco, sí; con cita no esperas."),
    "academia": ("¿Hay duchas?", "Sí, en los dos vestuarios."),
    "instala": (
        "¿Atienden urgencias?",
        "De lunes a viernes, el mismo día si llama por la mañana.",
    ),
}
TIMES = (3, 1)


def questions_seed(schema: str, owner: User) -> None:
    """Two open questions, an answer in use and a draft in the open business, `schema`."""
    membership = Membership.objects.get(user=owner, business=current_business())
    messages = list(
        Message.objects.filter(direction=Message.Direction.IN, owner_question=None).order_by("-pk")
    )
    for text, times in zip(ASKED.get(schema, ()), TIMES, strict=False):
        question = OwnerQuestion.objects.create(
            text=text, language="es", last_asked_at=timezone.now()
        )
        for message in messages[:times]:
            QuestionAsked.objects.create(question=question, message=message)
        messages = messages[times:]
    if schema in ANSWERS:
        question_text, answer = ANSWERS[schema]
        faq = faq_write(question=question_text, answer=answer, user=owner, language="es")
        faq_approve(faq=faq, membership=membership)
        question_text, answer = DRAFTS[schema]
        origin = Faq.Origin.CORRECTION
        faq_write(question=question_text, answer=answer, user=owner, language="es", origin=origin)

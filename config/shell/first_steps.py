"""What the owner of a fresh business does first: a short list that ticks itself from real data."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import BooleanField, Exists, ExpressionWrapper, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from channels_whatsapp.models import WhatsAppAccount
from conversations.models import Conversation
from tenants.audit.models import AuditEntry
from tenants.models import Business, Membership

FLAG = "first_steps"
SHOWN_FOR = timedelta(days=60)


@dataclass(frozen=True)
class FirstStep:
    """One line of the list."""

    title: Promise
    text: Promise
    url: str
    done: bool


def first_steps_of(business: Business, membership: Membership | None) -> list[FirstStep]:
    """The list for whoever manages a business that its owner made by signing up; empty once all of
    it is done, after two months, and for everybody else. One query at most."""
    young = timezone.now() - business.created_at < SHOWN_FOR
    if membership is None or not membership.can_manage:
        return []
    if not young or not business.settings.get(FLAG):
        return []
    steps = _steps(business)
    return [] if all(step.done for step in steps) else steps


def _steps(business: Business) -> list[FirstStep]:
    by_people = AuditEntry.objects.filter(actor_kind=AuditEntry.Actor.PERSON)
    done = Business.objects.values(
        services=Exists(by_people.filter(action__startswith="service.")),
        hours=Exists(by_people.filter(action="hours.replaced")),
        channel=Exists(WhatsAppAccount.objects.filter(state=WhatsAppAccount.State.ACTIVE)),
        tried=Exists(Conversation.objects.all()),
        reachable=ExpressionWrapper(~Q(phone="") & ~Q(address=""), BooleanField()),
    ).get(pk=business.pk)
    return [
        FirstStep(
            _("Di dónde estás y tu teléfono"),
            _("El asistente los da a quien pregunta, y van en los correos de confirmación."),
            reverse("settings") + "#business",
            done["reachable"],
        ),
        FirstStep(
            _("Repasa tus servicios"),
            _("Los precios y duraciones son de ejemplo: pon los tuyos."),
            reverse("bookings:services"),
            done["services"],
        ),
        FirstStep(
            _("Repasa tu horario"),
            _("Guárdalo aunque ya esté bien: el asistente da hora según él."),
            reverse("bookings:hours"),
            done["hours"],
        ),
        FirstStep(
            _("Prueba el asistente"),
            _("Escríbele en tu página de chat como si fueras un cliente."),
            reverse("chat:page"),
            done["tried"],
        ),
        FirstStep(
            _("Conecta tu WhatsApp"),
            _("Con Meta o con Twilio, paso a paso; mientras, comparte tu chat."),
            reverse("whatsapp:list"),
            done["channel"],
        ),
    ]

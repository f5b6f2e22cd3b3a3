"""What each figure means, for its readers; `analytics.numbers` says the same to developers, the
owners' guide to those who read on paper."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEANINGS: tuple[tuple[str, Promise, Promise], ...] = (
    (
        "day",
        _("Día y mes"),
        _(
            "De medianoche a medianoche en la zona horaria del negocio, también los días de 23 o 25"
            " horas en que cambia la hora. El mes en curso se compara con el mes anterior hasta el"
            " mismo día y la misma hora."
        ),
    ),
    (
        "messages",
        _("Mensajes"),
        _(
            "Todo lo dicho en las conversaciones: lo que escriben los clientes y lo que se les"
            " envía, sea del asistente, del equipo o un recordatorio. Las notas internas no."
        ),
    ),
    (
        "attempts",
        _("Intentos de reserva"),
        _(
            "Cada reserva hecha, y cada persona que ese día pidió reservar, preguntó por huecos,"
            " quiso probar o guardó una hora y no llegó a reservar. Quien lo intenta dos días"
            " cuenta dos veces."
        ),
    ),
    (
        "bookings",
        _("Reservas"),
        _(
            "Las confirmadas ese día por cualquier vía, aunque la cita sea otro día y aunque"
            " después se cancelen o el cliente no venga."
        ),
    ),
    (
        "conversion",
        _("Conversión"),
        _("Reservas de cada cien intentos. Sin intentos no hay porcentaje: se muestra «—»."),
    ),
    (
        "revenue",
        _("Ingresos"),
        _(
            "La suma de precios de las reservas hechas en esos días que siguen en pie: sin las"
            " canceladas y sin las de quienes no vinieron. Si una se cancela después, el día en"
            " que se hizo se vuelve a contar."
        ),
    ),
    (
        "reply",
        _("Tiempo de respuesta"),
        _(
            "Desde el primer mensaje del cliente sin contestar hasta la respuesta del asistente o"
            " de una persona. La media del mes pesa cada respuesta por igual."
        ),
    ),
    (
        "answered",
        _("Mensajes contestados"),
        _("Mensajes de clientes con respuesta antes de que acabe el día siguiente."),
    ),
    (
        "unaided",
        _("Reservas sin intervención"),
        _("Las que hicieron el asistente o el propio cliente en la web, sin nadie del equipo."),
    ),
    (
        "attendance",
        _("Asistencia"),
        _("Citas marcadas como «vino» o «no vino», en el día de la cita."),
    ),
    (
        "leads",
        _("Interesados nuevos y ganados"),
        _(
            "Nuevos: quienes empiezan a hablar con el negocio, o vuelven tras haberse perdido."
            " Ganados: los que ese día pasan a ser clientes."
        ),
    ),
    (
        "funnel",
        _("Embudo semanal"),
        _(
            "Por llegada: los interesados de cada semana (de lunes a domingo) según cómo están hoy."
            " Por movimientos: cuántos llegaron a cada estado durante la semana."
        ),
    ),
)

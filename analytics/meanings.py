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
        "hours",
        _("Mensajes por hora"),
        _(
            "Los mismos mensajes, por la hora del reloj del negocio en que se escribieron. La media"
            " por hora los reparte entre todas las horas del periodo que han pasado, también las"
            " de noche. El día de 25 horas, las dos horas repetidas cuentan como una."
        ),
    ),
    (
        "length",
        _("Mensajes por conversación"),
        _("Los mensajes de un día, de ambos lados, entre las conversaciones en que se habló."),
    ),
    (
        "engagement",
        _("Participación"),
        _(
            "De quienes escriben en un día, los que vuelven a escribir ese día después de que el"
            " asistente o una persona les conteste."
        ),
    ),
    (
        "precision",
        _("Acierto del asistente"),
        _(
            "De los mensajes cuyo motivo confirmó o corrigió alguien del equipo en la bandeja, los"
            " que el asistente había entendido bien. Cuenta en el día del mensaje y no se muestra"
            " con menos de 20 revisados."
        ),
    ),
    (
        "satisfaction",
        _("Satisfacción de los clientes"),
        _("Todavía no se pide a los clientes que valoren: no hay cifra, y no se inventa."),
    ),
    (
        "saved",
        _("Horas ahorradas"),
        _("Se supone que cada mensaje que escribe el asistente ahorra dos minutos a una persona."),
    ),
    (
        "failures",
        _("Fallos por servicio"),
        _(
            "Envíos que el proveedor rechazó o de los que nadie sabe si salieron, mensajes"
            " recibidos que no se pudieron leer, respuestas del asistente que fallaron y tareas"
            " pedidas por programas que no se hicieron. Un envío cuenta en el día de su mensaje."
        ),
    ),
    (
        "acquisition",
        _("Gasto y coste de captación"),
        _(
            "El gasto lo anotas tú, por canal y mes. El coste por cliente (CAC) es el gasto del mes"
            " entre los interesados ganados en él; sin gasto anotado no se muestra. El gasto del"
            " mes en curso cuenta entero desde que lo anotas."
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

"""What is said in Spanish when a person takes over, a stranger is welcomed, areas and offers."""

SENTENCES = {
    "rule_emergency_care": "Siento mucho lo que estás pasando; no tienes que pasarlo sin ayuda.",
    "rule_emergency": "Si alguien está en peligro, llama ya al {number}.",
    "rule_emergency_told": "Aviso ahora mismo a una persona del equipo.",
    "rule_legal": "Entiendo. Esto lo tiene que ver una persona responsable: se lo paso ahora mismo y te contesta por aquí.",
    "rule_payment": "Entiendo. De cobros y devoluciones se encarga una persona del equipo: se lo paso ahora mismo y te contesta por aquí.",
    "rule_anger": "Siento mucho las molestias. Se lo paso ahora mismo a una persona del equipo para que lo resuelva contigo.",
    "rule_complaint": "Siento mucho lo que cuentas. Se lo paso ahora mismo a una persona del equipo para que lo vea contigo.",
    "rule_handoff": "Claro, aviso a una persona del equipo. Te escribe por aquí en cuanto pueda.",
    "rule_vip": "¡Hola{name}! Te atiende una persona del equipo: ya la aviso.",
    "rule_not_understood": "No quiero darte una respuesta equivocada: aviso a una persona del equipo y te escribe por aquí.",
    "who": "Quién: {who}.",
    "who_new": "persona nueva",
    "who_customer": "cliente",
    "who_vip": "cliente VIP",
    "who_visits": "{count} visitas",
    "who_visit": "1 visita",
    "who_last": "la última, {service} con {staff} ({date})",
    "who_missed": "faltó {count} veces",
    "who_missed_one": "faltó 1 vez",
    "who_area": "zona {area}",
    "lead": "Oportunidad: {state}.",
    "tried": "Ya se intentó: {what}.",
    "hello_again": "¡Hola de nuevo{name}!",
    "usual_none": "Aún no tengo apuntado qué es lo de siempre para ti.",
    "usual_is": "Lo de siempre: {service}{staff}.",
    "ask_customer": "Para ayudarte mejor: ¿ya eres cliente nuestro?",
    "yes_customer": "Sí, ya soy cliente",
    "no_customer": "No, es la primera vez",
    "ask_consent_yes": "Sí, acepto",
    "ask_consent_no": "No, gracias",
    "consent_yes": "Gracias, queda anotado.",
    "consent_no": "De acuerdo: no guardo tus datos y te ayudo igual.",
    "consent_withdrawn": (
        "Hecho: ya no guardo nada más de ti y olvido tu zona y tus intereses. Tus citas "
        "siguen en pie. Si quieres que borremos todo lo tuyo, escribe «borra mis datos»."
    ),
    "data_erase": (
        "De acuerdo: desde ahora no guardo nada más de ti, y el equipo ya tiene el aviso "
        "para borrar tus datos. Te lo confirman por aquí."
    ),
    "welcome_name": "¿Cómo te llamas?",
    "welcome_area": "¿En qué zona o código postal estás?",
    "welcome_interest": "¿Qué necesitas?",
    "welcome_met": "Encantado{name}.",
    "welcome_skip": "Sin problema.",
    "welcome_done": "Gracias{name}, ya lo tengo.",
    "area_in": "Sí, llegamos a {area}.",
    "area_noted": "Perfecto, llegamos a {area}.",
    "area_out": "Lo siento, esa zona queda fuera de donde trabajamos ({areas}). Se lo digo al equipo por si pueden hacer algo y te contestan por aquí.",
    "area_list": "Trabajamos en {areas}. ¿En qué zona o código postal estás?",
    "area_staff_not": "{staff} no trabaja en {area}. Te busco con quien sí.",
    "offers_now": "Ahora mismo tenemos:",
    "offer_line": "• {title}: {text}",
    "offer_price": "{price}",
    "offer_until": "hasta el {date}",
    "offer_for": "{text} (hasta el {date}).",
    "offers_none": "Ahora mismo no hay ninguna oferta publicada.",
}
FORMAL = {
    "consent_withdrawn": (
        "Hecho: ya no guardo nada más de usted y olvido su zona y sus intereses. Sus "
        "citas siguen en pie. Si quiere que borremos todo lo suyo, escriba «borren mis "
        "datos»."
    ),
    "data_erase": (
        "De acuerdo: desde ahora no guardo nada más de usted, y el equipo ya tiene el "
        "aviso para borrar sus datos. Se lo confirman por aquí."
    ),
    "rule_emergency_care": "Siento mucho lo que está pasando; no tiene que pasarlo sin ayuda.",
    "rule_emergency": "Si alguien está en peligro, llame ya al {number}.",
    "rule_legal": "Entiendo. Esto lo tiene que ver una persona responsable: se lo paso ahora mismo y le contesta por aquí.",
    "rule_payment": "Entiendo. De cobros y devoluciones se encarga una persona del equipo: se lo paso ahora mismo y le contesta por aquí.",
    "rule_anger": "Siento mucho las molestias. Se lo paso ahora mismo a una persona del equipo para que lo resuelva con usted.",
    "rule_complaint": "Siento mucho lo que cuenta. Se lo paso ahora mismo a una persona del equipo para que lo vea con usted.",
    "rule_handoff": "Claro, aviso a una persona del equipo. Le escribe por aquí en cuanto pueda.",
    "rule_vip": "Hola{name}. Le atiende una persona del equipo: ya la aviso.",
    "rule_not_understood": "No quiero darle una respuesta equivocada: aviso a una persona del equipo y le escribe por aquí.",
    "usual_none": "Aún no tengo apuntado qué es lo de siempre para usted.",
    "ask_customer": "Para ayudarle mejor: ¿ya es cliente nuestro?",
    "consent_no": "De acuerdo: no guardo sus datos y le ayudo igual.",
    "welcome_name": "¿Cómo se llama?",
    "welcome_area": "¿En qué zona o código postal está?",
    "welcome_interest": "¿Qué necesita?",
    "area_out": "Lo siento, esa zona queda fuera de donde trabajamos ({areas}). Se lo digo al equipo por si pueden hacer algo y le contestan por aquí.",
    "area_list": "Trabajamos en {areas}. ¿En qué zona o código postal está?",
    "area_staff_not": "{staff} no trabaja en {area}. Le busco con quien sí.",
}

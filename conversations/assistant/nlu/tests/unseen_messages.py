"""Messages written after the model was trained, by language; one `label|message` per line."""

UNSEEN: dict[str, str] = {
    "es": """
booking|holis, kiero un turno p mañana a la tardecita
booking|anoteme para el viernes a las 9 porfa
booking|se puede reservar para 4 el sábado?
booking|vengo por una limpieza facial, me agenda el martes?
booking|quiero retocarme la raíz antes del finde
booking|tomo el de las 11
booking|necesito q me arreglen el aire mañana
booking|quiero una clase particular de boxeo el miércoles
booking|mi hija necesita consulta con el pediatra
booking|resérvame hora con Paula
reschedule|me cambias el turno pal sábado?
reschedule|quiero atrasar una hora mi cita
reschedule|puedo ir más tarde de lo que habíamos quedado?
reschedule|pasemos lo del lunes al martes
reschedule|tengo que reprogramar la visita del técnico
reschedule|sería posible mover mi sesión de hoy?
cancel|me cancelas la cita porfa
cancel|hoy no voy a llegar, cancelo
cancel|anulen mi turno de las 5
cancel|ya no necesito que vengan
cancel|lo siento pero no podremos ir esta noche
cancel|quítame de la lista del jueves
availability|qué días tienes hueco la semana que viene?
availability|tendrán cita para esta tarde?
availability|a partir de qué día hay turnos
availability|hay cupo para el sábado en la mañana?
availability|tienen algo más temprano?
availability|cuándo me puede ver la doctora?
price|cuánto vale un corte de caballero
price|qué tarifa tiene la sesión de fisio
price|cuánto me sale arreglar el calefón
price|hay algún descuento por pagar en efectivo
price|presupuesto para balayage
price|cuánto cobran la hora
hours|a qué hora abre la peluquería
hours|los domingos abren?
hours|cuál es su horario de atención
hours|hasta q hora trabajan hoy
hours|cierran a mediodía?
location|cuál es su dirección exacta
location|dónde los encuentro
location|qué colectivo me lleva
location|mandame la ubi porfa
services|hacen cejas con henna?
services|qué servicios ofrecen para hombres
services|hacen keratina sin formol?
services|cuánto tiempo dura la clase
services|aceptan débito?
services|arreglan heladeras?
services|se puede ir con niños?
handoff|quisiera hablar con una persona de verdad
handoff|comunicame con el encargado
handoff|necesito un humano
handoff|me llaman por favor?
greeting|hola qué tal todo
greeting|buenas noches
thanks|muchas gracias por todo
thanks|grax
thanks|perfecto, mil gracias 🙌
complaint|quedé horrible, quiero una solución
complaint|llevo tres días escribiendo y nadie responde
complaint|la chica me cortó mal
complaint|me parece una falta de respeto que cancelen a último momento
complaint|el técnico dejó todo sucio
other|cuéntame un chiste de médicos
other|va a llover hoy?
other|te quieres casar conmigo?
other|vendo cremas naturales
other|🤔
other|cómo hago una tortilla
""",
    "pt": """
booking|quero agendar uma massagem pra sábado
booking|marca um horário pra mim amanhã cedo
booking|preciso cortar o cabelo na sexta
reschedule|posso trocar para sábado?
reschedule|muda meu horário pra 16h
cancel|cancela minha hora de amanhã
cancel|infelizmente não vou conseguir ir
availability|quais horários livres amanhã?
availability|tem vaga com a Bia hoje?
price|quanto custa uma sessão?
price|me fala o preço
hours|que horas vocês abrem?
hours|funcionam no domingo?
location|qual o endereço?
location|onde vocês ficam?
services|fazem unha em gel?
services|quanto tempo dura?
handoff|me passa pra um atendente
greeting|oi!
thanks|obrigado pela ajuda
complaint|meu cabelo ficou péssimo
other|que dia é hoje
other|conta uma piada aí
""",
    "en": """
booking|book me a table for two at 8
booking|I'd like to schedule a dental cleaning
booking|can you make a reservation for 6 people tonight at 7 under smith
booking|I want to reserve a room from june 3 to june 6
booking|schedule a meeting with my team at 10 am
booking|I need to get my hair done on saturday
booking|Could you arrange an appointment with an advisor
reschedule|can you change my appointment to 4 pm
reschedule|I need to move my booking forward by a day
reschedule|I would like to amend the date of my reservation
reschedule|can I add one more night to my stay
cancel|i need you to cancel my reservation at luigi's
cancel|I won't make it to the appointment today
cancel|we're no longer coming, cancel the table
cancel|how do I go about cancelling
availability|any tables for 4 tomorrow night?
availability|is there anything free on sunday
availability|do you have a room free tonight
availability|have you got space for 8 of us
price|how much would a facial cost?
price|what is the price per night?
price|is breakfast expensive
price|And the total cost?
hours|what time does the spa close
hours|when is lunch served
hours|until when can I check out
location|what's the exact address
location|where can I find the pool
location|Tell me where it is
services|are cats allowed in the hotel
services|do you do hot stone massages
services|does the room come with a kettle
services|Do they play live music there?
services|is there a sauna
handoff|let me speak with an agent
handoff|can I get a human on the line
handoff|talking to you is pointless
handoff|put me in touch with the kitchen
greeting|hello hello
greeting|hey, what's happening
thanks|thanks a bunch for helping out
thanks|You have been so helpful, bye
thanks|great, that's what I needed
complaint|my tv isn't working
complaint|the room has not been cleaned
complaint|the shower is broken
complaint|why is my wifi so slow
complaint|I've been waiting for my food for an hour
other|what's the tallest mountain
other|translate good night to japanese
other|what's the weather going to be tomorrow
other|how do you make lasagna
other|flip a coin for me
other|who discovered penicillin
other|how do i spell beautiful
other|how many dollars is 20 euros
other|do you have any pets
""",
}

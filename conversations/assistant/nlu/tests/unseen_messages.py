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
booking|agéndame con la doctora Paz el lunes
booking|quería pedir hora para una revisión
booking|anotame para depilación el sábado temprano
booking|necesito que me atiendan el jueves por un dolor de muelas
booking|reservá dos lugares en la clase de yoga
booking|cita pa corte mañana a las 9
reschedule|podríamos dejar la cita para el lunes que viene?
reschedule|me lo cambias de las 10 a las 12
reschedule|se me complicó, puedo ir más tarde?
reschedule|pasame el turno del martes al miércoles
reschedule|quiero posponer mi sesión
cancel|quítame de la lista del jueves
cancel|tengo que cancelar, estoy enferma
cancel|no me guardes el turno, no puedo
cancel|olvida mi reserva, ya no la quiero
availability|qué tienes libre esta semana
availability|a qué hora tienen turno mañana?
availability|cuál es el próximo hueco con Luis
availability|se puede ir hoy a última hora?
price|cuánto me cobrás por las mechas
price|en cuánto sale el paquete de 5 clases
price|me pasas tarifas?
price|qué vale la hora de fontanero
hours|el sábado trabajan?
hours|a partir de qué hora abren
hours|cierran a mediodía?
location|dónde queda el local
location|por dónde están?
location|cuál es la parada de bus más cercana
services|qué incluye el paquete novia
services|también cortan a hombres?
services|cuánto dura la sesión
services|puedo ir con mi perro?
services|arreglan lavadoras?
handoff|quisiera hablar con la dueña
handoff|comunícame con un asesor
handoff|hay algún humano ahí?
greeting|buen día!
greeting|hola cómo va
thanks|gracias, muy amable
thanks|perfecto, eso era todo
complaint|el técnico nunca llegó
complaint|estoy muy disgustada con el resultado
complaint|siempre me hacen esperar, es una falta de respeto
other|cómo se escribe exhausto
other|quién es el papa
other|cuántos días tiene febrero
other|mi hija quiere ser cantante
other|pásame la receta del gazpacho
other|cuánto está el dólar
other|busco piso en alquiler
other|necesito cambiar las ruedas del coche
other|a qué temperatura hierve el agua
other|me duele la cabeza, qué tomo
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
booking|please get me a reservation for two at the lobster house under smith
booking|schedule me for a dental cleaning on march 8
booking|i need to book an appointment with my therapist for monday afternoon
booking|can i have a table by the window for this evening
booking|make a meeting with paul for noon
booking|I would like to book a room with a sea view for my honeymoon
booking|do me a favor and book chili's for seven on friday
reschedule|i want to change the time of my reservation
reschedule|can we make it for 9 instead of 8 pm
reschedule|I have a booking for July 1st but we'd like to arrive on the 2nd
reschedule|I need to modify the arrival date of my booking
reschedule|move my spa appointment to the evening please
reschedule|would it be possible to check out on sunday instead
cancel|please cancel the room that I booked last week
cancel|drop my reservations for tonight at nobu
cancel|i don't need my restaurant reservation for this friday
cancel|is it still possible to cancel my spa treatment
cancel|i'd like to annul the booking under the name of jones
availability|is there any table left outside tonight
availability|do you have tables for next saturday
availability|any chance of a room for two on the 5th?
availability|can we still get a table for lunch
availability|what times do you have for 4 people tomorrow
availability|are any doctors free on monday
price|how much is a massage for two
price|what's the price range
price|what would be the cost of staying three extra nights
price|is it a cheap place or an expensive one
price|how much for the parking per day
hours|when does the spa open on weekends
hours|what time do i have to check out
hours|can you tell me the opening hours of the pool
hours|how late is the kitchen open
location|what is their address
location|where can i find the restaurant
location|in which city is it
location|can you give me directions to the hotel
services|is there a gym in the hotel
services|do they have vegetarian food there
services|is it good for kids
services|do they play live music
services|can i use the sauna if i'm pregnant
services|is the salon unisex
services|is there a charger in the parking lot
handoff|let me talk with a customer service agent
handoff|i don't want to talk to a robot
handoff|please put a manager on
handoff|can you get someone from the hotel to call me
greeting|hello there
greeting|hey, how are things
greeting|good morning to you
thanks|thank you very much for your time
thanks|that's great, thanks, i don't need anything else
thanks|thanks, you've been so helpful
complaint|the internet is not working in my room
complaint|why is my card not working abroad
complaint|i can't change my booking on your website
complaint|the towels were not changed today
complaint|the direct debit was taken twice
other|what is the definition of irony
other|how much does an elephant weigh
other|what are the lyrics of yesterday
other|turn up the volume
other|who is the prime minister of italy
other|do i need any shots for peru
other|tell me a joke about cats
other|what's the interest on my savings account
other|how's the weather in lima
""",
}

"""Spanish cues of what the customer does: greets, wants, moves, complains.

Patterns as in `intents.patterns`, over words without accents and apostrophes.
"""

ACTS: dict[str, str] = {
    "greet": """
        hola; ola; holi*; holis; alo; buenas; buenos dias|dia; buen dia; saludos; hey; ey; que
        tal; wenas; buenas tardes|noches; hello; hi; holaa; bns; que onda; q onda; que hubo;
        quiubo; que mas
    """,
    "how_are_you": """
        como estas|esta|estan|andas|anda|va; como te|les|le va; que tal estas|todo; que hay; todo
        bien
    """,
    "thank": """
        gracias; muchas gracias; mil gracias; agradezco; agradecid*; agradecer*; se agradece;
        grax; grcs; thanks; thx; muy amable*; grasias; te pasaste; os lo agradezco; agradezc*;
        muchas gracia; te|les|lo agradezco
    """,
    "praise": """
        genial; excelente; perfecto; buenisimo; que bueno; de lujo; un sol; sos|eres un|una
        genio|genia|crack; muy bien; me ayudaste|ayudo|has ayudado; de gran ayuda; que amable*;
        barbaro; estupendo; maravill*; encant*
    """,
    "done": """
        eso es todo; nada mas; eso seria todo; eso era todo; listo; adios; chau; chao; hasta
        luego|pronto|manana; nos vemos; es todo; bye; besos; abrazo
    """,
    "ok": "ok; oka; okey; okay; vale; dale; bueno; va; de acuerdo; joya",
    "please": """
        por favor; porfa; porfis; plis; porfavor; pf; xfa; xfavor; pls; please; si es tan amable
    """,
    "want": """
        quiero; quisiera; queria; querria; queremos; queriamos; quisieramos; necesito;
        necesitaria; necesitamos; necesitaba; me gustaria; nos gustaria; deseo; desearia; busco;
        ando buscando; preciso; me interesa; tengo ganas de; ocupo; estoy buscando; quiere;
        pretendo; me urge; me encantaria; me vendria bien; me hace falta
    """,
    "kin_wants": """
        mi|mis|nuestra|nuestro|el|la|los|las ~ necesita|necesitan|precisa|precisan|quiere|quieren;
        ella|el|ellos|ellas necesita|necesitan|precisa|precisan|quiere|quieren;
        necesita|necesitan|precisa|precisan (de) un|una|unos|unas|que
    """,
    "can_i": """
        puedo; podria; podrian; podrias; se puede; podemos; pueden; puedes; podes; puede;
        podriamos; sera posible|que; es posible; seria posible; habria posibilidad; hay
        posibilidad; hay forma; hay chance
    """,
    "give": """
        me das|da|dan|dais|darias|darian; me podes|puedes|pueden|puede
        dar|pasar|enviar|mandar|decir; dame; deme; denme; me consigues|consigue|consiguen;
        mandame; manda; pasame; enviame; envia; envien; me
        mandas|manda|mandan|envias|envia|envian|pasas|pasa|pasan; pasen; me
        dices|dice|decis|dicen|diras; dime; digame; decime; me indicas|indica|indican; me
        confirmas; me regalas
    """,
    "book_verb": """
        reserv*; agend*; ajend*;
        pedir|sacar|tomar|coger|solicitar|separar|pillar|conseguir|programar (una|un|la|el)
        cita|turno|hora|reserva|lugar|hueco|clase|plaza|consulta|sesion; apunt*; anota*; anotenme;
        apartar; apartame; aparta; agendar; inscrib*; separ* (un|una) cita|turno|lugar|hora; me
        anoto; cuadrar; programar; concertar; citarme; dar cita; saco|pido|tomo|cojo (una)
        cita|turno|hora; sacar|pedir ~ cita|turno|hora; me apunto; ponme; poneme; metame|meteme;
        me anotas|apuntas|agendas|apuntan|anotan; hazme|haceme|hagame (un|una)
        hueco|reserva|cita|lugar; hacer|hacerme|hace una (nueva) reserva|cita;
        guardame|guarda|guardeme (un) lugar|turno|hueco; me haces|hace|hacen un|una
        lugar|hueco|turno|cita|reserva|hora|huequito|lugarcito;
        sacame|pedime|tomame|conseguime|buscame|saqueme (un|una) turno|cita|hora;
        guardame|guardas|guarda (un|una) turno|lugar|hora; me guardas
    """,
    "get_done": """
        hacerme; hacerse; hacerle; hacernos; hacermelo; cortarme; cortarse; cortarle; cortarmelo;
        pintarme; tenirme; depilarme; peinarme; arreglarme; alisarme; maquillarme; afeitarme;
        retocarme; ponerme; tratarme; revisarme; atenderme; que me
        corten|hagan|pinten|atiendan|revisen|vean|depilen; blanquearme; limpiarme; que
        vengan|venga ~ a (ver|revisar|arreglar|mirar); darme un|una; cortar el|mi pelo; instalar;
        instalen; reparen; revisen; probar una clase; entrenar
    """,
    "appt": """
        cita*; turno*; turnito; reserva; reservas; reservacion*; sita; hora para|con; una hora; mi
        hora; la hora de manana; consulta; sesion; visita; clase; clases; lugar; plaza; cupo para;
        mesa; espacio para
    """,
    "my": """
        mi; mis; mia; mio; nuestra; nuestro; la|el que tengo|tenia; la de manana|hoy; el de
        manana|hoy
    """,
    "have_existing": """
        tengo (una|un) cita|turno|reserva|hora|consulta|clase|sesion; tenia (una|un)
        cita|turno|reserva|hora|consulta|clase|sesion; tengo reservad*|agendad*|apuntad*; tenemos
        (una|un) cita|turno|reserva|hora; reserve; habia reservado|agendado|pedido; que
        tenia|tengo|pedi|reserve|agende|saque; ya tengo; la que tenia; quede para; me dieron; me
        agendaron; agende; saque (un) turno|cita|hora; pedi (un) turno|cita|hora
    """,
    "other_time": """
        otro dia|momento|horario|turno|lunes|martes|miercoles|jueves|viernes; otra
        hora|fecha|semana; mas tarde; mas temprano; mas adelante; un dia antes|despues; para
        despues; antes de lo previsto; una hora antes|despues|mas tarde; un rato
        despues|antes|mas; un poco mas tarde|temprano|antes|despues; la semana siguiente; para
        otro
    """,
    "change": """
        cambi*; reprogram*; reagend*; reajend*; mover*; muev*; move; movemos; moverla; moverlo;
        moverme; pospon*; posterg*; aplaz*; adelant*; retras*; atras*; correr la|el|mi; correrl*;
        corrers*; corrers; me corres; modific*; pasar ~ para|al; pasar ~ a otro|otra; pasar
        de|del|el|la|mi; pasarl*; pasarm*; me pasas|pasan|pasa ~ al|a|para; trasladar; traslad*;
        recoloc*; dejarlo para; dejarla para; dejamos para; lo dejamos; correlo; corranlo; pasalo;
        pasala; pasenlo; pasenla; pasame ~ al|a|para|del|de; en vez de; en lugar de; ponerlo para;
        ponerla para; reubic*; puede ser otro; puede ser a las; mejor a las; mejor el; prefiero
        el|a; llegar mas tarde; demor*; en vez|lugar de|del; me equivoque de dia|hora|fecha; no me
        viene|va|queda bien; se puede correr; correr; podra correr; llego a las; no me sirve;
        mejor otro; me pasas|mueves|cambias ~ para|al; lo|la puedo pasar|mover|cambiar;
        pasemos|pasamos|pasen lo|la|el; pasar lo|la; recorr*; corr* mi|el|la|nuestra|nuestro; en
        otro momento; cambio de dia|hora|fecha|horario; otro horario para
    """,
    "cancel": """
        cancel*; cansel*; kansel*; anul*; borra*; borre*; borren*; elimin*; dar de baja; dame de
        baja; quita*; quiten*; quitar*; quiteme; suspend*; sacame|saquen|saqueme ~
        agenda|lista|clase; baja ~ turno|cita|reserva; desapunt*; desanota*; sacame de|del; deshac*;
        dejar sin efecto; desagend*; no quiero ~ cita|turno|reserva|hora; no necesito ~
        cita|turno|reserva|hora; dejalo sin efecto; deja sin efecto; liberar; libera|liberen ~
        turno|hora|cita; dejar|dejo|deja|dejen|dejemos|dejala|dejalo sin efecto; olvida* lo
        de|mi|la|el; baja; bajar de la|lista; bajar* de|del|la|el ~
        turno|cita|clase|lista|reserva; que no venga|vengan; no hace falta que venga|vengan; no
        vengan; desist*; doy|dar|damos de baja; dar por cancelad*; tachar|tacha|tachame; ya no
        quiero|necesito|queremos
    """,
    "cant_go": """
        no podre|podremos|puedo|podemos|podria ~ ir|asistir|acudir|venir|llegar|presentarme|estar;
        no voy|vamos|va a poder; no voy|vamos a llegar|estar; no me|nos esper*; no cuenten
        conmigo; no podre; no puedo|podre|podremos ~
        lunes|martes|miercoles|jueves|viernes|sabado|manana|hoy; no voy a poder; no voy a
        ir|asistir; no vamos a ir|asistir; no ire; no iremos; no asistire; no vamos; no alcanzo a
        ir; me surgio; me salio algo|un; tuve un imprevisto; imprevisto; se me complico; me es
        imposible; me resulta imposible; no me va a ser posible; no va a poder; no podra; no
        podran; no voy; me complique; estoy enfermo|enferma|malo|mala; me enferme
    """,
    "no_longer": """
        ya no; al final no; finalmente no; no me hago nada; mejor no; cambie de opinion; me
        arrepenti; no hace falta; dejalo; dejelo; no lo necesito; no la necesito; olvidalo;
        olvida; no me interesa; no me la|lo voy a hacer; no quiero nada
    """,
    "late": """
        no llego; no llegamos; llego tarde; voy tarde; voy a llegar tarde; llegare tarde; voy
        retrasad*; estoy atrasad*; me atraso; me retraso; estoy en un atasco; no alcanzo; voy con
        retraso; se me hizo tarde; llegare (unos) ~ minutos; llego (unos) ~ minutos
    """,
    "avail": """
        disponib*; libre*; hueco*; huequito*; ueco*; cupo*; vacante*; espacio*; lugar; lugares;
        plazas; campo; citas disponibles; hay turno*; hay cita*; hay hora*; hay lugar; hay sitio;
        queda* lugar|sitio|turno*|cita*; desocupad*; sitio; vacio*; primera cita|hora; turno mas
        cercano|proximo|pronto; lo antes posible; proxim* turno|cita|hora disponible|libre;
        tienen|tenes|tiene|tienes|hay|queda|quedan (algo|algun|alguna|un|una|mas)
        turno*|cita*|hora|horas|hueco*|horario*; hay algo; tienen|tenes|tienes|tiene algo;
        les|te|os queda|quedan; me pueden|puede|puedes|podes|podrian atender|recibir|ver;
        primer|proximo|siguiente turno|cita|hora|hueco; cuando hay turno|cita|hora|hueco|lugar;
        tienes|tienen|tenes|hay|tiene (la) agenda; agenda libre|abierta|disponible; que|cuales
        turnos|citas|horas|huecos|horarios|lugares hay|tienen|tienes|tenes|quedan|te|les; turno
        mas|para cuando; me pueden|puede hacer un lugar; recibir*; recibirme; atenderme; me
        atienden|atiende|atenderias|atenderian; me veis|ven|atendeis; sin cita (previa)
    """,
    "person": """
        persona; humano*; humana; asesor*; agente*; alguien; encargad*; dueno; duena; gerente;
        jefe; jefa; operador*; recepcion*; secretaria; responsable; ejecutiv*; representante;
        administrador*; administracion; ser humano; persona real; alguien real; un tecnico;
        supervisor*; alguien mas; atencion al cliente
    """,
    "talk": """
        hablar; ablar; hable; comunica*; comuniq*; comuniqu*; contact*;
        pasame|paseme|pasenme|pasas|pasa|pasan (con|a) (un|una|el|la|alguna|algun)
        persona|humano|asesor*|agente|alguien|encargad*|dueno|duena|operador*|gerente|jefe|jefa;
        pasame|paseme|pasenme|pasas|pasais|comunicame con; al habla con; se ponga;
        que me llame*; llamenme; llamame; me llama*; me llamen; me llaman; me pueden llamar;
        transfer*; derivame; deriv*; conectame; ponme|poneme|poname|pone|pones con (un|una|el|la|alguna|algun|otra|otro)
        persona|humano|humana|asesor*|agente|alguien|encargad*|dueno|duena|operador*|gerente|jefe|jefa|responsable|supervisor*|recepcion*|director*;
        conversar; charlar con; me atienda; que me atienda; atiendame; llamada; llamar; telefono;
        me puede|pueden|podria|podrian atender (una|un) persona|alguien|humano|asesor;
        atender|atienda una|un persona|humano; con quien hablo; que me|nos llam*; llamar*; hablar
        ~ persona|humano|alguien|encargad*|duen*|gerente
    """,
    "bot": """
        bot; robot; maquina; ia; automatic*; contestador; chatbot; eres|sos real; inteligencia
        artificial; grabacion
    """,
    "bad": """
        no estoy|quede|quedo|sali nada conforme|content*|satisfech*|feliz; no estoy|quede|quedo|sali (muy)
        conforme|content*|satisfech*|feliz;
        mal; mala; malo; malisim*; pesim*; horrib*; terrib*; verguenza; desastre; fatal; lament*;
        queja*; quej*; reclam*; asco; inacept*; estaf*; decepcion*; molest*; enojad*; enfadad*;
        indignad*; indignante; disgust*; no me gusto|gusta; peor; mierda; porqueria; feo; fea;
        sucio*; sucia; roto*; rota; grosero*; grosera; irrespet*; falta de respeto; maltrat*;
        impresentab*; robo; ladrones; tomadura de pelo; nunca mas; no vuelvo; no pienso volver;
        quemaron; quemad*; lastimaron; danaron; arruinaron; arruinad*; mancharon; descontent*;
        insatisfech*; perdi; hoja|libro de reclamaciones; denuncia*; no es lo que; no era lo que;
        equivocaron; me cobraron de|dos|doble|mal; no me aviso|avisaron; no quede|quedo conforme;
        no estoy conforme; dejo mucho que desear; se cayo|cayeron|despego|rompio|descascaro;
        abuso; trataron; me dejaron; error; paso verguenza; alergia; irritacion; que clase de;
        insoportable; chapuza; impuntual*; cobraron; plantad*; no sirve; no funciona; sigue
        fallando; volvio a fallar; sigue sin; me|nos duro; dispar*; torcid*; desparej*; manch*; se
        me salio|salieron|cayo|cayeron|rompio|rompieron; no quedo|quedaron; me quedaron; quedo
        mal|fatal|horrible; no me gusto; plantado; dejaron plantad*; mal hecho|hecha;
        incompetent*; decepcion; problema con; reclamo; no funciono; horror; horrores; no es el|la|lo que pedi|queria; nefast*; deplorable
    """,
    "waited": """
        esper*; llevo ~ esperando; espere; estuve esperando; media hora esperando; minutos de
        retraso; hace ~ que espero; hace dias|horas|semanas que; tarde mas de; hicieron esperar;
        todavia no; aun no; no aparecio; no aparecieron; nunca vino|llego|vinieron|llegaron; no
        vino|vinieron nadie
    """,
    "no_reply": """
        nadie (me|nos) contest*|respond*|atiend*|atend*|llam*|vino|contesto; no
        contestan|responden|atienden; no me
        contestan|responden|atienden|contesto|atendio|atendieron|llamaron; ninguem; sin respuesta;
        nadie me; me ignoran; no cogen el telefono; no me hacen caso; me dejaron en visto; no
        me|nos contest*|respond*|atiend*|atend*
    """,
    "refund": """
        devol*; devuelv*; reembols*; reintegr*; que me devuelvan; mi dinero; mi plata
    """,
    "why_q": """
        por que|q; porque; xq; xk; porq; pq; como puede ser; como es posible
    """,
    "fix": """
        arregl*; solucion*; repar* lo; corrijan; rehag*; rehacer; retoque; que lo arreglen
    """,
    "come": """
        ir; voy; pasar; pasarme; venir; acercarme; pasarse; pasar por; ir a; caer; puedo ir; voy a
        ir; llevar a; iria; acudir
    """,
    "people": """
        personas; para dos|tres|cuatro; para # personas; para|a|pa mi|mis
        mama|papa|hijo|hija|hijos|nino|nina|esposo|esposa|marido|mujer|madre|padre|amiga|amigo|novia|novio|pareja|hermana|hermano|abuela|abuelo|suegra|suegro|prima|primo|tia|tio|sobrina|sobrino|nieta|nieto|cunada|cunado|companera|companero;
        para mi y; somos #; con mi
    """,
    "name_of": """
        a nombre de; a mi nombre; soy; me llamo; mi nombre es; de parte de
    """,
    "that_slot": """
        a esa hora; ese turno; esa hora; ese horario; esa cita; ese dia; el primero; la primera;
        el de las; la de las; me sirve; me viene bien; me queda bien; ese mismo; la
        segunda|tercera; el segundo|tercero; me quedo con
    """,
    "not": "no; nada; nunca; tampoco; sin",
}

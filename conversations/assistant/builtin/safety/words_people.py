"""The words for people, what is theirs and what somebody wants done, as `words` writes them."""

PEOPLE: dict[str, str] = {
    # --- People and what is theirs --------------------------------------------------------------
    "relative": """
        novi* marido* espos* mujer pareja ex vecin* amig* jefe jefa herman* primo prima primos
        primas tio tia suegr*
        padre madre papa mama abuel* niet* cunad* companer* boyfriend girlfriend husband wife
        partner neighbour neighbor friend* boss brother sister mother father mom dad mum cousin
        uncle aunt grandmother grandfather colleague namorad* vizinh* irma irmao pai mae avo prima
        sogra sogro colega chefe
        suegr* emplead* funcionari* alumn* employee* worker* roommate compi exmarido exmujer
        vieja viejo viejos nene nena cuate mate roomie
    """,
    "child": """
        hijo hija hijos hijas nino nina ninos ninas bebe son daughter kid kids child children baby
        filho filha filhos filhas crianca*
    """,
    "customer": """
        cliente clienta clientes clientas paciente pacientes alumnos alumnas usuari*
        customer* client clients patients students user users
        regulars clientela consumidor* aluna aluno alunos alunas cliente_a
    """,
    "somebody": """
        senora senor senorita sra sr don dona doctor doctora chica chico persona personas tipo gente
        mr mrs ms miss person people guy girl lady man woman senhora senhor moca rapaz pessoa
        pessoas duena dueno owner
        pibe piba muchacho muchacha caballero bloke
    """,
    "person": "<relative> <child> <customer> <somebody>",
    "the": """
        mi mis la el las los un una otra otro otras otros tu tus su sus esa ese esta este my the a
        an another other that this his her their minha meu minhas meus o os as uma um outra outro
        essa esse aquela aquel aquella
    """,
    "others": """
        otro otra otros otras alguien todos todas todo_el_mundo another someone somebody everyone
        everybody anyone others outro outra outros outras alguem todo_mundo
    """,
    "data": """
        telefono* numero* movil celular correo* email* mail direccion domicilio nombre* apellido*
        dato* ficha* historial dni iban cuenta tarjeta phone* number* address* name* surname*
        details history record* sobrenome* endereco telefone* celular ficha
        whatsapp
        cel fono celu tel nro wpp zap insta instagram facturas receipts
    """,
    "booking": """
        cita citas reserva reservas turno turnos hora horas agenda hueco appointment* booking*
        reservation* slot marcac* agendamento* horario horarios consulta consultas
    """,
    "bookings": """
        citas reservas turnos agenda calendario appointments bookings reservations calendar schedule
        agendamentos marcac* consultas
    """,
    "free": "libre libres disponible* hueco* free available open livre* vaga vagas disponive*",
    "mine": """
        mi mis my mine meu meus minha minhas tengo i_have tenho me_queda* nuestr* our nossos nossa
    """,
    # --- What somebody wants done ---------------------------------------------------------------
    "change": """
        cancel* anul* borr* elimin* quita* mueve* mover mueva* cambi* modific* reprogram* adelant*
        atras* desmarc* remarc* apag* delete* remov* move* reschedul* change* erase* muda* mude*
        correle correlo swap* troc* intercambi* kick tira tire pasala pasalo
    """,
    "reveal": """
        muestra* mostrar* muestre* ensena* ensene* pasa* pasar* dame dime dinos decidme digame
        diganme dad* lista* listar* listame enumera* imprime* exporta* descarga* manda* envia*
        envie* necesito_saber quiero_saber quisiera_saber podrias_decir* puedes_decir* sabes show
        give list tell send print export* output dump reveal display let_me_know mostra mostre liste
        passa passe me_da envie diga fale conta conecta* conect*
        decime decinos decile mostrame mostranos mostra* pasame mandame envia* pega* pegame paste
        txt text copiame facilit* proporcion* comparti* comparte* share fornec* passe hazme_saber
        contame averigua* escribime
        indique indica informe informen informe_nos digan contame_de revela* revele
    """,
    "grant": """
        activa* activ* aprueba* autoriza* habilita* approve* authori* enable* unlock* libera* libere
        ative aprove confirm* concede* devuelve* refund*
        bloque* block restaura* reactiva* restablec* reset*
    """,
    "wish": """
        quiero quisiera queremos me_gustaria necesit* podemos puedo queria querria deseo want need
        would_like i_d_like can_i can_we could_i could_we may_i quero queria gostaria preciso posso
        podemos conmigo with_me with_us comigo con_nosotr* tambien_quiero
    """,
    "ask": """
        que whats wats cual cuales cuando cuanto cuanta cuantos cuantas donde quien quienes
        a_que_hora what
        which when where who whom how_many did does has have is are was will qual quais quando
        quanto quantos quantas onde quem
    """,
    "visit": """
        tiene tienen viene vienen vino vinieron vendra fue fueron estuvo estado ido va van reservo
        pago pagado hizo hecho hace teni* has had have came come comes coming went been
        there visit* booked paid tem veio vem foi vai esteve marcou ja_foi
        reservad* apuntad* citad* venido aparec* showed iba acude cogido acudio
        ya_saco sacado pidio agendo agendou acudido acudiu stopped_by sacaron dropped_by
        last_in last_here last_there
        yendo viniendo acude suele_ir suele_venir sigue_yendo sigue_viniendo still_goes still_comes indo vindo
    """,
}

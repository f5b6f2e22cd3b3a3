"""The words of each concept, in Spanish, English and Portuguese: lower case, no accents.

`_` joins words that only count together, `*` stands for any ending. A concept may name others in
angle brackets. What the concepts mean together is in `rules`.
"""

from conversations.assistant.builtin.safety.words_matters import MATTERS

CONCEPTS: dict[str, str] = MATTERS | {
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
    """,
    # --- The assistant itself -------------------------------------------------------------------
    "override": """
        ignor* olvid* omit* desobedec* salta saltate saltarte salte esquiv* desactiva* descarta*
        pasa_por_alto haz_caso_omiso disregard* forget* bypass* overrid* disable* esquec* esquec*
        desconsider* pule burl* circumvent*
        olvidate olvides desobedec* anula_tus ignora* passa_por_cima
    """,
    "rules": """
        instruccion* regla reglas restriccion* directri* prompt politica politicas filtro filtros
        limite limites programacion guion normas instruction* rule rules guideline* restriction*
        policy policies filter filters safeguard* training instruco* regras restrico* diretriz*
        limitaco*
        politica_interna protocolo* censura
        pautas lineamientos diretrizes
    """,
    "your": "tu tus your ur seu sua seus suas teu tua teus tuas vuestro vuestras",
    "inner": """
        instruccion* prompt prompts configuracion contexto codigo_fuente programacion directri*
        restriccion* instruction* configuration context source_code programming guideline*
        system_message instruco* configuraco* diretriz* memoria_interna
        politica_interna herramientas_internas funciones_internas instrucciones_internas
        hidden_rules reglas_internas reglas_ocultas
    """,
    "inner_name": """
        prompt system_prompt system_message system_prompt mensaje_de_sistema mensaje_del_sistema
        instrucciones_internas instrucciones_de_sistema instrucciones_del_sistema
        instrucciones_ocultas instrucciones_iniciales hidden_instructions initial_instructions
        instruccion_del_sistema instrucoes_internas instrucoes_do_sistema nueva_instruccion
        new_instruction* nova_instrucao tu_nuevo_objetivo your_new_goal your_new_task
        tool_schema tools_schema reglas_ocultas hidden_rules internal_rules nota_del_sistema
        system_note nota_do_sistema regras_ocultas regras_internas
    """,
    "told": """
        te_dijeron te_han_dicho te_dieron te_han_dado te_programaron te_han_programado
        te_configuraron te_entrenaron te_ordenaron you_were_told you_were_given
        you_were_programmed you_were_instructed te_disseram te_deram te_programaram
        te_ensenaron te_armaron te_cargaron te_pusieron te_indicaron te_falaram te_mandaram
        te_ensinaram you_ve_been_told you_were_set_up you_were_trained been_told te_metieron
        te_escribieron te_inyectaron you_re_told
        te_configuro te_programo te_creo te_dio te_configurou te_criou te_programou
        creator_gave_you maker_gave_you gave_you te_prohibieron
    """,
    "repeat": """
        repite repita repitas imprime imprima escribe escriba vuelca muestra muestrame ensename
        resume resumeme traduce traduceme transcribe copia repeat print output write show summari*
        translate dump copy display repete repita mostre resuma traduza escreva completa complete
        traduci ponga pegame pega paste
    """,
    "above": """
        encima arriba verbatim textualmente palabra_por_palabra word_for_word above
        configuracion_inicial contexto tu_contexto your_context primer_mensaje primera_instruccion
        first_message acima palavra_por_palavra
    """,
    "say": "di responde responda contesta escribe repite say respond answer reply repeat responda repita",
    "exactly": """
        exactamente exactly conmigo after_me textualmente la_palabra the_word a_palavra comigo
    """,
    "pretend": """
        actua* actue finge finja fingir comportate pretend act_as act_like imagina imagine simula*
        simule asume roleplay role_play juega* eres_ahora ahora_eres a_partir_de_ahora_eres
        you_are_now you_re_now from_now_on_you voce_agora
    """,
    "pretend_you": """
        finge_que_eres finge_ser faz_de_conta haz_de_cuenta pretend_you pretend_to_be act_as_if
        imagina_que_eres
        imagine_you actua_como act_as finja_que finja_ser juguemos_a hagamos_un_juego
        te_llamas_ahora a_partir_de_hoy_te_llamas desde_hoy_te_llamas desde_hoy_eres ahora_te_llamas
        desde_ahora_te_llamas hablas_como habla_como hablame_como talk_like_a speak_like_a
        you_are_my you_re_my be_my_girlfriend be_my_boyfriend ser_mi_novio ser_mi_novia
        fala_como your_name_is_now forget_you_are forget_that_you_are olvida_que_eres
        a_partir_de_ahora_eres desde_ahora_eres from_now_on_you_are from_now_on_you_re
        a_partir_de_agora_voce
        let_s_play_a_game eres_dan you_are_dan voce_e_dan
    """,
    "role": """
        dueno duena duenos propietari* admin admins administrador administradora administrator
        administracion gerente encargad* director directora jefe jefa desarrollador desarrolladora
        programador programadora developer programmer root superuser superusuario owner manager
        boss engineer soporte soporte_tecnico tecnico_de_soporte support hacker inspector auditor
        policia police dono dona_da dona_do administradora desenvolvedor* chefe suporte sistema
        system dan openai anthropic
        informatic* peluquer* estilista hairdresser stylist cabeleireir* recepcionista receptionist
        empleada empleado funcionaria funcionario staff contable contador accountant duenio duenia
        gestoria detective officer oficial guardia inspectora inspeccion juez judge abogado_de
        proprietari* dona_do_salao it_guy tecnico
    """,
    "i_am": """
        soy somos sou i_am i_m im its it_s como as habla aqui fala_o fala_a this_is te_habla
        le_habla
    """,
    "inside": """
        panel acceso access lista listado list clientes clientas clients customers citas reservas
        agenda bookings appointments datos data base contrasena password descuento discount gratis
        modo mode prompt devolucion refund agendamentos marcac* desconto ajustes configuracion
        settings telefono* phone* quien quienes who quem
        ventas sales vendas turnos facturas volcado dump backup export agenda_de listados empleados
        staff funcionarios marcacoes horarios_de
    """,
    "no_limits": """
        sin_reglas sin_limites sin_filtros sin_restricciones sin_censura no_tienes_reglas
        no_tienes_restricciones no_tienes_limites without_rules without_limits without_filters
        without_restrictions no_rules no_restrictions sem_regras sem_limites sem_restrico*
    """,
    "mode": """
        desarrollador admin* dios debug depuracion mantenimiento developer god maintenance root
        desenvolvedor manutencao test_interno jailbreak
    """,
    # --- Secrets --------------------------------------------------------------------------------
    "secret": """
        contrasena* password* passwd senha* token tokens api_key apikey clave claves chave chaves
        credencial* credential* secreto secretos secret_key llave codigo_de_acceso
        key keys
        pin pins llaves login logins
    """,
    "plain_secret": """
        contrasena contrasenas password passwords senha senhas token tokens api_key api_keys apikey
        credenciales credentials iban chave_da_api clave_de_api
        login logins usuario_y_contra* user_and_pass* usuario_y_clave usuario_e_senha
    """,
    "machine": """
        openai api twilio stripe sistema system admin* acceso base servidor server panel empleados
        personal caja programa database plataforma whatsapp tu tus your ordenador
        computer
        caja_registradora dashboard painel admin
    """,
    "environment": "variables_de_entorno environment_variable* variaveis_de_ambiente",
    "database": "base_de_datos bases_de_datos database databases banco_de_dados tabla_de",
    "income": """
        facturo facturasteis facturais facturan facturaron facturado facturacion ganais ganasteis ganaron
        ingresos beneficios_del revenue profit profits turnover faturou faturamento faturam lucro
        ganham gana ganan sueldo salario nomina salary earn earns dinero_hay dinero_teneis ganha
        saldo balance_de_la
    """,
    # --- Other businesses -----------------------------------------------------------------------
    "other_one": "otr* another other different outr* demas resto next_door de_al_lado",
    "business": """
        local locales negocio negocios empresa empresas sucursal* tienda* salon salones cuenta
        inquilino company companies business businesses account shop shops store stores loja lojas
        peluqueria* clinica* academia* salons negocios empresas
        gimnasio gym gimnasios barberia* barber barbershop spa restaurante restaurant dentista
        robo_de salao saloes barbearia* clinic clinics
        comercio* mercado*
    """,
    "businesses": "negocios empresas tiendas salones companies businesses shops lojas salones peluquerias clinicas academias barberias saloes clinics gyms empresas_mas comercios negocios_que",
    "platform": "plataforma platform sistema system software programa app servidor server bot bots chatbot asistente assistente robo robot",
    "tenant": "tenant tenants inquilino schema schemas",
    "switch": "cambia cambiate cambiame pasa pasate switch change muda mude use usa conecta* entra",
    # --- Money ----------------------------------------------------------------------------------
    "less": """
        descuento* rebaja* discount* desconto* gratis gratuit* free de_graca de_regalo regalame
        regalamelo mitad_de_precio half_price 2x1 cortesia sin_pagar sin_cobrar* sin_coste
        sin_costo sin_cargo no_me_cobres no_charge for_nothing on_the_house at_no_cost sem_pagar
        sem_custo _percent_ mas_barat* cheaper mais_barat* la_mitad rebajame precio_de_amig*
        me_regal* nos_regal* no_me_cobr* no_nos_cobr* no_pagu* no_pago_nada pay_nothing knock_off
        precio_de_emplead* tarifa_de_emplead* precio_especial special_price staff_price
        preco_especial por_la_cara de_arriba de_onda as_staff descontinho descuentito rebajita
        sem_cobrar fiado mates_rates
    """,
    "coupon": "cupon cupones codigo_promocional promo_code coupon voucher cupom vale_descuento",
    "demand": """
        haz* hazme hacedme hace me_haces me_hace me_haceis dame dadme deja* dejame me_dejas ponme
        pon aplica* aplique registra* confirma* confirmame aprueba* regala* quiero quisiera
        necesito puedes podrias podeis exijo reserva* reservame apunta* apuntame give apply make
        let want approve confirm book put no_me_cobres merezco deserve prometi* promis* dijeron
        dijo me_ofreci* igualame iguala cambia* baja* bajame faz faca me_faz libere quero aplique
        marca me_marca con with autoriza* a_cambio in_exchange em_troca said told
        demand exijo can_you will_you exig*
        haceme hacenos poneme ponele dejamelo dejamela dejalo cobrame cobreme igualas igualar
        anotame aplicame registrame reservame agendame confirma* apuntadme no_me_cobr* no_nos_cobr*
        suplico ruego please_please put knock faz fazer deixa deixe libera quiero_que
        dejes dejen deje dejas respeta* honour honor pone poned set
    """,
    "lower": "baja bajar bajame bajad lower reduce reducir reduceme abaixa abaixe reduza drop bajas baje bajen bajes rebaja rebajas rebaje",
    "price": "precio precios price prices preco precos tarifa coste cost rate",
    "trial": "prueba probar trial primera_clase experimental first_class taster",
    # --- Who asks in whose name, and for what ----------------------------------------------------
    "authority": """
        policia guardia_civil inspeccion inspector inspectora detective officer police hacienda
        juzgado fiscalia gestoria policia_civil receita_federal delegado sheriff fbi interpol
        ayuntamiento
    """,
    "past_visit": """
        fue vino estuvo acudio vinieron fueron asistio ha_ido ha_venido ha_estado came was went
        had has_been attended showed visited esteve veio foi passou compareceu
    """,
    "did": """
        usa usan hizo hicieron tine tino pinta pinto pintaron pintou puso corto cortaron got used
        wears dyed usou fez colocou
        faz fazem faziam
        se_corta se_tine se_peina se_depila se_hace se_pinta
    """,
    "sure": "confirma* confirme verifica* comprueba* saber know check whether certifica*",
    "true": "es_cierto es_verdad is_it_true is_that_true e_verdade es_asi",
    "search": "busca* buscar find search look_up lookup procura* fijate chequea* revisa* consulta_en mires mira mirar revisar veja olha check",
    "passage": """
        texto text mensaje mensajes message messages parrafo paragraph linea lineas line lines todo
        tudo everything mensagem bloque words palabras escrito written
        frases phrases palavras pautas
    """,
    "written": "escrito escrita escritas written typed",
    "before_me": """
        antes_de_mi_mensaje antes_de_este_mensaje before_my_message before_this_message arriba
        antes_da_minha_mensagem above_this de_arriba above acima
    """,
    "functions": """
        funciones funcion tools tool functions herramientas funcoes ferramentas endpoints
        parametros schema
    """,
    "claim": "di dime decime diz diga dile say tell confirm* promete* promise",
    "have_any": "do_you haceis hacen teneis tienen hay tem voces_tem voces_dao dao is_there",
    "hidden": """
        confidencial* secreta secretas secreto secretos oculta* oculto* interna internas hidden
        secret internal confidential secretas ocultas
    """,
    "note_down": "anota* marca* registra* mark apunta* note anote marque pon pone",
    "paid": "pague pagado pagada paid paguei pago pagamos",
    "alarm": "alarma alarm alarme caja_fuerte safe cofre",
    "put_it": "ponla ponlo pasala pasalo put move ponela",
    "diary": "diary horario horarios agenda calendario calendar schedule",
    "only": "solo solamente unicamente only apenas just somente so",
    "run": "ejecutar llamar usar run call execute executar chamar",
    "make": "hago hacer fabric* prepar* make build cook fazer faco monto armo",
    "takes_in": "sacan sacais mueven moveis hacen haceis ganan ganais make earn fazem tiram ganham",
    "money_word": "plata dinero guita lana money dinheiro grana",
    "uses": "usa usan usas use uses using usam usando utiliza* tiene_este have_this contrat* contratan hired hire",
    "book_it": "reserv* book marca* agend* anot* apunt* sacas sacame sacar_turno",
    "remove": "quita* borr* cancel* anul* elimin* saca saque remove delete kick tira tire desmarc* dalo_de_baja dala_de_baja darlo_de_baja take apaga apague",
    "weapon": "bomba_casera molotov explosiv* pipe_bomb bomb bombs metanfetamina meth cocaina",
}

# Capitalised words that are no names of people.
_CALENDAR = """
    lunes martes miercoles jueves viernes sabado domingo enero febrero marzo abril mayo junio
    julio agosto septiembre setiembre octubre noviembre diciembre hoy manana navidad reyes monday
    tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december today tomorrow christmas easter segunda terca
    quarta quinta sexta janeiro fevereiro marco maio junho julho setembro outubro novembro
    dezembro hoje amanha whatsapp instagram google bizum visa
"""
NO_NAMES = frozenset(_CALENDAR.split())

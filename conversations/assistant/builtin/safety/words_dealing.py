"""The words for other businesses, money, and who asks in whose name, as `words` writes them."""

DEALING: dict[str, str] = {
    # --- Other businesses -----------------------------------------------------------------------
    "other_one": "otr* another other different outr* demas resto next_door de_al_lado",
    "business": """
        local locales negocio negocios empresa empresas sucursal* tienda* salon salones cuenta
        inquilino company companies business businesses account shop shops store stores loja lojas
        peluqueria* clinica* academia* salons negocios empresas
        gimnasio gym gimnasios barberia* barber barbershop spa restaurante restaurant dentista
        robo_de salao saloes barbearia* clinic clinics
        comercio* mercado* sede sedes branch branches filial
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
        sem_custo _percent_ mas_barat* cheaper mais_barat* la_mitad rebajame rebajas rebajais rebajan descuentas precio_de_amig*
        regaladle regalale regalenle regaladme me_regal* nos_regal* no_me_cobr* no_nos_cobr* no_pagu* no_pago_nada pay_nothing knock_off
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
        hacedle hacedlo hacerle haganle haganos hacednos me_das nos_das das dais me_dais nos_dais
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
        ayuntamiento gestor gestora auditor auditora
    """,
    "past_visit": """
        fue vino estuvo acudio vinieron fueron asistio ha_ido ha_venido ha_estado came was went
        tuvo tuvieron had has_been attended showed visited esteve veio foi passou compareceu
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

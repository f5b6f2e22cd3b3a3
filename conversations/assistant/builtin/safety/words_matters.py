"""The words of the matters that no front desk settles by chat, as `words` writes them."""

MATTERS: dict[str, str] = {
    # --- Health and the law ---------------------------------------------------------------------
    "condition": """
        embaraz* pregnan* gravida gravidez gestante lactancia lactante amamant* dando_el_pecho
        dando_pecho doy_el_pecho breastfeed* nursing psoriasis soriasis dermatitis dermatite eczema*
        eccema* alopecia calvicie tina hongo hongos fungo fungos piojo piojos liendres lice nits
        piolho* diabet* cancer quimio* chemo* radioterapia radiotherapy epilep* asma asmatic* asthma*
        hipertens* hypertens* marcapasos pacemaker herida heridas ferida* wound* infeccion* infecc*
        infection* infected lupus melanoma verruga* sarpullido rash roncha* urticaria hives tiroides
        thyroid tireoide anticoagulant* medicacion medicada medicado medication medicacao roacutan*
        accutane isotretinoin* antibiotic* fiebre fever febre covid operad* cirugia surgery cirurgia
        postoperatorio embolia varices hernia esguince lesion lesionad* injur* lesao ciatica
        sciatica fibromialgia migrana* rosacea vitiligo celulitis_infecciosa conjuntivitis
        orzuelo sensibilidad_quimica alergi* alerg* allerg* corazon_enferm* heart_condition
        sintrom heparina metformina insulina eutirox litio antidepresiv* bulto bultos lunar_que
        grano_en manchas_en tension_alta cicatriz cicatrices hemofil* vih hiv hepatitis trasplant* protesis queloide*
    """,
    "may_i": """
        puedo podria podemos puede pueden podra se_puede es_seguro es_segura es_malo es_mala
        es_peligroso es_bueno hay_peligro hay_riesgo hay_problema pasa_algo hace_dano me_hara afecta
        perjudica perjudicial contraindicad* recomendais recomiendas recomiendan recomendable
        aconsejais aconsejas aconsejable conviene deberia debo is_it_safe safe dangerous bad_for
        harmful harm can_i can_she can_he could_i may_i should_i is_it_ok is_it_okay is_it_bad
        posso pode e_seguro e_perigoso faz_mal tem_problema tem_risco devo deveria
        contagios* contagia contagious es_compatible is_it_compatible
    """,
    "remedy": """
        pastilla* pildora* pomada* remedio* medicament* medicina jarabe pill pills medicine ointment
        comprimido* vitamina* vitamin* biotina biotin minoxidil finasteride finasterida corticoide*
        cortisona cortisone ibuprofeno paracetamol aspirina antihistaminic* antihistamine* crema
        cream creme locion lotion champu shampoo xampu
    """,
    "take_it": """
        tomo tomar me_tomo uso usar me_echo echarme me_pongo ponerme le_pongo le_echo le_doy compro
        aplico aplicarme take use put_on apply give_him give_her passo aplicar
        me_recetas receta recetais
    """,
    "symptom": """
        me_pica pica me_escuece escuece escueza me_escueza me_arde irritad* irritacion hinchad* hinchazon inflamad* se_me_cae
        me_duele duele doler me_sangra ampolla* llaga* granos costra* quemadura* quemado_el_cuero roja
        rojo itch* itchy sore burns swollen swell* blister* hurts falling_out scab* redness
        coceira cocando ardendo inchad* irritad* bolhas queimadura* caindo doendo picor escozor
        ronchas sarpullido rash quemasteis quemaron me_quemo me_quemaste me_he_quemado burned burnt
        queimaram
    """,
    "what_now": """
        que_puede_ser que_crees_que que_sera que_podria_ser what_could_it_be what_is_it o_que_pode_ser
        me_echo que_me_echo que_me_pongo que_hago que_tomo que_me_tomo que_uso que_puedo_echarme que_le_echo
        que_le_pongo que_le_doy que_puedo_tomar que_puedo_hacer como_lo_curo como_se_cura
        como_me_lo_quito es_normal es_grave what_should_i_do what_do_i_do what_can_i_do
        what_should_i_put what_do_i_put what_should_i_take what_can_i_take how_do_i_treat is_it_normal
        is_that_normal is_it_serious o_que_faco o_que_eu_faco o_que_passo o_que_eu_passo o_que_tomo
        o_que_eu_tomo que_eu_faco que_remedio e_normal e_grave
    """,
    "law": """
        indemniz* compensacion compensation indenizac* indenizar danos_y_perjuicios mis_derechos
        que_derechos derecho_a my_rights meus_direitos direito_a legalmente legal_right* ilegal
        illegal es_legal is_it_legal e_legal la_ley por_ley segun_la_ley by_law the_law a_lei por_lei
        obligad* obligacion legally_required obrigad*_por demandar* os_demando demand_you sue
        processar denunciar* responsabilidad_civil responsabilidad_legal liable liability
        multa* fine_me sin_permiso sin_mi_permiso sin_consentimiento without_permission sem_permissao grabarte
        consumo_denuncia plazo_legal clausula demandaros
    """,
    "my_data": """
        datos_mios con_mis_datos with_my_data com_meus_dados com_os_meus_dados mis_datos_personales que_datos datos_tienes_de_mi datos_teneis_de_mi
        datos_de_mi datos_sobre_mi informacion_tienes_de_mi informacion_teneis_de_mi my_data
        my_personal_data data_do_you_have_on_me data_about_me information_about_me meus_dados
        borrad_mis_datos borra_mis_datos borren_mis_datos eliminad_mis_datos elimina_mis_datos
        borrar_mis_datos eliminar_mis_datos borrame_de_la_base delete_my_data erase_my_data
        apague_meus_dados apagar_meus_dados
        rgpd gdpr lgpd lopd derecho_al_olvido right_to_be_forgotten proteccion_de_datos
        data_protection protecao_de_dados derecho_de_acceso derecho_de_supresion
    """,
    "keep_data": """
        guard* borr* elimin* conserv* almacen* usais usan_mis compart* vendeis venden hac* keep store
        delete erase remove share sell use apag* exclu* armazen* usam teneis tienen
    """,
    "own_things": """
        mis_datos mi_informacion mi_numero mi_telefono mi_ficha my_data my_information my_details
        my_number meus_dados meu_numero minhas_informacoes
    """,
    # --- Those who work here --------------------------------------------------------------------
    "leaves": """
        sale salen termina terminan acaba acaban se_va se_marcha finish finishes leave leaves get_off
        gets_off get_out gets_out sai larga libra
    """,
    "intimate": """
        casad* solter* married single solteir* novio novia pareja boyfriend girlfriend husband wife
        marido mujer namorad* hijos kids filhos gay lesbiana edad anos age divorciad* divorced
        religion vota vive lives mora amante lover
    """,
    "scandal": """
        lio rollo affair caso_com amante acostado robo roba robado stole steals stealing thief
        roubou borrach* drunk bebad* drogas drugs drogad* despedid* despidieron fired demitid*
        echaron echado arrested detenid* pres* infiel cheating embarazada pregnant gravida
        enferm* sick doente carcel jail
    """,
    "heard": """
        me_han_contado me_contaron me_han_dicho me_dijeron dicen_que he_oido se_dice se_comenta
        es_cierto es_verdad is_it_true i_heard people_say they_say someone_told me_disseram
        me_falaram ouvi_dizer e_verdade a_que verdad
    """,
    # --- In bulk --------------------------------------------------------------------------------
    "grab": """
        reserv* bloque* apunt* coge pilla ponme pon quedarme me_quedo book block take grab
        marca* agend* anot* bloqueie pegue fill llena ocupa ocupar
    """,
    "all_of": "todos todas all every each cada todo cualquier whole toda",
    "slots": """
        huecos hueco horas citas cita turnos slot slots appointments appointment times horarios vagas
        marcacoes agenda reservas bookings plazas
    """,
    "fake": "falsas falsos falsa fake bogus de_mentira ficticias ficticios fantasma",
    # --- Nobody's business here -----------------------------------------------------------------
    "weather": """
        que_tiempo_hara que_tiempo_hace que_tiempo_va va_a_llover llovera hara_frio hara_calor
        hara_sol pronostico_del_tiempo weather forecast will_it_rain previsao_do_tempo vai_chover
        temperatura_hara clima_hoy clima_manana
    """,
    "homework": """
        receta_de recipe_for receita_de deberes homework redaccion dialogo dialogue relato escena obra_de_teatro guion_de script_for roteiro poema poem chiste joke piada
        novela essay ensayo tarea_de licao_de_casa quijote cuento_de historia_de cancion_de
    """,
    "politics": """
        votais votas votar votaste a_quien_vota elecciones election elections eleicoes eleicao
        presidente president trump biden gobierno government governo partido_politico izquierda_o
        derecha_o politics guerra_de capitalismo comunismo
    """,
    "program": """
        excel powerpoint hoja_de_calculo spreadsheet planilha python javascript html css sql java script scrip programa_en codigo_en code_in algorithm
        algoritmo hackear hack scrape
    """,
    "write_me": """
        escrib* write escrev* hazme haz make dame give programa* code crea create crie faca genera*
        generate resume summari* explica* explain conta* cuenta* tell dime traduce translate ayudame
    """,
    "sport": "liga champions mundial world_cup partido_de futbol football futebol match_last",
    "flirt": """
        llevas_puesto llevas_ropa what_are_you_wearing eres_guapa que_guapa eres_sexy sexy nudes
        desnuda desnudo foto_tuya te_quiero te_amo i_love_you casate_conmigo marry_me sales_conmigo
        salir_conmigo go_out_with_me voce_e_linda me_gustas tienes_novio tienes_novia sexo
    """,
    "money_games": "dolar_hoy el_dolar euro_hoy cotizacion exchange_rate bitcoin criptomoneda* crypto loteria lottery invertir_en invest_in acciones_de",
    # --- Links and codes ------------------------------------------------------------------------
    "open_it": """
        mira mirad miren watch veja olha assiste entra entrad entren abre abrid abran pincha pulsa clic click open visit visita reenvia*
        comparte difunde manda* envia* forward share registra* regista acessa acesse clica encaminha*
        encaminhe descarga* download instala* install baixa baixe confirma* verifica* verify
    """,
    "check_code": """
        codigo_de_verificacion codigo_de_seguridad verification_code security_code
        codigo_de_verificacao codigo_sms sms_code codigo_de_6 six_digit_code 6_digit_code otp
        codigo_de_seis codigo_de_4 codigo_de_8 six_digit codigo_que_te code_i_sent
    """,
    "hand_me": "<reveal> reply responde responder respondeme indica dicta enter introduce dinos",
    "restart": "reinicia* restart reset* formatea* apaga* apagate shut_down shutdown desinstala*",
    "machine_self": "asistente sistema bot servidor assistant system server robot historial robo",
    # --- Bargains -------------------------------------------------------------------------------
    "deal": """
        hacer_precio haceis_precio haces_precio hace_precio hacerme_precio hacernos_precio
        haceme_precio un_precio_especial trato_hecho trueque canje permuta parceria quitais_el_iva
        quitas_el_iva quitan_el_iva quitarme_el_iva sin_factura sem_nota no_invoice sin_iva_y
        apano precio_de_colega buen_precio_a redondealo redondeame redondea_a rebajalo te_doy_algo os_saco_en os_etiqueto os_promociono te_promociono collab negociable negociamos regatear
        haggle negotiable negotiate negociar ultimo_precio best_price melhor_preco faz_um_preco
        faz_um_precinho precinho
    """,
    "in_exchange": "a_cambio_de en_intercambio in_exchange_for in_return_for em_troca_de em_troca",
    "get_it": "get receive gano recibo me_dan me_dais llevo ganho recebo gets",
    "closing": """
        y_voy y_vamos y_te y_no_se_hable y_ya y_cerramos y_trato que_eu_fecho e_fechamos and_i_ll
        and_i_come and_we_have trato fechado confirmado confirmed deal cerramos ahora_mismo
        right_now agora_mesmo todo_junto todo
    """,
    "pay": "pague pagado paid paguei transferi transferido abone abonado ingrese depositei",
    "unwell": """
        me_he_mareado me_mareo estoy_mareada estoy_mareado veo_borroso vision_borrosa me_encuentro_mal
        me_encuentro_fatal i_feel_dizzy i_feel_sick i_feel_faint feeling_dizzy feeling_faint
        blurry_vision passando_mal estou_tonta estou_tonto vista_embacada tontura
    """,
    "came": """
        llegado llego venir suele gustado disteis diste salido terminado acabado arrived turned_up
        shown_up usually_come liked chegou costuma vir gostou saiu
    """,
    "hurts_me": "me_pica me_duele me_escuece me_arde le_pica le_duele me_sangra my_scalp_itches my_scalp_hurts",
    "body_part": """
        cabeza cuero piel cara ojo ojos frente nuca cuello oreja orejas labio labios mano manos dedo
        dedos head scalp skin face eye eyes neck ear ears lips hand hands
    """,
    "admit_it": "admite admitid admitan admitis reconoce reconoced reconoceis reconozcan admit acknowledge reconheca admita",
    "languages": """
        ingles frances aleman italiano japones chino arabe ruso latin catalan euskera english french
        german italian japanese chinese spanish portuguese portugues espanol ingles frances alemao
    """,
    "transit": "autobus bus metro tren train onibus trem vuelo avion flight taxi",
    "meal": "comer cenar desayunar eat dine jantar almocar dormir sleep hotel restaurante",
    "open_hours": "abris abren abre abrimos cerrais cierran open closed abrem abertos horario",
    "per_month": "mes month ano year anual mensual semana hora hour",
    "poem_word": "poema poem verso versos rima rap",
    "place_matter": """
        aparcar aparcamiento parking ascensor elevator silla rampa carrito escaleras stairs sentar
        estacionar estacionamento estacionamiento
    """,
}

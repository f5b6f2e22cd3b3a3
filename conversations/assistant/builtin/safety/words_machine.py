"""The words for the assistant itself, its rules and its secrets, as `words` writes them."""

MACHINE: dict[str, str] = {
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
        razonamiento_interno tu_razonamiento internal_reasoning chain_of_thought raciocinio mensaje_inicial
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
        actua* actue finge finja fingir comportate comportes pretend act_as act_like imagina imagine simula*
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
        te_comportes_como comportarte_como comportate_como behave_like behave_as se_comporte_como
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
        le_habla te_escribe le_escribe os_escribe writing_as
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
}

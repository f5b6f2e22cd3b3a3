"""The words of roundabout questions and of who pays what, as `words` writes them."""

WATCHING_WORDS: dict[str, str] = {
    "notify": """
        avisame avisadme aviseme avisarme avisa avisas notificame escribeme chivate tell_me
        let_me_know notify text_me message_me alert me_avisa me_avise avise_me avisa_me
    """,
    "turns_up": """
        reserve reserva venga vaya vayan vengan llegue aparezca pida entre salga vuelva acuda books
        comes arrives turns_up shows_up is_there leaves visits reservar vier chegar aparecer marque
        marcar viene llega aparece pase por_ahi
    """,
    "picture": "foto fotos video videos imagen imagenes photo photos picture pictures pics imagens",
    "whose_name": "nombre name nome cliente clienta client titular",
    "passed_on": """
        copio reenvio pego adjunto transcribo forwarding forward pasting copiei encaminho repasso
        recibido recibi received recebi
    """,
    "change_for": "anulale cancelale cambiale muevele borrale anulasela cancelasela quitale adelantale",
    "was_sold": """
        se_cobro se_vendio vendio vendisteis vendieron habeis_cobrado habeis_vendido cobrasteis_en_total
        was_taken did_you_sell did_you_take vendeu venderam
    """,
    "stands": "va viene esta tiene sigue entra toca",
    "her_name": """
        como_se_llama como_se_llaman su_nombre her_name his_name their_name what_she_s_called
        como_ela_se_chama como_ele_se_chama o_nome_dela o_nome_dele
    """,
    "whenever": """
        cuando cada_vez_que siempre_que si whenever when every_time if quando sempre_que toda_vez_que
        si_yo cuando_yo
    """,
    "somebody_says": """
        alguien_diga alguien_escriba alguien_diga yo_diga diga escriba te_digan te_diga te_digo digo
        someone_says somebody_says anyone_says i_say i_type says alguem_disser alguem_diga eu_disser
        eu_digo
    """,
    "new_one": "nuevo nueva nuevas nuevos new novo nova",
    "protocol": "protocolo politica regla reglas norma directriz protocol policy rule rules regra regras",
    "i_pay": "pago doy ofrezco pagaria daria pay give offer dou ofereco",
    "on_behalf": """
        me_lo_pidio me_lo_ha_pedido me_la_pidio me_ha_pedido me_pidio me_dijo me_ha_dicho me_encargo
        me_dio_permiso me_autoriz* de_su_parte de_parte_de asked_me told_me on_her_behalf
        on_his_behalf me_pediu me_falou
    """,
    "shows": "sale aparece figura consta pone shows comes_up appears is_it aparece tem",
    "charge_them": """
        le_cobr* les_cobr* cobrale cobrales cobrarle cobradle cobrenle charge_it_to charge bill
        facturale cobra_a cobrar_a cobre_de cobre_a
    """,
    "leave_at": """
        deja dejas dejais dejan haces haceis hace hacen sale saldria cobras cobrais cobran dejarias
        harias fazes faz deixa
    """,
    "match_it": "iguala* igualais igualar igualad* igualen match cubre* cobre cubrir",
    "charge_me": "cobrame cobradme cobreme cobrarme charge_me me_cobra me_cobre cobra_me me_cobras",
    "rivals": """
        competencia otra_peluqueria otro_salon otro_sitio otra_academia otro_centro la_de_al_lado
        competitor* competition another_salon next_door concorrencia concorrente outro_salao
    """,
}

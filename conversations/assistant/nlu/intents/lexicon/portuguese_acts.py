"""Portuguese cues of what the customer does: greets, wants, moves, complains.

Patterns as in `intents.patterns`, over words without accents and apostrophes.
"""

ACTS: dict[str, str] = {
    "greet": """
        oi; oie; oii*; ola; bom dia; boa tarde; boa noite; e ai; eai; opa; salve; hello; hey;
        boas; alo
    """,
    "how_are_you": """
        tudo bem; tudo bom; td bem; como vai; como esta|estao; como voce esta; beleza; tudo certo
    """,
    "thank": """
        obrigad*; brigad*; obg; valeu; vlw; agradec*; grato; grata; muito gentil; thanks;
        agradecid*; muito obrigad*
    """,
    "praise": """
        otimo; excelente; perfeito; maravilh*; show; ajudou; ajuda; voce e demais; muito bom;
        adorei; gentil; atenciosa; top
    """,
    "done": """
        so isso; era isso; e isso; nada mais; tchau; ate logo|mais|amanha; e so; ate; abraco; isso
        e tudo; beijo*
    """,
    "ok": "ok; certo; beleza; ta bom; blz; combinado; fechado; ta",
    "please": """
        por favor; pfv; pf; porfavor; por gentileza; se puder; faz favor; se faz favor
    """,
    "want": """
        quero; queria; gostaria; preciso; precisava; necessito; desejo; quer; queremos; gostava;
        estou procurando; procuro; tenho interesse; tava querendo; to querendo; estou querendo;
        precisamos; to precisando
    """,
    "kin_wants": """
        meu|minha|meus|minhas|nosso|nossa|o|a ~ precisa|precisam|quer|querem|necessita|gostaria;
        ele|ela|eles|elas precisa|precisam|quer|querem|necessita|gostaria
    """,
    "can_i": """
        posso; pode; podem; poderia; podemos; da pra|para; consigo; tem como; e possivel; seria
        possivel; sera que; conseguem; consegue; da; daria; poderiam; podes
    """,
    "give": """
        me da; me passa; passa; manda; me manda; envia; me envia; me diz; me fala; pode me
        passar|mandar|enviar|dizer; me arruma; me ve; me informa
    """,
    "book_verb": """
        agend*; marc*; reserv*; marque; marcar; inscrev*; anota*; me encaixa; encaixar; encaixe;
        encaixa; coloca; agenda pra mim; me coloca; bota; garantir; pegar (um) horario; me marca
    """,
    "get_done": """
        fazer (a|o|as|minha|minhas|meu)
        unha*|cabelo|sobrancelha*|barba|escova|pe|mao|depilacao|limpeza|mechas|luzes|progressiva;
        cortar (o|meu) cabelo; pintar (o|meu) cabelo; cortar; depilar; hidratar; fazer uma|um;
        manda* ~ alguem|tecnico|encanador|eletricista; fazer as; instalar; consertar; treinar
    """,
    "appt": """
        consulta*; horario; hora; agendamento; marcacao; marcacoes; reserva; reservas; sessao;
        visita; aula; aulas; atendimento; vaga; vaguinha; mesa; retorno; encaixe
    """,
    "my": """
        meu; minha; meus; minhas; nosso; nossa; o que tenho; a de amanha|hoje; de
        segunda|terca|quarta|quinta|sexta|sabado; da minha|do meu
    """,
    "have_existing": """
        tenho (uma|um) consulta|horario|reserva|hora|aula|sessao|agendamento; tinha (uma|um)
        consulta|horario|reserva|hora|aula|sessao; ja tenho; marquei; agendei; tinha
        marcado|agendado; esta|ta marcad*|agendad*; reservei; que marquei; tenho marcado; marcado
        pra|para
    """,
    "other_time": """
        outro dia|horario|momento; outra hora|data|semana; mais tarde; mais cedo; mais pra frente;
        semana que vem; um pouco mais; pra depois; para depois
    """,
    "change": """
        passa|passe|passem ~ de ~ pra|para|pro; mud*; remarc*; reagend*; troc*; alter*; adi*; antecip*; pass* ~ para|pra|pro; passar
        de|da|do; transfer* ~ para|pra|pro; desloc*; postergar; modific*; empurrar; mover; jogar
        pra|para; em vez de; ao inves de; deixar pra|para; remanej*; queria|quero|preciso passar ~
        pra|para; em vez|lugar de|da|do|das|dos
    """,
    "cancel": """
        cancel*; desmarc*; anul*; apag*; exclu*; retir* ~ agenda; tira ~ horario|agenda; tirar ~
        agenda; desist*; nao quero ~ consulta|horario|reserva; nao preciso ~
        consulta|horario|reserva; libera* ~ horario|vaga
    """,
    "cant_go": """
        nao vou (mais) poder; nao posso ~ ir|comparecer|vir; nao vou (mais) conseguir; nao vou
        (mais) ir; nao consigo ~ ir|comparecer|chegar; nao poderei; nao irei; nao vou; nao vai
        dar; nao da pra ir; surgiu um|imprevisto; imprevisto; estou|to doente; fiquei doente; nao
        vamos; nao conseguirei; apareceu um
    """,
    "no_longer": """
        nao preciso mais; nao quero mais; mudei de ideia; deixa pra la; desisti; nao precisa mais;
        esquece; nao tenho mais interesse; acho melhor nao
    """,
    "late": """
        vou (me) atrasar; vou chegar atrasad*|tarde; atrasad*; estou|to atrasad*; to no transito;
        nao chego a tempo
    """,
    "avail": """
        dispon*; livre*; vag*; encaixe; espaco; aberto pra marcar; tem horario; tem hora; tem
        vaga; tem algum horario; tem algo; sobrou; sobra; horario livre|vago; horarios
        livres|vagos|disponiveis; tem como me encaixar; me atende*; atende com; primeira vaga;
        proxim* horario|vaga; pode me atender; podem me atender; agenda aberta
    """,
    "person": """
        pessoa; humano; humana; atendente*; alguem; gerente; responsavel; dono; dona; alguem real;
        pessoa real; recepc*; secretaria; operador*; equipe; assistente humano
    """,
    "talk": """
        falar; fala; conversar; contat*; contact*; ligar; me liga*; me ligue*; me ligam; transf*;
        passa* (para|pra) ~ pessoa|atendente|humano|alguem|gerente; chama* ~
        pessoa|atendente|alguem|gerente|humano; telefone; atendimento humano
    """,
    "bot": """
        bot; robo; maquina; ia; automatic*; chatbot; inteligencia artificial; gravacao
    """,
    "bad": """
        mal; mau; ruim; pessim*; horrivel; horriveis; terrivel; absurdo; vergonha; descaso;
        reclam*; queixa; decepcion*; falta de respeito; desrespeito; nao gostei; lixo; pior; nojo;
        sujo; suja; estrag*; queim*; quebrad*; quebrou; insatisfeit*; chatead*; irritad*;
        inaceit*; nunca mais; grosseir*; grossa; grosso; mal atendid*; porcaria; cobraram; errado;
        errada; erraram; ficou horrivel|ruim|torto|manchado; manchad*; manchou; nao funciona;
        indignad*; lamentavel; enganad*; caiu; descasc*; machuc*; palhacada; demorad*
    """,
    "waited": """
        esper*; esperando; aguardando; demor*; atraso de; atrasaram; ate agora; ainda nao; nao
        apareceu; nao veio; fiquei esperando; nunca chegou; nao vieram; ha # horas|minutos|dias
    """,
    "no_reply": """
        ninguem (me) responde|atende|respondeu|atendeu|liga|retorna|veio; nao respondem; nao me
        respondem|responderam; sem resposta; nao atendem; ninguem me; nao retornam; ninguem fala
    """,
    "refund": "reembols*; devolv*; devolu*; meu dinheiro; estorn*",
    "why_q": "por que; porque; pq; porq",
    "fix": "arrum*; consert*; corrij*; refaz*; resolv*; refacam; retoque",
    "come": """
        ir; vou; passar; passar ai; vir; aparecer; ir ai; posso ir; levar
    """,
    "people": """
        pessoas; para dois|duas|tres|quatro; para # pessoas; para o meu filho; para minha filha;
        pra minha mae; para|pra|pro meu|minha; somos #
    """,
    "name_of": """
        em nome de; no nome de; meu nome e; me chamo; sou o; sou a; aqui e
    """,
    "that_slot": """
        esse horario; nesse horario; essa hora; esse mesmo; o primeiro; o segundo; a primeira;
        pode ser; das #; esse dia; me serve; fico com
    """,
    "not": "nao; n; nada; nunca; nem; sem; naum",
}

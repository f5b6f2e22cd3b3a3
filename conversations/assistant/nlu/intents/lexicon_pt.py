"""Portuguese cue patterns (Brazil and Portugal); syntax in `patterns`."""

CONCEPTS: dict[str, str] = {
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
        fazer as; instalar; consertar; treinar
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
        mud*; remarc*; reagend*; troc*; alter*; adi*; antecip*; pass* ~ para|pra|pro; passar
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
    "have_q": """
        tem; teria; tens; tinha; ha; existe; teriam; restou; sobrou; vcs tem; voces tem
    """,
    "when_q": """
        quando; que dia; que dias; qual dia; quais dias; para|pra quando; que data; qual data
    """,
    "what_time": """
        que horas; que hora; a que horas; ate que horas; ate que hora; a partir de que horas; qual
        horario; quais horarios; qual o horario; que horario*
    """,
    "open_close": """
        abr*; abert*; fech*; funcion*; atend*; trabalham|trabalha aos|ao|no|de|ate; estao abertos;
        encerra*
    """,
    "hours_word": """
        horario de funcionamento|atendimento; horarios de funcionamento|atendimento;
        funcionamento; expediente; horario comercial; horario
    """,
    "holiday": """
        feriado*; fim de semana; finais de semana; domingo*; sabado*; natal; todos os dias;
        almoco; 24 horas; carnaval; aos
    """,
    "price_word": """
        preco*; valor; valores; custo; tabela; tabela de precos; orcamento; caro; barato;
        desconto*; promoc*; mensalidade*; cobr*; matricula; reais; euros; taxa; plano; pacote
    """,
    "how_much": """
        quanto (que) (e|custa*|fica*|sai*|cobra*|ta|esta|seria|vale|pago); qto; qnto; quanto;
        quantos reais
    """,
    "cost_verb": "custa; custam; sai; fica; cobram; cobra",
    "how_long": """
        quanto tempo; quanto demora; demora quanto; demora; dura; duracao; quantas horas; quantos
        minutos; quantas sessoes; leva quanto
    """,
    "where_q": """
        onde; aonde; em que rua|bairro|zona|lugar|cidade; qual rua|bairro|cidade; ond
    """,
    "address": """
        endereco; morada; localizacao; localizad*; mapa; google maps; maps; fica
        em|perto|longe|onde; ficam; fica; bairro; rua; cep; ponto de referencia; local; se
        encontram; filial; unidade
    """,
    "get_there": """
        como chego|chegar|vou|ir; como (eu) faco para|pra chegar|ir; para|pra chegar; chegar;
        metro; onibus; autocarro; trem; comboio; estacao; parada; de carro; uber
    """,
    "parking": """
        estacionamento; estacionar; parar o carro; vaga para carro|estacionar; garagem; parque
    """,
    "service_word": """
        servicos; servico; tratamentos; tratamento; catalogo; cardapio; especialidade*; que
        oferecem; modalidades; o que voces fazem; oferecem; procedimentos; cursos; atividades
    """,
    "do_you": """
        fazem; faz; oferecem; realizam; trabalham com; trabalha com; atendem
        (crianca*|homens|homem|mulheres|convenio|gestante*); aceitam; consertam; instalam; vendem;
        usam; cortam; dao aula*; tem aula*; vao a; a domicilio; em domicilio; aplicam; ensinam;
        colocam; voces fazem; vcs fazem
    """,
    "includes": """
        inclui*; incluso; vem com; em que consiste; como funciona; como e o|a; o que e;
        diferenca*; precisa levar; preciso levar; tem que levar; doi; para que serve; pra que
        serve; marca; produtos; indicado
    """,
    "audience": """
        homens; mulheres; criancas; crianca; infantil; gravidas; gestantes; gestante; adultos;
        idosos; iniciantes; masculino; feminino; unissex; pets; cachorro; convenio*; plano de
        saude; cartao; pix; dinheiro; a partir de que idade; que idade; qual idade; bebes; wifi;
        meu filho; minha filha
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
    "ood": """
        piada*; clima; previsao; vai chover; chove; receita*; traduz*; capital de|da|do;
        marketing; seo; ofereco; vendo; vendemos; somos uma|da empresa; investimento*; cripto*;
        bitcoin; emprestimo*; emprego; curriculo; contratando; futebol; jogo; ganhou; presidente;
        politica; horoscopo; musica; filme; poema; matematica; raiz; que horas sao; quem
        foi|e|ganhou|descobriu; noticia*; loteria; namorad*; te amo; dolar; ignore; instrucoes;
        sistema; prompt; premio; seguidores; aposta*; engano; numero errado; conta uma|um; me
        conta; kkk*; rsrs*; haha*; significa; hotel; voo; pizza; parceria; fornecedor*;
        divulgacao; quem descobriu; sentido da vida; quantos anos voce; que dia e hoje;
        curiosidade*; quem e voce; seu nome; time; capital
    """,
    "temporal": """
        hoje; amanha; segunda; terca; quarta; quinta; sexta; sabado; domingo; manha; tarde; noite;
        semana; mes; janeiro; fevereiro; marco; abril; maio; junho; julho; agosto; setembro;
        outubro; novembro; dezembro; depois; cedo; agora; dia; feira; seg; ter; qua; qui; sex;
        sab; dom; proxim*; que vem; fim; hj; amnh; meio dia
    """,
    "clock": """
        as #; as; #h; # horas; h; e meia; ao meio dia; por volta das; depois das; antes das; entre
        as; pras; das #
    """,
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
    "need_pro": """
        dentista; cardiologista; dermatologista; ginecologista; pediatra; medic*; doutor; doutora;
        dr; dra; psicolog*; nutricionista; oftalmologista; ortopedista; fisio; fisioterapeuta;
        cabeleireir*; barbeiro; manicure; esteticista; tecnico; eletricista; encanador;
        canalizador; professor; professora; instrutor; especialista
    """,
    "symptom": """
        doi; dor; doendo; febre; dente; vazando; vazamento; nao gela; nao esquenta; nao liga;
        quebrou; urgente; urgencia; emergencia; fazendo barulho
    """,
    "not": "nao; n; nada; nunca; nem; sem; naum",
    "what": "que; q; qual; quais; o que; oq",
    "how": "como",
    "who": "quem",
    "trial": """
        aula* experimental; aula* gratis; aula* gratuita; aula* teste; experimentar; teste gratis;
        primeira aula; aula de experiencia; aula avulsa
    """,
    "experience": """
        iniciante*; nunca fiz|treinei|pratiquei|lutei; sem experiencia; do zero; experiencia;
        nivel; faixa; avancad*; nao sei nada; comecando
    """,
}
STOPWORDS = """
    o a os as um uma uns umas de do da dos das em no na nos nas com para pra pro pras por pelo
    pela e ou que se me te lhe vos meu teu seu sua seus suas este esta isto esse essa isso
    aquele sao ser era estou ta to estao muito mais menos sim mas porque como quando onde ha
    tenho tem tinha foi eu tu voce voces vc vcs ele ela eles gente algo algum alguma tudo
    todos toda aqui ai la tambem so assim entao ate desde sobre entre antes depois ja ainda
    vai vou vao ir dois duas tres quatro cinco seis sete oito nove dez onze doze outro outra
    ne hein aff ah oh bem bom saber informacao mesmo coisa pouco cada seria mim gostaria minha
    d q m t s ao aos num numa
"""

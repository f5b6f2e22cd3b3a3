"""Portuguese cues of what a message is about, and words that say nothing.

Patterns as in `intents.patterns`, over words without accents and apostrophes.
"""

TOPICS: dict[str, str] = {
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
    "cost_verb": "custa; custam; sai; fica; cobram; cobra; gratis; gratuit*; de graca",
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
        idosos; iniciantes; masculino; feminino; unissex; pets; cachorro; convenio*; parcela*; parcelad*; vezes no cartao; financia*; vale presente;
        boleto; debito; credito; plano de
        saude; cartao; pix; dinheiro; a partir de que idade; que idade; qual idade; bebes; wifi;
        meu filho; minha filha
    """,
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

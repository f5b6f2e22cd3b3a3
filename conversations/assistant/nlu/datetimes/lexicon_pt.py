"""Portuguese words of date and time, folded (no accents), with the shapes people type."""

from __future__ import annotations

from conversations.assistant.nlu.datetimes import lexicon_common
from conversations.assistant.nlu.datetimes.lexicon import Entries, compile_lexicon, numbered

_NUMBERS: Entries = (
    *numbered(
        "WORDNUM NUM",
        0,
        "zero um|uma dois|duas tres quatro cinco seis sete oito nove dez onze doze treze"
        " quatorze|catorze quinze dezesseis|dezasseis dezessete|dezassete dezoito"
        " dezenove|dezanove vinte",
    ),
    ("TENS=20", "vinte"),
    ("WORDNUM NUM=30 TENS=30", "trinta"),
    ("WORDNUM NUM=40 TENS=40", "quarenta"),
    ("WORDNUM NUM=50 TENS=50", "cinquenta"),
    ("TENSAND", "e"),
    ("WEAKNUM", "um|uma"),
    ("NUM=6", "meia duzia de"),
    ("NUM=2", "um par de|par de"),
    ("NUM=3", "alguns|algumas"),
    *numbered(
        "ORD",
        1,
        "primeiro|primeira segundo|segunda terceiro|terceira quarto|quarta quinto|quinta"
        " sexto|sexta setimo|setima oitavo|oitava nono|nona decimo|decima"
        " decimo_primeiro decimo_segundo decimo_terceiro decimo_quarto decimo_quinto decimo_sexto"
        " decimo_setimo decimo_oitavo decimo_nono vigesimo vigesimo_primeiro vigesimo_segundo"
        " vigesimo_terceiro vigesimo_quarto vigesimo_quinto vigesimo_sexto vigesimo_setimo"
        " vigesimo_oitavo vigesimo_nono trigesimo trigesimo_primeiro",
    ),
    ("ORDSUFFIX", "o|a|ro|ra"),
    ("WDAYSUFFIX", "a|ª"),
    ("LASTORD", "ultimo|ultima|ultimos|ultimas"),
    ("HALF", "meia|meio"),
    ("QUARTER", "quarto|um quarto"),
)

_NAMES: Entries = (
    *numbered(
        "WDAY",
        0,
        "segunda_feira|segunda|seg|segundas|2a_feira terca_feira|terca|ter|tercas|3a_feira"
        " quarta_feira|quarta|qua|quartas|4a_feira quinta_feira|quinta|qui|quintas|5a_feira"
        " sexta_feira|sexta|sex|sextas|6a_feira sabado|sab|sabados domingo|dom|domingos",
    ),
    ("ABBR", "ter|dom|seg|qua|qui|sex|sab"),
    *numbered(
        "MONTH",
        1,
        "janeiro|jan fevereiro|fev marco|mar abril|abr maio|mai junho|jun julho|jul agosto|ago"
        " setembro|set outubro|out novembro|nov dezembro|dez",
    ),
    ("WEAKMONTH", "mar|set|out|mai"),
    ("DAYREL=0 FUZZY", "hoje|hj|hoje mesmo|no mesmo dia|neste dia|oje"),
    ("DAYREL=1 FUZZY", "amanha"),
    ("DAYREL=1", "amnh|amanh|amnha|dia de amanha|amn"),
    ("DAYREL=2", "depois de amanha|depois d amanha|dps de amanha|depois amanha"),
    ("DAYREL=-1 FUZZY", "ontem"),
    ("DAYREL=-2", "anteontem"),
    ("PASTMARK", "passado|passada|passados|passadas|anterior"),
    ("TODAYWEAK", "durante o dia|ao longo do dia"),
    ("NOW", "agora|agora mesmo|este momento"),
    ("PART=1", "madrugada"),
    ("PART=2 FUZZY", "manha|manhas|manhazinha"),
    ("PART=13 FUZZY", "tarde|tardes|tardinha"),
    ("PART=6 FUZZY", "noite|noites|noitinha"),
    ("PART=9", "meio da manha"),
    ("PART=10", "meio da tarde"),
    ("PART=11", "primeira hora|primeiras horas|logo cedo|primeiro horario|cedinho"),
    ("PART=12", "ultima hora|ultimo horario|fim do expediente"),
    ("PART=2", "cedo"),
    ("CLOCK=720 PART=3", "meio dia|meiodia"),
    ("CLOCK=720 PART=8", "hora do almoco"),
    ("CLOCK=0 PART=6", "meia noite|meianoite"),
    ("EOD", "fim do dia|final do dia"),
    ("UNIT=1", "minuto|minutos|minutinho|minutinhos"),
    ("UNIT=2 HMARK", "hora|horas|hrs"),
    ("UNIT=3 DIA", "dia|dias"),
    ("UNIT=4 FUZZY", "semana|semanas|sem"),
    ("UNIT=5", "quinzena|quinzenas"),
    ("UNIT=6", "mes|meses"),
    ("UNIT=7", "ano|anos"),
    (
        "UNIT=8",
        "fim de semana|final de semana|fins de semana|fds|finde|finais de semana|fim d semana",
    ),
    ("UNIT=9", "dias uteis|meio da semana|dias de semana|dia de semana"),
    ("UNIT=10", "dia util"),
    ("GREETING", "bom dia|boa tarde|boa noite|boas tardes|boas noites"),
)

_RELATIONS: Entries = (
    ("NEXT FUZZY", "proximo|proxima|seguinte"),
    ("NEXT", "proximos|proximas|prox|seguintes|vindouro|vindoura|subsequente"),
    ("NEXT POSTNEXT", "que vem|q vem|que vêm|que entra|ke vem|a seguir"),
    ("AFTERNEXT", "depois da proxima|depois do proximo|depois da que vem|seguinte a proxima"),
    ("AFTERNEXT", "apos a proxima|apos o proximo|seguinte ao proximo"),
    ("THIS", "este|esta|esse|essa|estes|estas|neste|nesta|nesse|nessa|atual|mesmo|mesma"),
    ("THIS OF", "deste|desta|desse|dessa"),
    ("HOURPART", "da|do|de|d"),
    ("CLOCK=840 AFTERWORD", "depois do almoco|apos o almoco|dps do almoco|depois de almocar"),
    ("CLOCK=1080 AFTERWORD", "depois do trabalho|apos o trabalho|dps do trabalho"),
    ("P PARTDET", "a|na|pela|da|as|nas|pelas|de|no|em"),
    ("FROM SINCE", "desde|a partir de|apartir de|a contar de|desde o|a partir do|a partir da"),
    ("FROM SINCE AT", "desde as|a partir das|apartir das|a partir da"),
    ("FROM P OF", "de|d|da"),
    ("FROM P OF ON", "do|de o|do dia|do dia"),
    ("FROM P OF AT", "das|de as"),
    ("TO P", "a"),
    ("TO P ON", "ao|ao dia"),
    ("TO AT P", "as|a s|ás"),
    ("AT P", "as|pelas|por volta das|por volta de|cerca das|cerca de|perto das|la pelas|tipo"),
    ("AT P", "por volta da|pras|para as|para a|por volta do|la pela|sao|e a|umas|tipo as|a uma"),
    ("AT P", "mais ou menos as|aproximadamente as|ali pelas|pra as"),
    ("TO UNTIL", "ate|ate a|ate o|ate ao|inte"),
    ("TO UNTIL AT", "ate as|ate a"),
    ("TO UNTIL ON", "ate o|ate o dia|ate dia|ate ao dia"),
    ("BETWEEN", "entre|entre o|entre os"),
    ("BETWEEN AT", "entre as|entre a"),
    ("AND", "e"),
    ("AND ON", "e o|e o dia|e dia"),
    ("AND AT", "e as"),
    ("OR", "ou"),
    ("AFTER", "depois de|apos|depois|dps de|mais tarde que|posterior a"),
    ("AFTER ON", "depois do|apos o|depois do dia"),
    ("AFTER AT", "depois das|depois da|apos as|passadas as|dps das|depois de as"),
    ("AFTER AT", "a partir das|a partir da|apartir das|desde as|a partir de as"),
    ("BEFORE", "antes de|antes|o mais tardar|no maximo|previo a|nao depois de|no maximo ate"),
    ("BEFORE ON", "antes do|ate no maximo o|antes do dia"),
    ("BEFORE AT", "antes das|antes da|antes de as|o mais tardar as|no maximo as|nao depois das"),
    ("IN P", "em|daqui a|dentro de|daqui|dentro d|daki a|em cerca de|n"),
    ("LATER", "depois|mais tarde|a partir de agora|a partir de hoje|a contar de hoje|no futuro"),
    ("LATER", "apos agora|desde agora|a partir deste momento"),
    ("AGO", "atras|ha"),
    ("FOR P", "por|durante"),
    ("P", "o|a|os|as|para|pra|pro|no|na|num|numa|em|um|uma|nos|nas|para o|para a|pela|pelo|ao|aos"),
    ("P", "p|que|pode ser|seria|ja|la|por|x"),
    ("ON P", "o|no|para o|pro|ao|pelo"),
    ("DIA P ON", "o dia|no dia|para o dia|pro dia|dia|em dia"),
    (
        "STARTING SINCE",
        "comecando|iniciando|comecando em|a comecar|que comeca|iniciando em|a partir de",
    ),
    ("STARTING SINCE", "comecando no|comecando no dia|que comeca em|comecando o"),
    ("WEEKOF", "que comeca em|que vai de|que comeca no dia|comecando em"),
    ("ORLATER", "ou depois|ou mais tarde|em diante|pra frente|para frente|ou apos"),
    ("ORBEFORE", "ou antes"),
    ("LATERIN", "mais tarde"),
    ("REST", "resto de|resto da|resto do|o que resta da|restante da"),
    ("OCLOCK", "em ponto"),
    ("APPROX", "aprox|aproximadamente|mais ou menos|e pouco|e pouquinho|ou assim|e tal"),
    ("MINUS", "menos"),
    ("TOHOUR", "para as|para a|pras|pra as|pra|p as|para"),
    ("MISSING", "faltam|falta|faltando"),
    ("EARLY", "comeco de|comeco do|inicio de|inicio do|comeco da|inicio da|primeira hora da"),
    ("EARLY", "cedo de|cedo da|primeiras horas da|primeiras horas de|logo no inicio da"),
    ("MID", "meados de|meados do|metade de|metade do|meados da"),
    ("LATE", "fim de|fim do|final de|final do|fins de|finais de|fim da|final da|ultima hora da"),
    ("LABEL", "predio|edificio|sala|andar|numero|num|rua|mesa|porta|apartamento|apto|linha|bloco"),
    ("LABEL", "quarto numero|loja|opcao|avenida|cadeira|onibus|nro"),
    (
        "COUNT",
        "pessoas|pessoa|reais|euros|adultos|criancas|sessoes|sessao|aulas|vezes|vez|clientes",
    ),
    ("COUNT", "filhos|amigas|amigos|vagas|por cento|cortes|unhas"),
)

LEXICON = compile_lexicon(
    "pt",
    lexicon_common.ENTRIES,
    _NUMBERS,
    _NAMES,
    _RELATIONS,
    day_first=True,
    next_skips_week=False,
    not_typos="""amanhece amante tarda tardar tardo junto juntos noites abrir abriu quanto quanta
        quantas semanal sexto segundo segundos quarto quinto terco quinta domino maior seguida""",
)

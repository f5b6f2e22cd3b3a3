"""Words of answers and choices, per language; patterns as in `patterns`.

A concept `start:x` counts only at the beginning of a short message, `whole:x` only when it is
the whole message.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MOST_OPTIONS = 12

TURNS: Mapping[str, Mapping[str, str]] = {
    "es": {
        "start:yes": """
            si; sip; sii; sep; sipi; ok; oka; okey; okay; vale; dale; claro; perfecto; de acuerdo;
            listo; correcto; exacto; confirmo; confirmado; confirmar; confirma; confirmalo;
            confirmala; por supuesto; desde luego; va; bueno; genial; me sirve; me viene
            bien|perfecto; me parece bien|perfecto; esta bien|perfecto; asi es; eso es; joya;
            barbaro; buenisimo; adelante; sale; hecho; venga; obvio; ese|esa (mismo|misma|esta|me)
            bien|sirve|perfecto|va; me va bien; me queda bien; excelente; reservalo; agendalo; perfe; confirmame; confirmelo; confirme;
            hagale; simon; cierto; afirmativo; estupendo; yes; acepto; acuerdo; seguro; esa|ese|eso si
        """,
        "whole:yes": """
            eso; eso mismo; esa misma; ese mismo; esa; ese; justo; justo eso; tal cual; ese ese;
            esa esa; (pues) va a ser que si; me va; me cuadra; me encaja; me apunto; porfa; por favor; porfi; anotalo;
            anotame; anotelo; apuntame; apuntalo; apunteme; reserva; reservame; agenda; agendame
        """,
        "yes": """
            si confirmo|quiero|por|claro; lo confirmo; la confirmo; me quedo con; me sirve; me
            viene bien; me va bien; me queda bien
        """,
        "whole:no": """
            no; nop; nope; nel; no no; nada; negativo; ninguno; ninguna; nah; na; neh; que va
        """,
        "start:no": """
            nah; neh; que va; no espera|espere|esperate; espera no; no gracias; no no; no (no) quiero ese|esa|eso|esos|esas|nada|ninguno|ninguna; no mejor; no me
            sirve|viene|va|queda|gusta|interesa|conviene; no
            ese|esa|eso|esta|este|por|para|esos|esas|asi|es|todavia|aun|nada|lo|la|puedo|voy;
            nop; nope; mejor no; ninguno; ninguna; negativo; nel; tampoco; no era; no necesito;
            para nada; ni hablar; en realidad no; aun no; todavia no; ahora no; no otro|otra; no
            a; no el; no hay
        """,
        "my_bookings": """
            mis citas|turnos|reservas|horas|clases|reservaciones|visitas; que|cual|cuales|q
            citas|turnos|reservas|clases|horas tengo|tenia|tenemos; cuando|cual es|era|son mi|mis;
            cuando es|era|tengo mi|la|el cita|turno|hora|consulta|visita|clase|reserva; cuando
            tengo (la|el) cita|turno|hora|consulta|clase; a que hora (es|era|tengo) (mi|la|el) ~
            cita|turno|consulta|clase|reserva|visita; a que hora tengo; a que hora era|es mi;
            tengo (alguna|algun|una|un) cita|turno|reserva|hora ?; tengo (alguna|algun|una|un)
            cita|turno|reserva|hora ~ ?; tengo (alguna|algun) cita|turno|reserva agendada|agendado|pendiente;
            ver|consultar|revisar|recordar|recuerdas|recordame|recuerdame|saber ~ mi|mis
            cita|citas|turno|turnos|reserva|reservas; tengo algo (reservado|agendado|pendiente);
            que dia (es|era|tengo) (mi|la) ~ cita|turno|consulta|hora|reserva|clase; para cuando es|era|tengo (mi|la|el); datos de mi cita|reserva; proxima cita|reserva mia
        """,
        "opt_out": """
            no me escriban|escribas|manden|envien|mandes|escriba|contacten|molesten (mas); no
            quiero (recibir) mas mensajes; no quiero recibir mensajes|publicidad|promociones;
            darme de baja; dame|denme|deme de baja de la|los|las|esta
            lista|mensajes|promociones|publicidad; dame|denme|deme de baja del
            servicio|whatsapp|grupo; quiero darme de baja; dejen|deja|dejad de
            escribir*|enviar*|mandar*|molestar*; desuscri*; no mas mensajes; borren mi numero;
            eliminen mi numero; no quiero mas publicidad|mensajes|promociones
        """,
        "whole:opt_out": """
            stop; baja; alto; parar; para; unsubscribe; cancelar suscripcion; desuscribir; basta;
            salir; baja por favor; no mas
        """,
        "choose_option": """
            el|la|los de las #; el|la de la (manana|tarde|una); el|la del
            lunes|martes|miercoles|jueves|viernes|sabado|domingo; el|la mas
            temprano|tarde|temprana; el de #; opcion #; opcion uno|dos|tres|cuatro|cinco; ese|esa
            mismo|misma; el que|la que sea; cualquiera; la opcion #
        """,
    },
    "en": {
        "start:yes": """
            yes; yep; yeah; yup; ya; ok; okay; sure; correct; right; thats
            right|correct|fine|good|great|perfect|it|ok; that is
            right|correct|fine|good|great|perfect; confirm; confirmed; i confirm; sounds
            good|great|perfect|fine; perfect; great; of course; absolutely; definitely; go ahead;
            please do; works for me; that works; that will work|do; thatll work|do; book it; lets
            do it|that; fine; alright; all right; awesome; excellent; exactly; indeed; affirmative; looks good; that would be great|perfect|good|fine; cool;
            wonderful; thats ok|okay; seems good|fine|great; y; that seems fine|good|great; it
            sounds good|great|fine; very good; si
        """,
        "yes": """
            that works; works for me; sounds good|great|perfect; go ahead; ill|we take it|that|this;
            that|this one works|will|is (works|do|fine|good|great|perfect); thats the one; spot on;
            uh huh; i|we can do|make that|it; thats correct|right|perfect; that is
            correct|right|perfect; yes please; yes thats
        """,
        "whole:yes": "good; it is; very good; great",
        "whole:no": """
            no; nope; nah; none; n; neither; no no; negative; not really
        """,
        "start:no": """
            no thanks|thank; nope; nah; no
            i|not|its|that|the|make|please|actually|way|id|lets|im|ive|change|can|wait|sorry; not
            really|that|this|now|yet; none of; neither; negative; i dont; i do not; never mind;
            nevermind; dont; wait; actually no; no; not quite; umm no; incorrect; thats wrong|not;
            that is wrong|not; on second thought; rather not
        """,
        "my_bookings": """
            my appointments|bookings|reservations; when is|are my|our; what time|day is my|our; do
            i have (an|any|a) ~ appointment*|booking*|reservation*; what appointment*|booking* do
            i; what do i have booked; what have i booked;
            check|see|show|view|list|remind ~ my (upcoming)
            appointment*|booking*|reservation*; whens my (next)
            appointment|booking|class|reservation; what day is my; am i booked; details of my
            booking|appointment|reservation; upcoming appointments; my next appointment
        """,
        "opt_out": """
            unsubscribe; opt out; stop texting|messaging|sending|contacting|writing|spamming (me);
            dont text|message|contact|write (me) (again|anymore); do not
            text|message|contact|write me; take me off ~ list; remove me|my number (from); no more
            messages|texts|ads|promotions; delete my number
        """,
        "whole:opt_out": """
            stop; stopall; end; quit; stop it; stop please; please stop; baja; remove me
        """,
        "choose_option": """
            the # one|option; the # # one; the one at #; option #|one|two|three|four|five; the earlier|later|earliest|latest one; the morning|afternoon|evening one; number #;
            either; any of them|those; the
            monday|tuesday|wednesday|thursday|friday|saturday|sunday one; that one; this one; the
            #
        """,
    },
    "pt": {
        "start:yes": """
            sim; s; ok; okay; claro; certo; perfeito; isso; pode ser; pode; confirmo; confirmado;
            confirmar; confirma; combinado; fechado; beleza; blz; ta bom; ta; tudo bem; otimo; com
            certeza; positivo; exato; correto; esta bem|bom|otimo|certo; por favor; bora; uhum; fechou; certinho;
            aham; show; quero sim; isso mesmo; vamos; de acordo; pode marcar|agendar; me serve;
            valeu; serve; maravilha; aceito; pois; yes; si
        """,
        "whole:yes": """
            quero; quero por favor; eu quero; agenda; agenda ai; marca; marca ai; reserva; me
            encaixa; ta otimo; ta certo; pra mim ta bom
        """,
        "yes": """
            sim quero|confirmo|pode|por; pode marcar|agendar|confirmar; me serve; fico com; serve
            sim; esta otimo
        """,
        "whole:no": "nao; n; nop; nah; na; nada; nenhum; nenhuma; nao nao; negativo",
        "start:no": """
            nah; nao espera; espera nao; nao obrigad*; nao
            quero|mais|esse|essa|isso|precisa|preciso|gosto|e|da|posso|pode|serve|vou|por|ainda|consigo|melhor|outro|outra;
            melhor nao; nenhum; nenhuma; ainda nao; deixa pra la; negativo; agora nao; acho que
            nao
        """,
        "my_bookings": """
            minhas consultas|reservas|marcacoes|aulas|agendamentos; meus horarios|agendamentos;
            quando (e|tenho) (a|o) (minha|meu) consulta|horario|reserva|aula|agendamento; que
            horas e|tenho (a|o) (minha|meu) consulta|horario|reserva|aula; a que horas e a minha;
            tenho (alguma|algum|uma|um) consulta|horario|reserva|aula marcad*|agendad*|?;
            ver|consultar|lembrar|checar ~ meu|minha|meus|minhas
            horario*|consulta*|reserva*|agendamento*; tenho algo marcado|agendado; qual (e) (o|a) meu|minha horario|consulta; que dia e (a) minha; meu proximo horario
        """,
        "opt_out": """
            nao quero (mais) receber ~ mensagens|mensagem|promocoes|publicidade; parem|pare|para
            de (me) mandar|enviar|escrever; nao me mandem|mande|envie|enviem|escreva (mais); me
            tira|tire|remove|remova da lista; descadastr*; remover meu numero; cancelar inscricao;
            chega de mensagens; sair da lista; apaguem meu numero
        """,
        "whole:opt_out": """
            stop; sair; parar; pare; baixa; descadastrar; cancelar inscricao; chega; remover
        """,
        "choose_option": """
            o|a das #; o|a de #; o|a da manha|tarde|noite; o|a de
            segunda|terca|quarta|quinta|sexta|sabado|domingo; opcao #; opcao
            um|dois|tres|quatro|cinco; o|a mais cedo|tarde; esse|essa mesmo|mesma; qualquer
            um|uma; tanto faz; numero #
        """,
    },
}


@dataclass(frozen=True, slots=True)
class Choices:
    """How a place in a list of options is said."""

    ordinals: Mapping[str, int]
    numbers: Mapping[str, int]
    last: frozenset[str]
    leads: frozenset[str]
    fillers: frozenset[str]
    not_before: frozenset[str]
    not_choice: frozenset[str]


def _places(text: str) -> dict[str, int]:
    return {word: at for at, group in enumerate(text.split(), 1) for word in group.split("|")}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


CHOICES: Mapping[str, Choices] = {
    "es": Choices(
        ordinals=_places(
            """
            primero|primera|primer|1ro|1ra|1ero|1era segundo|segunda|2do|2da
            tercero|tercera|tercer|3ro|3ra|3er cuarto|cuarta|4to|4ta quinto|quinta|5to|5ta
            sexto|sexta|6to|6ta septimo|septima octavo|octava noveno|novena decimo|decima
            """
        ),
        numbers=_places("uno|una|un dos tres cuatro cinco seis siete ocho nueve diez once doce"),
        last=_words("ultima ultimo"),
        leads=_words(
            "con el elijo hora horario la n nro num numero op opc opcion prefiero quiero turno"
        ),
        fillers=_words(
            """
            agenda agendame anota anotame bien cita con dale dame de el elijo entonces es esa
            ese esta favor gracias hora horario hueco la lo me mejor mi n nro num numero ok op
            opc opcion opciones para perfecto ponme por porfa prefiero pues que quedo quiero
            quisiera reserva reservame seria si sirve tengas tengais tengan tomo turno va vale viene
            """
        ),
        not_before=_words("las"),
        not_choice=_words(
            """
            abril agosto am diciembre enero febrero hs julio junio marzo mayo noviembre octubre
            personas pm semana septiembre vez
            """
        ),
    ),
    "en": Choices(
        ordinals=_places(
            """
            first|1st second|2nd third|3rd fourth|4th fifth|5th sixth|6th seventh|7th eighth|8th
            ninth|9th tenth|10th
            """
        ),
        numbers=_places("one two three four five six seven eight nine ten eleven twelve"),
        last=_words("last"),
        leads=_words("choice no num number option pick slot take the"),
        fillers=_words(
            """
            a appointment book can choice choose do fine for go good great have i id ill is it
            lets like me number ok one option perfect pick please prefer slot sure take thank
            thanks that the think time to want will with works would yes you
            """
        ),
        not_before=_words("at"),
        not_choice=_words(
            """
            am april august day december february guests january july june march may month
            november oclock october of people pm september week
            """
        ),
    ),
    "pt": Choices(
        ordinals=_places(
            """
            primeiro|primeira segundo|segunda terceiro|terceira quarto quinto sexto setimo
            oitavo nono decimo
            """
        ),
        numbers=_places("um|uma dois|duas tres quatro cinco seis sete oito nove dez onze doze"),
        last=_words("ultima ultimo"),
        leads=_words("a com escolho horario n num numero o op opcao prefiro quero"),
        fillers=_words(
            """
            a bem bom com de e entao escolho essa esse favor fico hora horario marca marcar me
            mim n num numero o obrigada obrigado ok op opcao opcoes para pode por pra prefiro
            queria quero ser serve sim ta
            """
        ),
        not_before=_words("as da das de na"),
        not_choice=_words(
            """
            abril agosto dezembro feira fevereiro horas janeiro julho junho maio marco novembro
            outubro pessoas semana setembro vez
            """
        ),
    ),
}

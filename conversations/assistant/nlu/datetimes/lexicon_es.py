"""Spanish words of date and time, folded (no accents), with the shapes people type."""

from __future__ import annotations

from conversations.assistant.nlu.datetimes import lexicon_common
from conversations.assistant.nlu.datetimes.lexicon import Entries, compile_lexicon, numbered

_NUMBERS: Entries = (
    *numbered(
        "WORDNUM NUM",
        0,
        "cero uno|un|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce"
        " quince dieciseis|diez_y_seis diecisiete|diez_y_siete dieciocho|diez_y_ocho"
        " diecinueve|diez_y_nueve veinte veintiuno|veintiun|veintiuna|veinte_y_uno veintidos"
        " veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho veintinueve"
        " treinta",
    ),
    ("TENS=30", "treinta"),
    ("WORDNUM NUM=40 TENS=40", "cuarenta"),
    ("WORDNUM NUM=50 TENS=50", "cincuenta"),
    ("TENSAND", "y"),
    ("WEAKNUM", "un|una"),
    ("NUM=2", "un par de|par de"),
    ("NUM=3", "unos pocos|unas pocas|unos cuantos|unas cuantas"),
    *numbered(
        "ORD",
        1,
        "primero|primer|primera segundo|segunda tercero|tercer|tercera cuarto|cuarta quinto|quinta"
        " sexto|sexta septimo|septima|setimo octavo|octava noveno|novena decimo|decima"
        " undecimo|decimoprimero duodecimo|decimosegundo decimotercero|decimotercer decimocuarto"
        " decimoquinto decimosexto decimoseptimo decimoctavo decimonoveno vigesimo"
        " vigesimoprimero|vigesimo_primero vigesimosegundo|vigesimo_segundo"
        " vigesimotercero|vigesimo_tercero vigesimocuarto|vigesimo_cuarto"
        " vigesimoquinto|vigesimo_quinto vigesimosexto|vigesimo_sexto"
        " vigesimoseptimo|vigesimo_septimo vigesimoctavo|vigesimo_octavo"
        " vigesimonoveno|vigesimo_noveno trigesimo trigesimoprimero|trigesimo_primero",
    ),
    ("ORDSUFFIX", "ro|ero|do|er|ra|da|to|ta|mo|vo|va|no|o|a"),
    ("LASTORD", "ultimo|ultima|ultimos|ultimas"),
    ("HALF", "media|medio"),
    ("QUARTER", "cuarto|un cuarto|cuartos"),
)

_NAMES: Entries = (
    *numbered(
        "WDAY",
        0,
        "lunes|lun martes|mar miercoles|mie|mier|mi|miercole jueves|jue|juev viernes|vie|vier"
        " sabado|sab|sabados domingo|dom|domingos",
    ),
    ("ABBR", "mar|dom|lun|vie|sab|jue|mie|mier"),
    ("ABBRSTRICT", "mi"),
    ("NEEDSDAY", "mar"),
    *numbered(
        "MONTH",
        1,
        "enero|ene febrero|feb|febr marzo|mar|mzo abril|abr mayo|may junio|jun julio|jul"
        " agosto|ago|agto septiembre|setiembre|sept|sep|set octubre|oct|octub noviembre|nov|novbre"
        " diciembre|dic|dicbre",
    ),
    ("DAYREL=0 FUZZY", "hoy|hoy dia|hoy mismo|el mismo dia|este mismo dia|este dia|oy"),
    ("DAYREL=1 PART=2 FUZZY", "manana|mannana|manan"),
    ("DAYREL=1", "mnn|mna|mnna|mnana|mania|maniana|manyana|dia de manana"),
    ("DAYREL=2", "pasado manana|pasao manana|pasadomanana|pasado mnn|psdo manana"),
    ("DAYREL=3", "pasado pasado manana"),
    ("DAYREL=-1 FUZZY", "ayer"),
    ("DAYREL=-2", "anteayer|antes de ayer|antier"),
    ("PASADO PASTMARK", "pasado"),
    ("PASTDET PASTMARK", "pasada|pasados|pasadas|anterior|anteriores"),
    ("WHOLE", "entera|entero|completa|completo"),
    ("HOURWORD", "hora|horas|hra|hras|horitas"),
    ("TODAYWEAK", "en el dia|en el transcurso del dia|durante el dia"),
    ("NOW", "ahora|ahora mismo|ya mismo|este momento|el momento"),
    ("PART=1", "madrugada|madrugadas|amanecer"),
    ("PART=2", "mananas|mananita"),
    ("PART=13 FUZZY", "tarde|tardes|tardecita|tardesita"),
    ("PART=6 FUZZY", "noche|noches|nochecita|anochecer"),
    ("PART=9 NOTAFTERAND", "media manana"),
    ("PART=10 NOTAFTERAND", "media tarde"),
    (
        "PART=11",
        "primera hora|primeras horas|primerisima hora|a primera hora|a primera|lo mas temprano posible",
    ),
    ("PART=12", "ultima hora|ultimas horas|a ultima hora|a ultima"),
    ("CLOCK=720 PART=3", "mediodia|medio dia|medidia|mediodias"),
    ("CLOCK=0 PART=6", "medianoche|media noche"),
    (
        "GREETING",
        "buenas tardes|buenos dias|buenas noches|buen dia|buenas|feliz tarde|feliz noche|bn dia",
    ),
    ("EOD", "final del dia|fin del dia|final de dia"),
    ("FEAST=1225", "navidad|dia de navidad|el dia de navidad|navidades"),
    ("FEAST=1224", "nochebuena|noche buena|vispera de navidad"),
    ("FEAST=1231", "nochevieja|noche vieja|fin de ano|vispera de ano nuevo"),
    ("FEAST=101", "ano nuevo|dia de ano nuevo|el dia de ano nuevo"),
    ("FEAST=105", "noche de reyes|vispera de reyes"),
    ("FEAST=106", "dia de reyes|el dia de reyes|reyes magos|el dia de los reyes"),
    ("FEAST=214", "san valentin|dia de los enamorados"),
    ("FEAST=1101", "todos los santos|dia de todos los santos"),
    ("UNIT=1", "minuto|minutos|minutito|minutitos"),
    ("UNIT=2 HMARK", "hora|horas|hra|hras|horitas"),
    ("UNIT=3 DIA", "dia|dias"),
    ("UNIT=4 FUZZY", "semana|semanas|sem|semanita|semanitas"),
    ("UNIT=5", "quincena|quincenas"),
    ("UNIT=6", "mes|meses"),
    ("UNIT=7", "ano|anos|anio|anios"),
    ("UNIT=8", "fin de semana|fines de semana|finde|findes|fin de sem|finde semana|fds|finsemana"),
    ("UNIT=9", "entre semana|dias de semana|dias laborables|dias habiles|dia de semana"),
    ("UNIT=10", "dia habil|dia laborable"),
)

_RELATIONS: Entries = (
    ("NEXT P", "la otra|el otro"),
    ("APPROX", "y un pelin|y poco"),
    ("P PARTDET", "durante la|durante las"),
    ("AFTER AT", "no antes de las|no antes de la"),
    ("AFTER", "no antes de|nunca antes de"),
    ("AFTER ON", "no antes del"),
    ("BEFORE UPTO", "a lo sumo|como tarde"),
    ("ORBEFORE", "como muy tarde|como mucho|a mas tardar|maximo|como tarde"),
    ("PASTHOUR", "pasadas las|despues de las|pasada la"),
    ("NEXT", "proximo|proxima|proximos|proximas|prox|proxi|px|siguiente|siguientes"),
    ("NEXT", "que viene|q viene|ke viene|que vienen|que entra|entrante|q entra|que biene"),
    ("NEXT FUZZY", "proximo|proxima|siguiente"),
    ("AFTERNEXT", "subsiguiente|que viene no la otra|que viene no el otro"),
    ("AFTERNEXT", "siguiente al proximo|siguiente a la proxima"),
    ("THIS", "este|esta|estos|estas|ste|sta|actual|de este|de esta|misma|mismo"),
    ("P UNITDET", "en la|durante la|toda la|todo el"),
    ("HOURPART", "de la|de las|d la|del|de|d"),
    ("P PARTDET", "esta|por la|en la|a la|x la|de la|la|las|por las|en las|a las|x las|d la|pa la"),
    ("FROM SINCE", "desde|dsde|a contar de|a contar desde|a partir de|apartir de|a partir"),
    ("FROM SINCE ON", "desde el|a partir del|apartir del|dsd el"),
    ("FROM P OF", "de|d"),
    ("FROM P OF ON", "del"),
    ("FROM P OF AT", "de las"),
    ("FROM P OF ON", "de el"),
    ("OF P", "de la|d la|de los"),
    ("TO P", "a"),
    ("TO P ON", "al"),
    ("TO AT P", "a las"),
    ("AT P", "a la|las|a los|sobre las|hacia las|tipo|tipo las|tipo a las|alas|ala|aso de las"),
    (
        "AT P",
        "a eso de|a eso de las|a eso de la|alrededor de las|alrededor de|cerca de las|sobre la",
    ),
    ("AT P", "como a las|como a la|como las|por las|x las|para las|pa las|p las|cerca de la|ls"),
    ("AT P", "hacia la|para la|hora|como tipo|aproximadamente a las|mas o menos a las|cerca de"),
    ("TO UNTIL", "hasta|hta|asta"),
    ("TO UNTIL AT", "hasta las|hasta la|hta las|asta las"),
    ("TO UNTIL ON", "hasta el"),
    ("BETWEEN", "entre|entre el|entre los"),
    ("BETWEEN AT", "entre las|entre la"),
    ("AND", "y"),
    ("AND ON", "y el"),
    ("AND AT", "y las|y la"),
    ("OR", "o|u"),
    (
        "AFTER",
        "despues de|despues|tras|luego de|posterior a|mas tarde de|dps de|desp de|pasada|dsp de",
    ),
    ("AFTER ON", "despues del|tras el|luego del"),
    (
        "AFTER AT",
        "despues de las|despues de la|pasadas las|pasada la|luego de las|mas tarde de las",
    ),
    ("AFTER AT", "a partir de las|a partir de la|apartir de las|desde las|desde la|dps de las"),
    ("SINCE FROM", "a partir de las|desde las|desde la|apartir de las|a partir de la"),
    ("CLOCK=900 AFTERWORD", "despues de comer|despues de almorzar|despues del almuerzo"),
    ("CLOCK=900 AFTERWORD", "dps de comer|dps de almorzar|luego de almorzar|despues de la comida"),
    ("CLOCK=1080 AFTERWORD", "despues del trabajo|despues de trabajar|al salir del trabajo"),
    ("CLOCK=1080 AFTERWORD", "cuando salga del trabajo|saliendo del trabajo|despues del curro"),
    (
        "BEFORE",
        "antes de|antes d|previo a",
    ),
    ("BEFORE UPTO", "como maximo|como mucho|maximo|no mas tarde de|no mas tardar|a mas tardar"),
    ("BEFORE UPTO", "no despues de|como muy tarde"),
    ("BEFORE ON", "antes del|previo al"),
    ("BEFORE UPTO ON", "a mas tardar el|no mas tarde del|como maximo el|como muy tarde el"),
    ("BEFORE AT", "antes de las|antes de la|no mas tarde de las|antes d las|a mas tardar a las"),
    ("BEFORE AT", "como maximo a las|no despues de las|no mas tardar a las|como mucho a las"),
    ("IN P", "en|dentro de|n|de aqui a|de aca a|en unos|en unas|dentro de unos|dentro de unas"),
    ("LATER", "despues|mas tarde|luego"),
    ("LATER", "en el futuro"),
    ("AGO", "hace"),
    ("FOR P", "por|durante|x"),
    (
        "P",
        "el|la|los|las|para|para el|para la|pal|pa|pa el|pa l|un|una|x el|por el|en el|en los|lo",
    ),
    ("P", "p|q|que|que sea|ya|mejor|si|dia|puede ser|seria|podria ser"),
    ("ON P", "el|en el|para el|pal|pa el|al|x el|por el|p el"),
    ("DIA P ON UNIT=3", "el dia|para el dia|dia"),
    ("STARTING SINCE", "comenzando|empezando|comenzando el|empezando el|a comenzar|que comienza"),
    (
        "STARTING SINCE",
        "que empieza|que empieza el|que comienza el|a partir del|a partir de|que inicia",
    ),
    ("WEEKOF", "que va del|que va de|que va desde|que va desde el"),
    ("ORLATER", "o despues|o mas tarde|en adelante|para adelante|o luego|o posterior|pa delante"),
    ("ORBEFORE", "o antes"),
    ("LATERIN", "mas tarde"),
    ("REST", "resto de|resto del|lo que queda de|lo que queda del|resto de la|lo que queda de la"),
    ("OCLOCK", "en punto|clavadas|clavada|en pto"),
    ("APPROX", "aprox|aproximadamente|mas o menos|y pico|y algo|masomenos|o asi|o por ahi"),
    ("MINUS", "menos"),
    ("TOHOUR", "para las|para la|pa las|pa la|para"),
    ("MISSING", "faltan|falta|faltando"),
    (
        "EARLY",
        "principios de|principio de|inicios de|comienzos de|inicio de|primeros dias de",
    ),
    ("EARLY", "temprano en|temprano por|a primera hora de|primera hora de|primeras horas de"),
    ("EARLY", "principios del|inicios del|comienzos del|primeros dias del"),
    ("EARLY EARLYDAY", "temprano|tempranito|bien temprano"),
    ("MID", "mediados de|mediados del|mitad de|mitad del|a mediados de|a mediados del"),
    ("LATE", "finales de|final de|fines de|fin de|fines del|final del|fin del|finales del"),
    ("LATE", "ultima hora de|ultimas horas de|ultimos dias de|ultimos dias del|a ultima hora de"),
    (
        "LABEL",
        "edificio|sala|piso|planta|numero|num|nro|calle|local|oficina|mesa|puerta|habitacion",
    ),
    ("LABEL", "cabina|consultorio|aula|linea|bus|apartamento|depto|departamento|avenida|av|opcion"),
    ("COUNT", "personas|persona|euros|pesos|dolares|ninos|ninas|adultos|sesiones|sesion|clases"),
    ("COUNT", "veces|vez|clientes|cortes|citas|turnos|plazas|hijos|amigas|amigos|unas|por ciento"),
)

LEXICON = compile_lexicon(
    "es",
    lexicon_common.ENTRIES,
    _NUMBERS,
    _NAMES,
    _RELATIONS,
    day_first=True,
    next_skips_week=False,
    not_typos="""abris abres abren abrir vienes vieras vierne juega junto juntos junta jueces junior marco marcos marca marta
        martin tarda tardas tardo tarda tardar carde mania manual mayor mayores mano domino donde
        noches nocha norte semanal semanales lentes luces luego lunas agotado proximidad coche""",
)

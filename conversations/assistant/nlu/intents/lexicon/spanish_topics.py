"""Spanish cues of what a message is about, and words that say nothing.

Patterns as in `intents.patterns`, over words without accents and apostrophes.
"""

TOPICS: dict[str, str] = {
    "have_q": """
        tienen; tenes; tienes; tiene; teneis; hay; habra; habria; queda; quedan; quedara; cuentan
        con; disponen; existe; tendran; tendrian; tendrias; tendras; tendria; tenian
    """,
    "when_q": """
        cuando; que dia; que dias; para cuando; que fecha*; cual* dia*; desde cuando; en que
        momento; qdo
    """,
    "what_time": """
        a que hora*; que hora|horas; hasta que hora; desde que hora; hasta que horas; a q hora;
        hasta cuando; a partir de que hora; de que hora; en que horario*; a que|q hr|hs; q hr;
        hasta las cuantas; a las cuantas; que tan tarde|temprano; tan tarde
    """,
    "open_close": """
        abr*; abiert*; abren; abre; abris; abrir*; cierr*; cerr*; cerrad*; estan abiertos;
        atendeis; atienden; atiende; atendes; atender; atienden los; trabajan los|el|hoy|manana;
        trabajan; estan hoy|manana; abierto; laboran; estan los|el|en; funcionan; hacen horario
    """,
    "hours_word": """
        horario; horarios; horario de atencion|apertura|trabajo|cierre|comercial; hora|horas de
        atencion|trabajo|apertura|cierre; jornada; horario al publico; dias de atencion; franja*;
        horario de la|los|hoy|manana|sabado*|domingo*|semana; horarios de|del
    """,
    "holiday": """
        festivo*; feriado*; fines de semana; fin de semana; domingos; sabados; vacaciones;
        navidad; semana santa; mediodia; hora de comer; 24 horas; todos los dias; entre semana;
        puente; corrido
    """,
    "price_word": """
        precio*; presio*; presios; tarifa*; valor; valores; coste*; costo*; costos; presupuesto*;
        lista de precios; caro*; barato*; economic*; descuento*; promo*; oferta*; cobr*;
        mensualidad*; cuota*; matricula; inscripcion; plata; euros; pesos; dolares; aranceles;
        arancel; importe; abono; rebaja*; se paga; es|son|muy|tan|sale caro|cara|caros|caras;
        rebaja; bonos; abonos; tarifario; senia; sena; por mes; mensual*; planes; el total; total
    """,
    "how_much": """
        cuanto (me)
        cuesta*|sale*|vale*|es|cobra*|seria*|saldria*|costaria*|costar|costara|cobrais|cobran|sera|cuestan|valen|salen;
        quanto; a cuanto; cuanto por|x; que cuesta*; que vale*; que sale*; cuanto hay que pagar;
        cuanto pago; cuanto tengo que pagar; que precio; cuanto piden; que valor; cuanto dinero;
        kuanto; cto sale|cuesta; en cuanto sale|esta|queda; cuanto el|la|los|las|un|una; cuanto;
        cuantos euros|pesos; a como (esta|estan|sale|el|la|es)
    """,
    "cost_verb": """
        cuesta*; pagar; gratis; gratuit*; sale; salen; vale la|el; cuestan; saldria; costaria; costar; costara;
        cobran; cobra; cobras; cobrais
    """,
    "how_long": """
        cuanto (se) tarda*|dura*|demora*|tiempo|lleva*; cuanto tiempo; que duracion; duracion;
        cuantas horas; cuantos minutos; se tarda; cuantas sesiones; cuanto rato; cada cuanto;
        demora mucho; cuantas horas|sesiones|clases; dura; duran; tarda; tardan; toma; demora
    """,
    "where_q": """
        donde; adonde; en que calle|zona|barrio|parte|lugar|sitio|ciudad|piso|local; por donde;
        dnd; dnde; x donde
    """,
    "address": """
        direccion; direcion; ubicacion; ubicad*; ubican; quedan|queda en|cerca|lejos|por; donde
        queda; dire; localizacion; mapa; google maps; maps; se encuentran; estan ubicados;
        domicilio; sucursal*; calle; referencia*; como se llama la calle; codigo postal; local;
        ubi; direc; barrio; esquina; en que parte; por que zona; en el centro; es en el|la; por
        donde; cerca de|del; lejos de|del; entre que calles
    """,
    "get_there": """
        como llego|llegar|voy|ir|llegamos; como hago para llegar; como se llega|va; llegar; para
        llegar; llego en; metro; bus; autobus; colectivo; tren; subte; parada; estacion; que
        linea|bus|metro; ir andando|caminando; en coche|auto|carro; taxi; queda lejos; queda cerca
    """,
    "parking": """
        parking; estacionamiento; aparcamiento; aparcar; estacionar; parqueadero; cochera; garaje;
        parqueo; parquear
    """,
    "service_word": """
        servicios; servicio; tratamientos; tratamiento; catalogo; carta de servicios; menu;
        especialidad*; disciplinas; que ofrecen|hacen|trabajan|tienen; ofrecen; prestan; a que se
        dedican; actividades; modalidades; cursos; planes; paquetes; opciones; que
        tipo|tipos|clase de; tipos de
    """,
    "do_you": """
        hacen; haceis; hace; haces; realizan; realizais; trabajan con; trabajais; ofrecen;
        ofreceis; manejan; arreglan; reparan; instalan; atienden (a); aplican; usan; usais;
        utilizan; dan clases; imparten; dictan; ensenan; tambien hacen; tratan; venden; ponen;
        colocan; cortan; tinen; aceptan; admiten; cubren; van a domicilio; a domicilio; van a;
        depilan; dan; revisan; tienen ~ clases; hay ~ clases; sirve para; se hace; se hacen; hacen
        falta
    """,
    "includes": """
        incluye*; inclui*; viene con; en que consiste; consiste; que lleva; que trae; como es
        el|la|un|una; que es el|la|un|una; de que se trata; diferencia*; para que sirve;
        contraindic*; requisit*; llevar ropa; hay que llevar; necesito llevar; tengo que llevar;
        hace falta llevar; duele; es doloroso; funciona el; recomiendan; marcas; marca; que
        productos; que necesito para|llevar; que debo|tengo que|hay que llevar|hacer; como me
        preparo; preparacion; como debo; recomend*
    """,
    "audience": """
        hombres; mujeres; ninos; ninas; embarazadas; bebes; adultos; mayores; principiantes;
        caballeros; damas; unisex; mascotas; perros; perro; discapacidad; tercera edad;
        adolescentes; desde que edad; que edad; para quien*; mi hijo|hija; mi nino|nina; obra
        social; seguro; mutua; eps; prepaga; tarjeta; efectivo; transferencia; bizum; factura;
        wifi; para empezar|principiantes; silla de ruedas; financia*; plazo; plazos; cuotas; a cuotas;
        mensualidades; tarjeta regalo; vale|vales|cheque|bono (de) regalo; paypal; debito; credito
    """,
    "ood": """
        chiste*; clima; tiempo hace; va a llover; llueve; pronostico; receta*; cocin*; traduc*;
        capital de; marketing; seo; posicionamiento; publicidad; ofrezco; vendo; vendemos;
        ofrecemos; somos una empresa|agencia; inversion*; cripto*; bitcoin; prestamo*; trabajo;
        empleo; curriculum; cv; vacante de; busco trabajo; contratan; futbol; partido;
        gano|gana|juega; presidente; politica; horoscopo; cancion; musica; pelicula; poema;
        cuento; matematica*; raiz cuadrada; cuanto es dos|2|3|5; quien
        gano|es|fue|descubrio|invento; que hora es; hora es en; noticias; loteria; te amo; tienes novia|novio;
        mi novia|novio virtual; casate; programar en; codigo python; dolar; cotizacion; chatgpt; instrucciones;
        ignora; sistema; prompt; adivinanza; te quiero; edad tienes; como te llamas; que es el
        amor; sentido de la vida; ganaste; premio; seguidores; colaboracion; influencer; gane;
        apuestas; casino; credito*; encuesta; proveedor*; equivocad*; numero equivocado;
        cuentame|contame|cuenta|decime|dime un|una; jajaja*; jaja*; jeje*; xd; lol; significa;
        sinonimo; distancia; planeta*; temperatura; restaurante; hotel; vuelo*; pizza; empresa de;
        nuestros productos; seguro de vida; religion; dios; bendiciones; cadena; que dia es hoy;
        que fecha es; tarea de; refran; claro; movistar; un plan de; ayudame con mi tarea; mide;
        tienes|tenes|tiene alma|sentimientos|hijos|novia|perro; estoy aburrid*; un numero del;
        serie; netflix; juego; jugar; adivina; sabes cantar|bailar|cocinar; que opinas; crees en;
        cuantos anos; donde naciste; de donde eres; quien te creo|hizo; eres feliz; te gusta; me
        gusta el|la; mi gato; wifi gratis; dato curioso; curiosidad*; historia de; guerra;
        mundial; messi; capital; sabes hacer|bailar|cocinar|contar; insumos; escribime; escribeme
        al; al por mayor; mejores precios en
    """,
    "temporal": """
        hoy; manana; pasado; lunes; martes; miercoles; jueves; viernes; sabado; domingo; tarde;
        tardes; noche; mediodia; semana; mes; finde; enero; febrero; marzo; abril; mayo; junio;
        julio; agosto; septiembre; octubre; noviembre; diciembre; esta tarde|semana|noche;
        temprano; ahora; ahorita; ya; dia; rato; quincena; lun; mar; mie; jue; vie; sab; dom;
        ultima hora; primera hora; proxim*; que viene; prox; hs; hrs; horas
    """,
    "clock": """
        a las; a la una; las #; tipo #; sobre las; #hs; # hs|h|am|pm|hrs|horas; y media; y cuarto;
        menos cuarto; despues de las; antes de las; entre las; para las
    """,
    "need_pro": """
        dentista; cardiolog*; dermatolog*; ginecolog*; pediatra; medico; medica; doctor; doctora;
        psicolog*; nutricionista; oftalmolog*; oculista; traumatolog*; fisio; fisioterapeuta;
        podolog*; peluquero; peluquera; barbero; estilista; tecnico; electricista; fontanero;
        plomero; esteticista; masajista; kinesiolog*; odontolog*; profe; profesor; profesora;
        instructor; especialista; urologo; neurolog*; logopeda
    """,
    "symptom": """
        me duele; duele; dolor; fiebre; muela; contractura*; se rompio; se dano; se me rompio;
        gotea; pierde agua; fuga; no enfria; no calienta; no enciende; no prende; averia; se
        averio; urgente; urgencia; emergencia; hace ruido; tengo las
    """,
    "what": "que; q; cual; cuales; k; ke",
    "how": "como",
    "who": "quien; quienes",
    "trial": """
        clase* de prueba; clase* gratis; clase* gratuita; prueba gratis; probar; primera clase;
        clase de muestra; clase muestra; prueba gratuita; clase introductoria; clase suelta;
        conocer la academia
    """,
    "experience": """
        principiante*; nunca he|hice|practique|entrene|ido; sin experiencia; desde cero;
        experiencia previa; que nivel; mi nivel; nivel; cinturon*; avanzad*; intermedio; empezar
        de cero; tengo experiencia; no tengo experiencia; cero experiencia; no se nada; hace anos
        que no
    """,
}
STOPWORDS = """
    el la los las un una unos unas lo al del de en con para por x a y o u e ni que se me te le
    les nos os mi tu su sus mis tus este esta esto ese esa eso aquel es son ser era estoy
    estan estas muy mas menos si pero porque como cuando donde hay he ha han tengo tiene tenia
    fue sido yo vos ella ustedes ud uds usted nosotros ellos algo alguna algun alguno todo
    todos toda todas aqui aca ahi alla tambien solo asi pues entonces hasta desde sobre entre
    sin antes despues luego ya aun todavia va voy vas van vamos ir dos tres cuatro cinco seis
    siete ocho nueve diez once doce uno otra otro otras otros pa pal eh ah oh uy ay ahora hoy
    bien bueno nada saber informacion info mismo misma cosa favor poco mucho mucha muchos cada
    ustd senora senor sra sr don dona amiga amigo estimados local digo creo verdad queria sea
    seria hacer hago haciendo d q m t s ver estais esteis estaba estabas estabais estaban vosotros
    vosotras sois vuestro vuestra vuestros vuestras oye oiga exactamente
"""

"""Everyday words that no cue uses: known, so that they are never mended into one that does."""

from collections.abc import Mapping

from conversations.assistant.nlu.wordlists import words_of

COMMON: Mapping[str, frozenset[str]] = {
    "es": words_of(
        """
        vengo vienes viene venimos vienen vine vino vinimos ven traigo trae traer llevo lleva llevan
        llevamos dejo deja dejan dejar salgo sale salir salimos entro entra entrar subo sube subir
        bajo baja bajar pongo pone poner digo dice dicen decir dijo dijeron veo ves vemos ver vi
        vio creo cree pienso piensa pensar siento siente sentir vivo vive vivir leo lee leer escribo
        escribe escribir como come comer bebo bebe beber duermo duerme dormir corro corre juego
        compro compra comprar pago paga gano gana pierdo pierde empiezo empieza empezar termino
        termina terminar sigo sigue seguir quedo queda uso usa usar conozco conoce conocer paso
        casa casas calle cosa cosas vida mundo gente hombre mujer amigo amiga familia padre madre
        hijo hija hermano hermana abuelo abuela perro gato carro coche trabajo escuela cielo sol
        cancer casera casero bomba luna agua comida cena desayuno fiesta viaje playa campo ciudad pueblo pais libro papel
        mesa silla puerta ventana cama cuarto cocina mano pie ojo boca corazon sangre grande
        pequeno largo corto alto nuevo viejo joven bonito rico pobre facil dificil claro oscuro
        rojo azul verde blanco negro amarillo caliente frio rapido lento cerca dentro fuera arriba
        abajo delante detras siempre jamas quizas tal vez casi apenas tanto tan cuantos
        barra barras barca barcas barco barcos barcelona barna barsa barrio barrios barro bares
        barbaro barbara barbaros barbaridad barbacoa barbie bala balsa banda banca banco bolsa bolso
        carga carne cargo carta cartas cera norte forte porte corteza cortina cortinas corral coral
        calor calores valor dolor olor flor colon colonia collar color colegio cobro cobra tonto
        tanta tonta tinto techo techos pecho leche noche fecha fechas mechero metas media medias
        medios mensaje mensajes pasaje paisaje salvaje equipaje masa maqueta maquina maquinas
        maniqui marina marino facil fiscal fatal salon salones sabio rica ricos risa risas rubia
        rubio cajas cejas quejas tejas canal cambio canas cama camas caras caros cartera piel pilar
        pintor piojos piloto pirata piratas pilotos bello bella bellos bellas bodega boca bocas
        bronca bruja espada espadas vistas vestido vestidos unidad unidades clave claves close clara
        tendre tendras tendra tendremos tendran tendria medio minuto completo completa cuarta cuartos
        """
    ),
    "en": words_of(
        """
        went came took made said told gave knew thought found left felt kept held brought began
        wrote read ran walk walked walking talk drive drove driving fly flew sleep slept sleeping
        play played work worked working live lived living love loved hate hated buy bought sell
        sold pay paid win won lose house home street world life people man woman friend friends
        family father mother brother sister husband wife son daughter boy girl dog school city
        town country water food dinner night light head hand face heart blood body story word
        small large long short needs wants brakes claws cancer password high low young early late hard easy clear dark white black blue
        green yellow always never sometimes maybe perhaps almost quite rather enough together
        share shares shared sharing saving shake thirteen eighty eighth terminal beginning
        behind front above below inside outside around through against during without within
        """
    ),
    "pt": words_of(
        """
        venho vem vindo vieram trago traz levar levo leva deixo deixa saio sai sair entro entra
        subo sobe descer desce ponho poe digo diz disse vejo ver viu acho acha penso pensa sinto
        vivo vive moro mora leio escrevo como come comer bebo durmo dorme corro corre jogo compro
        compra pago paga ganho perco comeco comeca termino segue uso usa conheco passo casa rua
        coisa vida mundo gente homem mulher amigo amiga familia pai mae filho filha irmao irma
        cancer caseira caseiro bomba carro escola trabalho ceu sol lua agua comida jantar festa viagem praia cidade pais livro
        grande pequeno longo curto alto novo velho bonito rico pobre facil dificil sempre jamais
        talvez quase dentro fora cima baixo perto longe
        trinta quinze quarenta quarto manhas desta desse iniciando terceira barra barras barco
        barcos bairro carta calor valor dolor clientes
        """
    ),
}

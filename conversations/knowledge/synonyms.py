"""Words that customers use for one and the same thing, where no stemmer brings them together.

Everyday matters of any business with a counter; a trade's own words are the business's to write.
Folded, groups between semicolons, over the three languages: a document in another language is
found by the words that are the same thing in it.
"""

GROUPS = """
plazos cuotas financiar financiacion fraccionar mensualidades installments financing parcelas
    parcelar;
comer comida alimento alimentos cenar eat food refeicao alimentacao;
seguro seguros aseguradora mutua poliza insurance insurer seguradora convenio;
aparcamiento aparcar parking estacionamiento estacionar parqueadero parquear garaje cochera
    park estacionamento;
pago pagar pagos cobrar cobran abonar payment pay pagamento tarjeta efectivo bizum
    transferencia visa mastercard datafono card cash cartao dinheiro pix;
precio precios cuesta cuestan costar coste costo vale valen tarifa tarifas price cost preco
    custa custo;
horario horarios abren abris cierran cerrais abierto apertura hours opening open horas
    funcionamento;
alergia alergias alergico alergica alergeno alergenos allergy allergic allergies alergica;
nino ninos nina ninas hijo hija hijos peques infantil menor menores child children kids
    crianca criancas;
perro perros mascota mascotas gato animales dog dogs pet pets cachorro animais;
embarazada embarazo gestante pregnant pregnancy gravida gravidez;
devolucion devolver devoluciones reembolso reembolsar refund return devolucao reembolso;
garantia garantias warranty guarantee;
cancelar cancelacion anular anulacion cancel cancellation cancelamento;
factura facturas recibo ticket invoice receipt fatura recibo;
descuento descuentos oferta ofertas promocion rebaja discount offer desconto promocao;
silla ruedas accesible accesibilidad minusvalidos movilidad wheelchair accessible disabled
    cadeirante acessivel;
ropa vestir uniforme kimono vestimenta clothes wear outfit roupa;
averia averias fallo fallos error errores codigo fault failure falha erro;
caldera calentador boiler caldeira;
bono bonos abono regalo gift voucher vale presente;
lesion lesiones lesionado injury injuries hurt lesao;
principiante principiantes novato empezar empiezo beginner beginners start iniciante comecar;
edad edades anos age ages idade;
urgencia urgencias urgente emergencia emergency urgent emergencia;
llegar tarde retraso tardanza late delay atraso;
envio envios enviar domicilio entrega delivery shipping entrega;
coche coches carro auto vehiculo moto car cars vehicle aparcar aparcamiento parking;
internet wifi wi conexion red wireless conexao;
movil telefono bizum phone mobile celular;
comprar compro comprais venta ventas vender vendemos vendo buy purchase sell comprar vender;
champu champus shampoo producto productos products xampu produtos;
borrar borro quitar anular anulo cancelar cancelacion cancel;
lavar lavado lavo lavarse limpio limpia limpieza sucio wash washed clean dirty lavar limpo sujo;
cabeza pelo cabello melena hair head cabelo cabeca;
arreglar arreglais arreglo retocar retoque retocamos corregir reparar fix redo repair consertar;
jugar juego juegos juguetes entretener entretenga toys play games brinquedos brincar;
cafe bebida bebidas beber tomar te agua refresco drink drinks coffee tea water bebida;
boda bodas casarme casarse caso casa novia novias wedding bride casamento noiva;
escalon escalones escaleras rampa ascensor planta steps stairs lift elevator ramp degraus escada;
aseo aseos bano banos servicio lavabo toilet toilets bathroom restroom banheiro;
tutor tutora padres autorizacion permiso acompanado acompanante guardian parents permission;
credito debito credit debit tarjeta card cartao;
caduca caducan caducidad vence vencen validez expire expires validity vence validade;
queja quejas reclamar reclamacion reclamaciones complaint reclamacao;
cambio cambiar cambios change exchange troca trocar;
objeto objetos perdido olvidado olvide lost forgot perdido esqueci;
ducha duchas taquilla taquillas vestuario locker lockers shower showers armario vestiario;
revision mantenimiento maintenance service check manutencao;
presupuesto presupuestos estimate quote orcamento;
espera esperar espero sala wait waiting esperar
"""


def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for line in GROUPS.split(";"):
        group = list(dict.fromkeys(line.split()))
        for word in group:
            others = (other for other in group if other != word)
            table[word] = tuple(dict.fromkeys((*table.get(word, ()), *others)))
    return table


ALIKE = _table()

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
envio envios enviar domicilio entrega delivery shipping entrega
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

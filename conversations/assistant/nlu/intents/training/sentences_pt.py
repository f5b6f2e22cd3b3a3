"""Portuguese sentences written for training, one per line, by label."""

SENTENCES: dict[str, str] = {
    "booking": """
queria marcar um corte para sexta
gostaria de agendar uma limpeza de pele
preciso de uma consulta com o dentista
oi, quero fazer as unhas no sábado
me encaixa amanhã às 3?
pode marcar pra mim na quinta às 15h?
quero reservar uma aula experimental
marca pra segunda de manhã
quero cortar o cabelo hoje
agenda para mim por favor
gostava de marcar uma massagem para domingo
preciso que venha um técnico ver o ar condicionado
tá, pode marcar esse horário
boa tarde, queria um horário pra sobrancelha
quero marcar para a minha filha
dá para agendar para as 18h?
posso marcar uma hora para depilação?
queria fazer progressiva na semana que vem
quero marcar manicure pra amanhã de tarde
me agenda na sexta às 14h por favor
preciso de um horário com a Ana
gostaria de fazer uma limpeza de pele no sábado
oi, queria agendar um corte
me marca pras 10 amanhã?
preciso de uma vaga pra depilação
""",
    "reschedule": """
quero trocar o horário da minha consulta
posso mudar para quinta?
preciso reagendar minha hora
dá pra passar de terça pra quarta?
consegue adiar uma semana?
queria antecipar meu horário
tenho consulta amanhã mas preciso mudar
vou atrasar, pode passar pra mais tarde?
pode ser outro dia? nesse não consigo
gostaria de alterar a data da marcação
em vez das 3 pode ser às 4?
remarca pra mim por favor
preciso adiar a visita
tem como mudar minha consulta pra outro dia?
queria passar meu horário de segunda pra terça
preciso adiantar meu horário
troca meu horário de hoje pra amanhã
dá pra adiar minha consulta?
""",
    "cancel": """
quero desmarcar meu horário
cancela por favor
preciso cancelar a reserva de amanhã
não vou conseguir ir hoje
não vou mais, pode cancelar
gostaria de anular a marcação
surgiu um imprevisto, não poderei comparecer
não preciso mais da consulta
desisti, pode tirar meu nome da agenda
como faço pra cancelar?
não posso ir amanhã, desculpa
quero cancelar
exclui meu agendamento
vou ter que cancelar amanhã
não vou poder comparecer
pode desmarcar minha unha
não vou conseguir ir na consulta
cancelar
não preciso mais do horário
""",
    "availability": """
tem vaga hoje?
quais horários disponíveis na sexta?
quando tem horário pra corte?
tem algum encaixe à tarde?
que horas vocês podem me atender amanhã?
há disponibilidade esta semana?
qual o próximo horário livre?
a Carla tem vaga na quinta?
tem horário para sábado?
sobrou alguma vaga pra hoje?
quando posso ir?
que dias têm livres?
tem hora antes do meio dia?
quais horários você tem amanhã
ainda tem vaga na aula de segunda?
tem horário na quinta?
qual dia tem vaga pra corte?
vocês têm horário hoje à tarde?
tem algum horário livre no sábado?
quando vocês podem me atender?
""",
    "price": """
qual o valor da consulta?
quanto é o corte masculino?
quanto fica pra fazer as luzes?
me passa a tabela de preços
quanto vocês cobram pela depilação
preço da manicure
tem desconto?
qual é a mensalidade?
qto custa
é caro?
quanto sai o clareamento
tem alguma promoção?
o valor da aula por favor
quanto tá a progressiva?
quanto vocês cobram pra fazer luzes?
valor do corte
quanto sai uma consulta
quanto é?
qual é o preço da massagem
""",
    "hours": """
a que horas abrem?
até que horas vocês funcionam?
qual o horário de funcionamento?
vocês abrem no domingo?
estão abertos agora?
funcionam nos feriados?
horário de atendimento?
fecham para almoço?
que dias vocês abrem?
vocês trabalham no sábado?
que horas abre amanhã?
está aberto hoje?
abre domingo?
até que horas ficam abertos?
vocês abrem no feriado?
horário de vocês?
vocês abrem sábado?
qual o horário de vocês?
""",
    "location": """
onde fica o salão?
onde vocês estão?
me manda a localização
qual a rua?
em que bairro fica?
como faço pra chegar de metrô?
endereço por favor
fica perto do centro?
qual é a morada?
manda o mapa
onde é?
tem alguma unidade na zona sul?
onde fica?
me passa o endereço
qual a localização do salão
como faço pra chegar aí?
como eu chego no salão?
fica onde?
me manda a localização por favor
""",
    "services": """
vocês fazem alisamento?
que tratamentos oferecem?
atendem crianças?
quanto tempo demora a escova?
o que inclui a limpeza de pele?
fazem unhas de gel?
aceitam cartão?
vocês consertam geladeira?
tem estacionamento?
atendem convênio?
dão aulas para iniciantes?
quais procedimentos vocês fazem?
trabalham com cabelo cacheado?
dói a depilação a laser?
atendem em domicílio?
tem dermatologista?
quanto tempo dura a sessão
cortam cabelo masculino?
vocês fazem luzes?
atendem pelo plano?
fazem progressiva em cabelo curto?
vocês trabalham com mega hair?
aceita pix?
""",
    "handoff": """
quero falar com um atendente
me passa para um humano
posso falar com a gerente?
tem alguém aí?
você é um robô?
atendente por favor
podem me ligar?
não quero falar com máquina
quero atendimento humano
chama o responsável por favor
preciso falar com alguém
quero falar com a dona
tem como falar com atendente?
falar com humano
quero falar com o responsável
""",
    "greeting": """
oi
oi tudo bem?
bom dia
boa noite
oiii
olá, tudo bem?
e aí
oi boa tarde
olá bom dia
opa, tudo certo?
oi bom dia
ola
oi, boa noite
""",
    "thanks": """
obrigada
muito obrigado
valeu!
obg
agradeço muito
ok obrigada
brigada viu
perfeito, obrigado
vlw
muito obrigada pela ajuda
era só isso, obrigada
muito obrigada
valeu, obrigado
obrigadaa
""",
    "complaint": """
péssimo atendimento
fiquei uma hora esperando
meu cabelo ficou horrível
quero fazer uma reclamação
vocês me cobraram errado
ninguém atende o telefone
que falta de respeito
o técnico não veio
quero meu dinheiro de volta
estou muito decepcionada com o serviço
a unha quebrou no dia seguinte, péssimo
nunca mais volto aí
o salão estava sujo
a moça foi grossa comigo
atendimento horrível
estou esperando há 2 horas
ninguém me atende
quero reembolso, ficou péssimo
o serviço foi horrível
ninguém respondeu minha mensagem
""",
    "other": """
vai chover amanhã?
quem ganhou o jogo?
me fala uma receita de bolo
qual a capital da França
vendo roupas, tem interesse?
trabalho com marketing digital
kkkkkk
😂
como se diz obrigado em inglês
vocês estão contratando?
quanto é 2 mais 2
te amo
escreve um poema
foi engano, desculpa
que horas são no Japão
não sei
feliz natal
me recomenda um filme
me conta uma história
quem é você
qual seu time
quanto é 10 vezes 5
me fala uma curiosidade
qual a capital do Brasil
""",
}

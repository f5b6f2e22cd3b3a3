"""System 002, the support assistant for technical firms: what its scenarios ask that is there, and
what is still missing, by name."""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from billing.models import Plan, Subscription
from bookings.models import Service, ServiceArea
from config.shell.simulator.chatwoot.local import TOKEN as CHATWOOT_TOKEN
from config.shell.simulator.chatwoot.local import LocalChatwoot
from config.shell.simulator.telegram.local import TOKEN as TELEGRAM_TOKEN
from config.shell.simulator.telegram.local import LocalTelegram
from conversations.assistant.tests import openai_server as model
from conversations.channels.chatwoot.keeping import inbox_connect
from conversations.channels.chatwoot.mirror.keeping import mirror_connect
from conversations.channels.telegram.keeping import bot_connect
from conversations.knowledge.documents import document_add_file
from conversations.knowledge.tests.papers import pdf
from conversations.models import (
    AnswerFeedback,
    ChannelAccount,
    Conversation,
    Faq,
    KnowledgeDocument,
    Message,
    OwnerQuestion,
)
from tenants.actors import SYSTEM
from tenants.middleware import forget_hosts
from tenants.models import Business
from tests import live
from tests.acceptance.stage import NUMBERS, Stage, Webhooks, captured

SALON_HOST = "estilo.localhost"
STORY = (
    "El martes la caldera dejó de dar agua caliente. El técnico vino el miércoles y cambió la"
    " válvula. El jueves volvió a fallar con el error E4. La clienta pide que alguien la revise"
    " antes del fin de semana porque tiene un bebé en casa."
)
MANUAL = (
    ["Manual caldera", "Instalación", "La caldera se instala en interiores ventilados."],
    ["Puesta en marcha", "Llene el circuito y purgue los radiadores."],
    [
        "Códigos de error",
        "Error E3: sonda rota. Llame al fabricante.",
        "Error E4: falta de presión en el circuito.",
        "1. Cierre la llave de gas.",
        "2. Abra la llave de llenado hasta 1,5 bar.",
        "3. Pulse Reset.",
        "Error E5: sobrecalentamiento. Revise la bomba.",
    ],
)


def chatwoot_connect(chatwoot: LocalChatwoot) -> ChannelAccount:
    """The firm's inbox in Chatwoot, whose agent bot is ours."""
    return inbox_connect(
        base_url=chatwoot.base_url,
        account=chatwoot.api.account,
        inbox=chatwoot.api.inbox,
        member_token=CHATWOOT_TOKEN,
        actor=SYSTEM,
    )


def _maintenance_firm() -> None:
    """The salon turned into a firm that gets to know strangers, and comes to two areas."""
    business = Business.objects.get(schema_name="estilo")
    business.vertical = "maintenance"
    business.save(update_fields=["vertical"])
    ServiceArea.objects.create(name="Getafe")
    ServiceArea.objects.create(name="Madrid centro")
    Service.objects.filter(name="Corte").update(name="Revisión de caldera", synonyms=["caldera"])
    forget_hosts()


def test_1_a_stranger_on_telegram_is_asked_who_they_are(
    salon_stage: Stage, shared: Path, settings: Any
) -> None:
    """Whether a customer, where, what about; /estado tells each step from the database."""
    _maintenance_firm()
    with LocalTelegram() as telegram:
        settings.TELEGRAM_BASE_URL = telegram.base_url
        account = bot_connect(token=TELEGRAM_TOKEN, actor=SYSTEM)
        person = telegram.person()
        telegram.bot.people[person.id] = person
        update = captured(shared, "telegram_update_message.json")
        number = update["update_id"]

        def says(text: str) -> str:
            nonlocal number
            number, known = number + 1, len(person.heard)
            said = update | {"update_id": number}
            said["message"] = update["message"] | {"text": text, "message_id": number}
            status, _ = salon_stage.post_json(
                f"/webhook/telegram/{account.key}",
                said,
                host=SALON_HOST,
                X_Telegram_Bot_Api_Secret_Token=account.credential("secret"),
            )
            assert status == 200
            live.eventually(lambda: len(person.heard) > known, "an answer by Telegram")
            salon_stage.settle()
            return "\n".join(person.heard[known:])

        program = salon_stage.program(salon_stage.token("owner@estilo.example"))

        def waits_for() -> str:
            told = program.get("/estado", {"contacto": str(person.id)})
            assert told.status_code == 200, told.content
            return str(told.json()["paso"]["espera"])

        assert "cliente" in says("la caldera da error E4")
        assert waits_for() == "customer"
        # Telegram has told the name.
        assert "zona" in says("no, es la primera vez")
        assert waits_for() == "area"
        assert "Revisión de caldera" in says("estoy en Getafe")


def test_1_what_is_said_on_telegram_shows_in_chatwoot(salon_stage: Stage, settings: Any) -> None:
    """What the customer and the assistant say stands there, once; what the team answers there
    reaches the customer by Telegram, and the assistant is silent."""
    webhooks = Webhooks(salon_stage)
    with LocalChatwoot(post=webhooks.keep) as chatwoot, LocalTelegram() as telegram:
        settings.TELEGRAM_BASE_URL = telegram.base_url
        settings.CHATWOOT_BASE_URL = chatwoot.base_url
        mirror_connect(account=chatwoot_connect(chatwoot), actor=SYSTEM)
        account = bot_connect(token=TELEGRAM_TOKEN, actor=SYSTEM)
        luz = telegram.person()
        telegram.bot.people[luz.id] = luz
        said = {"text": "¿qué precio tiene el corte?", "message_id": 1, "date": 1}
        sender = {"id": luz.id, "is_bot": False, "first_name": "Luz"}
        chat = {"id": luz.id, "type": "private", "first_name": "Luz"}
        status, _ = salon_stage.post_json(
            f"/webhook/telegram/{account.key}",
            {"update_id": 1, "message": said | {"from": sender, "chat": chat}},
            host=SALON_HOST,
            X_Telegram_Bot_Api_Secret_Token=account.credential("secret"),
        )
        assert status == 200
        live.eventually(lambda: luz.heard, "an answer by Telegram")
        salon_stage.settle()
        webhooks.bring(times=2)
        (talk,) = chatwoot.api.talks.values()
        assert talk.contact["name"] == "Luz"
        assert talk.came == ["¿qué precio tiene el corte?"]
        assert [each.strip() for each in talk.heard] == [each.strip() for each in luz.heard]
        known = len(luz.heard)
        chatwoot.api.agent_writes(talk, "Hola, soy Ana: te lo miro yo")
        webhooks.bring(times=2)
        live.eventually(lambda: len(luz.heard) > known, "the team's answer by Telegram")
        salon_stage.settle()
        webhooks.bring()
        assert luz.heard[known:] == ["Hola, soy Ana: te lo miro yo"]
        assert talk.heard.count("Hola, soy Ana: te lo miro yo") == 1
        assert Conversation.objects.get().handler == Conversation.Handler.HUMAN


def test_2_a_message_of_chatwoot_is_answered_once_and_an_agent_silences(
    salon_stage: Stage, settings: Any
) -> None:
    """Each event comes twice; who takes the conversation in Chatwoot answers it from then on."""
    webhooks = Webhooks(salon_stage)
    with LocalChatwoot(post=webhooks.keep) as chatwoot:
        settings.CHATWOOT_BASE_URL = chatwoot.base_url
        chatwoot_connect(chatwoot)
        talk = chatwoot.api.begins()
        chatwoot.api.customer_writes(talk, "¿qué precio tiene el corte?")
        webhooks.bring(times=2)
        live.eventually(lambda: talk.heard, "an answer through Chatwoot's API")
        webhooks.bring(times=2)
        assert len(talk.heard) == 1
        assert "18" in talk.heard[0]
        chatwoot.api.agent_writes(talk, "Hola, soy Ana: te lo miro yo")
        webhooks.bring(times=2)
        chatwoot.api.customer_writes(talk, "¿y el peinado?")
        webhooks.bring(times=2)
        assert talk.heard[1:] == ["Hola, soy Ana: te lo miro yo"]
        conversation = Conversation.objects.get()
        assert conversation.handler == Conversation.Handler.HUMAN
        assert Message.objects.filter(direction="in").count() == 2


def test_3_a_manual_is_cited(salon_stage: Stage) -> None:
    """The customer is sent to the technician, the technician gets the steps, both the source."""
    document_add_file(
        file=SimpleUploadedFile("Manual caldera.pdf", pdf(*MANUAL)),
        audiences=["technician", "office"],
        others_are_told="Llame al técnico.",
        actor=SYSTEM,
    )
    live.eventually(
        lambda: KnowledgeDocument.objects.filter(state="ready").exists(), "the manual is read"
    )
    customer, technician = salon_stage.person(), salon_stage.person("+34600123457")
    technician.says("hola")
    contact = technician.contact
    contact.audience = "technician"
    contact.save(update_fields=["audience"])
    told = customer.says("la caldera da error E4")
    assert "Llame al técnico." in told
    assert "Fuente: Manual caldera" in told
    assert "llave" not in told
    steps = technician.says("la caldera da error E4")
    assert "Abra la llave de llenado hasta 1,5 bar" in steps
    assert "(Fuente: Manual caldera, pág. 3)" in steps


def test_3_nothing_is_invented_where_no_record_answers(salon_stage: Stage) -> None:
    client = salon_stage.person()
    client.says("¿cuál es el error E4 de la caldera?")
    conversation = Conversation.objects.get()
    assert conversation.needs_human
    said = " ".join(Message.objects.filter(direction="out").values_list("body", flat=True))
    assert "E4" not in said
    assert "pregunto al equipo" in said
    question = OwnerQuestion.objects.get()
    owner = salon_stage.browser("owner@estilo.example")
    assert question.text in owner.get("/knowledge/questions/").content.decode()
    path = f"/knowledge/questions/{question.uuid}/answer/"
    words = "Es falta de presión: le llamamos para verlo."
    owner.post(path, {"question": question.text, "answer": words, "use": "1"})
    assert words in client.hears()
    assert words in salon_stage.person("+34600123457").says("¿cuál es el error E4 de la caldera?")


def test_4_tasks_are_done_and_their_trace_is_told(salon_stage: Stage, settings: Any) -> None:
    business = Business.objects.get(schema_name="estilo")
    Subscription.objects.create(business=business, plan=Plan.objects.get(code="professional"))
    program = salon_stage.program(salon_stage.token("owner@estilo.example"))

    def process(task: str, text: str) -> dict[str, Any]:
        answer = program.post("/procesar", {"tarea": task, "mensaje": text}, "application/json")
        assert answer.status_code == 200, answer.content
        told: dict[str, Any] = answer.json()
        return told

    summary = process("resumen", f"resume: {STORY}")
    assert summary["resultado"]["text"]
    said = model.completion({"content": "The boiler shows error E4.", "tool_calls": None})
    with model.openai_server(said) as server:
        settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = server.url, model.KEY
        translation = process("traduccion", "traduce al inglés: la caldera da error E4")
    assert translation["resultado"]["text"] == "The boiler shows error E4."
    for told, engine in ((summary, "builtin"), (translation, "openai")):
        trace = program.get("/consultar", {"id": told["id"]}).json()
        assert (trace["motor"], trace["estado"]) == (engine, "done")
        assert {"herramientas", "tokens", "latencia_ms"} <= set(trace)


def test_5_a_correction_becomes_an_answer(salon_stage: Stage) -> None:
    owner = salon_stage.browser("owner@estilo.example")
    agent = salon_stage.browser("agent@estilo.example")
    wrong, right = "Sí, en la calle Luna 3.", "No, pero hay uno público en la plaza."
    everybody = ["customer", "technician", "office"]
    owner.post(
        "/knowledge/answers/new/",
        {"question": "¿Tenéis parking?", "answer": wrong, "audiences": everybody, "use": "1"},
    )
    client = salon_stage.person()
    said = client.says("¿tenéis parking?")
    assert wrong in said
    assert "útil" in said
    assert "persona" in client.says("no")
    message = AnswerFeedback.objects.get(useful=False).message
    agent.post(
        f"/inbox/messages/{message.uuid}/correct/",
        {"question": "¿Tenéis parking?", "answer": right, "use": "1"},
    )
    draft = Faq.objects.get(origin="correction")
    assert draft.state == "draft"
    assert wrong in salon_stage.person("+34600123457").says("¿tenéis parking?")
    owner.post(f"/knowledge/answers/{draft.uuid}/decide/", {"approve": "1"})
    other = salon_stage.person("+34600123458")
    assert right in other.says("¿tenéis parking?")
    other.says("sí")
    page = owner.get("/knowledge/answers/").content.decode()
    assert 'data-figure="useful">1<' in page
    assert 'data-figure="not-useful">1<' in page


def test_6_after_25_hours_free_text_is_held_back_and_the_reason_is_shown(
    salon_stage: Stage,
) -> None:
    client = salon_stage.person()
    client.says("hola")
    salon_stage.later(hours=25)
    known = len(client.heard)
    conversation = Conversation.objects.get()
    agent = salon_stage.browser("agent@estilo.example")
    answer = agent.post(
        f"/inbox/{conversation.uuid}/reply/",
        {"body": "¿Sigues interesado?"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    salon_stage.settle()
    held = Message.objects.filter(direction="out").latest("pk")
    assert held.delivery.state in ("refused", "waiting")
    assert held.delivery.reason
    assert len(client.heard) == known
    page = agent.get(f"/inbox/{conversation.uuid}/").content.decode()
    assert held.delivery.reason in page or "24" in page


def test_6_an_agent_sees_only_what_is_theirs_and_another_business_nothing(
    salon_stage: Stage,
) -> None:
    client = salon_stage.person()
    client.says("hola, ¿qué horario tenéis?")
    conversation = Conversation.objects.get()
    owner = salon_stage.browser("owner@estilo.example")
    owner.post(f"/inbox/{conversation.uuid}/take/", headers={"HX-Request": "true"})
    conversation.refresh_from_db()
    assert conversation.handler == Conversation.Handler.HUMAN
    agent = salon_stage.browser("agent@estilo.example")
    assert agent.get(f"/inbox/{conversation.uuid}/").status_code == 404
    stranger = salon_stage.browser("owner@academia.example", "estilo")
    assert stranger.get(f"/inbox/{conversation.uuid}/").status_code in (302, 404)
    theirs = salon_stage.browser("owner@academia.example", "academia")
    assert theirs.get(f"/inbox/{conversation.uuid}/").status_code == 404
    assert NUMBERS["academia"]

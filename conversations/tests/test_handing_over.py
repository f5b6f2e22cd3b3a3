"""When a conversation goes to a person, whatever engine answers: who gets it, why, what is said."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from conversations.assistant import handing_over
from conversations.assistant.handing_over import HandoffSettings, emergency_number, rule_for
from conversations.assistant.tests.situations import situation
from conversations.models import AssistantRun, Conversation, Message
from conversations.selectors.inbox import inbox_list
from conversations.services.guides import handoff_settings_save
from conversations.tests.test_dialogues import NOW, Customer, customer
from leads.models import Contact
from tenants.actors import SYSTEM
from tenants.models import Business, Membership, OwnerNotice

__all__ = ["customer"]

ON = HandoffSettings()


def chosen(business: Business, **values: Any) -> None:
    handoff_settings_save(business=business, chosen=HandoffSettings(**values), actor=SYSTEM)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ayuda, mi madre se ha desmayado en la silla", "emergency"),
        ("HUELE A GAS EN TODA LA CASA", "emergency"),
        ("oye que huele mucho a gas", "emergency"),
        ("hay una fuga de gas", "emergency"),
        ("my wife can't breathe after the treatment", "emergency"),
        ("minha mãe não consegue respirar", "emergency"),
        ("hay humo y está ardiendo la caldera", "emergency"),
        ("os voy a denunciar", "legal"),
        ("voy a denunciar esto", "legal"),
        ("hablaréis con mi abogado", "legal"),
        ("you will hear from my lawyer", "legal"),
        ("vou processar vocês", "legal"),
        ("quiero la hoja de reclamaciones", "legal"),
        ("me cobrasteis dos veces", "payment"),
        ("me habéis cobrado el corte dos veces", "payment"),
        ("devolvedme el dinero", "payment"),
        ("quiero que me devuelvan mi dinero", "payment"),
        ("I was charged twice", "payment"),
        ("I want a refund", "payment"),
        ("voy a pedir un contracargo", "payment"),
        ("me cobraram duas vezes", "payment"),
        ("sois unos inútiles", "anger"),
        ("you are useless", "anger"),
        ("esto es una vergüenza", "anger"),
        ("LLEVO TRES DÍAS ESPERANDO Y NADIE CONTESTA!!", "anger"),
        ("vocês são uns incompetentes", "anger"),
        ("quiero hablar con una persona", "handoff"),
        ("pásame con la encargada", "handoff"),
        ("can I talk to a real person?", "handoff"),
        ("quero falar com um atendente", "handoff"),
    ],
)
def test_what_goes_to_a_person(text: str, code: str) -> None:
    assert rule_for(situation(text), ON) == code


@pytest.mark.parametrize(
    "text",
    [
        "quiero un corte el jueves a las 10",
        "QUIERO UNA CITA PARA MAÑANA POR LA TARDE",
        "HOLA!! QUERÍA PEDIR HORA!!",
        "soy un inútil con el móvil, ¿me ayudas?",
        "tengo una emergencia familiar, cancela mi cita",
        "mi abuela tuvo un infarto el mes pasado y no pude ir",
        "¿cuánto me cobráis por dos cortes?",
        "¿hacéis devolución de la señal si cancelo?",
        "¿se puede pagar con tarjeta?",
        "¿trabaja la persona que me atendió ayer?",
        "soy abogada y tengo poco tiempo, ¿hay hueco a las 9?",
        "¿instaláis detectores de gas?",
        "mi dinero está listo, ¿cuánto es el tinte?",
        "I need a haircut, it is a bit urgent",
        "quero marcar um corte para duas pessoas",
        "",
    ],
)
def test_what_stays_with_the_assistant(text: str) -> None:
    assert rule_for(situation(text), ON) == ""


def test_an_emergency_gets_the_number_first_and_goes_on_top_of_the_inbox(
    customer: Customer, estilo: Business
) -> None:
    said = customer.says("mi madre se ha desmayado en vuestra silla")
    assert said.startswith("Si alguien está en peligro, llama ya al 112.")
    assert "Aviso ahora mismo" in said
    conversation = Conversation.objects.get()
    assert (conversation.handoff_reason, conversation.handler) == ("emergency", "human")
    assert conversation.handoff_urgent
    Customer("+34600999888").says("hola")
    owner = Membership.objects.get(business=estilo, role="owner")
    listed, _ = inbox_list(owner)
    assert [row.handoff_urgent for row in listed] == [True, False]
    notice = OwnerNotice.objects.get(kind="handoff_urgent")
    assert "600123456" not in str(notice.context)
    assert str(conversation.uuid) in notice.context["path"]


def test_the_number_is_the_countrys_unless_the_owner_writes_another(
    customer: Customer, estilo: Business
) -> None:
    assert emergency_number(Business(country="CO")) == "123"
    assert emergency_number(Business(country="MX")) == "911"
    assert emergency_number(Business(country="ES")) == "112"
    chosen(estilo, number="061")
    assert "llama ya al 061" in customer.says("no respira")


def test_a_payment_dispute_is_not_answered_with_prices(customer: Customer) -> None:
    said = customer.says("me cobrasteis dos veces el corte, devolvedme el dinero")
    assert "De cobros y devoluciones se encarga una persona" in said
    assert "€" not in said
    assert Conversation.objects.get().handoff_reason == "payment"


def test_a_rule_can_be_switched_off_and_given_words(customer: Customer, estilo: Business) -> None:
    chosen(estilo, off=frozenset({"anger"}), words={"complaint": ("mancha en la ropa",)})
    customer.says("sois unos inútiles, quiero un corte el jueves a las 10")
    assert customer.bookings == [("Corte", "Thu 26 10:00", "confirmed")]
    customer.says("me dejasteis una mancha en la ropa")
    assert Conversation.objects.get().handoff_reason == "complaint"


def test_vips_are_answered_by_people_where_the_owner_wants_it(
    customer: Customer, estilo: Business
) -> None:
    customer.says("hola")
    Contact.objects.update(kind=Contact.Kind.VIP, name="Ana Gil")
    customer.says("¿qué precio tiene el corte?")
    assert not Conversation.objects.get().needs_human
    chosen(estilo, vip=True)
    assert "Te atiende una persona" in customer.says("¿y el color?")
    assert Conversation.objects.get().handoff_reason == "vip"


def test_the_agent_reads_who_it_is_what_is_wanted_and_what_was_tried(customer: Customer) -> None:
    customer.says("quiero un corte el jueves a las 10", "Ana Gil")
    with time_machine.travel(NOW + timedelta(days=5)):
        customer.says("¿qué hueco tenéis el jueves por la tarde para color?")
        customer.says("mejor quiero hablar con una persona")
    summary = Conversation.objects.get().handoff_summary
    assert "mejor quiero hablar con una persona" in summary
    assert "Ana Gil" in summary
    assert "1 visita" in summary
    assert "la última, Corte" in summary
    assert "Oportunidad: Con cita" in summary or "Oportunidad:" in summary


def test_an_agents_summary_names_what_the_tools_tried() -> None:
    from conversations.assistant.handover_summary import handover_summary
    from conversations.assistant.tests.situations import found

    text = handover_summary(situation("no me cuadra"), [found("2026-06-18T16:00")], "Quiere hora.")
    assert text.splitlines()[0] == "Quiere hora."
    assert "Ya se intentó: buscar hora." in text


def test_twice_in_a_row_without_understanding_is_counted_for_models_too() -> None:
    from conversations.assistant import around
    from conversations.assistant.engines.base import Outcome

    class NoTools:
        calls: list[Any] = []
        learned: dict[str, Any] = {}
        handoff = None
        acted = False
        area = ""

    def guess(state: dict[str, Any]) -> Outcome:
        outcome = Outcome(replies=["¿Puedes repetir?"], confidence=0.2, intent="other")
        return around.after(outcome, situation("asdf", state=state), NoTools(), "openai")  # type: ignore[arg-type]

    first = guess({})
    assert (first.handoff, first.state["unsure"]) == ("", 1)
    second = guess(first.state)
    assert second.handoff == "not_understood"
    assert "persona del equipo" in second.replies[0]


def test_the_rules_run_before_a_model_is_asked(customer: Customer, settings: Any) -> None:
    settings.OPENAI_BASE_URL, settings.OPENAI_API_KEY = "http://127.0.0.1:9/v1", "sk-none"
    customer.says("os voy a denunciar")
    run = AssistantRun.objects.get()
    assert (run.trace["rule"], run.tokens_in) == ("legal", 0)
    assert Conversation.objects.get().handoff_reason == "legal"


def test_a_second_complaint_is_anger() -> None:
    from conversations.assistant.engines.base import Line

    complaint = "estoy muy descontenta con el corte, quedó fatal"
    history = [Line("contact", complaint, timezone.now())]
    again = situation("quedó fatal y sigo muy descontenta con el servicio", history=history)
    assert handing_over.rule_for(again, ON) == "anger"


def test_the_owner_writes_words_on_the_page(owner_client: Any, estilo: Business) -> None:
    Business.objects.filter(pk=estilo.pk).update(settings={"give_back_minutes": 5})
    page = owner_client.get("/settings/assistant/handoff/")
    assert page.status_code == 200
    form = {f"on_{code}": "on" for code in ("emergency", "legal", "payment", "complaint")}
    form |= {"words_legal": "consumo\nreclamación oficial", "number": "061", "vip": "on"}
    assert owner_client.post("/settings/assistant/handoff/", form).status_code == 302
    estilo.refresh_from_db()
    saved = handing_over.handoff_settings(estilo)
    assert saved.off == {"anger", "handoff"}
    assert saved.words["legal"] == ("consumo", "reclamación oficial")
    assert (saved.number, saved.vip) == ("061", True)
    assert estilo.settings["give_back_minutes"] == 5, "other settings stay"


def test_too_short_words_are_refused(owner_client: Any) -> None:
    form = {"words_anger": "no"}
    answer = owner_client.post("/settings/assistant/handoff/", form)
    assert answer.status_code == 422
    assert "al menos 3 letras" in answer.content.decode()


def test_nobody_but_managers_changes_the_rules(agent_client: Any) -> None:
    assert agent_client.post("/settings/assistant/handoff/", {}).status_code == 403


def test_a_taken_conversation_is_urgent_no_more(customer: Customer, estilo: Business) -> None:
    from conversations.services.handoff import conversation_take_over

    customer.says("huele a gas")
    owner = Membership.objects.get(business=estilo, role="owner").user
    conversation_take_over(conversation=Conversation.objects.get(), user=owner)
    assert not Conversation.objects.get().handoff_urgent
    assert Message.objects.filter(direction="note").exists()

"""System 003, the B2B SaaS: sign-up, plans and money, figures, privacy, who may see what."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from billing.models import Plan, Subscription
from bookings.models import Service
from channels_whatsapp.models import WhatsAppAccount
from config.shell.signup.tests.forms_data import answers, browser, code_of
from config.shell.simulator.waha.local import API_KEY, LocalWaha
from conversations.models import Conversation
from leads.models import Contact
from leads.privacy.erasure import contact_erase
from leads.privacy.export import contact_export
from tenants.actors import Actor
from tenants.audit.models import AuditEntry
from tenants.models import Business, OwnerNotice, User
from tests import live
from tests.acceptance.stage import Stage, Webhooks
from tests.privacy.dump import everything


def on_the_free_plan() -> Business:
    business = Business.objects.get(schema_name="estilo")
    Subscription.objects.create(business=business, plan=Plan.objects.get(code="free"))
    return business


def test_1_a_stranger_has_a_business_on_trial_in_seconds(salon_stage: Stage) -> None:
    began = timezone.now()
    stranger = browser()
    wish = dict(answers())
    wish["password"] = wish.pop("password1")
    started = stranger.post("/api/signup/", wish | {"terms": True}, "application/json")
    assert started.status_code == 202, started.content
    path = f"/api/signup/{started.json()['id']}/"
    live.eventually(lambda: mail.outbox, "the code by mail")
    stranger.post(f"{path}code/", {"code": code_of(mail.outbox)}, "application/json")
    live.eventually(lambda: stranger.get(path).json()["state"] == "ready", "the business")
    assert timezone.now() - began < timedelta(minutes=1)
    made = Business.objects.exclude(schema_name__in=["estilo", "academia", "public"]).get(
        is_template=False
    )
    assert made.state == Business.State.TRIAL
    assert made.subscription.state == Subscription.State.TRIAL
    home = salon_stage.browser(wish["email"], made.slug).get("/")
    assert home.status_code == 200


def test_1_message_101_of_the_month_stops_the_assistant_and_nothing_else(
    salon_stage: Stage,
) -> None:
    from billing.models import UsageCounter
    from billing.quotas import quota_used

    business = on_the_free_plan()
    client = salon_stage.person()
    client.says("hola")
    UsageCounter.objects.filter(business=business, metric="messages").update(used=100)
    told = client.says("¿qué precio tiene el corte?")
    assert "18" not in told
    assert "persona" in told
    conversation = Conversation.objects.get()
    assert conversation.needs_human
    assert conversation.handoff_reason == "quota"
    assert quota_used(business, "messages") == 100
    assert OwnerNotice.objects.filter(business=business, key__contains="messages").exists()
    agent = salon_stage.browser("agent@estilo.example")
    answer = agent.post(
        f"/inbox/{conversation.uuid}/reply/",
        {"body": "El corte son 18 €."},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert "18 €" in client.hears()


def test_1_whatsapp_is_connected_by_its_qr(salon_stage: Stage, settings: Any) -> None:
    """Name → QR → «Esperando conexión…» → active, with a sign of life; then customers write."""
    webhooks = Webhooks(salon_stage)
    owner = salon_stage.browser("owner@estilo.example")
    with LocalWaha(post=webhooks.keep) as waha:
        settings.WAHA_BASE_URL = waha.base_url
        form = {"label": "Recepción", "base_url": waha.base_url, "session": "default"}
        path = "/settings/channels/whatsapp/connect/gateway/"
        shown = owner.post(path, form | {"api_key": API_KEY}, follow=True)
        page = shown.content.decode()
        assert "Esperando conexión…" in page
        assert "data:image/png;base64," in page
        webhooks.bring()
        waha.api.scan(waha.session, "+34910000088")
        live_part = owner.get(shown.redirect_chain[-1][0], headers={"HX-Request": "true"})
        assert "Conectado" in live_part.content.decode()
        webhooks.bring()
        account = WhatsAppAccount.objects.get(number="+34910000088")
        assert account.state == "active"
        assert account.last_heartbeat
        waha.api.customer_writes(waha.session, "+34600123456", "¿qué precio tiene el corte?")
        webhooks.bring()
        live.eventually(lambda: waha.session.sent, "an answer by the gateway")
        assert "18" in str(waha.session.sent[0]["body"])
        salon_stage.settle()


def test_3_the_seeded_month_shows_exactly_its_figures(salon_stage: Stage) -> None:
    call_command("seed_month", business="estilo")
    owner = salon_stage.browser("owner@estilo.example")
    page = " ".join(owner.get("/").content.decode().split())
    for figure in ("1 245", "89", "4 250", "42"):
        assert figure in page, figure
    figures = salon_stage.program(salon_stage.token("owner@estilo.example")).get("/api/metrics/")
    totals: dict[str, Any] = figures.json()["totals"]
    assert (totals["messages"], totals["bookings"], totals["conversion"]) == (1245, 89, 42)
    assert float(totals["revenue"]) == 4250


@pytest.mark.xfail(strict=True, reason="reports: no PDF and no Excel yet")
@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_3_the_downloads_agree_with_the_page(salon_stage: Stage, kind: str) -> None:
    owner = salon_stage.browser("owner@estilo.example")
    assert owner.get(f"/figures/month.{kind}").status_code == 200


@pytest.mark.xfail(strict=True, reason="reports: the weekly mail is not sent yet")
def test_4_on_monday_at_eight_one_report_is_mailed(salon_stage: Stage) -> None:
    from analytics.tasks import weekly_report_task  # type: ignore[attr-defined]

    assert weekly_report_task


def test_5_what_is_not_theirs_does_not_exist(salon_stage: Stage) -> None:
    client = salon_stage.person()
    client.says("hola, ¿qué horario tenéis?")
    conversation, contact = Conversation.objects.get(), client.contact
    salon_stage.browser("owner@estilo.example").post(
        f"/inbox/{conversation.uuid}/take/", headers={"HX-Request": "true"}
    )
    agent = salon_stage.browser("agent@estilo.example")
    other = salon_stage.browser("owner@academia.example", "academia")
    for path in (f"/inbox/{conversation.uuid}/", f"/contacts/{contact.uuid}/"):
        assert agent.get(path).status_code == 404, path
        assert other.get(path).status_code == 404, path


def test_5_a_changed_price_is_audited_with_who_where_and_what(salon_stage: Stage) -> None:
    cut = Service.objects.get(name="Corte")
    owner = salon_stage.browser("owner@estilo.example")
    owner.defaults |= {"REMOTE_ADDR": "127.0.0.9", "HTTP_USER_AGENT": "Firefox/140"}
    form = owner.get(f"/services/{cut.uuid}/").context["form"]
    data = {name: value for name, value in form.initial.items() if value is not None}
    data |= {"price": "21.50", "staff": [str(each.pk) for each in cut.staff.all()]}
    answer = owner.post(f"/services/{cut.uuid}/", data)
    cut.refresh_from_db()
    assert str(cut.price) == "21.50", answer.content.decode()[:2000]
    entry = AuditEntry.objects.filter(action__startswith="service").latest("pk")
    assert "18" in str(entry.before["price"])
    assert "21.5" in str(entry.after["price"])
    assert (entry.ip, entry.user_agent) == ("127.0.0.9", "Firefox/140")
    assert entry.actor == User.objects.get(email="owner@estilo.example")


def test_5_tokens_last_15_minutes_and_30_days_and_can_be_ended(salon_stage: Stage) -> None:
    token = salon_stage.token("owner@estilo.example")
    program = salon_stage.program(token)
    assert program.get("/api/auth/me").status_code == 200
    salon_stage.later(minutes=16)
    assert program.get("/api/auth/me").status_code == 401
    fresh = salon_stage.program(salon_stage.token("owner@estilo.example"))
    ended = fresh.delete("/api/auth/session")
    assert ended.status_code in (200, 204, 401)
    assert fresh.get("/api/auth/me").status_code == 401


def a_list_of_a_hundred() -> str:
    """People as another program's Excel file has them; the numbers of two are none."""
    rows = [f"Persona {n};6{n:08};persona{n}@example.com;cliente" for n in range(1, 101)]
    rows[16], rows[70] = "Sin número;no tiene;;cliente", "Corto;612;;cliente"
    return "\r\n".join(["Nombre;Móvil;Correo;Tipo", *rows])


def test_6_a_csv_with_two_bad_rows_of_a_hundred_is_previewed_and_reported(
    salon_stage: Stage,
) -> None:
    owner = salon_stage.browser("owner@estilo.example")
    file = SimpleUploadedFile("clientes.csv", a_list_of_a_hundred().encode("cp1252"))
    uploaded = owner.post("/settings/import/", {"kind": "contacts", "file": file})
    path = uploaded.headers["Location"]
    columns = owner.get(path).context["form"]
    chosen = {name: columns[name].initial for name in columns.fields if columns[name].initial}
    assert sorted(chosen.values()) == ["email", "kind", "name", "phone"]
    owner.post(f"{path}columns/", chosen)

    def page() -> str:
        return " ".join(owner.get(path).content.decode().split())

    live.eventually(lambda: "98 filas bien, 2 con errores" in page(), "the preview")
    preview = page()
    assert "Fila 18" in preview
    assert "Fila 72" in preview
    assert "«612» no es un teléfono" in preview
    assert not Contact.objects.exists()
    owner.post(f"{path}start/")
    live.eventually(lambda: "Importación terminada" in page(), "the report")
    assert Contact.objects.count() == 98
    standing = owner.get(path).context["standing"]
    assert standing.counts == {"created": 98, "bad": 2}
    bad = owner.get(f"{path}refused.csv").content.decode("utf-8-sig").splitlines()
    assert len(bad) == 3
    assert "Sin número" in bad[1]
    assert not salon_stage.twilio.sent, "nobody of a list is written to"


def test_6_what_is_known_of_a_person_is_given_out_and_then_forgotten(salon_stage: Stage) -> None:
    client = salon_stage.person("+34600123456")
    client.says("hola, me llamo Valentina Oquendo")
    client.says("quiero un corte el jueves por la tarde")
    client.says("el segundo")
    contact = client.contact
    owner = Actor.person(User.objects.get(email="owner@estilo.example"))
    with contact_export(contact=contact, actor=owner) as export:
        told = export.read().decode()
    assert set(json.loads(told)) == {"format", "business", "made_at", "data"}
    for fact in ("+34600123456", "el segundo", "Corte"):
        assert fact in told
    contact_erase(contact=contact, actor=owner, cancel_upcoming=True)
    salon_stage.settle()
    left = everything()
    for secret in ("600123456", "Oquendo", "el segundo"):
        assert secret not in left

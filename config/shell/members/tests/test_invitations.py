"""Inviting people: the mail, the page behind its link, and what nobody learns from either."""

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.http import urlencode
from time_machine import travel

from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.members.invitations import (
    InvitationRefused,
    invitation_accept,
    invitation_accept_new,
    invitation_create,
    invitation_of_link,
    invitation_resend,
)
from tenants.members.mail import invitation_mail_send
from tenants.members.rules import MemberRefused
from tenants.models import Business, DueItem, Invitation, Membership, User

NEW = "nueva@example.com"
PASSWORD = "tres-gatos-en-el-tejado"
JOIN = {"first_name": "Nadia", "last_name": "Paz", "password": PASSWORD}


@pytest.fixture
def boss(estilo: Business) -> Membership:
    return Membership.objects.select_related("user", "business").get(
        user__email="owner@estilo.example"
    )


@pytest.fixture(autouse=True)
def mailbox(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    mail.outbox = []


def invited(boss: Membership, email: str = NEW, role: str = "agent", language: str = "es") -> str:
    """Invite, mail, and give the path of the mail's link."""
    invitation = invitation_create(email=email, role=role, language=language, actor=boss)
    return mailed(invitation)


def mailed(invitation: Invitation) -> str:
    with business_context("estilo"):
        assert invitation_mail_send(invitation.pk) is None
    found = re.search(r"https?://[^/\s]+(/invitation/\?token=\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def browser(user: User | None = None) -> Client:
    client = Client(HTTP_HOST=f"estilo.{settings.PUBLIC_HOST}")
    if user is not None:
        client.force_login(user)
    return client


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


# --- The mail -----------------------------------------------------------------------------------
def test_the_mail_leads_to_the_businesss_own_host_and_its_secret_is_kept_nowhere(
    boss: Membership,
) -> None:
    path = invited(boss)
    letter = mail.outbox[0]
    assert letter.to == [NEW]
    assert f"//estilo.{settings.PUBLIC_HOST}" in letter.body
    assert "Peluquería Estilo" in letter.subject
    assert "Agente" in letter.body
    token = path.split("=")[1]
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert row["token"] == ""
    assert NEW not in str(list(Invitation.objects.extra(select={"raw": "email"}).values("raw")))


def test_it_is_in_english_for_those_who_read_english(boss: Membership) -> None:
    invited(boss, language="en")
    assert "Agent" in mail.outbox[0].body
    assert 'lang="en"' in str(mail.outbox[0].alternatives[0])


def test_names_that_read_like_links_stay_out_of_it(boss: Membership) -> None:
    Business.objects.filter(pk=boss.business_id).update(name="Gana ya en www.premio.example")
    User.objects.filter(pk=boss.user_id).update(first_name="http://premio.example")
    with business_context("estilo"):
        invited(boss)
    letter = mail.outbox[0]
    everything = letter.subject + letter.body + str(letter.alternatives[0])
    assert "premio" not in everything
    assert f"estilo.{settings.PUBLIC_HOST}" in letter.subject


def test_a_mail_server_that_is_away_is_asked_again_for_two_days(
    boss: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(self: object) -> int:
        raise SMTPServerDisconnected("away")

    invitation = invitation_create(email=NEW, role="agent", language="es", actor=boss)
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", away)
    assert invitation_mail_send(invitation.pk) > timezone.now()  # type: ignore[operator]
    with travel(timezone.now() + timedelta(days=3), tick=False):
        assert invitation_mail_send(invitation.pk) is None
    invitation.refresh_from_db()
    assert invitation.mail == "failed"


def test_an_address_that_does_not_exist_is_said_on_the_page(
    boss: Membership, owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(self: object) -> int:
        raise SMTPRecipientsRefused({NEW: (550, b"no such user")})

    invitation = invitation_create(email=NEW, role="agent", language="es", actor=boss)
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refused)
    assert invitation_mail_send(invitation.pk) is None
    assert "El correo no llegó" in page(owner_client, "/settings/members/")


# --- The page behind the link --------------------------------------------------------------------
def test_a_new_person_makes_their_account_and_is_in(boss: Membership) -> None:
    path, client = invited(boss), browser()
    assert NEW in page(client, path)
    answer = client.post(path, JOIN)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/inbox/").status_code == 200
    person = User.objects.get(email=NEW)
    assert (person.get_full_name(), person.check_password(PASSWORD)) == ("Nadia Paz", True)
    member = Membership.objects.get(user=person)
    assert (member.role, member.business_id) == ("agent", boss.business_id)
    assert member.signed_in_at
    with business_context("estilo"):
        assert AuditEntry.objects.filter(action="member.joined", actor=person).exists()


def test_the_usual_rules_for_passwords_hold(boss: Membership) -> None:
    path, client = invited(boss), browser()
    for password in ("12345678", "corta", "nueva@example.com", ""):
        assert client.post(path, JOIN | {"password": password}).status_code == 422, password
    assert client.post(path, JOIN | {"first_name": "a\x00"}).status_code == 422
    assert not User.objects.filter(email=NEW).exists()


def test_a_link_works_once(boss: Membership) -> None:
    path = invited(boss)
    browser().post(path, JOIN)
    for client in (browser(), browser(User.objects.get(email=NEW))):
        assert client.get(path).status_code == client.post(path, JOIN).status_code == 404


def test_who_has_an_account_signs_in_and_accepts(boss: Membership, stranger: User) -> None:
    path, client = invited(boss, email=stranger.email, role="viewer"), browser()
    assert f"/accounts/login/?{urlencode({'next': path})}" in page(client, path)
    assert client.post(path, JOIN).status_code == 200
    assert not Membership.objects.filter(user=stranger).exists()
    account = {"login": stranger.email, "password": "mostrador-demo", "next": path}
    assert client.post("/accounts/login/", account)["Location"] == path
    assert "Aceptar la invitación" in page(client, path)
    assert client.post(path)["Location"] == "/"
    assert client.get("/inbox/").status_code == 200
    assert Membership.objects.get(user=stranger).role == "viewer"


def test_the_wrong_account_is_told_so_and_can_leave(
    boss: Membership, stranger: User, agent: User
) -> None:
    path = invited(boss)
    for person in (stranger, agent):
        client = browser(person)
        said = page(client, path)
        assert person.email in said
        assert NEW in said
        assert client.post(path).status_code == 403
        assert client.post(path, {"do": "leave"})["Location"] == path
        assert "Crear mi cuenta" in page(client, path)
    assert not User.objects.filter(email=NEW).exists()


def test_a_blocked_person_gets_no_further_than_signing_in(boss: Membership, stranger: User) -> None:
    path, client = invited(boss, email=stranger.email), browser(stranger)
    User.objects.filter(pk=stranger.pk).update(state=User.State.BLOCKED)
    assert "Entrar y aceptar" in page(client, path)
    client.post(path)
    assert not Membership.objects.filter(user=stranger).exists()


def test_dead_links_all_answer_alike(boss: Membership, academia: Business) -> None:
    old, withdrawn = invited(boss), invited(boss, email="otra@example.com")
    with business_context("estilo"):
        renewed = mailed(invitation_resend(invitation=_row(NEW), actor=boss))
        boss_client = browser(boss.user)
    uuid = _row("otra@example.com").uuid
    boss_client.post(f"/settings/members/invitations/{uuid}/withdraw/")
    elsewhere = Client(HTTP_HOST=f"academia.{settings.PUBLIC_HOST}")
    answers = [browser().get(old), browser().get(withdrawn), browser().get("/invitation/?token=x")]
    with travel(timezone.now() + timedelta(days=7, seconds=1), tick=False):
        answers.append(browser().get(renewed))
    assert {answer.status_code for answer in answers} == {404}
    varying = r'"[\w-]{60,}"|token=[\w-]+'
    assert len({re.sub(varying, "", answer.content.decode()) for answer in answers}) == 1
    assert elsewhere.get(renewed).status_code == 404
    assert browser().get(renewed).status_code == 200


def _row(email: str) -> Invitation:
    with business_context("estilo"):
        return next(each for each in Invitation.objects.all() if each.email == email)


def test_a_suspended_business_takes_nobody_in(boss: Membership) -> None:
    path = invited(boss)
    Business.objects.filter(pk=boss.business_id).update(state="suspended")
    assert browser().post(path, JOIN).status_code == 409
    assert not User.objects.filter(email=NEW).exists()


def test_an_account_made_while_the_page_was_open_is_not_taken_over(boss: Membership) -> None:
    path = invited(boss)
    with business_context("estilo"):
        invitation = Invitation.objects.get()
        person = User.objects.create_user(NEW, "another-password-of-theirs")
        with pytest.raises(InvitationRefused, match="account_exists"):
            invitation_accept_new(invitation=invitation, language="es", **JOIN)
        with pytest.raises(InvitationRefused, match="other_person"):
            invitation_accept(invitation=invitation, user=boss.user)
    assert "Ya tienes cuenta" in browser().post(path, JOIN).content.decode()
    person.refresh_from_db()
    assert person.check_password("another-password-of-theirs")


# --- Who may invite, and what they learn ---------------------------------------------------------
def test_inviting_says_the_same_for_any_address(
    owner_client: Client, stranger: User, other_owner: User
) -> None:
    form = {"role": "agent", "language": "es"}
    said = [
        owner_client.post("/settings/members/invite/", form | {"email": email}, follow=True)
        for email in (NEW, stranger.email, other_owner.email)
    ]
    emails = (NEW, stranger.email, other_owner.email)
    assert {answer.redirect_chain[0] for answer in said} == {("/settings/members/", 302)}
    for answer in said:
        assert "Invitación enviada" in answer.content.decode()
    row = r'<li class="invitation">.*?</li>'
    rows = re.findall(row, said[-1].content.decode(), re.DOTALL)
    plain = {re.sub(r"[\w.]+@[\w.]+|[0-9a-f-]{36}|value=\"\w{60,}\"", "", each) for each in rows}
    assert len(rows) == len(emails)
    assert len(plain) == 1


def test_somebody_of_the_team_or_invited_before_is_not_invited_again(boss: Membership) -> None:
    invited(boss)
    for email, code in ((NEW, "already_invited"), ("AGENT@estilo.example", "already_member")):
        with pytest.raises(MemberRefused, match=code):
            invitation_create(email=email, role="agent", language="es", actor=boss)


def test_an_admin_invites_agents_and_viewers_and_nobody_invites_owners(
    boss: Membership, stranger: User
) -> None:
    admin = Membership.objects.create(user=stranger, business=boss.business, role="admin")
    client = browser(stranger)
    choices = page(client, "/settings/members/invite/")
    assert 'value="agent"' in choices
    assert 'value="admin"' not in choices
    for actor, roles in ((admin, ("admin", "owner")), (boss, ("owner",))):
        for role in roles:
            with pytest.raises(MemberRefused, match="not_allowed"):
                invitation_create(email=NEW, role=role, language="es", actor=actor)


def test_an_admin_leaves_an_admins_invitation_alone(boss: Membership, stranger: User) -> None:
    invited(boss, role="admin")
    Membership.objects.create(user=stranger, business=boss.business, role="admin")
    client, uuid = browser(stranger), Invitation.objects.get().uuid
    for what in ("resend", "withdraw"):
        client.post(f"/settings/members/invitations/{uuid}/{what}/")
    with business_context("estilo"):
        assert Invitation.objects.get().state == "open"
        assert len(mail.outbox) == 1


def test_invitations_are_limited_for_a_business_and_for_a_mailbox(
    owner_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.RATE_LIMITS, "invite", "3/h")
    monkeypatch.setitem(settings.RATE_LIMITS, "invite_address", "1/d")
    form = {"role": "agent", "language": "es"}
    sent = [
        owner_client.post("/settings/members/invite/", form | {"email": email}).status_code
        for email in ("ana@gmail.com", "a.na+x@gmail.com", "bea@gmail.com", "eva@gmail.com")
    ]
    assert sent == [302, 422, 302, 422]
    cache.clear()


def test_a_removed_managers_mail_is_not_sent_any_more(boss: Membership) -> None:
    invitation = invitation_create(email=NEW, role="agent", language="es", actor=boss)
    assert DueItem.objects.filter(kind="tenants.invitation_mail").exists()
    browser(boss.user).post(f"/settings/members/invitations/{invitation.uuid}/withdraw/")
    assert not DueItem.objects.filter(kind="tenants.invitation_mail").exists()
    with business_context("estilo"):
        assert invitation_mail_send(invitation.pk) is None
    assert mail.outbox == []


def test_the_link_knows_its_business(boss: Membership, academia: Business) -> None:
    token = invited(boss).split("=")[1]
    with business_context("estilo") as estilo:
        assert invitation_of_link(token=token, business=estilo)
        assert invitation_of_link(token=token, business=academia) is None

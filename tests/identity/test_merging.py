"""Two records of one person: one for members, and two again, exactly, when that was a mistake."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from conversations.channels.base import InboundMessage
from conversations.models import Conversation, InboundEvent, Message
from conversations.services.door import inbound_store
from conversations.services.receiving import message_receive
from leads.blocking import contact_block
from leads.merging import contacts_merge, merge_undo, merged_into, merges_of, suggestions
from leads.models import Contact, ContactIdentity, ContactMerge, Lead
from leads.privacy.erasure import contact_erase
from leads.privacy.handlers import covered
from leads.separating import MergeUndone
from leads.services import contact_of, contact_upsert, lead_ensure_open, lead_transition
from tenants.actors import CUSTOMER, Actor
from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.draining import drain
from tenants.models import Business, DueItem, Membership, User
from tests.privacy.people import ANA, EVA, lives
from tests.privacy.test_erase_races import InBackground

# What a merge writes itself, and what a run of the clock may change.
OWN = {"leads.ContactMerge", "leads.Erasure"}


@pytest.fixture
def ana(estilo: Business, owner: User) -> Contact:
    return lives(ANA, owner)


@pytest.fixture
def eva(estilo: Business, owner: User) -> Contact:
    return lives(EVA, owner)


@pytest.fixture
def member(owner: User) -> Membership:
    return Membership.objects.get(user=owner, business__schema_name="estilo")


def columns(row: Any) -> dict[str, Any]:
    return {each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields}


def rows() -> dict[str, dict[int, dict[str, Any]]]:
    """Every row about people, by model and id."""
    found = {}
    for label in covered() - OWN:
        model: Any = apps.get_model(label)
        found[label] = {row.pk: columns(row) for row in model._base_manager.order_by("pk")}
    return found


def promises() -> list[tuple[str, int]]:
    return sorted(DueItem.objects.values_list("kind", "object_id"))


def test_everything_is_together_and_exactly_as_before_after_undoing(
    ana: Contact, eva: Contact, owner: User
) -> None:
    before, due = rows(), promises()
    kept = contacts_merge(kept=ana, gone=eva, actor=Actor.person(owner))
    assert not Contact.objects.filter(pk=eva.pk).exists()
    for label in ("conversations.Conversation", "bookings.Booking", "leads.ContactIdentity"):
        model: Any = apps.get_model(label)
        whose = {row["contact_id"] for row in before[label].values() if row["contact_id"]}
        assert whose == {ana.pk, eva.pk}
        assert set(model.objects.values_list("contact", flat=True)) <= {ana.pk, None}
    assert rows() != before
    merge = merges_of(kept)[0]
    back = merge_undo(merge=merge, actor=Actor.person(owner))
    assert (back.pk, back.uuid) == (eva.pk, eva.uuid)
    after = rows()
    for label, told in before.items():
        assert after[label] == told, label
    assert promises() == due
    trail = AuditEntry.objects.filter(action__in=("contact.joined", "contact.separated"))
    assert trail.filter(actor=owner).count() == 2


def test_a_merge_is_undone_once(ana: Contact, eva: Contact, owner: User) -> None:
    contacts_merge(kept=ana, gone=eva, actor=Actor.person(owner))
    merge = merges_of(ana)[0]
    merge_undo(merge=merge, actor=Actor.person(owner))
    with pytest.raises(MergeUndone):
        merge_undo(merge=merge, actor=Actor.person(owner))
    assert merges_of(ana) == [each for each in merges_of(ana) if each.pk != merge.pk]
    merge.refresh_from_db()
    assert merge.record is None


def say(kind: str, address: str, channel: str = "fake", text: str = "hola") -> Message:
    number = Message.objects.count()
    return message_receive(
        InboundMessage(channel, f"{channel}-1", f"m{number}", kind, address, text)
    )


def test_what_is_new_stays_and_what_came_by_a_returning_address_returns(
    estilo: Business, owner: User
) -> None:
    kept = say("phone", "+34600111222").conversation.contact
    gone = say("email", "lucia@example.com", "email").conversation.contact
    contacts_merge(kept=kept, gone=gone, actor=Actor.person(owner))
    Conversation.objects.filter(channel="email").update(state="archived")
    new_by_mail = say("email", "lucia@example.com", "email", "¿y mañana?")
    new_by_phone = say("phone", "+34600111222", text="soy yo")
    assert new_by_mail.conversation.contact_id == kept.pk
    back = merge_undo(merge=merges_of(kept)[0], actor=Actor.person(owner))

    def whose(message: Message) -> int:
        return Message.objects.get(pk=message.pk).conversation.contact_id

    assert whose(new_by_mail) == back.pk == gone.pk
    assert whose(new_by_phone) == kept.pk
    assert say("email", "lucia@example.com", "email").conversation.contact_id == back.pk
    assert contact_of(kind="phone", address="+34600111222") == kept


def test_payloads_that_came_since_follow_their_address(estilo: Business, owner: User) -> None:
    def knock(number: str, phone: str) -> None:
        payload = {"id": number, "from": phone, "text": "hola", "name": "Luz"}
        inbound_store(channel="fake", account_key="f1", provider_id=number, payload=payload)
        drain()

    knock("a", "+34600111222")
    knock("b", "+34600333444")
    kept, gone = (
        contact_of(kind="phone", address=each) for each in ("+34600111222", "+34600333444")
    )
    assert kept is not None
    assert gone is not None
    contacts_merge(kept=kept, gone=gone, actor=Actor.person(owner))
    knock("c", "+34600333444")
    knock("d", "+34600111222")
    merge_undo(merge=merges_of(kept)[0], actor=Actor.person(owner))
    theirs = InboundEvent.objects.filter(contact=gone.pk).values_list("provider_id", flat=True)
    assert {str(each)[-1] for each in theirs} == {"b", "c"}


def two_with_leads(owner: User) -> tuple[Contact, Contact, Lead, Lead]:
    one, _new = contact_upsert(kind="phone", address="+34600111222", name="Luz Pérez")
    other, _new = contact_upsert(kind="email", address="luz@example.com", name="Luz")
    first, second = lead_ensure_open(contact=one), lead_ensure_open(contact=other)
    lead_transition(lead=second, event="message", reason="x", actor=CUSTOMER)
    lead_transition(lead=second, event="interest", reason="x", actor=CUSTOMER)
    return one, other, first, second


def test_of_two_open_leads_the_further_stays_and_both_are_back_after_undoing(
    estilo: Business, owner: User
) -> None:
    one, other, first, second = two_with_leads(owner)
    before = rows()
    contacts_merge(kept=one, gone=other, actor=Actor.person(owner))
    assert list(Lead.objects.values_list("pk", "contact")) == [(second.pk, one.pk)]
    merge_undo(merge=merges_of(one)[0], actor=Actor.person(owner))
    assert rows() == before
    assert first.events.count() == 1


def test_a_lead_that_has_a_newer_one_in_its_place_stays_away(estilo: Business, owner: User) -> None:
    one, other, _first, second = two_with_leads(owner)
    contacts_merge(kept=one, gone=other, actor=Actor.person(owner))
    Lead.objects.filter(pk=second.pk).update(state="LOST")
    newer = lead_ensure_open(contact=one)
    merge_undo(merge=merges_of(one)[0], actor=Actor.person(owner))
    assert set(one.leads.values_list("pk", flat=True)) == {newer.pk}
    assert set(other.leads.values_list("pk", flat=True)) == {second.pk}


def test_what_a_member_changed_since_is_left_as_it_is(estilo: Business, owner: User) -> None:
    one, _new = contact_upsert(kind="phone", address="+34600111222")
    other, _new = contact_upsert(kind="email", address="luz@example.com", name="Luz")
    Contact.objects.filter(pk=other.pk).update(city="Lugo")
    contacts_merge(kept=one, gone=other, actor=Actor.person(owner))
    one.refresh_from_db()
    assert (one.name, one.city) == ("Luz", "Lugo")
    Contact.objects.filter(pk=one.pk).update(city="Vigo")
    merge_undo(merge=merges_of(one)[0], actor=Actor.person(owner))
    one.refresh_from_db()
    assert (one.name, one.city) == ("", "Vigo")


def test_who_was_blocked_as_one_is_blocked_as_both_until_taken_apart(
    estilo: Business, owner: User
) -> None:
    one, other, _first, _second = two_with_leads(owner)
    contact_block(contact=other, reason="insulta", actor=Actor.person(owner))
    contacts_merge(kept=one, gone=other, actor=Actor.person(owner))
    one.refresh_from_db()
    assert (one.kind, one.blocked_for, one.kind_before) == ("blocked", "insulta", "prospect")
    back = merge_undo(merge=merges_of(one)[0], actor=Actor.person(owner))
    one.refresh_from_db()
    assert (one.kind, one.blocked_for) == ("prospect", "")
    assert (back.kind, back.blocked_for) == ("blocked", "insulta")


def test_a_vip_stays_one_whichever_record_is_kept(estilo: Business, owner: User) -> None:
    one, other, _first, _second = two_with_leads(owner)
    Contact.objects.filter(pk=other.pk).update(kind="vip")
    contacts_merge(kept=one, gone=other, actor=Actor.person(owner))
    one.refresh_from_db()
    assert one.kind == "vip"
    merge_undo(merge=merges_of(one)[0], actor=Actor.person(owner))
    one.refresh_from_db()
    assert one.kind == "prospect"


def test_merges_of_merges_come_apart_in_any_order(estilo: Business, owner: User) -> None:
    who = Actor.person(owner)
    one, two, three = (
        contact_upsert(kind="phone", address=f"+3460011122{n}", name=f"P{n}")[0] for n in range(3)
    )
    before = rows()
    contacts_merge(kept=two, gone=three, actor=who)
    contacts_merge(kept=one, gone=two, actor=who)
    assert ContactIdentity.objects.filter(contact=one).count() == 3
    inner = ContactMerge.objects.get(gone_uuid=three.uuid)
    merge_undo(merge=inner, actor=who)
    assert ContactIdentity.objects.get(contact=three).address.endswith("2")
    merge_undo(merge=ContactMerge.objects.get(gone_uuid=two.uuid), actor=who)
    assert rows() == before


def test_whoever_is_forgotten_is_forgotten_as_both(ana: Contact, eva: Contact, owner: User) -> None:
    contacts_merge(kept=ana, gone=eva, actor=Actor.person(owner))
    ana.refresh_from_db()
    contact_erase(contact=ana, actor=Actor.person(owner), cancel_upcoming=True)
    assert not ContactMerge.objects.exists()
    assert not ContactIdentity.objects.exclude(contact__erased_at__isnull=False).exists()
    assert not Contact.objects.filter(name__in=(ANA.name, EVA.name)).exists()


# --- Who may be meant ---------------------------------------------------------------------------
def test_who_has_the_same_full_name_is_suggested_and_a_first_name_is_none(
    estilo: Business, member: Membership
) -> None:
    one, _new = contact_upsert(kind="phone", address="+34600111222", name="Luz Pérez")
    same, _new = contact_upsert(kind="email", address="luz@example.com", name="luz pérez")
    first, _new = contact_upsert(kind="email", address="a@example.com", name="Luz")
    second, _new = contact_upsert(kind="email", address="b@example.com", name="Luz")
    assert [(each.contact, each.by) for each in suggestions(one, member)] == [(same, "name")]
    assert suggestions(first, member) == suggestions(second, member) == []


def test_who_has_the_mail_that_somebody_gave_with_a_booking_is_suggested(
    ana: Contact, member: Membership
) -> None:
    mailbox, _new = contact_upsert(kind="email", address="ana.casa@example.com", name="A")
    booking = ana.bookings.first()
    booking.answers = {"email": "Ana.Casa@example.com"}
    booking.save(update_fields=["answers"])
    assert [(each.contact, each.by) for each in suggestions(ana, member)] == [(mailbox, "address")]


def test_agents_are_told_of_nobody_whom_they_may_not_see(
    estilo: Business, agent: User, owner: User
) -> None:
    theirs = say("phone", "+34600111222").conversation
    Contact.objects.filter(pk=theirs.contact_id).update(name="Luz Pérez")
    Conversation.objects.update(assigned_to=owner)
    mine, _new = contact_upsert(kind="email", address="luz@example.com", name="Luz Pérez")
    agents = Membership.objects.get(user=agent, business__schema_name="estilo")
    assert suggestions(mine, agents) == []


# --- Pages --------------------------------------------------------------------------------------
def test_a_member_looks_at_both_joins_them_and_takes_them_apart_again(
    ana: Contact, eva: Contact, owner_client: Client, member: Membership
) -> None:
    page = owner_client.get(f"/contacts/{ana.uuid}/merge/", {"q": eva.name}).content.decode()
    link = f"/contacts/{ana.uuid}/merge/{eva.uuid}/"
    assert link in page
    preview = owner_client.get(link).content.decode()
    assert ANA.email in preview
    assert EVA.email in preview
    assert "Se puede deshacer" in preview
    answer = owner_client.post(link, {"kept": str(eva.uuid)}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/contacts/{eva.uuid}/"
    assert merged_into(member, ana.uuid) == eva
    moved = owner_client.get(f"/contacts/{ana.uuid}/")
    assert moved["Location"] == f"/contacts/{eva.uuid}/"
    merge = merges_of(eva)[0]
    answer = owner_client.post(f"/contacts/merges/{merge.uuid}/undo/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/contacts/{eva.uuid}/"
    assert owner_client.get(f"/contacts/{ana.uuid}/").status_code == 200


@pytest.mark.parametrize("kept", ["", "nobody", "00000000-0000-4000-8000-000000000000"])
def test_only_one_of_the_two_can_be_the_one_that_stays(
    ana: Contact, eva: Contact, owner_client: Client, kept: str
) -> None:
    answer = owner_client.post(f"/contacts/{ana.uuid}/merge/{eva.uuid}/", {"kept": kept})
    assert answer.status_code == 422
    assert Contact.objects.filter(pk__in=(ana.pk, eva.pk)).count() == 2
    assert owner_client.get(f"/contacts/{ana.uuid}/merge/{ana.uuid}/").status_code == 404


def test_two_members_who_join_the_same_two_the_other_way_round_leave_one(
    live_db: str,
) -> None:
    with business_context("estilo"):
        who = Actor.person(User.objects.get(email="owner@estilo.example"))
        one, other = (
            contact_upsert(kind="phone", address=f"+3460011122{n}", name="Luz")[0] for n in (1, 2)
        )
        pairs = [(one, other), (other, one)] * 2
        threads = [
            InBackground(
                lambda kept=kept, gone=gone: contacts_merge(kept=kept, gone=gone, actor=who)
            )
            for kept, gone in pairs
        ]
        for thread in threads:
            thread.finish()
        lost = [thread.error for thread in threads if thread.error is not None]
        assert [type(error) for error in lost] == [Contact.DoesNotExist] * 3
        assert ContactIdentity.objects.filter(contact=Contact.objects.get()).count() == 2
        assert ContactMerge.objects.count() == 1


def test_viewers_join_and_part_nobody(ana: Contact, eva: Contact, viewer_client: Client) -> None:
    link = f"/contacts/{ana.uuid}/merge/{eva.uuid}/"
    assert viewer_client.post(link, {"kept": str(ana.uuid)}).status_code == 403
    assert Contact.objects.filter(pk=eva.pk).exists()


def test_one_customer_on_three_channels_is_one_contact(estilo: Business, owner: User) -> None:
    """WhatsApp and mail are joined by a proof, the chat by a member."""
    phone = say("phone", "+34600111222", "whatsapp").conversation.contact
    Contact.objects.filter(pk=phone.pk).update(name="Luz Pérez")
    proven = InboundMessage(
        "telegram", "t", "t1", "telegram", "77", "hola", proven=(("phone", "+34600111222"),)
    )
    message_receive(proven)
    mailbox = say("email", "luz@example.com", "email").conversation.contact
    visitor = say("web", "visitor-of-the-web-chat-1", "web").conversation.contact
    for other in (mailbox, visitor):
        contacts_merge(kept=phone, gone=other, actor=Actor.person(owner))
    channels = Conversation.objects.filter(contact=phone).values_list("channel", flat=True)
    assert set(channels) == {"whatsapp", "telegram", "email", "web"}
    assert say("web", "visitor-of-the-web-chat-1", "web").conversation.contact_id == phone.pk
    assert datetime.now(UTC) > ContactMerge.objects.earliest("pk").at


@pytest.mark.parametrize(
    ("stored", "comes"),
    [
        ("+525512345678", "+5215512345678"),
        ("+5215512345678", "+525512345678"),
        ("+541123456789", "+5491123456789"),
        ("+5491123456789", "+541123456789"),
        ("+551187654321", "+5511987654321"),
        ("+5511987654321", "+551187654321"),
    ],
)
@pytest.mark.parametrize("channel", ["whatsapp", "sms"])
def test_every_way_to_write_a_number_finds_its_one_person(
    estilo: Business, stored: str, comes: str, channel: str
) -> None:
    known, _new = contact_upsert(kind="phone", address=stored, name="Bia")
    talk = say("phone", comes, channel).conversation
    assert talk.contact == known
    assert say("phone", stored, channel).conversation == talk
    assert Contact.objects.count() == 1

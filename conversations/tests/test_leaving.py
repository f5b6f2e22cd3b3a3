"""What a colleague held waits for the others when they answer customers no more."""

import pytest

from conversations.models import Conversation, Message
from conversations.selectors.inbox import colleagues, waiting_list
from conversations.services import leaving
from conversations.services.handoff import conversation_close, conversation_take_over
from leads.services import contact_upsert
from tenants.members.services import (
    member_change_role,
    member_reactivate,
    member_remove,
    member_suspend,
)
from tenants.models import Business, DueItem, Membership, User


def talk(phone: str, user: User) -> Conversation:
    contact, _ = contact_upsert(kind="phone", address=phone)
    conversation = Conversation.objects.create(
        contact=contact, channel="whatsapp", address=contact.identities.get()
    )
    return conversation_take_over(conversation=conversation, user=user)


def member(email: str) -> Membership:
    rows = Membership.objects.select_related("user", "business")
    return rows.get(user__email=f"{email}@estilo.example")


def promised(user: User) -> bool:
    return DueItem.objects.filter(kind=leaving.KIND, object_id=user.pk).exists()


@pytest.mark.parametrize("way", ["suspend", "remove", "viewer"])
def test_their_conversations_wait_for_another_person(
    estilo: Business, agent: User, way: str
) -> None:
    conversation = talk("+34600111222", agent)
    boss, theirs = member("owner"), member("agent")
    if way == "suspend":
        member_suspend(member=theirs, actor=boss)
    elif way == "remove":
        member_remove(member=theirs, actor=boss)
    else:
        member_change_role(member=theirs, role="viewer", actor=boss)
    assert promised(agent)
    assert leaving.member_left(agent.pk) is None
    conversation.refresh_from_db()
    assert conversation.assigned_to is None
    assert conversation.handler == Conversation.Handler.HUMAN
    assert conversation in waiting_list(boss, 10)
    note = conversation.messages.filter(direction=Message.Direction.NOTE).latest("pk")
    assert note.purpose == "released"
    assert agent not in [each.user for each in colleagues(estilo.pk)]


def test_a_closed_conversation_does_not_come_back(estilo: Business, agent: User) -> None:
    conversation = talk("+34600111222", agent)
    conversation_close(conversation=conversation, user=agent)
    member_suspend(member=member("agent"), actor=member("owner"))
    leaving.member_left(agent.pk)
    conversation.refresh_from_db()
    assert not conversation.needs_human
    assert conversation.state == Conversation.State.CLOSED


def test_who_was_let_in_again_keeps_what_they_hold(estilo: Business, agent: User) -> None:
    conversation = talk("+34600111222", agent)
    member_suspend(member=member("agent"), actor=member("owner"))
    member_reactivate(member=member("agent"), actor=member("owner"))
    leaving.member_left(agent.pk)
    conversation.refresh_from_db()
    assert conversation.assigned_to == agent


def test_what_another_has_taken_meanwhile_stays_theirs(
    estilo: Business, agent: User, owner: User
) -> None:
    conversation = talk("+34600111222", agent)
    member_suspend(member=member("agent"), actor=member("owner"))
    conversation_take_over(conversation=conversation, user=owner)
    leaving.member_left(agent.pk)
    conversation.refresh_from_db()
    assert conversation.assigned_to == owner


def test_much_is_done_in_parts(
    estilo: Business, agent: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leaving, "BATCH", 2)
    for number in range(3):
        talk(f"+3460011122{number}", agent)
    member_suspend(member=member("agent"), actor=member("owner"))
    assert leaving.member_left(agent.pk) is not None
    assert Conversation.objects.filter(assigned_to=agent).count() == 1
    assert leaving.member_left(agent.pk) is None
    assert not Conversation.objects.filter(assigned_to=agent).exists()

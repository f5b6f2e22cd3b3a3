"""Adding the people that customers book with, from the command line."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from bookings.models import Resource
from tenants.audit.models import AuditEntry
from tenants.models import Business


def test_added_people_can_be_chosen_for_services(estilo: Business, owner_client: Client) -> None:
    call_command("staff_add", "estilo", "Carla", "Iván Soto")
    page = owner_client.get("/services/new/").content.decode()
    assert "Carla" in page
    assert "Iván Soto" in page
    assert AuditEntry.objects.filter(action="resource.added").count() == 2


def test_rooms_and_machines_are_added_as_what_they_are(estilo: Business) -> None:
    call_command("staff_add", "estilo", "Cabina 1", "--kind", "room")
    assert Resource.objects.get(name="Cabina 1").kind == Resource.Kind.ROOM


@pytest.mark.parametrize("words", [("nobody", "Ana"), ("public", "Ana"), ("estilo", " ")])
def test_unknown_businesses_and_empty_names_add_nobody(
    estilo: Business, words: tuple[str, ...]
) -> None:
    before = Resource.objects.count()
    with pytest.raises(CommandError):
        call_command("staff_add", *words)
    assert Resource.objects.count() == before

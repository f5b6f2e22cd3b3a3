"""The team as owners set it up: whom customers can book with, and for what."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from bookings.models import Booking, Resource, Service
from bookings.selectors import services_bookable, slot_search
from bookings.setup import resource_add, service_save
from bookings.tests.conftest import Book, at, person
from tenants.actors import SYSTEM
from tenants.audit.models import AuditEntry
from tenants.context import business_context
from tenants.models import Business


@pytest.fixture(autouse=True)
def monday_at_eight(corte: Service) -> Service:
    return corte


def add(client: Client, name: str, *services: Service) -> Resource:
    data = {"name": name, "services": [each.pk for each in services]}
    assert client.post("/staff/new/", data)["Location"] == "/staff/"
    return Resource.objects.get(name=name)


def stop(client: Client, member: Resource) -> str:
    path = f"/staff/{member.uuid}/active/"
    return client.post(path, {"active": "no"}, follow=True).content.decode()


class TestAdding:
    def test_who_is_added_can_be_chosen_and_is_offered(
        self, owner_client: Client, corte: Service
    ) -> None:
        carla = add(owner_client, "Carla", corte)
        assert "Carla" in owner_client.get("/services/new/").content.decode()
        assert "Carla" in owner_client.get("/staff/").content.decode()
        now = timezone.now()
        ahead = {"range_from": now, "range_to": now + timedelta(days=2), "staff": carla}
        assert slot_search(service=corte, **ahead)
        colour = Service.objects.get(name="Color")
        assert not slot_search(service=colour, **ahead)

    def test_everything_offered_is_ticked_at_first(
        self, owner_client: Client, corte: Service
    ) -> None:
        Service.objects.filter(name="Color").update(active=False)
        form = owner_client.get("/staff/new/").context["form"]
        ticked = {box.choice_label: box.data["selected"] for box in form["services"]}
        assert ticked == {"Corte": True, "Corte y Peinado": True}

    def test_it_is_audited_with_who_did_it(self, owner_client: Client, corte: Service) -> None:
        carla = add(owner_client, "Carla", corte)
        entry = AuditEntry.objects.get(action="resource.added", object_id=str(carla.pk))
        assert entry.after == {"kind": "staff", "name": "Carla", "services": ["Corte"]}
        assert entry.actor.email == "owner@estilo.example"

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("", "Este campo es requerido"),
            ("x" * 81, "x" * 81),
            ("Mar\0ta", "nulos"),
            (" marta ", "Ya hay alguien con ese nombre"),
            ("MARTA", "Ya hay alguien con ese nombre"),
        ],
    )
    def test_a_name_that_cannot_be_is_said_beside_it_and_the_rest_stays(
        self, owner_client: Client, corte: Service, name: str, said: str
    ) -> None:
        before = Resource.objects.count()
        answer = owner_client.post("/staff/new/", {"name": name, "services": [corte.pk]})
        form = answer.context["form"]
        assert answer.status_code == 422
        assert form.errors["name"]
        assert said in answer.content.decode()
        assert [box.choice_label for box in form["services"] if box.data["selected"]] == ["Corte"]
        assert Resource.objects.count() == before

    def test_an_unknown_service_is_refused_and_the_name_stays(self, owner_client: Client) -> None:
        answer = owner_client.post("/staff/new/", {"name": "Carla <3", "services": ["0"]})
        assert answer.status_code == 422
        assert answer.context["form"].errors["services"]
        assert 'value="Carla &lt;3"' in answer.content.decode()

    def test_a_name_is_taken_even_by_who_is_not_offered(self, marta: Resource) -> None:
        Resource.objects.filter(pk=marta.pk).update(active=False)
        with pytest.raises(ValidationError, match="Ya hay alguien"):
            resource_add(name="marta", actor=SYSTEM)


class TestChanging:
    def test_a_new_name_and_other_services_are_kept_with_what_they_were(
        self, owner_client: Client, marta: Resource, corte: Service
    ) -> None:
        data = {"name": " Marta   Gil ", "services": [corte.pk]}
        owner_client.post(f"/staff/{marta.uuid}/", data)
        marta.refresh_from_db()
        assert marta.name == "Marta Gil"
        assert list(marta.services.all()) == [corte]
        entry = AuditEntry.objects.get(action="resource.updated")
        assert entry.before == {"name": "Marta", "services": ["Color", "Corte", "Corte y Peinado"]}
        assert entry.after == {"name": "Marta Gil", "services": ["Corte"]}

    def test_a_service_that_is_not_offered_now_keeps_who_gave_it(
        self, owner_client: Client, marta: Resource, corte: Service
    ) -> None:
        Service.objects.filter(name="Color").update(active=False)
        owner_client.post(f"/staff/{marta.uuid}/", {"name": "Marta", "services": [corte.pk]})
        given = marta.services.values_list("name", flat=True)
        assert sorted(given) == ["Color", "Corte"]

    def test_a_colleagues_name_is_refused_and_nothing_changes(
        self, owner_client: Client, marta: Resource
    ) -> None:
        answer = owner_client.post(f"/staff/{marta.uuid}/", {"name": "luis", "services": []})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert 'value="luis"' in page
        assert "<h1>Marta</h1>" in page
        marta.refresh_from_db()
        assert (marta.name, marta.services.count()) == ("Marta", 3)

    def test_an_unknown_person_is_not_found(self, owner_client: Client) -> None:
        path = "/staff/00000000-0000-0000-0000-000000000000/"
        assert owner_client.get(path).status_code == 404
        assert owner_client.post(path + "active/", {"active": "no"}).status_code == 404


class TestStopping:
    def test_bookings_ahead_stand_and_their_number_is_said(
        self, owner_client: Client, marta: Resource, corte: Service, book: Book
    ) -> None:
        made = [book(person(n), at(f"1{n}:00"), staff=marta) for n in (0, 2)]
        page = owner_client.get(f"/staff/{marta.uuid}/").content.decode()
        assert "Tiene 2 citas futuras" in page
        assert "Marta conserva 2 citas futuras" in stop(owner_client, marta)
        for booking in made:
            booking.refresh_from_db()
            assert booking.state == Booking.State.CONFIRMED
        now = timezone.now()
        days = {"range_from": now, "range_to": now + timedelta(days=2)}
        assert not slot_search(service=corte, staff=marta, **days)

    def test_without_bookings_nothing_is_warned_of(
        self, owner_client: Client, marta: Resource
    ) -> None:
        page = stop(owner_client, marta)
        assert "Marta ya no se ofrece." in page
        assert "conserva" not in page

    def test_who_is_offered_again_gives_what_they_gave(
        self, owner_client: Client, marta: Resource, luis: Resource, corte: Service
    ) -> None:
        stop(owner_client, marta)
        service_save(service=corte, staff=[luis], actor=SYSTEM, before={"active": True})
        assert [each.able for each in services_bookable()] == [[luis], [luis]]
        owner_client.post(f"/staff/{marta.uuid}/active/", {"active": "yes"})
        assert next(each.able for each in services_bookable()) == [luis, marta]
        changes = AuditEntry.objects.filter(action="resource.updated").order_by("id")
        assert [entry.after for entry in changes] == [{"active": False}, {"active": True}]

    def test_a_service_left_without_anybody_is_shown_so(
        self, owner_client: Client, marta: Resource
    ) -> None:
        assert "Nadie asignado" not in owner_client.get("/services/").content.decode()
        stop(owner_client, marta)
        assert owner_client.get("/services/").content.decode().count("Nadie asignado") == 1


def test_only_owners_and_admins_change_the_team(
    agent_client: Client, viewer_client: Client, marta: Resource
) -> None:
    path = f"/staff/{marta.uuid}/"
    for client in (agent_client, viewer_client):
        page = client.get("/staff/").content.decode()
        assert "Marta" in page
        assert "/staff/new/" not in page
        assert client.get(path).status_code == 403
        assert client.post("/staff/new/", {"name": "Carla"}).status_code == 403
        assert client.post(path, {"name": "Carla"}).status_code == 403
        assert client.post(path + "active/", {"active": "no"}).status_code == 403
    assert not Resource.objects.filter(name="Carla").exists()


def test_the_list_costs_the_same_with_one_and_with_twenty(
    owner_client: Client, corte: Service, marta: Resource, django_assert_num_queries
) -> None:
    Resource.objects.exclude(pk=marta.pk).delete()
    owner_client.get("/staff/")  # looks the host up, which is remembered
    with django_assert_num_queries(8):
        owner_client.get("/staff/")
    for number in range(19):
        Resource.objects.create(name=f"Persona {number}").services.add(corte)
    with django_assert_num_queries(8):
        page = owner_client.get("/staff/").content.decode()
    assert "Persona 18" in page


def test_another_business_has_a_team_of_its_own(owner_client: Client, academia: Business) -> None:
    add(owner_client, "Carla")
    with business_context(academia):
        assert not Resource.objects.filter(name="Carla").exists()
        resource_add(name="Carla", actor=SYSTEM)

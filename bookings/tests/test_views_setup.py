"""Services and hours as owners set them up."""

from datetime import date, time
from decimal import Decimal

import pytest
import time_machine
from django.test import Client

from bookings.models import DateOverride, Resource, Service, WorkingHours
from bookings.notice_settings import offsets_of
from tenants.audit.models import AuditEntry
from tenants.models import Business

SERVICE = {
    "name": "Tinte",
    "duration_min": "75",
    "price": "39.90",
    "step_min": "15",
    "buffer_before_min": "0",
    "buffer_after_min": "10",
    "min_notice_min": "60",
    "horizon_days": "30",
    "capacity": "1",
    "color": "3",
}


@pytest.fixture(autouse=True)
def monday_at_eight(clock: time_machine.Traveller) -> time_machine.Traveller:
    return clock


class TestServices:
    def test_a_new_service_is_kept_whole(self, estilo: Business, owner_client: Client) -> None:
        marta = Resource.objects.get(name="Marta")
        response = owner_client.post("/services/new/", SERVICE | {"staff": [marta.pk]})
        service = Service.objects.get(name="Tinte")
        assert response["Location"] == "/services/"
        assert (service.duration_min, service.price) == (75, Decimal("39.90"))
        assert list(service.staff.all()) == [marta]
        assert service.active

    def test_a_changed_price_is_audited_with_what_it_was(
        self, estilo: Business, owner_client: Client
    ) -> None:
        service = Service.objects.get(name="Corte")
        owner_client.post(f"/services/{service.uuid}/", SERVICE | {"name": "Corte", "price": "20"})
        entry = AuditEntry.objects.get(action="service.updated")
        assert entry.before["price"] == "18.00"
        assert entry.after["price"] == "20"
        assert entry.actor.email == "owner@estilo.example"

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("duration_min", "0"),
            ("duration_min", "media hora"),
            ("price", "-1"),
            ("price", "1e999999"),
            ("step_min", "1"),
            ("capacity", "0"),
            ("color", "rojo"),
            ("reminders", "mañana"),
            ("reminders", "15 d"),
            ("reminders", "2 h, 0 min"),
        ],
    )
    def test_a_bad_field_is_said_beside_it_and_the_rest_stays(
        self, estilo: Business, owner_client: Client, field: str, value: str
    ) -> None:
        data = SERVICE | {"description": "Con lavado y <b>secado</b>", field: value}
        response = owner_client.post("/services/new/", data)
        assert response.status_code == 422
        assert response.context["form"].errors[field]
        assert "Con lavado y &lt;b&gt;secado&lt;/b&gt;" in response.content.decode()
        assert not Service.objects.filter(name="Tinte").exists()

    @pytest.mark.parametrize(
        ("typed", "minutes", "shown"),
        [
            ("30 min, 2H, 120", [120, 30], "2 h, 30 min"),
            ("3 d; 90m", [4320, 90], "72 h, 90 min"),
            ("no", [], "no"),
            ("", None, ""),
        ],
    )
    def test_a_service_has_reminders_of_its_own(
        self,
        estilo: Business,
        owner_client: Client,
        typed: str,
        minutes: list[int] | None,
        shown: str,
    ) -> None:
        owner_client.post("/services/new/", SERVICE | {"reminders": typed})
        service = Service.objects.get(name="Tinte")
        assert service.reminders == minutes
        usual = offsets_of(service, estilo) == (1440, 120, 30)
        assert usual if minutes is None else list(offsets_of(service, estilo)) == minutes
        form = owner_client.get(f"/services/{service.uuid}/").context["form"]
        assert (form["reminders"].value() or "") == shown
        assert AuditEntry.objects.get(action="service.created").after["reminders"] == minutes

    def test_what_is_not_offered_can_be_offered_again(
        self, estilo: Business, owner_client: Client
    ) -> None:
        service = Service.objects.get(name="Corte")
        path = f"/services/{service.uuid}/active/"
        owner_client.post(path, {"active": "no"})
        assert not Service.objects.get(pk=service.pk).active
        assert "Sin ofrecer" in owner_client.get("/services/").content.decode()
        owner_client.post(path, {"active": "yes"})
        assert Service.objects.get(pk=service.pk).active

    def test_only_owners_and_admins_change_them(
        self, estilo: Business, agent_client: Client, viewer_client: Client
    ) -> None:
        path = f"/services/{Service.objects.get(name='Corte').uuid}/"
        for client in (agent_client, viewer_client):
            assert client.get("/services/").status_code == 200
            assert client.get("/services/new/").status_code == 403
            assert client.post(path, SERVICE).status_code == 403
            assert client.post(path + "active/", {"active": "no"}).status_code == 403

    def test_the_list_costs_the_same_with_few_and_with_many(
        self, estilo: Business, owner_client: Client, django_assert_num_queries
    ) -> None:
        owner_client.get("/services/")  # looks the host up, which is remembered
        with django_assert_num_queries(7):
            owner_client.get("/services/")
        marta = Resource.objects.get(name="Marta")
        for number in range(20):
            Service.objects.create(name=f"Servicio {number}").staff.add(marta)
        with django_assert_num_queries(7):
            owner_client.get("/services/")


def week(**days: object) -> dict[str, list[str]]:
    """Form data of a week: `day0=[("09:00", "14:00")]` opens Monday, the rest is closed."""
    data: dict[str, list[str]] = {}
    for day, windows in days.items():
        data[f"start-{day[-1]}"] = [start for start, _ in windows]
        data[f"end-{day[-1]}"] = [end for _, end in windows]
    return data


def hours_of(resource: Resource | None = None) -> list[tuple[int, time, time]]:
    rows = WorkingHours.objects.filter(resource=resource)
    return list(rows.values_list("weekday", "start", "end"))


class TestWeek:
    def test_a_split_day_is_stored_as_two_windows_and_the_others_close(
        self, estilo: Business, owner_client: Client
    ) -> None:
        data = week(day0=[("9:30", "14:00"), ("16", "2030")])
        assert owner_client.post("/hours/save/", data)["Location"] == "/hours/"
        assert hours_of() == [(0, time(9, 30), time(14)), (0, time(16), time(20, 30))]

    @pytest.mark.parametrize("midnight", ["24:00", "00:00"])
    def test_a_day_may_end_at_midnight(
        self, estilo: Business, owner_client: Client, midnight: str
    ) -> None:
        owner_client.post("/hours/save/", week(day5=[("18:00", midnight)]))
        assert hours_of() == [(5, time(18), time(0))]

    @pytest.mark.parametrize(
        "windows",
        [
            [("14:00", "09:00")],
            [("09:00", "09:00")],
            [("09:00", "14:00"), ("13:00", "20:00")],
            [("09:00", "00:00"), ("10:00", "11:00")],
            [("09:00", "")],
            [("25:00", "26:00")],
            [("9:99", "12:00")],
            [("a las nueve", "12:00")],
            [("٩:٠٠", "12:00")],
        ],
    )
    def test_hours_that_make_no_sense_are_shown_again_and_nothing_changes(
        self, estilo: Business, owner_client: Client, windows: list[tuple[str, str]]
    ) -> None:
        before = hours_of()
        response = owner_client.post("/hours/save/", week(day0=windows, day1=[("8:15", "9:45")]))
        assert response.status_code == 422
        assert response.context["form"].days[0].error
        assert not response.context["form"].days[1].error
        html = response.content.decode()
        assert all(f'value="{text}"' in html for text in ("8:15", windows[0][0]))
        assert hours_of() == before

    def test_one_persons_hours_leave_the_businesss_alone(
        self, estilo: Business, owner_client: Client
    ) -> None:
        luis, before = Resource.objects.get(name="Luis"), hours_of()
        page = owner_client.get(f"/hours/?staff={luis.uuid}").content.decode()
        assert "Luis sigue el horario del negocio" in page
        owner_client.post(f"/hours/save/?staff={luis.uuid}", week(day2=[("10:00", "12:00")]))
        assert hours_of(luis) == [(2, time(10), time(12))]
        assert hours_of() == before

    def test_an_agent_sees_them_and_may_not_save(
        self, estilo: Business, agent_client: Client
    ) -> None:
        assert "Guardar horario" not in agent_client.get("/hours/").content.decode()
        assert agent_client.post("/hours/save/", week()).status_code == 403
        assert hours_of()


class TestDates:
    def test_a_date_without_hours_is_closed(self, estilo: Business, owner_client: Client) -> None:
        owner_client.post("/hours/dates/", {"date": "2026-12-25", "reason": "Navidad"})
        override = DateOverride.objects.get()
        assert (override.date, override.windows, override.reason) == (
            date(2026, 12, 25),
            [],
            "Navidad",
        )
        assert "Navidad" in owner_client.get("/hours/").content.decode()

    def test_a_second_word_on_a_date_replaces_the_first(
        self, estilo: Business, owner_client: Client
    ) -> None:
        owner_client.post("/hours/dates/", {"date": "2026-12-24"})
        data = {"date": "2026-12-24", "start": "10:00", "end": "14:00"}
        owner_client.post("/hours/dates/", data)
        assert DateOverride.objects.get().windows == [["10:00", "14:00"]]

    @pytest.mark.parametrize(
        "data",
        [
            {"date": ""},
            {"date": "2026-06-14"},
            {"date": "mañana"},
            {"date": "2026-12-24", "start": "10:00"},
            {"date": "2026-12-24", "start": "14:00", "end": "10:00"},
            {"date": "2026-12-24", "reason": "x" * 81},
        ],
    )
    def test_a_date_that_makes_no_sense_is_refused_and_kept_in_the_form(
        self, estilo: Business, owner_client: Client, data: dict[str, str]
    ) -> None:
        response = owner_client.post("/hours/dates/", data)
        assert response.status_code == 422
        assert response.context["override_form"].errors
        assert not DateOverride.objects.exists()

    def test_a_date_goes_back_to_the_weekly_hours(
        self, estilo: Business, owner_client: Client
    ) -> None:
        DateOverride.objects.create(date=date(2026, 12, 25))
        owner_client.post("/hours/dates/delete/", {"date": "2026-12-25"})
        assert not DateOverride.objects.exists()
        for missing in ("2026-12-25", "x", ""):
            response = owner_client.post("/hours/dates/delete/", {"date": missing})
            assert response.status_code == 404

"""The public front page, the platform's admin, and switching business by a link that works once."""

import pytest
from django.test import Client

from tenants.audit.models import AuditEntry
from tenants.handover import handover_url
from tenants.models import Business, Membership, User

pytestmark = pytest.mark.django_db


def path_of(url: str) -> str:
    return url.split("8000", 1)[1]


@pytest.fixture
def both(owner: User, academia: Business) -> User:
    """The salon's owner, now also an agent of the academy."""
    Membership.objects.create(user=owner, business=academia, role="agent")
    return owner


def test_the_front_page_lists_the_visitor_s_businesses(both: User) -> None:
    client = Client(HTTP_HOST="localhost")
    client.force_login(both)
    page = client.get("/").content.decode()
    assert "/switch/estilo/" in page
    assert "/switch/academia/" in page


def test_a_member_arrives_at_the_other_business_signed_in_and_the_link_works_once(
    both: User,
) -> None:
    client = Client(HTTP_HOST="estilo.localhost")
    client.force_login(both)
    response = client.get("/switch/academia/")
    assert response["Location"].startswith("http://academia.localhost:8000/handover/?token=")
    link = path_of(response["Location"])
    other = Client(HTTP_HOST="academia.localhost")
    assert other.get(link).status_code == 302
    assert other.get("/").status_code == 200
    assert Client(HTTP_HOST="academia.localhost").get(link).status_code == 403


def test_nobody_switches_to_a_business_that_is_not_theirs(owner_client: Client) -> None:
    assert owner_client.get("/switch/academia/").status_code == 404


def test_a_link_for_one_host_opens_no_other(both: User, academia: Business) -> None:
    link = path_of(handover_url(user=both, business=academia))
    assert Client(HTTP_HOST="estilo.localhost").get(link).status_code == 403
    assert Client(HTTP_HOST="academia.localhost").get("/handover/?token=x").status_code == 403


@pytest.fixture
def platform(db: None) -> Client:
    client = Client(HTTP_HOST="localhost")
    client.force_login(User.objects.get(email="admin@mostrador.example"))
    return client


@pytest.mark.parametrize(
    "page",
    [
        "tenants/business/",
        "tenants/user/",
        "tenants/channelroute/",
        "tenants/dueitem/",
        "audit/auditentry/",
        "billing/plan/",
    ],
)
def test_platform_admins_see_the_platform_s_tables(platform: Client, page: str) -> None:
    assert platform.get(f"/admin/{page}").status_code == 200


def test_the_template_and_the_platform_s_own_row_are_not_listed(platform: Client) -> None:
    page = platform.get("/admin/tenants/business/").content.decode()
    assert "Peluquería Estilo" in page
    assert "template_business" not in page


def test_suspending_is_audited_and_stops_the_business(platform: Client) -> None:
    estilo = Business.objects.get(schema_name="estilo")
    data = {"action": "suspend", "_selected_action": [estilo.pk]}
    platform.post("/admin/tenants/business/", data)
    estilo.refresh_from_db()
    assert estilo.state == "suspended"
    assert AuditEntry.objects.get().action == "business.suspended"


def test_owners_are_no_platform_admins(owner: User) -> None:
    client = Client(HTTP_HOST="localhost")
    client.force_login(owner)
    assert client.get("/admin/").status_code in (302, 403)


def test_business_hosts_have_no_admin(owner_client: Client) -> None:
    assert owner_client.get("/admin/").status_code == 404

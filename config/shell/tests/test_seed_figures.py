"""What the demo's team has entered shows on the pages of figures."""

from django.test import Client
from django.utils import timezone

from analytics.tests.world import person, said
from config.shell.seed.figures import figures_seed
from conversations.models import IntentReview
from tenants.models import Business, User


def test_the_demo_has_spend_and_reviews(
    estilo: Business, owner: User, owner_client: Client
) -> None:
    for _ in range(30):
        said(person(1), timezone.now(), intent="price", understanding={"intent": "price"})
    figures_seed(estilo, owner)
    assert "275,50" in owner_client.get("/figures/acquisition/").content.decode()
    assert IntentReview.objects.filter(intent="services", understood="price").count() == 2

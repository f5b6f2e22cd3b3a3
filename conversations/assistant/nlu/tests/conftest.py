from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from conversations.assistant.nlu.services_match import (
    Catalogue,
    CatalogueService,
    CatalogueStaff,
)


@pytest.fixture
def madrid():
    """What `understand` needs to know of a salon in Madrid on a Monday morning."""
    services = ("Corte", "Corte y Peinado", "Tinte", "Manicura")
    return {
        "now": datetime(2024, 1, 8, 10, tzinfo=ZoneInfo("Europe/Madrid")),
        "tz": ZoneInfo("Europe/Madrid"),
        "catalogue": Catalogue(
            tuple(CatalogueService(at, name) for at, name in enumerate(services)),
            (CatalogueStaff(1, "Laura Gómez"),),
        ),
    }

"""Programs that are signed in to the salon's API."""

from typing import Any

import pytest

from tenants.models import User
from tenants.tests.programs import tokens


@pytest.fixture
def owner_tokens(owner: User) -> dict[str, Any]:
    """The salon's owner, signed in to its API."""
    return tokens(owner.email)

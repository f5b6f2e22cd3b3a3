from collections.abc import Iterator

import pytest

from channels_whatsapp.accounts import accounts_forget


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """Each test's rows are rolled back; what the door remembers of them must go too."""
    accounts_forget()
    yield
    accounts_forget()

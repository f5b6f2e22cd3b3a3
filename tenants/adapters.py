from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """How people enter: accounts are made by invitation, nobody signs up on a business's host."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

"""How often a business may invite, and one mailbox be invited by anybody."""

from django.http import HttpRequest

from config.shell.signup.limits import address_plain
from tenants.context import public_context
from tenants.middleware import require_business
from tenants.ratelimits import over_limit


class TooManyInvitations(Exception):
    """One invitation too many; `seconds` until the next."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


def invitation_count(request: HttpRequest, email: str) -> None:
    """Count one mail to an address. Raises `TooManyInvitations`.

    The mailbox is counted for all businesses together, so the counter stands in the public part of
    the cache; what is said does not tell which of the two limits was reached.
    """
    business, plain = require_business(request).schema_name, address_plain(email)
    answer = over_limit(request, "invite", lambda _group, _request: business)
    if answer is None:
        with public_context():
            answer = over_limit(request, "invite_address", lambda _group, _request: plain)
    if answer is not None:
        raise TooManyInvitations(int(answer.headers["Retry-After"]))

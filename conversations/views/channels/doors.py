"""What the doors of channels share."""

from django.http import HttpRequest

from conversations.services.connections import business_by_route
from tenants.models import Business


def business_called(request: HttpRequest, kind: str, key: str) -> Business | None:
    """The business that a webhook's path leads to; nobody where it came by another's host."""
    host: Business | None = getattr(request, "tenant", None)
    business = business_by_route(kind, key)
    if business is None or (host is not None and host.pk != business.pk):
        return None
    return business

"""What a plan opens besides its quotas: the doors of `Plan.Feature`."""

from billing.models import Plan
from billing.selectors import terms_of
from tenants.context import current_business


def feature_enabled(code: str) -> bool:
    """Whether the open business's plan includes the feature `code` (a value of `Plan.Feature`).

    A trial opens what its plan opens. Without a subscription everything is open (the platform's
    own choice, as with quotas). One query. Raises `ValueError` for a code that does not exist.
    """
    feature = Plan.Feature(code)
    subscription = terms_of(current_business())
    return subscription is None or feature in subscription.plan.features

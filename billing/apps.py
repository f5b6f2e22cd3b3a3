from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    name = "billing"
    verbose_name = _("Planes y consumo")

    def ready(self) -> None:
        """Register the checks of the payment gateways' settings."""
        from billing.checks import stripe_is_whole

        checks.register(stripe_is_whole)

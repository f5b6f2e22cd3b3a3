"""What members enter about figures."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from analytics.models import AcquisitionSpend


class SpendForm(forms.Form):
    """A month's spend, a field for each channel; an empty one says that nothing is entered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for channel in AcquisitionSpend.Channel:
            self.fields[channel.value] = forms.DecimalField(
                label=channel.label,
                required=False,
                min_value=Decimal(0),
                max_digits=12,
                decimal_places=2,
                widget=forms.NumberInput(
                    attrs={"inputmode": "decimal", "step": "0.01", "placeholder": "—"}
                ),
                error_messages={"min_value": _("El gasto no puede ser negativo.")},
            )

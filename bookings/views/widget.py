"""The settings page of the widget: which sites may show it, its colour, and what to paste."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bookings.widget import (
    ORIGINS_MAX,
    NotAnOrigin,
    WidgetSettings,
    color_read,
    origin_read,
    widget_save,
    widget_settings,
)
from tenants.actors import Actor
from tenants.pages import MemberRequest, managers
from tenants.urls_for import business_url


class WidgetForm(forms.Form):
    """One site per line, however people write its address; a colour."""

    origins = forms.CharField(
        label=gettext_lazy("Webs que pueden mostrar tus reservas"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "https://www.tuweb.com"}),
        help_text=gettext_lazy(
            "Una por línea, tal como sale en el navegador. Con «www» y sin «www» son dos distintas."
        ),
    )
    color = forms.CharField(
        label=gettext_lazy("Color"), widget=forms.TextInput(attrs={"type": "color"})
    )

    def clean_origins(self) -> tuple[str, ...]:
        found, wrong = [], []
        for line in self.cleaned_data["origins"].split():
            try:
                found.append(origin_read(line))
            except NotAnOrigin as error:
                wrong.append(str(error))
        if wrong:
            raise forms.ValidationError(wrong)
        unique = tuple(dict.fromkeys(found))
        if len(unique) > ORIGINS_MAX:
            text = _("Como mucho %(max)d webs: quita las que ya no uses.") % {"max": ORIGINS_MAX}
            raise forms.ValidationError(text)
        return unique

    def clean_color(self) -> str:
        try:
            return color_read(self.cleaned_data["color"])
        except ValueError as error:
            raise forms.ValidationError(_("Elige un color.")) from error


@require_http_methods(["GET", "POST"])
@managers
def settings_page(request: MemberRequest) -> HttpResponse:
    """What a web site needs to show the booking page, with a look at it."""
    chosen = widget_settings(request.tenant)
    initial = {"origins": "\n".join(chosen.origins), "color": chosen.color}
    form = WidgetForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        widget_save(
            business=request.tenant,
            chosen=WidgetSettings(form.cleaned_data["origins"], form.cleaned_data["color"]),
            actor=Actor.person(request.user),
        )
        messages.success(request, _("Widget guardado."))
        return redirect("book:widget_settings")
    return render(
        request, "book/settings.html", _context(request, form), status=422 if form.errors else 200
    )


def _context(request: MemberRequest, form: WidgetForm) -> dict[str, Any]:
    script = business_url(request.tenant, "/widget.js")
    return {
        "form": form,
        "page_url": business_url(request.tenant, "/book/"),
        "snippets": [
            (
                _("Dentro de una página"),
                _("El formulario aparece donde pegues la línea."),
                f'<script src="{script}" async></script>',
            ),
            (
                _("Como botón flotante"),
                _("Un botón en la esquina abre las reservas sin salir de tu web."),
                f'<script src="{script}" data-mode="button" async></script>',
            ),
        ],
    }

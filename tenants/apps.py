from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = _("Negocios y personas")

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from tenants.members.signing_in import note_sign_in
        from tenants.second_step import receivers

        user_logged_in.connect(note_sign_in, dispatch_uid="tenants.note_sign_in")
        receivers.connect()

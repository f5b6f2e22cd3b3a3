from django.contrib import admin

from tenants.admin_parts import ReadOnlyAdmin
from tenants.audit.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    """The platform's own audit entries, to read only."""

    list_display = ("at", "action", "actor_kind", "actor", "object_type", "object_id", "ip")
    list_filter = ("action", "actor_kind", "object_type")
    list_select_related = ("actor",)
    search_fields = ("action", "object_type", "=object_id", "actor__email", "ip")
    date_hierarchy = "at"

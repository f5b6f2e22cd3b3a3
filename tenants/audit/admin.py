from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tenants.audit.models import AuditEntry


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """The platform's own audit entries, to read only."""

    list_display = ("at", "action", "actor_kind", "actor", "object_type", "object_id", "ip")
    list_filter = ("action", "actor_kind", "object_type")
    list_select_related = ("actor",)
    search_fields = ("action", "object_type", "=object_id", "actor__email", "ip")
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

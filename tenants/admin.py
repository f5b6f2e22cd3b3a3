"""Django admin on the public host: the platform's own tables, for platform admins."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.actors import Actor
from tenants.audit.services import audit
from tenants.models import Business, ChannelRoute, Domain, DueItem, Membership, User
from tenants.provisioning import business_resume, business_suspend

admin.site.site_header = admin.site.site_title = "Mostrador"
admin.site.index_title = _("Plataforma")
# Sign-in goes through the pages that count failed attempts and know second factors.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class DomainInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Domain
    extra = 0


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Business)
class BusinessAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Businesses; created by command or sign-up, since a row alone has no schema."""

    list_display = ("name", "schema_name", "vertical", "state", "timezone", "created_at")
    list_filter = ("state", "vertical", "country")
    search_fields = ("name", "schema_name")
    readonly_fields = ("schema_name", "state", "created_at", "trial_started_at")
    inlines = (DomainInline, MembershipInline)
    actions = ("suspend", "resume")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Business]:
        businesses = super().get_queryset(request)
        return businesses.filter(is_template=False).exclude(schema_name="public")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Suspender"))
    def suspend(self, request: HttpRequest, queryset: QuerySet[Business]) -> None:
        """Stop all work of the chosen businesses."""
        for business in queryset:
            business_suspend(business=business)
            audit("business.suspended", business, actor=_actor(request), request=request)
        messages.success(request, _("Suspendidos: %d") % len(queryset))

    @admin.action(description=_("Reanudar"))
    def resume(self, request: HttpRequest, queryset: QuerySet[Business]) -> None:
        """Let the chosen businesses work again."""
        for business in queryset:
            business_resume(business=business)
            audit("business.resumed", business, actor=_actor(request), request=request)
        messages.success(request, _("Reanudados: %d") % len(queryset))


def _actor(request: HttpRequest) -> Actor:
    assert isinstance(request.user, User)
    return Actor.person(request.user)


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """People who sign in."""

    list_display = ("email", "first_name", "last_name", "state", "is_staff", "last_login")
    list_filter = ("state", "is_staff", "is_active")
    search_fields = ("email", "first_name", "last_name")
    ordering = ("email",)
    readonly_fields = ("last_login", "date_joined")
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("email", "password", "first_name", "last_name", "language")}),
        (_("Acceso"), {"fields": ("state", "is_active", "is_staff", "is_superuser")}),
        (_("Fechas"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "password1", "password2")}),)
    filter_horizontal = ()


@admin.register(ChannelRoute)
class ChannelRouteAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Which number belongs to which business."""

    list_display = ("channel", "address", "business")
    list_filter = ("channel",)
    search_fields = ("address", "business__name")


@admin.register(DueItem)
class DueItemAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Work that is due: what waits, what failed and why."""

    list_display = (
        "kind",
        "schema_name",
        "object_id",
        "run_at",
        "attempts",
        "last_error",
        "parked",
        "failed",
    )
    list_filter = ("failed", "parked", "kind")
    search_fields = ("schema_name",)
    ordering = ("run_at",)
    actions = ("retry",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description=_("Intentar de nuevo ahora"), permissions=["view"])
    def retry(self, request: HttpRequest, queryset: QuerySet[DueItem]) -> None:
        """Make failed work due again."""
        count = queryset.update(
            failed=False, attempts=0, run_at=timezone.now(), lease=None, lease_until=None
        )
        messages.success(request, _("Se intentará de nuevo: %d") % count)

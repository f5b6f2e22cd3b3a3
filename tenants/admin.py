"""Django admin on the public host: the platform's own tables, for platform admins."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from tenants.admin_parts import ReadOnlyAdmin, actor_of
from tenants.api.sessions import api_sessions_end, api_sessions_end_of_user
from tenants.audit.services import audit
from tenants.models import (
    ApiSession,
    Business,
    ChannelRoute,
    CodeWay,
    Domain,
    DueItem,
    Incident,
    Membership,
    OwnerNotice,
    PlatformNotice,
    SignUp,
    User,
)
from tenants.provisioning import business_resume, business_suspend
from tenants.second_step.ways import second_step_reset
from tenants.urls_for import business_url

admin.site.site_header = admin.site.site_title = "Mostrador"
admin.site.index_title = _("Plataforma")
# Sign-in goes through the pages that count failed attempts and know second factors.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


def _link(name: str, words: object, **query: object) -> str:
    """A link to a list of the admin, filtered."""
    wanted = "&".join(f"{key}={value}" for key, value in query.items())
    return format_html('<a href="{}?{}">{}</a>', reverse(f"admin:{name}_changelist"), wanted, words)


class DomainInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Domain
    extra = 0


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    extra = 0
    autocomplete_fields = ("user", "business")


@admin.register(Business)
class BusinessAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Businesses; created by command or sign-up, since a row alone has no schema."""

    list_display = (
        "name",
        "schema",
        "plan",
        "state",
        "vertical",
        "people",
        "created_at",
    )
    list_filter = ("state", "subscription__plan", "vertical", "country")
    list_select_related = ("subscription__plan",)
    search_fields = ("name", "schema_name", "domains__domain", "memberships__user__email")
    search_help_text = _("Nombre, esquema, dominio o correo de un miembro")
    date_hierarchy = "created_at"
    readonly_fields = ("schema_name", "state", "created_at", "trial_started_at", "elsewhere")
    inlines = (DomainInline, MembershipInline)
    actions = ("suspend", "resume")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Business]:
        businesses: QuerySet[Business] = super().get_queryset(request)
        shown = businesses.filter(is_template=False).exclude(schema_name="public")
        counted: QuerySet[Business] = shown.annotate(
            people_count=Count("memberships", distinct=True)
        )
        return counted

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("esquema"), ordering="schema_name")
    def schema(self, business: Business) -> str:
        """Where its data lies."""
        return str(business.schema_name)

    @admin.display(description=_("plan"), ordering="subscription__plan__price")
    def plan(self, business: Business) -> str:
        """The plan's name; a dash where the platform has put the business on none."""
        subscription = getattr(business, "subscription", None)
        return str(subscription.plan) if subscription else "—"

    @admin.display(description=_("miembros"), ordering="people_count")
    def people(self, business: Business) -> int:
        """How many people may enter."""
        return int(business.people_count)

    @admin.display(description=_("Ver también"))
    def elsewhere(self, business: Business) -> str:
        """Where the rest of what the platform knows of the business stands."""
        schema = business.schema_name
        return format_html(
            '<a href="{}">{}</a> · {} · {} · {} · {} · {}',
            business_url(business),
            _("Su página"),
            _link("billing_subscription", _("Suscripción"), business__id__exact=business.pk),
            _link("billing_invoice", _("Facturas"), business__id__exact=business.pk),
            _link("tenants_dueitem", _("Trabajos"), schema_name=schema),
            _link("tenants_ownernotice", _("Avisos"), business__id__exact=business.pk),
            _link("audit_auditentry", _("Auditoría"), object_id=business.pk),
        )

    @admin.action(description=_("Suspender"), permissions=["change"])
    def suspend(self, request: HttpRequest, queryset: QuerySet[Business]) -> None:
        """Stop all work of the chosen businesses that are not stopped."""
        chosen = list(queryset.filter(state__in=(Business.State.TRIAL, Business.State.ACTIVE)))
        for business in chosen:
            before = {"state": business.state}
            business_suspend(business=business)
            self._note(request, "business.suspended", business, before)
        messages.success(request, _("Suspendidos: %d") % len(chosen))

    @admin.action(description=_("Reanudar"), permissions=["change"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Business]) -> None:
        """Let the chosen businesses that are stopped work again."""
        chosen = list(queryset.filter(state=Business.State.SUSPENDED))
        for business in chosen:
            before = {"state": business.state}
            business_resume(business=business)
            self._note(request, "business.resumed", business, before)
        messages.success(request, _("Reanudados: %d") % len(chosen))

    def _note(
        self, request: HttpRequest, action: str, business: Business, before: dict[str, str]
    ) -> None:
        after = {"state": str(business.state)}
        audit(
            action, business, actor=actor_of(request), before=before, after=after, request=request
        )


@admin.register(Domain)
class DomainAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Host names; the primary one stands in links."""

    list_display = ("domain", "tenant", "is_primary")
    list_filter = ("is_primary",)
    list_select_related = ("tenant",)
    search_fields = ("domain", "tenant__name")
    autocomplete_fields = ("tenant",)


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """People who sign in."""

    list_display = (
        "email",
        "first_name",
        "last_name",
        "state",
        "businesses",
        "second_factor",
        "is_staff",
        "last_login",
    )
    list_filter = ("state", "is_staff", "is_active")
    search_fields = ("email", "first_name", "last_name", "memberships__business__name")
    search_help_text = _("Correo, nombre o negocio")
    date_hierarchy = "date_joined"
    ordering = ("email",)
    readonly_fields = ("state", "last_login", "date_joined")
    inlines = (MembershipInline,)
    actions = ("block", "unblock", "reset_second_step")
    fieldsets = (
        (None, {"fields": ("email", "password", "first_name", "last_name", "language")}),
        (_("Acceso"), {"fields": ("state", "is_active", "is_staff", "is_superuser")}),
        (_("Fechas"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "password1", "password2")}),)
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk")).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        people: QuerySet[User] = super().get_queryset(request)
        counted: QuerySet[User] = people.annotate(
            business_count=Count("memberships", distinct=True),
            has_factor=Exists(factors) | Exists(CodeWay.objects.filter(user=OuterRef("pk"))),
        )
        return counted

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: their names stand in the businesses' own history. Blocking keeps them out."""
        return False

    @admin.display(description=_("negocios"), ordering="business_count")
    def businesses(self, user: User) -> int:
        """Of how many businesses the person is a member."""
        return int(user.business_count)  # type: ignore[attr-defined]

    @admin.display(description=_("segundo factor"), boolean=True, ordering="has_factor")
    def second_factor(self, user: User) -> bool:
        """Whether signing in asks for more than the password."""
        return bool(user.has_factor)  # type: ignore[attr-defined]

    @admin.action(description=_("Bloquear"), permissions=["change"])
    def block(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Keep people out of everything; their API's tokens end at once. Never oneself."""
        others = queryset.exclude(email=getattr(request.user, "email", ""))
        chosen = list(others.exclude(state=User.State.BLOCKED))
        for user in chosen:
            self._set_state(request, user, User.State.BLOCKED)
            api_sessions_end_of_user(user)
        messages.success(request, _("Bloqueados: %d") % len(chosen))

    @admin.action(description=_("Desbloquear"), permissions=["change"])
    def unblock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Let people in again; they sign in anew."""
        chosen = list(queryset.exclude(state=User.State.ACTIVE))
        for user in chosen:
            self._set_state(request, user, User.State.ACTIVE)
        messages.success(request, _("Desbloqueados: %d") % len(chosen))

    @admin.action(description=_("Quitar el segundo paso"), permissions=["change"])
    def reset_second_step(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For people who have lost every way: they sign in with their password and add new ones.
        Make sure first that it is they who ask. Never oneself."""
        chosen = list(queryset.exclude(email=getattr(request.user, "email", "")))
        for user in chosen:
            second_step_reset(user=user, actor=actor_of(request), request=request)
        messages.success(request, _("Personas sin segundo paso: %d") % len(chosen))

    def _set_state(self, request: HttpRequest, user: User, state: str) -> None:
        before = {"state": user.state}
        user.state = state
        user.save(update_fields=["state"])
        audit(
            "user.state_changed",
            user,
            actor=actor_of(request),
            before=before,
            after={"state": state},
            request=request,
        )


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Who may do what in which business. Deleting a row ends the person's tokens there too."""

    list_display = ("user", "business", "role", "created_at")
    list_filter = ("role",)
    list_select_related = ("user", "business")
    search_fields = ("user__email", "business__name", "business__schema_name")
    date_hierarchy = "created_at"
    autocomplete_fields = ("user", "business")


@admin.register(ApiSession)
class ApiSessionAdmin(ReadOnlyAdmin):
    """Who is signed in to which business's API, and since when."""

    list_display = ("person", "business", "ip", "user_agent", "refreshed_at", "expires_at")
    list_select_related = ("membership__user", "membership__business")
    search_fields = ("membership__user__email", "membership__business__name")
    date_hierarchy = "created_at"
    actions = ("end",)

    @admin.display(description=_("persona"), ordering="membership__user__email")
    def person(self, session: ApiSession) -> str:
        """Whose it is."""
        return session.membership.user.email

    @admin.display(description=_("negocio"), ordering="membership__business__name")
    def business(self, session: ApiSession) -> str:
        """Where it counts."""
        return str(session.membership.business)

    @admin.action(description=_("Cerrar estas sesiones"), permissions=["view"])
    def end(self, request: HttpRequest, queryset: QuerySet[ApiSession]) -> None:
        """End the chosen sign-ins: their tokens are refused from now on."""
        count = api_sessions_end(queryset)
        audit(
            "api.sessions_ended", actor=actor_of(request), after={"count": count}, request=request
        )
        messages.success(request, _("Sesiones cerradas: %d") % count)


@admin.register(SignUp)
class SignUpAdmin(ReadOnlyAdmin):
    """How far people came who wanted a business."""

    list_display = ("name", "subdomain", "state", "reason", "plan_code", "created_at", "ready_at")
    list_filter = ("state", "reason", "vertical", "plan_code", "country")
    search_fields = ("name", "subdomain", "user__email")
    date_hierarchy = "created_at"


@admin.register(OwnerNotice)
class OwnerNoticeAdmin(ReadOnlyAdmin):
    """What the people who run a business were told."""

    list_display = ("created_at", "business", "kind", "mailed_at", "read_at")
    list_filter = ("kind",)
    list_select_related = ("business",)
    search_fields = ("business__name", "kind", "key")
    date_hierarchy = "created_at"


@admin.register(PlatformNotice)
class PlatformNoticeAdmin(ReadOnlyAdmin):
    """What the people who run the platform were told."""

    list_display = ("created_at", "kind", "key", "mailed_at")
    list_filter = ("kind",)
    search_fields = ("kind", "key")
    date_hierarchy = "created_at"


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    """Faults that last or lasted, the platform's own and those of one business."""

    list_display = ("opened_at", "kind", "business", "reason", "times", "last_at", "closed_at")
    list_filter = ("kind", ("closed_at", admin.EmptyFieldListFilter))
    list_select_related = ("business",)
    search_fields = ("business__name", "kind", "reason")
    date_hierarchy = "opened_at"


@admin.register(ChannelRoute)
class ChannelRouteAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Which number belongs to which business."""

    list_display = ("channel", "address", "business")
    list_filter = ("channel",)
    list_select_related = ("business",)
    search_fields = ("address", "business__name")
    autocomplete_fields = ("business",)


@admin.register(DueItem)
class DueItemAdmin(ReadOnlyAdmin):
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
    search_fields = ("schema_name", "last_error")
    date_hierarchy = "run_at"
    ordering = ("run_at",)
    actions = ("retry",)

    @admin.action(description=_("Intentar de nuevo ahora"), permissions=["view"])
    def retry(self, request: HttpRequest, queryset: QuerySet[DueItem]) -> None:
        """Make failed work due again; what only waits is left to its time."""
        count = queryset.filter(failed=True).update(
            failed=False, attempts=0, run_at=timezone.now(), lease=None, lease_until=None
        )
        audit("due.requeued", actor=actor_of(request), after={"count": count}, request=request)
        messages.success(request, _("Se intentará de nuevo: %d") % count)

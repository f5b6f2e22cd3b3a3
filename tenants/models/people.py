from typing import Any

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.utils.translation import gettext_lazy as _

from tenants.ids import new_uuid


class PersonManager(UserManager["User"]):
    """Users are known by their email address; there is no user name."""

    def _create_user(self, email: str, password: str | None, **extra: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(  # type: ignore[override]
        self, email: str, password: str | None = None, **extra: Any
    ) -> "User":
        """A person who may become a member of businesses."""
        return self._create_user(email, password, **extra)

    def create_superuser(  # type: ignore[override]
        self, email: str, password: str | None = None, **extra: Any
    ) -> "User":
        """A platform admin: Django admin on the public host, no business of their own."""
        return self._create_user(email, password, is_staff=True, is_superuser=True, **extra)


class User(AbstractUser):
    """A person who signs in; the same account serves every business they are a member of."""

    class State(models.TextChoices):
        ACTIVE = "active", _("Activo")
        INACTIVE = "inactive", _("Inactivo")
        BLOCKED = "blocked", _("Bloqueado")

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("correo"), unique=True)
    state = models.CharField(_("estado"), max_length=10, choices=State, default=State.ACTIVE)
    language = models.CharField(_("idioma"), max_length=2, default="es")
    metadata = models.JSONField(default=dict, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = PersonManager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("usuario")
        verbose_name_plural = _("usuarios")

    def __str__(self) -> str:
        return self.get_full_name() or self.email


class ServingMembers(models.Manager["Membership"]):
    """Those who may enter now: not suspended here, and neither blocked nor left the platform."""

    def get_queryset(self) -> models.QuerySet["Membership"]:
        members = super().get_queryset().filter(state=Membership.State.ACTIVE)
        return members.filter(user__is_active=True, user__state=User.State.ACTIVE)


class Membership(models.Model):
    """What one user may do in one business. Written by `tenants.members.services` once it is made.

    `signed_in_at` is when the person last signed in at this business: what they do elsewhere is
    nothing that this business's managers are told.
    """

    class Role(models.TextChoices):
        OWNER = "owner", _("Propietario")
        ADMIN = "admin", _("Administrador")
        AGENT = "agent", _("Agente")
        VIEWER = "viewer", _("Solo lectura")

    class State(models.TextChoices):
        ACTIVE = "active", _("Activo")
        SUSPENDED = "suspended", _("Suspendido")

    uuid = models.UUIDField(unique=True, default=new_uuid, db_default=RandomUUID(), editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    business = models.ForeignKey("tenants.Business", models.CASCADE, related_name="memberships")
    role = models.CharField(_("rol"), max_length=10, choices=Role, default=Role.AGENT)
    state = models.CharField(
        _("estado"), max_length=10, choices=State, default=State.ACTIVE, db_default=State.ACTIVE
    )
    signed_in_at = models.DateTimeField(_("última entrada"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = models.Manager()
    serving = ServingMembers()

    class Meta:
        verbose_name = _("miembro")
        verbose_name_plural = _("miembros")
        constraints = [models.UniqueConstraint(fields=["user", "business"], name="membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.business} · {self.role}"

    @property
    def can_write(self) -> bool:
        """Viewers look; everybody else answers customers and changes bookings."""
        return self.role != self.Role.VIEWER

    @property
    def can_manage(self) -> bool:
        """Owners and admins change services, hours, prices and settings."""
        return self.role in (self.Role.OWNER, self.Role.ADMIN)

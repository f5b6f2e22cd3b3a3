from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OwnerNotice(models.Model):
    """Something that the people who run a business have to know, told once.

    `key` names the incident: a second notice with the same key is not written. `context` fills
    the wording of its `kind` (templates/notices/) and holds no personal data of customers.
    `mailed_to` lists the users whose mail has left, `mailed_at` says when everybody's had.
    """

    business = models.ForeignKey("tenants.Business", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    context = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    mailed_to = models.JSONField(default=list, editable=False)
    mailed_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("aviso al negocio")
        verbose_name_plural = _("avisos a los negocios")
        ordering = ("-created_at",)
        constraints = [
            models.UniqueConstraint(fields=["business", "key"], name="owner_notice_once")
        ]
        indexes = [
            models.Index(
                fields=["business"], name="owner_notice_unread", condition=Q(read_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.business} {self.kind}"


class PlatformNotice(models.Model):
    """Something that the people who run the platform have to know, told once: as `OwnerNotice`,
    mailed to its administrators."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120, unique=True)
    context = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    mailed_to = models.JSONField(default=list, editable=False)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("aviso a la plataforma")
        verbose_name_plural = _("avisos a la plataforma")
        ordering = ("-created_at",)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

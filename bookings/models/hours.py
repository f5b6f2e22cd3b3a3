"""When there is somebody: weekly hours and what replaces them on a date."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bookings.models.resources import Resource


class WorkingHours(models.Model):
    """One window of a weekday, local wall-clock time. Without `resource`: the business's hours,
    which also hold for staff that have none of their own. An end not later than the start means
    the next day; 00:00 as end is midnight."""

    resource = models.ForeignKey(
        Resource, models.CASCADE, null=True, blank=True, related_name="hours"
    )
    weekday = models.PositiveSmallIntegerField(
        _("día"), validators=[MaxValueValidator(6)], help_text="0 = Monday"
    )
    start = models.TimeField(_("desde"))
    end = models.TimeField(_("hasta"))
    # Empty: each service's own step.
    step_min = models.PositiveSmallIntegerField(
        _("cada cuántos minutos"), null=True, blank=True, validators=[MinValueValidator(5)]
    )
    # How many numbered people are there in this window (`Resource.place_no`); empty: all.
    places = models.PositiveSmallIntegerField(
        _("personas que atienden"), null=True, blank=True, validators=[MinValueValidator(1)]
    )

    class Meta:
        ordering = ("weekday", "start")

    def __str__(self) -> str:
        return f"{self.weekday} {self.start:%H:%M}–{self.end:%H:%M}"


class DateOverride(models.Model):
    """What replaces the weekly hours on one date; no windows closes it. Windows are pairs of
    "HH:MM" texts."""

    resource = models.ForeignKey(
        Resource, models.CASCADE, null=True, blank=True, related_name="overrides"
    )
    date = models.DateField(_("fecha"))
    windows = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("motivo"), max_length=80, blank=True)

    class Meta:
        ordering = ("date",)
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "date"], name="override_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.reason}"

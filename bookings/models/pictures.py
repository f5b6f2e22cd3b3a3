"""What a service looks like on the page where customers book."""

from django.db import models

from bookings.models.services import Service


class ServicePicture(models.Model):
    """One picture of a service, public like its name; written by `bookings.pictures` only, which
    has taken out whatever a camera notes (place, time, owner). `digest` names this version."""

    service = models.OneToOneField(Service, models.CASCADE, related_name="picture")
    kind = models.CharField(max_length=20)
    data = models.BinaryField()
    digest = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.service_id} {self.digest}"

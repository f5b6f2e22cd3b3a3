"""What still has to end at an outside service for a business that is erased."""

from django.db import models

from tenants.crypto import EncryptedJSONField


class Farewell(models.Model):
    """Access, watches and webhooks that a business had somewhere, kept until they have ended there.

    The business's own key is destroyed with it: `facts` are under the platform's (written and read
    in the public schema only), and go as soon as nothing is left to end, or nothing can be.
    """

    kind = models.CharField(max_length=40)
    business_label = models.CharField(max_length=63)
    facts = EncryptedJSONField(null=True)
    requested_at = models.DateTimeField()
    last_error = models.CharField(max_length=60, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.kind} {self.business_label}"

"""What makes "once" true in the ledger; after its rows were moved, in a transaction of its own."""

from django.db import migrations, models
from django.db.models import Q

import tenants.ids


class Migration(migrations.Migration):
    dependencies = [("bookings", "0006_notice_rows")]

    operations = [
        migrations.RemoveField("notice", "message_id"),
        migrations.DeleteModel("BookingMail"),
        migrations.AlterField(
            "notice",
            "uuid",
            models.UUIDField(default=tenants.ids.new_uuid, editable=False, unique=True),
        ),
        migrations.AddConstraint(
            "notice",
            models.UniqueConstraint(
                condition=Q(kind="reminder", state__in=["scheduled", "sending", "retrying"]),
                fields=("booking", "minutes_before"),
                name="notice_reminder_once",
            ),
        ),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=Q(event__isnull=True, kind="reminder", minutes_before__isnull=False)
                | (~Q(kind="reminder") & Q(event__isnull=False, minutes_before__isnull=True)),
                name="notice_of_an_event_or_an_offset",
            ),
        ),
        migrations.AddIndex(
            "notice", models.Index(fields=["state", "-run_at"], name="notice_ledger")
        ),
        migrations.AddConstraint(
            "noticeattempt",
            models.UniqueConstraint(
                fields=("notice", "round", "way"), name="notice_attempt_once_per_way"
            ),
        ),
    ]

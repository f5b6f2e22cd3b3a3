import django.db.models.deletion
import tenants.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0007_notice_constraints"),
    ]

    operations = [
        migrations.CreateModel(
            name="AttendanceQuestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uuid",
                    models.UUIDField(default=tenants.ids.new_uuid, editable=False, unique=True),
                ),
                (
                    "asked",
                    models.CharField(
                        choices=[("staff", "Quien atiende"), ("customer", "Cliente")], max_length=8
                    ),
                ),
                ("way", models.CharField(max_length=20)),
                ("message_id", models.BigIntegerField(blank=True, db_index=True, null=True)),
                ("asked_at", models.DateTimeField()),
                ("answer", models.BooleanField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attendance_questions",
                        to="bookings.booking",
                    ),
                ),
                (
                    "resource",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="bookings.resource",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("booking", "asked"), name="attendance_asked_once"
                    )
                ],
            },
        ),
    ]

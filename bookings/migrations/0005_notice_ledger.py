"""Reminders and mails about bookings become one ledger."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0004_calendar_drift"), ("tenants", "0001_initial")]

    operations = [
        migrations.RenameModel("Reminder", "Notice"),
        migrations.RemoveConstraint("notice", "reminder_once"),
        migrations.AlterField(
            "notice",
            "booking",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="bookings.booking",
            ),
        ),
        migrations.AddField("notice", "uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.AddField(
            "notice",
            "event",
            models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notice",
                to="bookings.bookingevent",
            ),
        ),
        migrations.AddField(
            "notice",
            "kind",
            models.CharField(
                choices=[
                    ("confirmed", "Confirmación"),
                    ("requested", "Petición recibida"),
                    ("approved", "Petición aceptada"),
                    ("declined", "Petición rechazada"),
                    ("moved", "Cambio de hora"),
                    ("cancelled", "Cancelación"),
                    ("reminder", "Recordatorio"),
                ],
                default="reminder",
                max_length=10,
            ),
        ),
        migrations.AddField("notice", "urgent", models.BooleanField(default=False)),
        migrations.AddField("notice", "round", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField(
            "notice",
            "created_at",
            models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AlterField(
            "notice", "minutes_before", models.PositiveIntegerField(blank=True, null=True)
        ),
        migrations.AlterField(
            "notice",
            "state",
            models.CharField(
                choices=[
                    ("scheduled", "Programado"),
                    ("sending", "En camino"),
                    ("retrying", "Se reintenta"),
                    ("sent", "Enviado"),
                    ("delivered", "Entregado"),
                    ("read", "Leído"),
                    ("unknown", "Sin confirmar"),
                    ("failed", "Fallido"),
                    ("skipped", "Omitido"),
                ],
                default="scheduled",
                max_length=10,
            ),
        ),
        migrations.AlterField("notice", "reason", models.CharField(blank=True, max_length=200)),
        migrations.AlterModelOptions("notice", {"ordering": ("run_at", "id")}),
        migrations.CreateModel(
            name="NoticeAttempt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1)),
                (
                    "way",
                    models.CharField(
                        choices=[("whatsapp", "WhatsApp"), ("email", "Correo"), ("sms", "SMS")],
                        max_length=10,
                    ),
                ),
                ("channel", models.CharField(blank=True, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("pending", "Por salir"),
                            ("sending", "Enviando"),
                            ("sent", "Enviado"),
                            ("delivered", "Entregado"),
                            ("read", "Leído"),
                            ("unknown", "Sin confirmar"),
                            ("failed", "Fallido"),
                            ("skipped", "No se usó"),
                        ],
                        default="pending",
                        max_length=10,
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=20)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "cost",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=10, null=True),
                ),
                ("message_id", models.BigIntegerField(blank=True, db_index=True, null=True)),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attempts",
                        to="bookings.notice",
                    ),
                ),
            ],
            options={"ordering": ("id",)},
        ),
    ]

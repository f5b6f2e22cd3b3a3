import django.contrib.postgres.functions
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import Count

import tenants.crypto
import tenants.ids


def sign_ins_fill(apps, schema_editor):
    """Who belongs to one business only can have signed in nowhere else."""
    users = apps.get_model("tenants", "User").objects.annotate(count=Count("memberships"))
    members = apps.get_model("tenants", "Membership").objects.select_related("user")
    alone = members.filter(user__in=users.filter(count=1, last_login__isnull=False))
    for member in alone.iterator():
        member.signed_in_at = member.user.last_login
        member.save(update_fields=["signed_in_at"])


class Migration(migrations.Migration):
    dependencies = [
        ("tenants", "0006_suspended_for"),
    ]

    operations = [
        # Without a default of Python's, so that each row there gets a value of its own.
        migrations.AddField(
            model_name="membership",
            name="uuid",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                editable=False,
                unique=True,
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="uuid",
            field=models.UUIDField(
                db_default=django.contrib.postgres.functions.RandomUUID(),
                default=tenants.ids.new_uuid,
                editable=False,
                unique=True,
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="state",
            field=models.CharField(
                choices=[("active", "Activo"), ("suspended", "Suspendido")],
                db_default="active",
                default="active",
                max_length=10,
                verbose_name="estado",
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="signed_in_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="última entrada"
            ),
        ),
        migrations.CreateModel(
            name="Invitation",
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
                ("email", tenants.crypto.EncryptedTextField()),
                ("email_index", models.CharField(editable=False, max_length=64)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("owner", "Propietario"),
                            ("admin", "Administrador"),
                            ("agent", "Agente"),
                            ("viewer", "Solo lectura"),
                        ],
                        max_length=10,
                        verbose_name="rol",
                    ),
                ),
                ("language", models.CharField(max_length=2, verbose_name="idioma")),
                ("token", tenants.crypto.EncryptedTextField(blank=True, editable=False)),
                ("token_hash", models.CharField(editable=False, max_length=64, unique=True)),
                (
                    "mail",
                    models.CharField(
                        choices=[
                            ("pending", "Enviando el correo"),
                            ("sent", "Correo enviado"),
                            ("failed", "El correo no llegó"),
                        ],
                        default="pending",
                        max_length=8,
                    ),
                ),
                ("promised_at", models.DateTimeField(editable=False)),
                ("expires_at", models.DateTimeField(verbose_name="caduca")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("accepted_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "business",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="tenants.business",
                    ),
                ),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "invitación",
                "verbose_name_plural": "invitaciones",
                "ordering": ("-created_at", "-pk"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                        fields=("business", "email_index"),
                        name="invitation_open_once",
                    )
                ],
            },
        ),
        migrations.RunPython(sign_ins_fill, migrations.RunPython.noop, elidable=True),
    ]

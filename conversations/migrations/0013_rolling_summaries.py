import django.db.models.deletion
from django.db import migrations, models

import tenants.crypto


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0012_offered_choices"),
    ]

    operations = [
        migrations.CreateModel(
            name="ConversationSummary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", tenants.crypto.EncryptedTextField()),
                ("through", models.BigIntegerField()),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "conversation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rolling",
                        to="conversations.conversation",
                    ),
                ),
            ],
        ),
    ]

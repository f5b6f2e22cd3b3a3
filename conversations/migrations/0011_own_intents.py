import django.contrib.postgres.fields
import tenants.ids
from django.db import migrations, models


def answers_move(apps, schema_editor):
    """The owner's answers to words of their own were kept in the business's own row."""
    Business = apps.get_model("tenants", "Business")
    OwnIntent = apps.get_model("conversations", "OwnIntent")
    row = Business.objects.filter(schema_name=schema_editor.connection.schema_name).first()
    if row is None or "answers" not in row.settings:
        return
    for each in row.settings.pop("answers") or []:
        answers = {code: text[:1000] for code, text in (each.get("answers") or {}).items() if text}
        answers.setdefault(row.language or "es", str(each["answer"])[:1000])
        phrases = [str(words)[:120] for words in each["keywords"] if str(words).strip()][:40]
        if not phrases or OwnIntent.objects.filter(code=each["intent"][:40]).exists():
            continue
        OwnIntent.objects.create(
            code=each["intent"][:40],
            name=phrases[0][:60].capitalize(),
            phrases=phrases,
            answers=answers,
            urgent=bool(each.get("urgent")),
        )
    row.save(update_fields=["settings"])


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0010_urgent_handoffs"),
        ("tenants", "0009_incidents"),
    ]

    operations = [
        migrations.CreateModel(
            name="OwnIntent",
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
                ("code", models.CharField(max_length=40, unique=True)),
                ("name", models.CharField(max_length=60, verbose_name="tema")),
                (
                    "phrases",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=120), size=None
                    ),
                ),
                ("answers", models.JSONField(default=dict)),
                ("urgent", models.BooleanField(default=False, verbose_name="va antes que nada")),
                ("active", models.BooleanField(default=True, verbose_name="se usa")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={"ordering": ("name", "id")},
        ),
        migrations.RunPython(answers_move, migrations.RunPython.noop),
    ]

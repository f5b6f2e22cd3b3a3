from django.db import migrations, models
from django.utils import timezone


def words_move(apps, schema_editor):
    """How a business has its assistant speak, and which engine, was kept in its own row; the first
    becomes version 1, the second its settings."""
    Business = apps.get_model("tenants", "Business")
    PromptVersion = apps.get_model("conversations", "PromptVersion")
    row = Business.objects.filter(schema_name=schema_editor.connection.schema_name).first()
    if row is not None and row.settings.pop("engine", "") == "builtin":
        apps.get_model("conversations", "AssistantSettings").objects.create(engine="builtin")
        row.save(update_fields=["settings"])
    if row is None or not {"tone", "greeting"} & set(row.settings):
        return
    tone, greetings = row.settings.pop("tone", ""), row.settings.pop("greeting", {})
    formal = bool(row.settings.get("formal")) or "usted" in tone.lower()
    row.settings["formal"] = formal
    row.save(update_fields=["settings"])
    PromptVersion.objects.create(
        number=1,
        state="published",
        tone=tone,
        greetings=greetings,
        formal=formal,
        published_at=timezone.now(),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0006_assistant_and_knowledge"),
        ("tenants", "0009_incidents"),
    ]

    operations = [
        migrations.AddField(
            model_name="promptversion",
            name="formal",
            field=models.BooleanField(default=False, verbose_name="de usted"),
        ),
        migrations.AddField(
            model_name="promptversion",
            name="greetings",
            field=models.JSONField(blank=True, default=dict),
        ),
        migrations.RunPython(words_move, migrations.RunPython.noop),
    ]

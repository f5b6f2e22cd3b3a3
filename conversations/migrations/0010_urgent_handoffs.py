from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0009_files_to_read")]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="handoff_urgent",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="conversation",
            name="topic_by_hand",
            field=models.BooleanField(default=False),
        ),
    ]

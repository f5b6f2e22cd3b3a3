from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0007_prompt_greetings")]

    operations = [
        migrations.AddField(
            model_name="answerfeedback",
            name="settled_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]

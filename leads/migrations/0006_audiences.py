from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0005_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="audience",
            field=models.CharField(
                choices=[
                    ("customer", "Cliente"),
                    ("technician", "Atiende"),
                    ("office", "Oficina"),
                ],
                default="customer",
                max_length=10,
                verbose_name="escribe como",
            ),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("leads", "0008_identity_shut"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="audience",
            field=models.CharField(
                choices=[
                    ("customer", "Cliente"),
                    ("technician", "Quien atiende"),
                    ("office", "Oficina"),
                ],
                default="customer",
                max_length=10,
                verbose_name="escribe como",
            ),
        ),
    ]

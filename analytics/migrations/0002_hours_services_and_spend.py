import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0001_daily_metrics'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='dailymetric',
            name='people_engaged',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dailymetric',
            name='intents_reviewed',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dailymetric',
            name='intents_corrected',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='dailymetric',
            name='hours',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='dailymetric',
            name='services',
            field=models.JSONField(default=dict),
        ),
        migrations.CreateModel(
            name='AcquisitionSpend',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('channel', models.CharField(choices=[('meta', 'Instagram y Facebook'), ('google', 'Google'), ('tiktok', 'TikTok'), ('portals', 'Portales y directorios'), ('referrals', 'Recomendaciones y descuentos'), ('print', 'Carteles y folletos'), ('other', 'Otros gastos')], max_length=12)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                ('currency', models.CharField(max_length=3)),
                ('updated_at', models.DateTimeField()),
                ('updated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'gasto de captación',
                'verbose_name_plural': 'gastos de captación',
                'ordering': ('month', 'channel'),
                'constraints': [models.UniqueConstraint(fields=('month', 'channel'), name='acquisition_spend_once'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='acquisition_spend_not_negative')],
            },
        ),
    ]

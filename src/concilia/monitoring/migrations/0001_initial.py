import concilia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Measurement',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('indicator', models.CharField(max_length=40)),
                ('day', models.DateField()),
                ('value', models.DecimalField(decimal_places=4, max_digits=16, null=True)),
                ('breakdown', models.JSONField(default=dict)),
                ('measured_at', models.DateTimeField()),
                ('measured_by', models.CharField(max_length=80)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['indicator', 'day'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='monitoring_measurement_network_id'), models.UniqueConstraint(fields=('network', 'indicator', 'day'), name='monitoring_measurement_once')],
            },
        ),
    ]

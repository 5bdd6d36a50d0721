import concilia.core.fields
import concilia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('networks', '0001_initial'),
        ('plans', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Accreditation',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('requested', 'richiesto'), ('active', 'attivo'), ('refused', 'respinto'), ('suspended', 'sospeso'), ('ended', 'cessato')], default='requested', max_length=10)),
                ('requested_at', models.DateTimeField()),
                ('since', models.DateField(null=True)),
                ('until', models.DateField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=80)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accreditations', to='networks.organisation')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accreditations', to='plans.servicetype')),
            ],
            options={
                'ordering': ['organisation__name', 'service__code'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='providers_accreditation_network_id'), models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'active', 'refused', 'suspended', 'ended'])), name='providers_accreditation_state'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), models.Q(('decided_at__isnull', True), ('decided_by', ''), models.Q(('state__in', ['active', 'refused', 'suspended', 'ended']), _negated=True)), _connector='OR'), name='providers_accreditation_decided'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), ('since__isnull', False), _connector='OR'), name='providers_accreditation_since'), models.CheckConstraint(condition=models.Q(('since', None), ('until', None), ('until__gt', models.F('since')), _connector='OR'), name='providers_accreditation_order'), models.UniqueConstraint(condition=models.Q(('state__in', ['requested', 'active', 'suspended'])), fields=('organisation', 'service'), name='providers_accreditation_once')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=160)),
                ('unit', models.CharField(help_text='hour, day, ride, km, month, receipt', max_length=10)),
                ('price', concilia.core.fields.CentsField()),
                ('hours', models.CharField(blank=True, max_length=160)),
                ('flexible', models.BooleanField(default=False, help_text='Flexible hours (CA-33)')),
                ('places', models.PositiveIntegerField(null=True)),
                ('accreditation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offers', to='providers.accreditation')),
                ('comune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.comune')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['name', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='providers_offer_network_id'), models.CheckConstraint(condition=models.Q(('price__gte', 0)), name='providers_offer_price')],
            },
        ),
    ]

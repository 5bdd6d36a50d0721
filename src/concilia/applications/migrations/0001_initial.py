import concilia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('calls', '0001_initial'),
        ('documents', '0001_initial'),
        ('networks', '0001_initial'),
        ('people', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('unit_key', models.CharField(help_text='Keyed name of the person, child, household or body it counts for', max_length=64)),
                ('channel', models.CharField(choices=[('portal', 'portale'), ('desk', 'sportello')], default='portal', max_length=8)),
                ('state', models.CharField(choices=[('draft', 'bozza'), ('submitted', 'presentata'), ('withdrawn', 'ritirata'), ('superseded', 'sostituita')], default='draft', max_length=12)),
                ('answers', models.JSONField(default=dict)),
                ('facts', models.JSONField(default=dict)),
                ('sealed', models.TextField(blank=True)),
                ('facts_hash', models.CharField(blank=True, max_length=64)),
                ('received_at', models.DateTimeField(null=True)),
                ('received_note', models.TextField(blank=True)),
                ('started_at', models.DateTimeField()),
                ('started_by', models.CharField(max_length=80)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('submitted_by', models.CharField(blank=True, max_length=80)),
                ('applicant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='people.person')),
                ('beneficiary', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='benefits', to='people.person')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='calls.call')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='networks.organisation')),
                ('protocol', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='application', to='documents.protocol')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='calls.ruleversion')),
            ],
            options={
                'ordering': ['call', models.OrderBy(models.F('submitted_at'), nulls_last=True), 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['call', 'state'], name='applications_by_call')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='applications_application_network_id'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'withdrawn', 'superseded'])), name='applications_application_state'), models.CheckConstraint(condition=models.Q(models.Q(('submitted_at__isnull', False), models.Q(('submitted_by', ''), _negated=True)), models.Q(('submitted_at__isnull', True), ('submitted_by', ''), models.Q(('state__in', ['submitted', 'superseded']), _negated=True)), _connector='OR'), name='applications_application_submitted'), models.CheckConstraint(condition=models.Q(models.Q(('applicant__isnull', False), ('organisation', None)), models.Q(('applicant', None), ('organisation__isnull', False)), _connector='OR'), name='applications_application_of_one'), models.UniqueConstraint(condition=models.Q(('state', 'submitted')), fields=('call', 'unit_key'), name='applications_application_one_live'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'submitted'), _negated=True), models.Q(('protocol__isnull', False), models.Q(('facts_hash', ''), _negated=True)), _connector='OR'), name='applications_application_frozen'), models.CheckConstraint(condition=models.Q(('received_at', None), models.Q(('channel', 'desk'), models.Q(('received_note', ''), _negated=True)), _connector='OR'), name='applications_application_on_paper'), models.CheckConstraint(condition=models.Q(('received_at', None), ('submitted_at', None), ('received_at__lte', models.F('submitted_at')), _connector='OR'), name='applications_application_received_before')],
            },
        ),
        migrations.CreateModel(
            name='Integration',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('request', models.UUIDField(help_text='Id of the integration request, which stands in a room below')),
                ('changed', models.JSONField(default=list)),
                ('facts', models.JSONField(default=dict)),
                ('sealed', models.TextField(blank=True)),
                ('facts_hash', models.CharField(max_length=64)),
                ('late', models.BooleanField(default=False)),
                ('received_at', models.DateTimeField()),
                ('received_by', models.CharField(max_length=80)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='integrations', to='applications.application')),
                ('counts_for', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='counting', to='applications.application')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('protocol', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='integration', to='documents.protocol')),
            ],
            options={
                'ordering': ['application', 'number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='applications_integration_network_id'), models.UniqueConstraint(fields=('application', 'number'), name='applications_integration_number'), models.UniqueConstraint(fields=('request',), name='applications_integration_once'), models.CheckConstraint(condition=models.Q(('number__gte', 2)), name='applications_integration_follows'), models.CheckConstraint(condition=models.Q(('facts_hash', ''), _negated=True), name='applications_integration_frozen'), models.CheckConstraint(condition=models.Q(('counts_for', None), ('counts_for', models.F('application')), _connector='OR'), name='applications_integration_counts')],
            },
        ),
    ]

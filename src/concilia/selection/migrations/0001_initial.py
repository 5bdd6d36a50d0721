import concilia.core.fields
import concilia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('applications', '0001_initial'),
        ('calls', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('proposed', 'proposta dal sistema'), ('decided', 'decisa')], default='proposed', max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=80)),
                ('reason', models.TextField(blank=True)),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='assessment', to='applications.application')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['application__protocol__number', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='selection_assessment_network_id'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'decided'])), name='selection_assessment_state'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), models.Q(('decided_at__isnull', True), ('decided_by', ''), models.Q(('state__in', ['decided']), _negated=True)), _connector='OR'), name='selection_assessment_decided')],
            },
        ),
        migrations.CreateModel(
            name='Ranking',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('pending', 'in preparazione'), ('published', 'pubblicata'), ('superseded', 'sostituita'), ('discarded', 'scartata')], default='pending', max_length=10)),
                ('inputs', models.JSONField(default=dict)),
                ('input_hash', models.CharField(max_length=64)),
                ('output_hash', models.CharField(max_length=64)),
                ('computed_at', models.DateTimeField()),
                ('computed_by', models.CharField(max_length=80)),
                ('published_at', models.DateTimeField(null=True)),
                ('published_by', models.CharField(blank=True, max_length=80)),
                ('act_number', models.CharField(blank=True, max_length=40)),
                ('reason', models.TextField(blank=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='calls.call')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rankings', to='calls.ruleversion')),
            ],
            options={
                'ordering': ['call', 'number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='selection_ranking_network_id'), models.UniqueConstraint(fields=('call', 'number'), name='selection_ranking_number'), models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('call',), name='selection_ranking_one_pending'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('call',), name='selection_ranking_one_published'), models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'published', 'superseded', 'discarded'])), name='selection_ranking_state'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), models.Q(('published_by', ''), _negated=True)), models.Q(('published_at__isnull', True), ('published_by', ''), models.Q(('state__in', ['published', 'superseded']), _negated=True)), _connector='OR'), name='selection_ranking_published')],
            },
        ),
        migrations.CreateModel(
            name='Check',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=60)),
                ('proposed', models.CharField(choices=[('met', 'soddisfatto'), ('not_met', 'non soddisfatto'), ('unknown', 'da chiarire')], max_length=8)),
                ('decided', models.CharField(blank=True, choices=[('met', 'soddisfatto'), ('not_met', 'non soddisfatto'), ('unknown', 'da chiarire')], max_length=8)),
                ('reason', models.TextField(blank=True)),
                ('assessment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='selection.assessment')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['assessment', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='selection_check_network_id'), models.UniqueConstraint(fields=('assessment', 'code'), name='selection_check_code'), models.CheckConstraint(condition=models.Q(('decided', ''), ('decided', models.F('proposed')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='selection_check_reason')],
            },
        ),
        migrations.CreateModel(
            name='RankingRow',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('place', models.CharField(choices=[('funded', 'finanziata'), ('partly_funded', 'finanziata in parte'), ('reserve', "idonea, in lista d'attesa"), ('not_eligible', 'non ammessa'), ('incomplete', 'incompleta'), ('renounced', 'finanziamento cessato'), ('superseded', "sostituita da un'altra domanda")], max_length=14)),
                ('priority_class', models.CharField(blank=True, max_length=60)),
                ('position', models.PositiveIntegerField(null=True)),
                ('reserve', models.PositiveIntegerField(null=True)),
                ('decided', models.JSONField(default=dict)),
                ('points', models.JSONField(default=dict)),
                ('total', models.DecimalField(decimal_places=4, max_digits=12, null=True)),
                ('due', concilia.core.fields.CentsField(null=True)),
                ('funded', concilia.core.fields.CentsField(default=0)),
                ('lines', models.JSONField(default=dict, help_text="Cents taken from each of the call's lines")),
                ('tie_break', models.CharField(blank=True, max_length=60)),
                ('reasons', models.JSONField(default=list)),
                ('public_code', models.CharField(max_length=20)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ranking_rows', to='applications.application')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('ranking', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='selection.ranking')),
            ],
            options={
                'ordering': ['ranking', models.OrderBy(models.F('position'), nulls_last=True), 'public_code'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='selection_rankingrow_network_id'), models.UniqueConstraint(fields=('ranking', 'application'), name='selection_row_once'), models.UniqueConstraint(fields=('ranking', 'public_code'), name='selection_row_code'), models.CheckConstraint(condition=models.Q(('place__in', ['funded', 'partly_funded', 'reserve', 'not_eligible', 'incomplete', 'renounced', 'superseded'])), name='selection_row_place'), models.CheckConstraint(condition=models.Q(('funded__gte', 0)), name='selection_row_funded')],
            },
        ),
        migrations.CreateModel(
            name='Award',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('cents', concilia.core.fields.CentsField()),
                ('reduced', concilia.core.fields.CentsField(default=0)),
                ('state', models.CharField(choices=[('pending', 'in preparazione'), ('granted', 'concessa'), ('renounced', 'rinunciata'), ('revoked', 'revocata'), ('corrected', 'sostituita'), ('refused', 'non concessa')], default='pending', max_length=10)),
                ('granted_at', models.DateTimeField(null=True)),
                ('granted_by', models.CharField(blank=True, max_length=80)),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='applications.application')),
                ('call_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='calls.callline')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('row', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awards', to='selection.rankingrow')),
            ],
            options={
                'ordering': ['row__ranking', 'row__position', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='selection_award_network_id'), models.CheckConstraint(condition=models.Q(('state__in', ['pending', 'granted', 'renounced', 'revoked', 'corrected', 'refused'])), name='selection_award_state'), models.CheckConstraint(condition=models.Q(models.Q(('granted_at__isnull', False), models.Q(('granted_by', ''), _negated=True)), models.Q(('granted_at__isnull', True), ('granted_by', ''), models.Q(('state__in', ['granted', 'renounced', 'revoked', 'corrected', 'refused']), _negated=True)), _connector='OR'), name='selection_award_granted'), models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('application', 'call_line'), name='selection_award_one_pending'), models.UniqueConstraint(condition=models.Q(('state', 'granted')), fields=('application', 'call_line'), name='selection_award_one_granted'), models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='selection_award_cents'), models.CheckConstraint(condition=models.Q(('reduced__gte', 0)), name='selection_award_reduced')],
            },
        ),
    ]

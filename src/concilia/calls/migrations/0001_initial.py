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
            name='Call',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=80)),
                ('title', models.JSONField(help_text='A text or {it, en}')),
                ('applicants', models.CharField(max_length=12)),
                ('procedure', models.CharField(max_length=12)),
                ('regime', models.CharField(choices=[('families', 'famiglie: mai un nome'), ('firms', 'imprese: dati completi'), ('staff', 'selezioni: i vincitori')], max_length=10)),
                ('term_days', models.PositiveSmallIntegerField()),
                ('takes_reserve', models.BooleanField(default=False)),
                ('exhausted_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('draft', 'in preparazione'), ('published', 'pubblicato'), ('suspended', 'sospeso'), ('concluded', 'concluso'), ('annulled', 'annullato')], default='draft', max_length=10)),
                ('published_at', models.DateTimeField(null=True)),
                ('published_by', models.CharField(blank=True, max_length=80)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='plans.action')),
                ('alliance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='networks.alliance')),
                ('edition_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='calls.call')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['code'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='calls_call_network_id'), models.UniqueConstraint(fields=('network', 'code'), name='calls_call_code'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'suspended', 'concluded', 'annulled'])), name='calls_call_state'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), models.Q(('published_by', ''), _negated=True)), models.Q(('published_at__isnull', True), ('published_by', ''), models.Q(('state__in', ['published', 'suspended', 'concluded']), _negated=True)), _connector='OR'), name='calls_call_published'), models.CheckConstraint(condition=models.Q(('exhausted_at', None), ('procedure', 'counter'), _connector='OR'), name='calls_call_exhausted_counter'), models.CheckConstraint(condition=models.Q(('edition_of', models.F('id')), _negated=True), name='calls_call_edition_of_another')],
            },
        ),
        migrations.CreateModel(
            name='CallLine',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=60)),
                ('cents', concilia.core.fields.CentsField()),
                ('budget_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='call_lines', to='plans.budgetline')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='calls.call')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['call', 'code'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='calls_callline_network_id'), models.UniqueConstraint(fields=('call', 'code'), name='calls_line_code'), models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='calls_line_cents')],
            },
        ),
        migrations.CreateModel(
            name='RuleVersion',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('sha256', models.CharField(max_length=64)),
                ('change', models.CharField(choices=[('adoption', "testo dell'avviso"), ('extension', 'proroga'), ('amendment', 'modifica'), ('refinancing', 'rifinanziamento')], default='adoption', max_length=12)),
                ('act_number', models.CharField(blank=True, max_length=120)),
                ('issued_at', models.DateTimeField()),
                ('effective_at', models.DateTimeField()),
                ('adopted_by', models.CharField(max_length=80)),
                ('reason', models.TextField(blank=True)),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rule_versions', to='calls.call')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['call', 'number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='calls_ruleversion_network_id'), models.UniqueConstraint(fields=('call', 'number'), name='calls_rules_number'), models.CheckConstraint(condition=models.Q(('change__in', ['adoption', 'extension', 'amendment', 'refinancing'])), name='calls_rules_change'), models.CheckConstraint(condition=models.Q(('change', 'adoption'), models.Q(models.Q(('act_number', ''), _negated=True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='calls_rules_act'), models.CheckConstraint(condition=models.Q(('effective_at__gte', models.F('issued_at'))), name='calls_rules_forward')],
            },
        ),
        migrations.CreateModel(
            name='Window',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(blank=True, max_length=60)),
                ('opens_at', models.DateTimeField()),
                ('closes_at', models.DateTimeField()),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='windows', to='calls.call')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['opens_at'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='calls_window_network_id'), models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='calls_window_order')],
            },
        ),
    ]

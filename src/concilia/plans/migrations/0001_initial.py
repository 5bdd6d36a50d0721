import concilia.core.fields
import concilia.core.ids
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('networks', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20)),
                ('row', models.CharField(blank=True, max_length=20)),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.SlugField(max_length=60)),
                ('title', models.JSONField()),
                ('opportunity', models.JSONField(default=dict, help_text='What it offers to citizens and workers (CA-38)')),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='networks.organisation')),
                ('prerequisites', models.ManyToManyField(blank=True, related_name='opens', to='plans.action')),
            ],
            options={
                'ordering': ['project', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=80)),
                ('title', models.JSONField()),
                ('generation', models.CharField(blank=True, max_length=20)),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('items', models.JSONField(default=list)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('predecessor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='plans.plan')),
            ],
            options={
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Project',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=80)),
                ('title', models.JSONField()),
                ('total', concilia.core.fields.CentsField(null=True)),
                ('contribution', concilia.core.fields.CentsField(null=True)),
                ('cofinancing', concilia.core.fields.CentsField(null=True)),
                ('minimum_share_basis_points', models.PositiveIntegerField(null=True)),
                ('public_text', models.JSONField(default=dict)),
                ('items', models.JSONField(default=list)),
                ('alliance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='projects', to='networks.alliance')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='projects', to='plans.plan')),
                ('predecessor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='plans.project')),
            ],
            options={
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='FundingSource',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=80)),
                ('label', models.JSONField()),
                ('kind', models.CharField(choices=[('contribution', 'contributo'), ('cofinancing', 'cofinanziamento')], max_length=12)),
                ('in_kind', models.BooleanField(default=False)),
                ('cents', concilia.core.fields.CentsField()),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='funds', to='networks.organisation')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='plans.project')),
            ],
            options={
                'ordering': ['project', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='BudgetLine',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=80)),
                ('cents', concilia.core.fields.CentsField()),
                ('cup', models.CharField(blank=True, max_length=15)),
                ('demo', models.BooleanField(default=False)),
                ('action', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='plans.action')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='plans.fundingsource')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='plans.project')),
            ],
            options={
                'ordering': ['project', 'code'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='action',
            name='project',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='plans.project'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='plans_plan_network_id'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.UniqueConstraint(fields=('network', 'code'), name='plans_plan_code'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='plans_project_network_id'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.UniqueConstraint(fields=('network', 'code'), name='plans_project_code'),
        ),
        migrations.AddConstraint(
            model_name='project',
            constraint=models.CheckConstraint(condition=models.Q(('total', None), ('total', django.db.models.expressions.CombinedExpression(models.F('contribution'), '+', models.F('cofinancing'))), _connector='OR'), name='plans_project_closes_to_the_cent'),
        ),
        migrations.AddConstraint(
            model_name='fundingsource',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='plans_fundingsource_network_id'),
        ),
        migrations.AddConstraint(
            model_name='fundingsource',
            constraint=models.UniqueConstraint(fields=('project', 'code'), name='plans_source_code'),
        ),
        migrations.AddConstraint(
            model_name='fundingsource',
            constraint=models.CheckConstraint(condition=models.Q(('cents__gte', 0)), name='plans_source_cents'),
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='plans_budgetline_network_id'),
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.UniqueConstraint(fields=('project', 'code'), name='plans_line_code'),
        ),
        migrations.AddConstraint(
            model_name='budgetline',
            constraint=models.CheckConstraint(condition=models.Q(('cents__gte', 0)), name='plans_line_cents'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='plans_action_network_id'),
        ),
        migrations.AddConstraint(
            model_name='action',
            constraint=models.UniqueConstraint(fields=('project', 'code'), name='plans_action_code'),
        ),
    ]

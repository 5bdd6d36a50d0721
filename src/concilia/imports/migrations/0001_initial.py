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
            name='Import',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('about_kind', models.CharField(max_length=60)),
                ('about_id', models.UUIDField()),
                ('file_name', models.CharField(max_length=200)),
                ('sha256', models.CharField(max_length=64)),
                ('effects_hash', models.CharField(max_length=64)),
                ('made', models.PositiveIntegerField()),
                ('changed', models.PositiveIntegerField()),
                ('same', models.PositiveIntegerField()),
                ('cents', models.BigIntegerField(default=0)),
                ('state', models.CharField(choices=[('proposed', 'in prova'), ('applied', 'eseguita'), ('undone', 'annullata'), ('discarded', 'scartata')], default='proposed', max_length=10)),
                ('proposed_at', models.DateTimeField()),
                ('proposed_by', models.CharField(max_length=80)),
                ('applied_at', models.DateTimeField(null=True)),
                ('applied_by', models.CharField(blank=True, max_length=80)),
                ('undone_at', models.DateTimeField(null=True)),
                ('undone_by', models.CharField(blank=True, max_length=80)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['-proposed_at', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['about_id', 'kind'], name='imports_about')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='imports_import_network_id'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'applied', 'undone', 'discarded'])), name='imports_import_state'), models.CheckConstraint(condition=models.Q(models.Q(('applied_at__isnull', False), models.Q(('applied_by', ''), _negated=True)), models.Q(('applied_at__isnull', True), ('applied_by', ''), models.Q(('state__in', ['applied', 'undone']), _negated=True)), _connector='OR'), name='imports_import_applied'), models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', False), models.Q(('undone_by', ''), _negated=True)), models.Q(('undone_at__isnull', True), ('undone_by', ''), models.Q(('state__in', ['undone']), _negated=True)), _connector='OR'), name='imports_import_undone'), models.UniqueConstraint(condition=models.Q(('state', 'applied')), fields=('kind', 'about_id', 'sha256'), name='imports_import_file_once')],
            },
        ),
        migrations.CreateModel(
            name='Written',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('line', models.PositiveIntegerField()),
                ('object_kind', models.CharField(max_length=60)),
                ('object_id', models.UUIDField()),
                ('before', models.JSONField(help_text='The values that it replaced; null when it made the row', null=True)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('of', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='written', to='imports.import')),
            ],
            options={
                'ordering': ['of', 'line', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='imports_written_network_id'), models.UniqueConstraint(fields=('of', 'line', 'object_kind', 'object_id'), name='imports_written_once')],
            },
        ),
    ]

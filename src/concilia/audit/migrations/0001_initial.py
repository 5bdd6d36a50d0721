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
            name='Entry',
            fields=[
                ('sequence', models.BigAutoField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=80)),
                ('verb', models.CharField(max_length=80)),
                ('kind', models.CharField(max_length=60)),
                ('object_id', models.UUIDField()),
                ('from_state', models.CharField(blank=True, max_length=32)),
                ('to_state', models.CharField(blank=True, max_length=32)),
                ('reason', models.TextField(blank=True)),
                ('data', models.JSONField(default=dict)),
                ('personal', models.JSONField(default=list)),
                ('request_id', models.UUIDField()),
                ('network', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['sequence'],
                'indexes': [models.Index(fields=['kind', 'object_id', 'sequence'], name='audit_entry_object'), models.Index(fields=['network', 'verb'], name='audit_entry_verb')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField()),
                ('size', models.PositiveIntegerField()),
                ('root', models.CharField(max_length=64)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('chained', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('key', models.CharField(max_length=120)),
                ('actor', models.CharField(max_length=80)),
                ('route', models.CharField(max_length=80)),
                ('body_hash', models.CharField(max_length=64)),
                ('answer', models.JSONField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('actor', 'key'), name='audit_receipt_key')],
            },
        ),
        migrations.CreateModel(
            name='Leaf',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='audit.entry')),
                ('position', models.PositiveIntegerField()),
                ('hash', models.CharField(max_length=64)),
                ('seal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leaves', to='audit.seal')),
            ],
            options={
                'ordering': ['seal', 'position'],
                'constraints': [models.UniqueConstraint(fields=('seal', 'position'), name='audit_leaf_position')],
            },
        ),
    ]

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
            name='Document',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('title', models.CharField(max_length=200)),
                ('series', models.UUIDField(null=True)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.PositiveIntegerField()),
                ('media_type', models.CharField(max_length=60)),
                ('about_kind', models.CharField(max_length=60)),
                ('about_id', models.UUIDField()),
                ('added_at', models.DateTimeField()),
                ('added_by', models.CharField(max_length=80)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['added_at', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['about_kind', 'about_id'], name='documents_document_about')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='documents_document_network_id')],
            },
        ),
        migrations.CreateModel(
            name='Protocol',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('direction', models.CharField(choices=[('in', 'in entrata'), ('out', 'in uscita')], max_length=3)),
                ('subject', models.CharField(max_length=200)),
                ('about_kind', models.CharField(max_length=60)),
                ('about_id', models.UUIDField()),
                ('sha256', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=80)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['year', 'number'],
                'abstract': False,
                'indexes': [models.Index(fields=['about_kind', 'about_id'], name='documents_protocol_about')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='documents_protocol_network_id'), models.UniqueConstraint(fields=('network', 'year', 'number'), name='documents_protocol_number')],
            },
        ),
        migrations.CreateModel(
            name='ProtocolCounter',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='documents_protocolcounter_network_id'), models.UniqueConstraint(fields=('network', 'year'), name='documents_counter_year')],
            },
        ),
    ]

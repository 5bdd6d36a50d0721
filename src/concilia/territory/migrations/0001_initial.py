import concilia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Comune',
            fields=[
                ('istat', models.CharField(max_length=6, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=120)),
                ('other_name', models.CharField(blank=True, help_text="In the territory's other language: Bozen", max_length=120)),
                ('province_code', models.CharField(max_length=3)),
                ('province', models.CharField(max_length=4)),
                ('province_name', models.CharField(max_length=80)),
                ('region_code', models.CharField(max_length=2)),
                ('region', models.CharField(max_length=60)),
                ('belfiore', models.CharField(max_length=4)),
                ('latitude', models.DecimalField(decimal_places=5, max_digits=8)),
                ('longitude', models.DecimalField(decimal_places=5, max_digits=8)),
                ('population', models.PositiveIntegerField(help_text='Empty for three comuni without a figure in the source', null=True)),
                ('population_year', models.PositiveSmallIntegerField()),
                ('ceased', models.DateField(help_text="Last day of the few that merged since the table's date", null=True)),
            ],
            options={
                'ordering': ['name', 'istat'],
                'indexes': [models.Index(fields=['name'], name='territory_comune_name')],
            },
        ),
        migrations.CreateModel(
            name='Network',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(unique=True)),
                ('title', models.JSONField(help_text='A text or {it, en}')),
                ('kind', models.CharField(max_length=40)),
                ('public_text', models.JSONField(default=dict)),
                ('items', models.JSONField(default=list, help_text='Codes of the seed items it stands for')),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('comuni', models.ManyToManyField(blank=True, related_name='networks', to='territory.comune')),
            ],
            options={
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Ambito',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=32767)),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('code', models.SlugField(max_length=80)),
                ('name', models.JSONField(help_text='A text or {it, en}')),
                ('kind', models.CharField(default='ambito', max_length=40)),
                ('comuni', models.ManyToManyField(blank=True, related_name='ambiti', to='territory.comune')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['position', 'code'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='territory_ambito_network_id'), models.UniqueConstraint(fields=('network', 'code'), name='territory_ambito_code')],
            },
        ),
        migrations.CreateModel(
            name='Territory',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=32767)),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('name', models.JSONField(help_text='A text or {it, en}')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['network'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='territory_territory_network_id'), models.UniqueConstraint(fields=('network',), name='territory_territory_once')],
            },
        ),
    ]

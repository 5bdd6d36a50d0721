import concilia.core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('by_email', models.BooleanField(default=True)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='notice_preference', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=80)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('subject', models.CharField(max_length=200)),
                ('body', models.TextField()),
                ('about_kind', models.CharField(blank=True, max_length=60)),
                ('about_id', models.UUIDField(null=True)),
                ('state', models.CharField(choices=[('queued', 'da inviare'), ('sent', 'inviato'), ('failed', 'non riuscito'), ('shown', "solo nell'area personale")], default='queued', max_length=10)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('queued_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('read_at', models.DateTimeField(null=True)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-queued_at', '-id'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'queued_at'], name='notices_notice_queue')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='notices_notice_network_id'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sent', 'failed', 'shown'])), name='notices_notice_state'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='notices_notice_sent')],
            },
        ),
    ]

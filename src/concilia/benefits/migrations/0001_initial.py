import concilia.core.fields
import concilia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('networks', '0001_initial'),
        ('people', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=80)),
                ('name', models.JSONField(help_text='A text or {it, en}')),
                ('body', models.JSONField(help_text='A text or {it, en}')),
                ('covers', models.JSONField(help_text='A text or {it, en}')),
                ('expenses', models.JSONField(default=list)),
                ('cumulation', models.CharField(choices=[('never', 'mai'), ('full_cost', 'fino al costo intero'), ('named', 'solo con le misure indicate')], max_length=10)),
                ('compatible', models.JSONField(default=list)),
                ('law', models.CharField(blank=True, max_length=240)),
                ('source', models.CharField(help_text='Where the rule was read', max_length=240)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['code'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='benefits_measure_network_id'), models.UniqueConstraint(fields=('network', 'code'), name='benefits_measure_code'), models.CheckConstraint(condition=models.Q(('cumulation__in', ['never', 'full_cost', 'named'])), name='benefits_measure_cumulation')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(max_length=64)),
                ('about_kind', models.CharField(max_length=60)),
                ('about_id', models.UUIDField()),
                ('claimed_at', models.DateTimeField()),
                ('claimed_by', models.CharField(max_length=80)),
                ('released_at', models.DateTimeField(null=True)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['claimed_at', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['about_kind', 'about_id'], name='benefits_receipt_about')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='benefits_receipt_network_id'), models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('network', 'fingerprint'), name='benefits_receipt_once'), models.CheckConstraint(condition=models.Q(('fingerprint__length', 64)), name='benefits_receipt_fingerprint')],
            },
        ),
        migrations.CreateModel(
            name='Undertaking',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=240)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['name', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='benefits_undertaking_network_id'), models.UniqueConstraint(fields=('network', 'name'), name='benefits_undertaking_name')],
            },
        ),
        migrations.CreateModel(
            name='Aid',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('title', models.CharField(max_length=240)),
                ('body', models.CharField(max_length=240)),
                ('law', models.CharField(blank=True, max_length=240)),
                ('granted_on', models.DateField(null=True)),
                ('cents', concilia.core.fields.CentsField()),
                ('source', models.CharField(choices=[('declared', 'dichiarato'), ('imported', 'importato da un elenco'), ('own', 'concesso dalla rete')], max_length=10)),
                ('state', models.CharField(choices=[('prepared', 'in preparazione'), ('granted', 'concesso'), ('cancelled', 'annullato')], default='prepared', max_length=10)),
                ('cor', models.CharField(blank=True, max_length=12)),
                ('cup', models.CharField(blank=True, max_length=15)),
                ('case', models.UUIDField(null=True)),
                ('about', models.UUIDField(help_text='The call of this network that grants it', null=True)),
                ('registered_at', models.DateTimeField()),
                ('registered_by', models.CharField(max_length=80)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('cancelled_by', models.CharField(blank=True, max_length=80)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='aids', to='networks.organisation')),
            ],
            options={
                'ordering': ['-granted_on', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['organisation', 'granted_on'], name='benefits_aid_window'), models.Index(fields=['about', 'state'], name='benefits_aid_about')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='benefits_aid_network_id'), models.CheckConstraint(condition=models.Q(('state__in', ['prepared', 'granted', 'cancelled'])), name='benefits_aid_state'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), models.Q(('cancelled_by', ''), _negated=True)), models.Q(('cancelled_at__isnull', True), ('cancelled_by', ''), models.Q(('state__in', ['cancelled']), _negated=True)), _connector='OR'), name='benefits_aid_cancelled'), models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='benefits_aid_cents'), models.CheckConstraint(condition=models.Q(('source__in', ['declared', 'imported', 'own'])), name='benefits_aid_source'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'granted'), _negated=True), ('granted_on__isnull', False), _connector='OR'), name='benefits_aid_granted_on'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'prepared'), _negated=True), models.Q(('granted_on', None), ('source', 'own')), _connector='OR'), name='benefits_aid_prepared'), models.UniqueConstraint(condition=models.Q(('state__in', ['prepared', 'granted'])), fields=('case', 'state'), name='benefits_aid_case'), models.UniqueConstraint(condition=models.Q(('state__in', ['prepared', 'granted']), models.Q(('cor', ''), _negated=True)), fields=('network', 'cor'), name='benefits_aid_cor')],
            },
        ),
        migrations.CreateModel(
            name='Durc',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('requested_on', models.DateField()),
                ('protocol', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('requested', 'richiesto'), ('regular', 'regolare'), ('irregular', 'irregolare'), ('void', 'annullato')], default='requested', max_length=10)),
                ('expires_on', models.DateField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=80)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='durcs', to='networks.organisation')),
            ],
            options={
                'ordering': ['-requested_on', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['organisation', 'expires_on'], name='benefits_durc_valid')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='benefits_durc_network_id'), models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'regular', 'irregular', 'void'])), name='benefits_durc_state'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), models.Q(('decided_at__isnull', True), ('decided_by', ''), models.Q(('state__in', ['regular', 'irregular', 'void']), _negated=True)), _connector='OR'), name='benefits_durc_decided'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'regular'), _negated=True), ('expires_on__isnull', False), _connector='OR'), name='benefits_durc_expiry'), models.CheckConstraint(condition=models.Q(('expires_on', None), ('expires_on__gte', models.F('requested_on')), _connector='OR'), name='benefits_durc_order'), models.CheckConstraint(condition=models.Q(('protocol', ''), _negated=True), name='benefits_durc_protocol'), models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('network', 'protocol'), name='benefits_durc_once')],
            },
        ),
        migrations.CreateModel(
            name='EarlierGrants',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('counted', models.BooleanField()),
                ('reason', models.TextField()),
                ('decided_at', models.DateTimeField()),
                ('decided_by', models.CharField(max_length=80)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='benefits_earliergrants_network_id'), models.UniqueConstraint(fields=('network',), name='benefits_earlier_once'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='benefits_earlier_reason')],
            },
        ),
        migrations.CreateModel(
            name='Received',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('person_index', models.CharField(max_length=64)),
                ('expense', models.CharField(choices=[('nursery', 'nido e servizi per la prima infanzia'), ('baby_sitting', 'baby-sitting'), ('summer_centre', 'centri estivi'), ('after_school', 'pre e doposcuola'), ('transport', 'trasporto e accompagnamento'), ('care', 'assistenza alla persona'), ('training', 'formazione'), ('other', 'altro')], max_length=14)),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('cents', concilia.core.fields.CentsField(null=True)),
                ('source', models.CharField(choices=[('declared', 'dichiarato'), ('imported', 'importato da un elenco'), ('own', 'concesso dalla rete')], max_length=10)),
                ('state', models.CharField(choices=[('held', 'in registro'), ('corrected', 'corretta'), ('withdrawn', 'tolta')], default='held', max_length=10)),
                ('registered_at', models.DateTimeField()),
                ('registered_by', models.CharField(max_length=80)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=80)),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='declared', to='people.person')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='received', to='benefits.measure')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='received', to='people.person')),
                ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='benefits.received')),
            ],
            options={
                'ordering': ['-since', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['person_index', 'expense'], name='benefits_received_who')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='benefits_received_network_id'), models.CheckConstraint(condition=models.Q(('state__in', ['held', 'corrected', 'withdrawn'])), name='benefits_received_state'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True)), models.Q(('ended_at__isnull', True), ('ended_by', ''), models.Q(('state__in', ['corrected', 'withdrawn']), _negated=True)), _connector='OR'), name='benefits_received_ended'), models.CheckConstraint(condition=models.Q(('person_index__length', 64)), name='benefits_received_index'), models.CheckConstraint(condition=models.Q(('expense__in', ['nursery', 'baby_sitting', 'summer_centre', 'after_school', 'transport', 'care', 'training', 'other'])), name='benefits_received_expense'), models.CheckConstraint(condition=models.Q(('source__in', ['declared', 'imported', 'own'])), name='benefits_received_source'), models.CheckConstraint(condition=models.Q(('since__day', 1), ('until__day', 1), ('until__gte', models.F('since'))), name='benefits_received_months'), models.CheckConstraint(condition=models.Q(('cents', None), ('cents__gte', 0), _connector='OR'), name='benefits_received_cents'), models.UniqueConstraint(condition=models.Q(('state', 'held')), fields=('network', 'person_index', 'measure', 'expense', 'since'), name='benefits_received_once')],
            },
        ),
        migrations.CreateModel(
            name='Linked',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('link', models.CharField(choices=[('head', 'capogruppo'), ('votes', 'maggioranza dei diritti di voto'), ('appoints', 'nomina o revoca la maggioranza degli amministratori'), ('influence', 'influenza dominante per contratto o statuto'), ('agreement', 'controllo da solo per accordo con altri soci')], max_length=10)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='networks.organisation')),
                ('undertaking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='members', to='benefits.undertaking')),
            ],
            options={
                'ordering': ['undertaking', 'since', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='benefits_linked_network_id'), models.CheckConstraint(condition=models.Q(('link__in', ['head', 'votes', 'appoints', 'influence', 'agreement'])), name='benefits_linked_link'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gt', models.F('since')), _connector='OR'), name='benefits_linked_order'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('organisation',), name='benefits_linked_once'), models.UniqueConstraint(fields=('organisation', 'since'), name='benefits_linked_since')],
            },
        ),
    ]

import concilia.core.fields
import concilia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alliance',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=32767)),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('code', models.SlugField(max_length=80)),
                ('title', models.JSONField(help_text='A text or {it, en}')),
                ('kind', models.CharField(default='alleanza-locale', max_length=40)),
                ('lead_since', models.DateField(null=True)),
                ('lead_types', models.JSONField(default=list, help_text='Types allowed to lead; all when empty')),
                ('open_list', models.BooleanField(default=False, help_text="The document's partner list is open: 'tra questi…' (MA-3)")),
                ('ambiti', models.ManyToManyField(blank=True, related_name='alliances', to='territory.ambito')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=32767)),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('code', models.SlugField(max_length=80)),
                ('title', models.JSONField()),
                ('signed_on', models.DateField(null=True)),
                ('expires_on', models.DateField(null=True)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('alliance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='networks.alliance')),
            ],
            options={
                'ordering': [models.OrderBy(models.F('signed_on'), nulls_last=True), 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=32767)),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('code', models.SlugField(max_length=80)),
                ('name', models.CharField(max_length=240)),
                ('type', models.SlugField(max_length=60)),
                ('level', models.CharField(blank=True, max_length=40)),
                ('aliases', models.JSONField(default=list)),
                ('public', models.BooleanField(default=False)),
                ('own_fiscal_code', models.BooleanField(default=True, help_text='False for a part of another body (BA-10)')),
                ('fiscal_code', models.CharField(blank=True, max_length=16)),
                ('size', models.CharField(blank=True, choices=[('micro', 'micro'), ('small', 'piccola'), ('medium', 'media'), ('large', 'grande')], max_length=10)),
                ('employees', models.PositiveIntegerField(null=True)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('iban', concilia.core.fields.EncryptedField(blank=True)),
                ('cuc', models.CharField(blank=True, help_text='Its code at the banks, when it pays (codice CUC)', max_length=8)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('part_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='networks.organisation')),
                ('represents_ambiti', models.ManyToManyField(blank=True, related_name='represented_by', to='territory.ambito')),
                ('represents_comuni', models.ManyToManyField(blank=True, related_name='represented_by', to='territory.comune')),
                ('seat', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.comune')),
            ],
            options={
                'ordering': ['name', 'id'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='alliance',
            name='lead',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='leads', to='networks.organisation'),
        ),
        migrations.CreateModel(
            name='OrganisationLink',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField(null=True)),
                ('until', models.DateField(null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='associates', to='networks.organisation')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='associations', to='networks.organisation')),
            ],
            options={
                'ordering': ['organisation', 'position'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='organisation',
            name='member_of',
            field=models.ManyToManyField(related_name='own_members', through='networks.OrganisationLink', through_fields=('organisation', 'association'), to='networks.organisation'),
        ),
        migrations.CreateModel(
            name='OrganisationName',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=32767)),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('name', models.CharField(max_length=240)),
                ('since', models.DateField(null=True)),
                ('until', models.DateField(null=True)),
                ('act', models.CharField(blank=True, max_length=160)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='networks.organisation')),
            ],
            options={
                'ordering': ['organisation', models.OrderBy(models.F('since'), nulls_first=True)],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrganisationType',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=80)),
                ('name', models.JSONField(help_text='A text or {it, en}')),
                ('broader', models.SlugField(blank=True, max_length=80)),
                ('public', models.BooleanField(default=False)),
                ('college', models.CharField(default='other', max_length=10)),
                ('own', models.BooleanField(default=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['own', 'position', 'code'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='OrganisationUnit',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=32767)),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('code', models.SlugField(max_length=80)),
                ('name', models.CharField(max_length=240)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='networks.organisation')),
            ],
            options={
                'ordering': ['organisation', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Adhesion',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=32767)),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('role', models.CharField(choices=[('lead', 'capofila'), ('partner', 'partner'), ('adherent', 'aderente')], default='adherent', max_length=10)),
                ('college', models.CharField(blank=True, help_text='employers, unions, public: its side at a table', max_length=20)),
                ('votes', models.BooleanField(help_text='Empty: whoever is active votes', null=True)),
                ('contributes', models.JSONField(help_text='What it brings: technical, of content, economic (BA-21)', null=True)),
                ('state', models.CharField(choices=[('requested', 'richiesta'), ('formalising', 'in corso di formalizzazione'), ('active', 'attiva'), ('refused', 'respinta'), ('withdrawn', 'ritirata'), ('expired', 'scaduta')], default='requested', max_length=12)),
                ('requested_at', models.DateTimeField()),
                ('expected_on', models.DateField(null=True)),
                ('since', models.DateField(null=True)),
                ('until', models.DateField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=80)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('alliance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adhesions', to='networks.alliance')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adhesions', to='networks.organisation')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adhesions', to='networks.organisationunit')),
            ],
            options={
                'ordering': ['organisation__name', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='PastLead',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=32767)),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('since', models.DateField(null=True)),
                ('until', models.DateField(null=True)),
                ('alliance', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='past_leads', to='networks.alliance')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.organisation')),
            ],
            options={
                'ordering': ['alliance', 'position'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Population',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=32767)),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('people', models.PositiveIntegerField()),
                ('approximate', models.BooleanField(default=False, help_text="The document says 'circa'")),
                ('dated', models.DateField(null=True)),
                ('alliance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='populations', to='networks.alliance')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['alliance', 'id'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Signature',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('signed_on', models.DateField(null=True)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('items', models.JSONField(default=list)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='networks.agreement')),
                ('ambito', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='territory.ambito')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='networks.organisation')),
            ],
            options={
                'ordering': ['agreement', 'position', 'id'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='agreement',
            name='signatories',
            field=models.ManyToManyField(related_name='signed', through='networks.Signature', to='networks.organisation'),
        ),
        migrations.CreateModel(
            name='AdmissibleType',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.SlugField(max_length=80)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('label', models.JSONField(help_text='A text or {it, en}')),
                ('items', models.JSONField(default=list)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['position', 'code'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='networks_admissibletype_network_id'), models.UniqueConstraint(fields=('network', 'code'), name='networks_type_code')],
            },
        ),
        migrations.CreateModel(
            name='Annex',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=32767)),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('title', models.JSONField()),
                ('address', models.CharField(blank=True, max_length=400)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annexes', to='networks.agreement')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['agreement', 'position'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='networks_annex_network_id')],
            },
        ),
        migrations.CreateModel(
            name='GovernanceLevel',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(default=32767)),
                ('items', models.JSONField(default=list)),
                ('demo', models.BooleanField(default=False)),
                ('demo_keys', models.JSONField(default=list)),
                ('note', models.JSONField(null=True)),
                ('level', models.CharField(choices=[('region', 'Regione'), ('network', 'rete'), ('alliance', 'alleanza')], max_length=10)),
                ('name', models.JSONField(help_text='A text or {it, en}')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('bodies', models.ManyToManyField(blank=True, related_name='governance_levels', to='networks.organisation')),
            ],
            options={
                'ordering': ['position', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='networks_governancelevel_network_id')],
            },
        ),
        migrations.CreateModel(
            name='Employment',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('since', models.DateField()),
                ('until', models.DateField(null=True)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.CharField(blank=True, max_length=80)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='employments', to='people.person')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='employments', to='networks.organisation')),
            ],
            options={
                'ordering': ['person', 'since', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='networks_employment_network_id'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='networks_employment_order'), models.UniqueConstraint(fields=('person', 'organisation', 'since'), name='networks_employment_once')],
            },
        ),
        migrations.CreateModel(
            name='Charter',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('coordination', models.JSONField(default=list, help_text='Texts or {it, en}')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('coordinator', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='networks_coordinated', to='networks.organisation')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='networks_led', to='networks.organisation')),
            ],
            options={
                'ordering': ['network'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='networks_charter_network_id'), models.UniqueConstraint(fields=('network',), name='networks_charter_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='alliance',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='networks_alliance_network_id'),
        ),
        migrations.AddConstraint(
            model_name='alliance',
            constraint=models.UniqueConstraint(fields=('network', 'code'), name='networks_alliance_code'),
        ),
        migrations.AddConstraint(
            model_name='organisationlink',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='networks_organisationlink_network_id'),
        ),
        migrations.AddConstraint(
            model_name='organisationlink',
            constraint=models.UniqueConstraint(fields=('organisation', 'association'), name='networks_link_once'),
        ),
        migrations.AddConstraint(
            model_name='organisationlink',
            constraint=models.CheckConstraint(condition=models.Q(('organisation', models.F('association')), _negated=True), name='networks_link_to_another'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='networks_organisation_network_id'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(fields=('network', 'code'), name='networks_organisation_code'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.UniqueConstraint(condition=models.Q(('fiscal_code', ''), _negated=True), fields=('network', 'fiscal_code'), name='networks_organisation_fiscal_code'),
        ),
        migrations.AddConstraint(
            model_name='organisation',
            constraint=models.CheckConstraint(condition=models.Q(('part_of', models.F('id')), _negated=True), name='networks_organisation_not_in_itself'),
        ),
        migrations.AddConstraint(
            model_name='organisationname',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='networks_organisationname_network_id'),
        ),
        migrations.AddConstraint(
            model_name='organisationname',
            constraint=models.CheckConstraint(condition=models.Q(('since', None), ('until', None), ('until__gt', models.F('since')), _connector='OR'), name='networks_name_order'),
        ),
        migrations.AddConstraint(
            model_name='organisationtype',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='networks_organisationtype_network_id'),
        ),
        migrations.AddConstraint(
            model_name='organisationtype',
            constraint=models.UniqueConstraint(fields=('network', 'code'), name='networks_organisationtype_code'),
        ),
        migrations.AddConstraint(
            model_name='organisationunit',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='networks_organisationunit_network_id'),
        ),
        migrations.AddConstraint(
            model_name='organisationunit',
            constraint=models.UniqueConstraint(fields=('organisation', 'code'), name='networks_unit_code'),
        ),
        migrations.AddConstraint(
            model_name='adhesion',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='networks_adhesion_network_id'),
        ),
        migrations.AddConstraint(
            model_name='adhesion',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'formalising', 'active', 'refused', 'withdrawn', 'expired'])), name='networks_adhesion_state'),
        ),
        migrations.AddConstraint(
            model_name='adhesion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), models.Q(('decided_at__isnull', True), ('decided_by', ''), models.Q(('state__in', ['active', 'refused', 'expired']), _negated=True)), _connector='OR'), name='networks_adhesion_decided'),
        ),
        migrations.AddConstraint(
            model_name='adhesion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'active'), _negated=True), ('since__isnull', False), _connector='OR'), name='networks_adhesion_since'),
        ),
        migrations.AddConstraint(
            model_name='adhesion',
            constraint=models.CheckConstraint(condition=models.Q(('since', None), ('until', None), ('until__gte', models.F('since')), _connector='OR'), name='networks_adhesion_order'),
        ),
        migrations.AddConstraint(
            model_name='adhesion',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['requested', 'formalising', 'active'])), fields=('organisation', 'alliance'), name='networks_adhesion_alliance_once'),
        ),
        migrations.AddConstraint(
            model_name='adhesion',
            constraint=models.UniqueConstraint(condition=models.Q(('alliance', None), ('state__in', ['requested', 'formalising', 'active'])), fields=('organisation',), name='networks_adhesion_network_once'),
        ),
        migrations.AddConstraint(
            model_name='pastlead',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='networks_pastlead_network_id'),
        ),
        migrations.AddConstraint(
            model_name='population',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='networks_population_network_id'),
        ),
        migrations.AddConstraint(
            model_name='population',
            constraint=models.UniqueConstraint(fields=('alliance',), name='networks_population_of_alliance_once'),
        ),
        migrations.AddConstraint(
            model_name='population',
            constraint=models.UniqueConstraint(condition=models.Q(('alliance', None)), fields=('network',), name='networks_population_of_network_once'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='networks_signature_network_id'),
        ),
        migrations.AddConstraint(
            model_name='signature',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ambito', None), ('organisation__isnull', False)), models.Q(('ambito__isnull', False), ('organisation', None)), _connector='OR'), name='networks_signature_of_one'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('network', 'id'), name='networks_agreement_network_id'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.UniqueConstraint(fields=('network', 'code'), name='networks_agreement_code'),
        ),
    ]

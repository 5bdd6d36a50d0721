import concilia.core.crypto
import concilia.core.fields
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
            name='Person',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('given_name', models.CharField(max_length=80)),
                ('family_name', models.CharField(max_length=80)),
                ('fiscal_code', concilia.core.fields.EncryptedField()),
                ('fiscal_code_index', models.CharField(max_length=64, unique=True)),
                ('birth_date', models.DateField()),
                ('sex', models.CharField(choices=[('F', 'femmina'), ('M', 'maschio')], max_length=1)),
                ('citizenship', models.CharField(blank=True, max_length=2)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('iban', concilia.core.fields.EncryptedField(blank=True)),
                ('data_key', concilia.core.fields.EncryptedField(default=concilia.core.crypto.new_data_key, editable=False)),
                ('fictitious', models.BooleanField(default=False, help_text="Made for the demo: the code can't be anyone's")),
                ('residence', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.comune')),
            ],
            options={
                'ordering': ['family_name', 'given_name', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('sex__in', ['F', 'M'])), name='people_person_sex'), models.CheckConstraint(condition=models.Q(('fiscal_code_index__length', 64)), name='people_person_index')],
            },
        ),
        migrations.CreateModel(
            name='Household',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('holder', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='household', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('notice', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='people.person')),
            ],
            options={
                'ordering': ['given_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('withdrawn_at__gte', models.F('given_at')), _connector='OR'), name='people_consent_order')],
            },
        ),
        migrations.CreateModel(
            name='CareRelation',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('minor', 'minore'), ('disabled', 'persona con disabilità'), ('elderly', 'anziano non autosufficiente')], max_length=10)),
                ('since', models.DateField(null=True)),
                ('until', models.DateField(null=True)),
                ('cared', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cared_by', to='people.person')),
                ('carer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cares_for', to='people.person')),
            ],
            options={
                'ordering': ['carer', 'id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('carer', models.F('cared')), _negated=True), name='people_care_of_another'), models.UniqueConstraint(fields=('carer', 'cared', 'kind'), name='people_care_once')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=80, unique=True)),
                ('display_name', models.CharField(max_length=160)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('is_active', models.BooleanField(default=True)),
                ('demo', models.BooleanField(default=False, help_text="A named person of the demo's sign-in page")),
                ('introduction', models.JSONField(default=dict, help_text='Who they are in the demo: a text or {it, en}')),
                ('person', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='user', to='people.person')),
            ],
            options={
                'ordering': ['display_name', 'id'],
            },
        ),
        migrations.CreateModel(
            name='HouseholdMember',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('relation', models.CharField(choices=[('self', 'dichiarante'), ('partner', 'coniuge o convivente'), ('child', 'figlio o figlia'), ('parent', 'genitore'), ('other', 'altro componente')], max_length=10)),
                ('household', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='people.household')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='people.person')),
            ],
            options={
                'ordering': ['household', 'person__birth_date', 'id'],
                'constraints': [models.UniqueConstraint(fields=('household', 'person'), name='people_member_once'), models.CheckConstraint(condition=models.Q(('relation__in', ['self', 'partner', 'child', 'parent', 'other'])), name='people_member_relation')],
            },
        ),
    ]

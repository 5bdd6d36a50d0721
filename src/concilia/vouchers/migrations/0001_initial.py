import concilia.core.fields
import concilia.core.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        ('networks', '0001_initial'),
        ('people', '0001_initial'),
        ('plans', '0001_initial'),
        ('selection', '0001_initial'),
        ('territory', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Voucher',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=20)),
                ('token', concilia.core.fields.EncryptedField()),
                ('token_index', models.CharField(max_length=64, unique=True)),
                ('cents', concilia.core.fields.CentsField()),
                ('state', models.CharField(choices=[('active', 'attivo'), ('suspended', 'sospeso'), ('expired', 'scaduto'), ('renounced', 'rinunciato'), ('revoked', 'revocato')], default='active', max_length=10)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField()),
                ('issued_at', models.DateTimeField()),
                ('issued_by', models.CharField(max_length=80)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_by', models.CharField(blank=True, max_length=80)),
                ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='selection.award')),
                ('beneficiary', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('holder', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='people.person')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vouchers', to='networks.organisation')),
                ('services', models.ManyToManyField(blank=True, related_name='vouchers', to='plans.servicetype')),
            ],
            options={
                'ordering': ['issued_at', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['state', 'valid_until'], name='vouchers_expiring')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='vouchers_voucher_network_id'), models.UniqueConstraint(fields=('code',), name='vouchers_voucher_code'), models.CheckConstraint(condition=models.Q(('state__in', ['active', 'suspended', 'expired', 'renounced', 'revoked'])), name='vouchers_voucher_state'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), models.Q(('ended_by', ''), _negated=True)), models.Q(('ended_at__isnull', True), ('ended_by', ''), models.Q(('state__in', ['expired', 'renounced', 'revoked']), _negated=True)), _connector='OR'), name='vouchers_voucher_ended'), models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='vouchers_voucher_cents'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valid_from'))), name='vouchers_voucher_validity')],
            },
        ),
        migrations.CreateModel(
            name='WrongCode',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('actor', models.CharField(max_length=80)),
                ('at', models.DateTimeField()),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='networks.organisation')),
            ],
            options={
                'ordering': ['at', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['actor', 'at'], name='vouchers_wrong_codes')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='vouchers_wrongcode_network_id')],
            },
        ),
        migrations.CreateModel(
            name='Redemption',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('service_date', models.DateField()),
                ('units', models.DecimalField(decimal_places=2, max_digits=8)),
                ('unit', models.CharField(max_length=10)),
                ('facts', models.JSONField(default=dict, help_text='The facts of the use that the rules read')),
                ('cents', concilia.core.fields.CentsField()),
                ('own_share', concilia.core.fields.CentsField(default=0)),
                ('receipt', models.CharField(max_length=24)),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=80)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('provider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='networks.organisation')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='plans.servicetype')),
                ('voucher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='redemptions', to='vouchers.voucher')),
            ],
            options={
                'ordering': ['at', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['provider', 'service_date'], name='vouchers_by_provider')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='vouchers_redemption_network_id'), models.UniqueConstraint(fields=('network', 'receipt'), name='vouchers_redemption_receipt'), models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='vouchers_redemption_cents'), models.CheckConstraint(condition=models.Q(('own_share__gte', 0)), name='vouchers_redemption_own_share')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('service_date', models.DateField()),
                ('issuer', models.CharField(max_length=160)),
                ('number', models.CharField(max_length=40)),
                ('issued_on', models.DateField()),
                ('cents', concilia.core.fields.CentsField()),
                ('facts', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('sent', 'da esaminare'), ('accepted', 'accolta'), ('refused', 'non accolta'), ('withdrawn', 'ritirata')], default='sent', max_length=10)),
                ('cut_cents', concilia.core.fields.CentsField(default=0)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('sent_at', models.DateTimeField()),
                ('sent_by', models.CharField(max_length=80)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.CharField(blank=True, max_length=80)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.servicetype')),
                ('redemption', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sent_receipt', to='vouchers.redemption')),
                ('voucher', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='vouchers.voucher')),
            ],
            options={
                'ordering': ['sent_at', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['network', 'state', 'sent_at'], name='vouchers_receipts_waiting')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='vouchers_receipt_network_id'), models.CheckConstraint(condition=models.Q(('state__in', ['sent', 'accepted', 'refused', 'withdrawn'])), name='vouchers_receipt_state'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), models.Q(('decided_by', ''), _negated=True)), models.Q(('decided_at__isnull', True), ('decided_by', ''), models.Q(('state__in', ['accepted', 'refused']), _negated=True)), _connector='OR'), name='vouchers_receipt_decided'), models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='vouchers_receipt_cents'), models.CheckConstraint(condition=models.Q(('cut_cents', 0), models.Q(('cut_cents__gt', 0), ('cut_cents__lt', models.F('cents')), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='vouchers_receipt_cut_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='vouchers_receipt_refused'), models.CheckConstraint(condition=models.Q(models.Q(('redemption__isnull', False), ('state', 'accepted')), models.Q(models.Q(('state', 'accepted'), _negated=True), ('redemption', None)), _connector='OR'), name='vouchers_receipt_redemption')],
            },
        ),
        migrations.CreateModel(
            name='Reversal',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=80)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('redemption', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='reversal', to='vouchers.redemption')),
            ],
            options={
                'ordering': ['at', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='vouchers_reversal_network_id'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='vouchers_reversal_reason')],
            },
        ),
    ]

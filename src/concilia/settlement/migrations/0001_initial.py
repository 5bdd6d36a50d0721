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
        ('vouchers', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentBatch',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('payer_name', models.CharField(max_length=240)),
                ('payer_iban', concilia.core.fields.EncryptedField()),
                ('payer_cuc', models.CharField(max_length=8)),
                ('number', models.PositiveIntegerField()),
                ('execution_date', models.DateField()),
                ('message_id', models.CharField(max_length=35, unique=True)),
                ('state', models.CharField(choices=[('prepared', 'preparato'), ('sent', 'inviato alla banca'), ('closed', 'concluso')], default='prepared', max_length=10)),
                ('prepared_at', models.DateTimeField()),
                ('prepared_by', models.CharField(max_length=80)),
                ('sent_at', models.DateTimeField(null=True)),
                ('sent_by', models.CharField(blank=True, max_length=80)),
                ('file_sha256', models.CharField(blank=True, max_length=64)),
                ('alliance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment_batches', to='networks.alliance')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payment_batches', to='networks.organisation')),
            ],
            options={
                'ordering': ['number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='settlement_paymentbatch_network_id'), models.UniqueConstraint(fields=('network', 'number'), name='settlement_batch_number'), models.CheckConstraint(condition=models.Q(('state__in', ['prepared', 'sent', 'closed'])), name='settlement_batch_state'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), models.Q(('sent_by', ''), _negated=True)), models.Q(('sent_at__isnull', True), ('sent_by', ''), models.Q(('state__in', ['sent', 'closed']), _negated=True)), _connector='OR'), name='settlement_batch_sent')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField(help_text='Its first day')),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'da inviare'), ('sent', 'inviata'), ('returned', 'restituita'), ('approved', 'approvata')], default='draft', max_length=10)),
                ('drawn_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('sent_by', models.CharField(blank=True, max_length=80)),
                ('approved_at', models.DateTimeField(null=True)),
                ('approved_by', models.CharField(blank=True, max_length=80)),
                ('alliance', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='networks.alliance')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='people.person')),
                ('provider', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='networks.organisation')),
            ],
            options={
                'ordering': ['month', 'number'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='settlement_statement_network_id'), models.UniqueConstraint(fields=('network', 'number'), name='settlement_statement_number'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'sent', 'returned', 'approved'])), name='settlement_statement_state'), models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), models.Q(('sent_by', ''), _negated=True)), models.Q(('sent_at__isnull', True), ('sent_by', ''), models.Q(('state__in', ['sent', 'approved']), _negated=True)), _connector='OR'), name='settlement_statement_sent'), models.CheckConstraint(condition=models.Q(models.Q(('approved_at__isnull', False), models.Q(('approved_by', ''), _negated=True)), models.Q(('approved_at__isnull', True), ('approved_by', ''), models.Q(('state__in', ['approved']), _negated=True)), _connector='OR'), name='settlement_statement_approved'), models.CheckConstraint(condition=models.Q(models.Q(('person', None), ('provider__isnull', False)), models.Q(('person__isnull', False), ('provider', None)), _connector='OR'), name='settlement_statement_of_one')],
            },
        ),
        migrations.CreateModel(
            name='PaymentOrder',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('end_to_end_id', models.CharField(max_length=35, unique=True)),
                ('creditor_name', models.CharField(max_length=140)),
                ('iban', concilia.core.fields.EncryptedField()),
                ('cents', concilia.core.fields.CentsField(help_text='As sent to the bank; the ledger transfer of kind ORDER with this id is its proof')),
                ('state', models.CharField(choices=[('ordered', 'disposto'), ('paid', 'pagato'), ('rejected', 'respinto dalla banca')], default='ordered', max_length=10)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.CharField(blank=True, max_length=80)),
                ('bank_reference', models.CharField(blank=True, max_length=80)),
                ('bank_reason', models.CharField(blank=True, max_length=140)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='settlement.paymentbatch')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='settlement.statement')),
            ],
            options={
                'ordering': ['batch', 'end_to_end_id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='settlement_paymentorder_network_id'), models.UniqueConstraint(condition=models.Q(('state__in', ['ordered', 'paid'])), fields=('statement',), name='settlement_order_one_live'), models.CheckConstraint(condition=models.Q(('state__in', ['ordered', 'paid', 'rejected'])), name='settlement_order_state'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), models.Q(('settled_by', ''), _negated=True)), models.Q(('settled_at__isnull', True), ('settled_by', ''), models.Q(('state__in', ['paid', 'rejected']), _negated=True)), _connector='OR'), name='settlement_order_settled'), models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='settlement_order_cents')],
            },
        ),
        migrations.CreateModel(
            name='StatementLine',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('beneficiary_code', models.CharField(max_length=20)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('redemption', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='statement_line', to='vouchers.redemption')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='settlement.statement')),
            ],
            options={
                'ordering': ['statement', 'redemption__service_date', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='settlement_statementline_network_id')],
            },
        ),
    ]

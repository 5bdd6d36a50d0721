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
            name='Account',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('source', 'fonte di finanziamento'), ('budget', 'linea di bilancio'), ('commitment', 'concessione'), ('voucher', 'voucher'), ('held', 'voucher, tenuto per una cassa senza rete'), ('delivered', 'utilizzato, da pagare a fasi'), ('allowance', 'limite di periodo'), ('allowance_pool', 'limiti assegnati'), ('payable', 'debito verso il beneficiario del pagamento'), ('ordered', 'pagamento disposto'), ('paid', 'pagato'), ('tax', 'imposta trattenuta'), ('claim', 'somma da recuperare'), ('withheld', 'ritenuta da versare')], max_length=16)),
                ('owner', models.UUIDField()),
                ('period', models.CharField(blank=True, max_length=40)),
                ('balance', concilia.core.fields.CentsField(null=True)),
                ('moved_by', models.UUIDField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
            ],
            options={
                'ordering': ['kind', 'id'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='ledger_account_network_id'), models.UniqueConstraint(fields=('network', 'kind', 'owner', 'period'), name='ledger_account_owner'), models.CheckConstraint(condition=models.Q(('kind__in', ['source', 'budget', 'commitment', 'voucher', 'held', 'delivered', 'allowance', 'allowance_pool', 'payable', 'ordered', 'paid', 'tax', 'claim', 'withheld'])), name='ledger_account_kind'), models.CheckConstraint(condition=models.Q(models.Q(('balance__isnull', False), ('kind__in', ('budget', 'commitment', 'voucher', 'held', 'delivered', 'allowance', 'tax', 'claim', 'withheld'))), models.Q(models.Q(('kind__in', ('budget', 'commitment', 'voucher', 'held', 'delivered', 'allowance', 'tax', 'claim', 'withheld')), _negated=True), ('balance', None)), _connector='OR'), name='ledger_account_stored'), models.CheckConstraint(condition=models.Q(('balance', None), ('balance__gte', 0), _connector='OR'), name='ledger_account_not_below_zero')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('cents', concilia.core.fields.CentsField()),
                ('kind', models.CharField(choices=[('fund', 'stanziamento'), ('reserve', 'riserva a un avviso'), ('award', 'concessione'), ('issue', 'emissione del voucher'), ('redeem', 'utilizzo'), ('set_aside', 'blocco per una cassa senza rete'), ('release', 'sblocco da una cassa senza rete'), ('settle', 'liquidazione di un contributo'), ('allow', 'assegnazione di un limite'), ('use_allowance', 'consumo di un limite'), ('order', 'mandato di pagamento'), ('pay', 'pagamento'), ('reject', 'pagamento respinto dalla banca'), ('return', 'ritorno'), ('reverse', 'storno'), ('hold', "trattenuta dell'imposta"), ('remit', "versamento dell'imposta"), ('claim', 'richiesta di restituzione'), ('recover', 'recupero'), ('offset', 'compensazione'), ('withhold', "ritenuta d'acconto")], max_length=16)),
                ('reference', models.UUIDField()),
                ('at', models.DateTimeField()),
                ('by', models.CharField(max_length=80)),
                ('credit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='ledger.account')),
                ('debit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='debits', to='ledger.account')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territory.network')),
                ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='ledger.transfer')),
            ],
            options={
                'ordering': ['at', 'id'],
                'abstract': False,
                'indexes': [models.Index(fields=['reference', 'kind'], name='ledger_transfer_reference')],
                'constraints': [models.UniqueConstraint(fields=('network', 'id'), name='ledger_transfer_network_id'), models.CheckConstraint(condition=models.Q(('cents__gt', 0), ('cents__lte', 999999999999999)), name='ledger_transfer_cents'), models.CheckConstraint(condition=models.Q(('debit', models.F('credit')), _negated=True), name='ledger_transfer_between_two'), models.CheckConstraint(condition=models.Q(('kind__in', ['fund', 'reserve', 'award', 'issue', 'redeem', 'set_aside', 'release', 'settle', 'allow', 'use_allowance', 'order', 'pay', 'reject', 'return', 'reverse', 'hold', 'remit', 'claim', 'recover', 'offset', 'withhold'])), name='ledger_transfer_kind'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'reverse'), ('reverses__isnull', False)), models.Q(models.Q(('kind', 'reverse'), _negated=True), ('reverses', None)), _connector='OR'), name='ledger_transfer_reverses'), models.UniqueConstraint(condition=models.Q(('kind', 'order')), fields=('reference',), name='ledger_transfer_ordered_once'), models.UniqueConstraint(condition=models.Q(('kind__in', ['pay', 'reject'])), fields=('reference',), name='ledger_transfer_settled_once')],
            },
        ),
    ]

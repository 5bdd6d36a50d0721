import concilia.core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.UUIDField(default=concilia.core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('public', 'Pubblico'), ('citizen', 'Cittadino'), ('delegate', "Delegato dell'organizzazione"), ('provider', 'Ente erogatore'), ('officer', 'Istruttore'), ('responsible', 'Responsabile del procedimento'), ('evaluator', 'Commissario'), ('accountant', 'Ragioneria'), ('lead', "Capofila dell'alleanza"), ('coordinator', 'Coordinamento della rete'), ('union', 'Sindacato'), ('auditor', 'Controllo'), ('platform', 'Gestione della piattaforma'), ('system', 'Sistema')], max_length=16)),
                ('scope', models.CharField(choices=[('platform', 'piattaforma'), ('network', 'rete'), ('alliance', 'alleanza'), ('organisation', 'organizzazione'), ('person', 'persona')], max_length=16)),
                ('scope_id', models.UUIDField(null=True)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('granted_by', models.CharField(max_length=80)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['user', 'kind', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('user', 'kind', 'scope', 'scope_id'), name='access_role_once'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='access_role_order'), models.CheckConstraint(condition=models.Q(('scope', 'platform'), ('scope_id__isnull', False), _connector='OR'), name='access_role_scope'), models.CheckConstraint(condition=models.Q(('kind__in', ['public', 'citizen', 'delegate', 'provider', 'officer', 'responsible', 'evaluator', 'accountant', 'lead', 'coordinator', 'union', 'auditor', 'platform', 'system'])), name='access_role_kind')],
            },
        ),
    ]

"""S: services, from who offers them to when they are paid."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Sum

from concilia.providers.models import Offer
from concilia.providers.queries.accredited import accredited_on
from concilia.settlement.models import PaymentOrder
from concilia.settlement.states import OrderState
from concilia.vouchers.models import Redemption

from .definition import Day, Figure, Indicator, count, folded, rounded
from .vouchers import not_undone


def accredited(day: Day) -> Figure:
    rows = accredited_on(day.on).filter(network=day.network).order_by()
    by_service = rows.values(cell=F("service__code")).annotate(n=Count("organisation", distinct=True))
    total = rows.values("organisation").distinct().count()
    return Figure(count(total), {"service": folded(by_service, "cell")["cell"]})


def places(day: Day) -> Figure:
    held = accredited_on(day.on).filter(network=day.network).order_by()
    offers = Offer.objects.filter(accreditation__in=held.values("pk")).order_by()
    rows = list(offers.values(service=F("accreditation__service__code")).annotate(n=Sum("places")))
    return Figure(count(sum(row["n"] or 0 for row in rows)), folded(rows, "service"))


def delivered(day: Day) -> Figure:
    uses = Redemption.objects.filter(not_undone(day), network=day.network, service_date__lte=day.on, at__lt=day.end)
    rows = list(uses.order_by().values("unit", cell=F("service__code")).annotate(n=Sum("units")))
    hours = [row for row in rows if row["unit"] == "hour"]
    breakdown = {**folded(rows, "unit"), "service": folded(hours, "cell")["cell"]}
    return Figure(sum((row["n"] for row in hours), Decimal(0)), breakdown)


def days_to_pay(day: Day) -> Figure:
    orders = PaymentOrder.objects.filter(
        network=day.network, state=OrderState.PAID, settled_at__lt=day.end, statement__provider__isnull=False
    )
    waited = ExpressionWrapper(F("settled_at") - F("statement__sent_at"), output_field=DurationField())
    average = orders.aggregate(waited=Avg(waited))["waited"]
    if average is None:
        return Figure(None)
    return Figure(rounded(Decimal(average.total_seconds()) / 86_400, "0.1"))


INDICATORS = (
    Indicator(
        code="S1-providers",
        label={"it": "Enti erogatori accreditati", "en": "Accredited providers"},
        definition={
            "it": "Organizzazioni con almeno un accreditamento valido nel giorno, ciascuna contata una volta.",
            "en": "Organisations with at least one accreditation that holds on the day, each counted once.",
        },
        unit={"it": "enti", "en": "providers"},
        direction="rise",
        measure=accredited,
        by=("service",),
    ),
    Indicator(
        code="S1-places",
        label={"it": "Posti offerti", "en": "Places offered"},
        definition={
            "it": "Posti delle offerte di servizio degli accreditamenti validi nel giorno, dove l'ente li dichiara.",
            "en": "Places of the service offers under accreditations that hold on the day, where the provider states them.",
        },
        unit={"it": "posti", "en": "places"},
        direction="rise",
        measure=places,
        by=("service",),
    ),
    Indicator(
        code="S2",
        label={"it": "Ore di servizio erogate", "en": "Hours of service delivered"},
        definition={
            "it": "Ore degli utilizzi non stornati; per servizio; per unità, anche giorni, corse, mesi, ricevute.",
            "en": "Hours of the uses not undone; by service; by unit, also days, rides, months, receipts.",
        },
        unit={"it": "ore", "en": "hours"},
        direction="rise",
        measure=delivered,
        by=("unit", "service"),
    ),
    Indicator(
        code="S3",
        label={"it": "Giorni per pagare gli enti erogatori", "en": "Days to pay the providers"},
        definition={
            "it": "Giorni dall'invio della distinta al pagamento della banca, in media tra i mandati pagati.",
            "en": "Days from the sending of a statement to the bank's payment, mean of the orders paid.",
        },
        unit={"it": "giorni", "en": "days"},
        direction="fall",
        measure=days_to_pay,
    ),
)

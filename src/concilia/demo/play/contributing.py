"""Money to firms, to workers who send receipts, and to an alliance's project: from acceptance to balance, by the verbs alone."""

from __future__ import annotations

from datetime import date, timedelta

from concilia.access.domain import grant as give_role
from concilia.access.kinds import Kind, Scope
from concilia.benefits.domain import durcs
from concilia.core import clock
from concilia.core.act import Act, system
from concilia.networks.domain import organisations
from concilia.networks.models import Organisation
from concilia.people.domain import users
from concilia.plans.models import Project
from concilia.providers.models import ServiceType
from concilia.settlement.domain import acts, conditions, cost_reports, grants, instalments, payments, withholding
from concilia.settlement.domain.cost_reports import Written
from concilia.settlement.grant_forms import GENERAL, ITEMS
from concilia.settlement.grant_states import Method
from concilia.settlement.models import CostReport, Grant, Instalment
from concilia.settlement.queries import grants as reads
from concilia.vouchers.domain import receipts
from concilia.vouchers.models import Receipt, Voucher

from . import spending
from .scene import Scene, at

CALL = "adda-martesana-incentives-2026"
PDF = b"%PDF-1.7 documento dimostrativo"
FREE_LINES = ("C-contributo", "D-contributo", "E-contributo")
TERMS = {
    "to": "applicant",
    "on": "receipts",
    "stages": [
        {
            "code": "ADVANCE",
            "share": "0.50",
            "due": "award",
            "requires": ["AGREEMENT"],
            "label": {"it": "Anticipo", "en": "Advance"},
        },
        {"code": "BALANCE", "share": "0.50", "due": "report", "label": {"it": "Saldo", "en": "Balance"}},
    ],
    "conditions": [
        {"code": "AGREEMENT", "proof": "record", "label": {"it": "Convenzione firmata", "en": "Agreement signed"}}
    ],
    "costs": {
        "rate": "1",
        "since": "start",
        "pay_days": 60,
        "vat": True,
        "items": [*ITEMS, {**GENERAL, "cap": "0.07"}],
    },
}


def begin(scene: Scene) -> None:
    """Firms accept their incentive, and the first is paid an advance; so is Castellanza's project. Clock: 19 and 20 May."""
    with at("2026-05-19 10:00"):
        for award in reads.waiting().filter(application__call=scene.calls[CALL]):
            organisation = award.application.organisation
            assert organisation is not None  # the call is for organisations
            grants.accept(scene.act_of(organisation.pk), award=award, starts_on=clock.today())
        project = _fund_project(scene)
        advances = [_pay(scene, _first(), "ADVANCE"), _pay(scene, project, "ADVANCE")]
    _to_the_bank(scene, advances, "2026-05-20 08:00", date(2026, 5, 20))


def send_receipts(scene: Scene) -> None:
    """Workers of Adda-Martesana send receipts: one accepted, one cut, one refused. Clock: 30 June."""
    with at("2026-06-30 19:00"):
        rows = Voucher.objects.filter(award__application__call=scene.calls["adda-martesana-voucher-2026"])
        for number, voucher in enumerate(rows.select_related("holder", "network").order_by("code")[:3]):
            receipt = _receipt(scene, voucher, number)
            official = scene.official(voucher.award.application.call)
            if number == 2:
                receipts.refuse(official.because("La ricevuta è di un'altra persona."), receipt=receipt)
            else:
                reason = "La quota di iscrizione non è un servizio." if number else ""
                receipts.accept(official.because(reason), receipt=receipt, cut_cents=2_000 * number)


def finish(scene: Scene) -> None:
    """The reports, a cut, the model sheet and the survey, the balances, the tax. Clock: 10 July to 30 November."""
    firm, project = _first(), Grant.objects.get(project__isnull=False)
    with at("2026-06-30 20:00"):
        _pay_tax(scene, firm, date(2026, 5, 1))
    with at("2026-11-16 10:00"):
        elena = scene.act(scene.company.users["elena"].actor)
        asked = durcs.request(
            elena, organisation=firm.organisation, protocol="INPS_27000001", requested_on=clock.today()
        )
        durcs.confirm(elena, durc=asked)
        _report(scene, firm, _firm_costs(firm))
        _hand_in(scene, firm)
        _report(scene, project, _project_costs())
    with at("2026-11-25 10:00"):
        balances = [_pay(scene, firm, "BALANCE"), _pay(scene, project, "BALANCE")]
    _to_the_bank(scene, balances, "2026-11-27 10:00", date(2026, 11, 27))
    with at("2026-11-30 12:00"):
        withholding.prepare(
            scene.act(scene.company.users["elena"].actor), network=firm.network, month=date(2026, 11, 1)
        )


def _first() -> Grant:
    return Grant.objects.filter(award__isnull=False).order_by("-cents", "organisation__code").first()  # type: ignore[return-value]


def _fund_project(scene: Scene) -> Grant:
    """The free lines of Castellanza's plan go to its project, once the way of paying was chosen."""
    project = Project.objects.select_related("plan", "alliance__lead", "network", "resources").get(
        network=scene.networks["castellanza"], lines__code=FREE_LINES[0]
    )
    grants.set_terms(
        scene.company.act("paolo", "Nessuna fonte dà le percentuali: metà subito, come negli avvisi della rete."),
        network=project.network,
        terms=TERMS,
    )
    sara = scene.company.act("sara")
    lines = {line: line.cents for line in project.lines.filter(code__in=FREE_LINES)}
    made = grants.open_project(
        sara, project=project, lines=lines, starts_on=clock.today(), ends_on=date(2026, 10, 31), cup="J81B26000120001"
    )
    conditions.meet(sara, condition=made.conditions.get(code="AGREEMENT"), how="Convenzione rep. 12/2026")
    acts.publish(sara, deed=acts.commit_projects(sara, network=project.network))
    return made


def _pay(scene: Scene, grant: Grant, stage: str) -> Instalment:
    made = instalments.settle(scene.act(scene.company.users["elena"].actor), grant=grant, stage=stage)
    assert made is not None  # each has something to pay
    return made


def _to_the_bank(scene: Scene, made: list[Instalment], when: str, day: date) -> None:
    """A batch for each network: the lead body pays firms, the Region pays the project of the lead body."""
    for row in made:
        with at(when):
            elena = scene.act(scene.company.users["elena"].actor)
            batch = payments.prepare(
                elena, payer=_payer(scene, row.grant), statements=[row.statement], execution_date=day
            )
            payments.send(elena, batch=batch)
            spending._answer(elena, batch, day, 0)


def _payer(scene: Scene, grant: Grant) -> Organisation:
    if grant.award:
        return scene.payers[grant.network.code]
    region = Organisation.objects.get(network=grant.network_id, code="regione-lombardia")
    if not region.iban:
        organisations.set_account(system("demo"), organisation=region, iban=_SPARE_IBAN, cuc="DEMO0002")
    return region


_SPARE_IBAN = "IT60X0542811101000000123456"


def _report(scene: Scene, grant: Grant, costs: list[Written]) -> CostReport:
    act = _body(scene, grant.organisation)
    report = cost_reports.start(act, grant=grant, final=True)
    for number, written in enumerate(costs):
        cost_reports.add(act, report=report, written=written, name=f"documento-{number + 1}.pdf", data=PDF)
    cost_reports.send(act, report=report)
    official = scene.act(scene.company.users[scene.company.decider(grant.network)].actor)
    for document in report.documents.order_by("item", "id"):
        proposed = reads.proposals(grant, document)
        motive, cents = (proposed[0].motive, proposed[0].cents) if proposed else ("", 0)
        cost_reports.review(official, document=document, cut_cents=cents, motive=motive)
    return cost_reports.decide(official, report=report)


def _body(scene: Scene, organisation: Organisation) -> Act:
    """Who acts for the beneficiary; for a lead body without anybody, its office."""
    if organisation.pk not in scene.actors:
        user = users.register(
            system("demo"), username=f"ufficio-{organisation.code}"[:80], display_name=f"Ufficio di {organisation.name}"
        )
        give_role(system("demo"), user=user, kind=Kind.DELEGATE, scope=Scope.ORGANISATION, scope_id=organisation.pk)
        scene.actors[organisation.pk] = user.actor
    return scene.act_of(organisation.pk)


def _firm_costs(grant: Grant) -> list[Written]:
    """What the initiative cost: as planned, and one invoice from before it was granted, which is cut."""
    planned = grant.rate_whole
    return [
        _cost("services", planned * 70 // 100, "S-1", date(2026, 7, 15)),
        _cost("consulting", planned * 20 // 100, "C-8", date(2026, 9, 10)),
        _cost("equipment", planned * 6 // 100, "A-3", date(2026, 9, 30)),
        _cost("communication", planned * 5 // 100, "M-2", grant.since - timedelta(days=12)),
    ]


def _project_costs() -> list[Written]:
    return [
        _cost("staff", 800_000, "ORE-1", date(2026, 10, 31), in_kind=True),
        _cost("services", 750_000, "88", date(2026, 9, 30)),
        _cost("consulting", 600_000, "19", date(2026, 10, 15)),
    ]


def _cost(item: str, cents: int, number: str, day: date, *, in_kind: bool = False) -> Written:
    return Written(
        item=item,
        number=number,
        issued_on=day,
        supplier="Personale dell'ente" if in_kind else "Fornitore dimostrativo",
        net_cents=cents,
        vat_cents=0,
        method=Method.IN_KIND if in_kind else Method.TRANSFER,
        paid_on=None if in_kind else day,
    )


def _hand_in(scene: Scene, grant: Grant) -> None:
    """The sheet of the transferable model and the survey of the workers' needs, checked by the official (MA-17, MA-25)."""
    official = scene.act(scene.company.users[scene.company.decider(grant.network)].actor)
    for code, how in (
        ("MODEL_SHEET", "Scheda completa: un'altra impresa può copiarla"),
        ("SURVEY", "Rilevazione letta"),
    ):
        condition = grant.conditions.get(code=code)
        conditions.hand_in(scene.act_of(grant.organisation_id), condition=condition, name=f"{code}.pdf", data=PDF)
        conditions.meet(official, condition=condition, how=how)


def _pay_tax(scene: Scene, grant: Grant, month: date) -> None:
    elena = scene.act(scene.company.users["elena"].actor)
    tax = withholding.prepare(elena, network=grant.network, month=month)
    withholding.remit(elena, tax=tax, paid_on=clock.today(), receipt="F24-2026-0616")


def _receipt(scene: Scene, voucher: Voucher, number: int) -> Receipt:
    written = receipts.Written(
        service=service_of(voucher),
        service_date=date(2026, 6, 15),
        issuer="Doposcuola dimostrativo",
        number=f"2026/{40 + number}",
        issued_on=date(2026, 6, 16),
        facts={"receipt_amount": "120.00", "service": "after_school", "traceable": "true"},
    )
    return present(scene, voucher, written, "ricevuta.pdf")


def service_of(voucher: Voucher) -> ServiceType:
    """The first of the services that a voucher is for."""
    service = voucher.services.order_by("code").first()
    assert service is not None  # vouchers are for services
    return service


def present(scene: Scene, voucher: Voucher, written: receipts.Written, name: str) -> Receipt:
    """The holder of a voucher sends a receipt."""
    assert voucher.holder_id is not None  # these calls are for people
    return receipts.present(scene.act_of(voucher.holder_id), voucher=voucher, written=written, name=name, data=PDF)

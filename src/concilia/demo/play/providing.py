"""Castellanza's cooperatives: sites, documents, prices, places, an inspection; and Bari's restricted audit (BA-23)."""

from __future__ import annotations

from datetime import date
from random import Random

from concilia.core.act import Act, system
from concilia.networks.models import Organisation
from concilia.people.models import CareRelation, Person
from concilia.plans.models import ServiceType
from concilia.providers import hours
from concilia.providers.domain import inspections, offers, papers, places, standing, terms
from concilia.providers.models import (
    Accreditation,
    Inspection,
    Offer,
    Paper,
    PaperKind,
    PlacePeriod,
    PlaceRequest,
    PriceList,
    PriorityClass,
    Remedy,
)
from concilia.providers.queries.places import queue
from concilia.providers.states import (
    Holder,
    InspectionKind,
    InspectionState,
    InspectionTarget,
    PaperState,
    PlaceOrder,
    PlaceState,
)

from .scene import Adult, Scene, at

CODE, SERVICE = "castellanza", "micronido"
YEAR = (date(2026, 9, 1), date(2027, 9, 1))
SEATS, FAMILIES = 3, 6
BORN_SINCE = date(2023, 9, 1)
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def prepare(scene: Scene) -> None:
    """Rules of the network, then sites and documents of its cooperatives. Clock: 20 to 23 January."""
    with at("2026-01-20 09:00"):
        _rules(scene)
    with at("2026-01-22 11:00"):
        for number, provider in enumerate(scene.providers[CODE]):
            _send(scene, provider, "polizza", date(2026, 12, 31) if number != 1 else date(2026, 6, 30))
            _send(scene, provider, "elenco-personale", None)
    with at("2026-01-23 10:00"):
        for paper in Paper.objects.filter(state=PaperState.SENT).order_by("sent_at", "id"):
            papers.accept(_sara(scene), paper=paper)
        _nursery(scene)


def ask(scene: Scene) -> None:
    """Families ask for the places of the year to come; Giulia is the last. Clock: 5 and 6 May."""
    with at("2026-05-05 09:00"):
        period = places.open_period(_till(scene, 0), offer=_offer(), since=YEAR[0], until=YEAR[1], count=SEATS)
        working = PriorityClass.objects.get(network=scene.networks[CODE], code="genitori-lavoratori")
    families, rng = _families(scene), Random("places")  # noqa: S311 - the demo must be the same everywhere
    for number, (adult, child) in enumerate(families):
        with at(f"2026-05-06 {10 + number}:00"):
            own = working if number < SEATS or number == len(families) - 1 else None
            places.ask(
                scene.act(adult.actor),
                period=period,
                person=adult.person,
                cared=child,
                priority=own,
                below=rng.randrange,
            )


def answer(scene: Scene) -> None:
    """The provider confirms the first, the others wait; two inspections are planned. Clock: 14 to 18 May."""
    with at("2026-05-14 15:00"):
        _confirm_all(_till(scene, 0), PlacePeriod.objects.get())
    with at("2026-05-18 09:00"):
        _plan(scene)
        _bari_plans(scene)


def keep(scene: Scene) -> None:
    """An inspection finds something, prices are approved, the list moves, a policy expires. Clock: 25 May to 1 July."""
    with at("2026-05-25 16:00"):
        _inspect(_sara(scene))
        _bari_finds(scene)
    with at("2026-06-01 06:00"):
        papers.warn(system("tick"))
    with at("2026-06-08 10:00"):
        provider = scene.providers[CODE][0]
        raised = {offer: offer_price + 100 for offer, offer_price in _prices(provider)}
        offers.propose_prices(_till(scene, 0), organisation=provider, since=YEAR[0], prices=raised)
    with at("2026-06-22 10:00"):
        offers.approve_prices(_sara(scene), price_list=PriceList.objects.get())
        inspections.send_proof(_till(scene, 0), remedy=_remedy(), name="registro-presenze.pdf", data=PDF)
    with at("2026-06-29 17:00"):
        first = PlaceRequest.objects.filter(state=PlaceState.CONFIRMED).order_by("asked_at").first()
        assert first is not None  # three were confirmed in May
        places.cancel(scene.act(scene.actors[first.person_id]), request=first)
    with at("2026-07-01 00:05"):
        standing.follow_days(system("tick"))


def go_on(scene: Scene) -> None:
    """The freed place is accepted, the renewed policy resumes the accreditation, the inspection ends well. Clock: July."""
    with at("2026-07-03 18:00"):
        freed = PlaceRequest.objects.get(state=PlaceState.OFFERED)
        places.accept(scene.act(scene.actors[freed.person_id]), request=freed)
    with at("2026-07-07 11:00"):
        _send(scene, scene.providers[CODE][1], "polizza", date(2027, 6, 30))
    with at("2026-07-08 10:00"):
        papers.accept(_sara(scene), paper=Paper.objects.get(state=PaperState.SENT))
        inspections.accept_proof(_sara(scene), remedy=_remedy())
        row = Inspection.objects.get(target="")
        inspections.conclude(
            _sara(scene).because("Registri in ordine"), inspection=row, outcome=InspectionState.CONFORM
        )


def _rules(scene: Scene) -> None:
    act, network = _sara(scene), scene.networks[CODE]
    nursery = ServiceType.objects.get(network=network, code=SERVICE)
    siblings = {"it": "fratelli o sorelle già iscritti", "en": "siblings already enrolled"}
    terms.add_class(act, network=network, code="fratelli", label=siblings, place=1)
    working = {"it": "genitori che lavorano", "en": "working parents"}
    terms.add_class(act, network=network, code="genitori-lavoratori", label=working, place=2)
    terms.set_terms(act, network=network, year_month=9, confirm_days=10, accept_days=5, order=PlaceOrder.CLASSES)
    policy = {"it": "polizza di responsabilità civile", "en": "liability insurance policy"}
    staff = {"it": "elenco del personale", "en": "staff list"}
    licence = {"it": "autorizzazione al funzionamento", "en": "authorisation to operate"}
    for code, label, holder, months in (
        ("polizza", policy, Holder.ORGANISATION, None),
        ("elenco-personale", staff, Holder.ORGANISATION, 12),
        ("autorizzazione", licence, Holder.SITE, None),
    ):
        kind = papers.add_kind(act, network=network, code=code, label=label, holder=holder, months=months)
        papers.require(act, kind=kind, since=date(2026, 2, 1), service=nursery)


def _send(scene: Scene, provider: Organisation, code: str, until: date | None) -> None:
    kind = PaperKind.objects.get(network=provider.network_id, code=code)
    issued = date(2026, 7, 1) if until and until.year == 2027 else date(2026, 1, 1)
    papers.send(
        scene.act_of(provider.pk),
        organisation=provider,
        kind=kind,
        name=f"{code}.pdf",
        data=PDF,
        issued_on=issued,
        valid_until=until,
    )


def _nursery(scene: Scene) -> None:
    """Irene's cooperative opens a nursery: the site, its authorisation, its offer."""
    provider, irene = scene.providers[CODE][0], _till(scene, 0)
    site = offers.add_site(
        irene,
        organisation=provider,
        name="Nido dimostrativo Il Melograno",
        address="via dei Tigli 4",
        comune=provider.seat,
        capacity=24,
        step_free=True,
        toilet=True,
        openings=hours.same_every_day(range(1, 6), "7:30-18:30"),
    )
    licence = PaperKind.objects.get(network=provider.network_id, code="autorizzazione")
    sent = papers.send(
        irene,
        organisation=provider,
        kind=licence,
        site=site,
        name="autorizzazione.pdf",
        data=PDF,
        issued_on=date(2025, 9, 1),
    )
    papers.accept(_sara(scene), paper=sent)
    offers.add_offer(
        irene,
        accreditation=_accreditation(provider),
        site=site,
        unit="month",
        price=46_000,
        flexible=True,
        places=SEATS,
        age_from=3,
        age_to=36,
    )


def _families(scene: Scene) -> list[tuple[Adult, Person]]:
    """Giulia after five others that have a small child."""
    giulia, *others = scene.adults[CODE]
    small = [adult for adult in others if any(child.birth_date >= BORN_SINCE for child in adult.life.children)]
    asking = [*small[: FAMILIES - 1], giulia]
    return [(adult, _youngest(adult.person)) for adult in asking]


def _youngest(person: Person) -> Person:
    care = person.cares_for.filter(kind=CareRelation.Kind.MINOR).select_related("cared")
    return care.order_by("-cared__birth_date")[0].cared


def _confirm_all(act: Act, period: PlacePeriod) -> None:
    """Those in order, until the places are all taken; the others wait."""
    for _ in range(SEATS):
        places.confirm(act, request=queue(period, PlaceOrder.CLASSES, PlaceState.ASKED)[0])


def _plan(scene: Scene) -> None:
    held = _accreditation(scene.providers[CODE][0])
    inspections.plan(_sara(scene), accreditation=held, on=date(2026, 5, 25), kind=InspectionKind.PLANNED)


def _inspect(sara: Act) -> None:
    row = inspections.hold(sara, inspection=Inspection.objects.get(target=""))
    inspections.find(sara, inspection=row, item="Rapporto tra educatori e bambini", conform=True)
    text = "Per tre giorni il registro non porta la firma di chi ritira."
    found = inspections.find(sara, inspection=row, item="Registro delle presenze", conform=False, text=text)
    inspections.ask_remedy(sara, finding=found, text="Far firmare il registro ogni giorno", due_on=date(2026, 6, 30))
    inspections.conclude(sara, inspection=row, outcome=InspectionState.TO_REMEDY)


def _bari_plans(scene: Scene) -> None:
    held = Accreditation.objects.filter(network=scene.networks["bari"]).order_by("requested_at", "id").first()
    assert held is not None  # every network of the demo has accredited providers
    target = InspectionTarget.HOSPITAL
    inspections.plan(
        _rosa(scene), accreditation=held, on=date(2026, 5, 25), kind=InspectionKind.SURPRISE, target=target
    )


def _bari_finds(scene: Scene) -> None:
    row = inspections.hold(_rosa(scene), inspection=Inspection.objects.get(target=InspectionTarget.HOSPITAL))
    text = "Manca un collegamento tra casa e ospedale negli orari di visita."
    inspections.find(_rosa(scene), inspection=row, item="Trasporto casa-ospedale", conform=False, text=text)


def _prices(provider: Organisation) -> list[tuple[Offer, int]]:
    rows = offers.open_offers(provider)
    return [(offer, price.cents) for offer in rows for price in offer.prices.filter(approved=True)[:1]]


def _remedy() -> Remedy:
    return Remedy.objects.select_related("finding__inspection__accreditation__organisation").get()


def _accreditation(provider: Organisation) -> Accreditation:
    rows = Accreditation.objects.select_related("organisation", "service")
    return rows.get(organisation=provider, service__code=SERVICE)


def _offer() -> Offer:
    return Offer.objects.select_related("site", "accreditation__organisation").get(site__isnull=False)


def _till(scene: Scene, number: int) -> Act:
    return scene.act_of(scene.providers[CODE][number].pk)


def _sara(scene: Scene) -> Act:
    return scene.act(scene.company.users["sara"].actor)


def _rosa(scene: Scene) -> Act:
    return scene.act(scene.company.users["rosa"].actor)

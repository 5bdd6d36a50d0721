"""First stage: plans, comuni, members, providers, workers and families."""

from __future__ import annotations

from datetime import date

from concilia.access.domain import grant
from concilia.access.kinds import Kind, Scope
from concilia.core import crypto
from concilia.core.act import system
from concilia.networks.domain import adhesions, employments, organisations
from concilia.networks.models import AdmissibleType, Alliance, Organisation
from concilia.networks.queries import members
from concilia.people.domain import persons, users
from concilia.people.models import CareRelation, Person
from concilia.people.models.household import Relation
from concilia.plans import planfile
from concilia.plans.domain import loading
from concilia.plans.models import ServiceType
from concilia.providers.domain import accreditations
from concilia.territory.comuni import all_comuni
from concilia.territory.models import Comune, Network

from .. import cast, codes, lives
from ..cast import CHILD, FATHER, GIULIA
from ..lives import Body, Life
from .scene import PLAN_FILES, Adult, Scene, at, file_text

LIVES = {"castellanza": 170, "brescia": 140, "adda-martesana": 130, "taranto": 100, "bari": 100}
SINCE = date(2026, 1, 15)
PROVIDERS = (
    "Cooperativa dimostrativa Arcobaleno",
    "Cooperativa dimostrativa Le Rondini",
    "Associazione dimostrativa Girotondo",
)
FIRMS = (
    "Sartoria dimostrativa",
    "Officina dimostrativa",
    "Panificio dimostrativo",
    "Studio dimostrativo",
    "Vivaio dimostrativo",
)
SIZES = (7, 12, 24, 38, 64)
ANNA = {
    "it": "Titolare di una ditta di sette persone: cerca un contributo per provare un nuovo orario.",
    "en": "Owner of a seven-person firm: looks for a grant to try a new working time.",
}
MARCO = {"it": "Risorse umane di un'azienda aderente.", "en": "Human resources of a member company."}
IRENE = {
    "it": "Alla cassa della cooperativa: accetta i voucher e invia le distinte.",
    "en": "At the cooperative's till: accepts vouchers and sends statements.",
}


def play(scene: Scene) -> None:
    """Bring everybody on stage. Clock: January 2026."""
    with at("2026-01-15 10:00"):
        _load_plans(scene)
        scene.company = cast.assemble()
        for number, network in enumerate(Network.objects.order_by("code")):
            scene.networks[network.code] = network
            scene.payers[network.code] = _payer(scene, network)
            _join(scene, network)
            _settle(scene, network)
            scene.progress("members and families", (number + 1) / 5)


def _load_plans(scene: Scene) -> None:
    """The five plan files, as `concilia load` reads them."""
    known = {comune.istat: comune.name for comune in all_comuni()}
    for number, name in enumerate(PLAN_FILES):
        loading.load(system("load"), planfile.read(file_text("plans", name), f"{name}.yaml", known))
        scene.progress("plan files", (number + 1) / len(PLAN_FILES))


def _join(scene: Scene, network: Network) -> None:
    """Providers and firms of the demo join the network and its alliance, asked by them and approved by the coordinator."""
    alliance = network_alliance(network)
    seats = list(network.comuni.order_by("istat"))
    scene.providers[network.code] = [
        _member(scene, network, alliance, name, "cooperativa-sociale", seats[number % len(seats)], 20, number)
        for number, name in enumerate(PROVIDERS)
    ]
    scene.firms[network.code] = [
        _member(scene, network, alliance, name, "impresa", seats[number % len(seats)], SIZES[number], number)
        for number, name in enumerate(FIRMS)
    ]
    for provider in scene.providers[network.code]:
        _accredit(scene, network, provider)


def _payer(scene: Scene, network: Network) -> Organisation:
    """Who pays in a network: the lead body of the alliance that runs its calls, which gets an account for the demo."""
    alliance = network_alliance(network)
    lead = alliance.lead if alliance else Organisation.objects.filter(network=network, adhesions__role="lead").first()
    assert lead is not None  # every plan names a lead body
    return organisations.set_account(system("demo"), organisation=lead, iban=iban(scene, 1), cuc="DEMO0001")


def network_alliance(network: Network) -> Alliance | None:
    """The alliance that runs the network's calls: its only one, or the one of the capital."""
    return (
        Alliance.objects.filter(network=network, code=network.code).first()
        or Alliance.objects.filter(network=network).order_by("code").first()
    )


def _member(
    scene: Scene,
    network: Network,
    alliance: Alliance | None,
    name: str,
    kind: str,
    seat: Comune,
    size: int,
    number: int,
) -> Organisation:
    act, paolo = system("demo"), scene.company.act("paolo")
    made = organisations.register(
        act,
        network=network,
        code=name.lower().replace(" ", "-"),
        name=f"{name} di {seat.name}",
        type=_admitted(network, kind),
        seat=seat,
        employees=size,
        iban=iban(scene, number),
        fiscal_code=codes.vat_number(network.code, name),
        email=f"{name.split()[0].lower()}@example.org",
        demo=True,
    )
    scene.actors[made.pk] = _spokesperson(made, till=kind.startswith("coop"))
    for where in (None, alliance) if alliance else (None,):
        asked = adhesions.request(act, organisation=made, alliance=where)
        adhesions.approve(paolo, adhesion=asked, since=SINCE)
    return made


def _spokesperson(organisation: Organisation, *, till: bool) -> str:
    """Who acts for an organisation of the demo, when it is not one of the cast."""
    act, name = system("demo"), f"{organisation.network.code}-{organisation.code}"[:80]
    user = users.register(act, username=name, display_name=organisation.name)
    for kind in (Kind.DELEGATE, Kind.PROVIDER) if till else (Kind.DELEGATE,):
        grant(act, user=user, kind=kind, scope=Scope.ORGANISATION, scope_id=organisation.pk)
    return user.actor


def _admitted(network: Network, kind: str) -> str:
    """A type that the network admits, the nearest to ``kind`` (BS-16)."""
    codes = list(AdmissibleType.objects.filter(network=network).values_list("code", flat=True))
    if not codes or kind in codes:
        return kind
    return next((code for code in codes if code.startswith(kind[:6])), codes[0])


def iban(scene: Scene, number: int) -> str:
    """A formally valid IBAN of a bank that does not exist (ABI 99999)."""
    account = f"{scene.rng.randrange(10**12):012d}"
    bban = _cin("99999" + "99999" + account) + "99999" + "99999" + account
    digits = "".join(str(int(char, 36)) for char in f"{bban}IT00")
    return f"IT{98 - int(digits) % 97:02d}{bban}"


_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def _cin(text: str) -> str:
    """The control letter of an Italian account."""
    total = sum(_ODD[int(char, 36)] if place % 2 == 0 else int(char, 36) for place, char in enumerate(text))
    return chr(ord("A") + total % 26)


def _accredit(scene: Scene, network: Network, provider: Organisation) -> None:
    act, paolo = system("demo"), scene.company.act("paolo")
    for service in ServiceType.objects.filter(network=network):
        asked = accreditations.request(act, organisation=provider, service=service)
        accreditations.approve(paolo, accreditation=asked, since=SINCE)
        accreditations.add_offer(
            act,
            accreditation=asked,
            name=f"{provider.name}",
            comune=provider.seat,
            unit="hour",
            price=scene.rng.randrange(800, 2_400, 50),
            hours="lunedì-venerdì 7:30-18:30",
            flexible=scene.rng.random() < 0.5,
            places=scene.rng.randint(6, 30),
        )


def _settle(scene: Scene, network: Network) -> None:
    """The lives of a network: persons, households, care, work."""
    residences = list(network.comuni.order_by("istat").values_list("pk", flat=True))
    alliance = network_alliance(network)
    employers = {row.organisation.code: row.organisation for row in members.members(network, SINCE, alliance)}
    drawn = lives.draw(scene.rng, residences, sorted(employers), LIVES[network.code])
    adults = [_adult(scene, life, employers) for life in drawn]
    if network.code == "castellanza":
        adults.insert(0, _giulia(scene, employers))
    _named_delegates(scene, network.code)
    scene.adults[network.code] = adults


def _adult(scene: Scene, life: Life, employers: dict[str, Organisation]) -> Adult:
    person = _register(scene, life, employers)
    user = users.register(system("demo"), username=f"demo-{person.pk}", display_name=str(person), person=person)
    scene.actors[person.pk] = user.actor
    return Adult(life, person, user.actor)


def _register(scene: Scene, life: Life, employers: dict[str, Organisation]) -> Person:
    act = system("demo")
    adult = _person(scene, life.adult, life.residence, adult=True)
    for child in life.children:
        member = _person(scene, child, life.residence)
        persons.join_household(act, holder=adult, member=member, relation=Relation.CHILD)
        persons.declare_care(act, carer=adult, cared=member, kind=CareRelation.Kind.MINOR)
    for elder in life.elders:
        member = _person(scene, elder, life.residence)
        persons.declare_care(act, carer=adult, cared=member, kind=CareRelation.Kind.ELDERLY)
    if life.employer:
        job = employments.declare(act, person=adult, organisation=employers[life.employer], since=date(2023, 9, 1))
        employments.confirm(act, employment=job)
    return adult


def _person(scene: Scene, body: Body, residence: str, adult: bool = False) -> Person:
    contact = (
        {"email": f"{crypto.blind_index(body.fiscal_code)[:10]}@example.org", "iban": iban(scene, 0)} if adult else {}
    )
    return persons.register(
        system("demo"),
        given_name=body.given_name,
        family_name=body.family_name,
        fiscal_code=body.fiscal_code,
        birth_date=body.birth_date,
        sex=body.sex,
        residence=scene.comune(residence),
        fictitious=True,
        **contact,
    )


def _giulia(scene: Scene, employers: dict[str, Organisation]) -> Adult:
    employer = next(code for code in sorted(employers) if code.startswith("totem"))
    life = Life(GIULIA, "012042", employer, True, 1_480_000, (CHILD,), (FATHER,))
    person = _register(scene, life, employers)
    user = users.tie(system("demo"), user=scene.company.users["giulia"], person=person)
    scene.actors[person.pk] = user.actor
    return Adult(life, person, user.actor)


def _named_delegates(scene: Scene, code: str) -> None:
    """Irene and Marco in Castellanza; Anna where there are calls for firms (MA-17)."""
    if code == "castellanza":
        cast.provider_user(scene.company, scene.providers[code][0], "Irene Melograni", IRENE)
        cast.delegate_user(scene.company, scene.firms[code][4], "Marco Prato", MARCO)
    if code == "adda-martesana":
        cast.delegate_user(scene.company, scene.firms[code][0], "Anna Tiglioni", ANNA)

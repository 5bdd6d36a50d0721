"""The named people of the demo: who they are, and the roles they hold. They are nobody."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from concilia.access.domain import grant
from concilia.access.kinds import Kind, Scope
from concilia.core.act import Act, system
from concilia.networks.models import Organisation
from concilia.people.domain import users
from concilia.people.models import User
from concilia.territory.models import Network

from .lives import Body

Text = dict[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the cast: a user with an introduction, roles in networks, and a body when they are a citizen too."""

    username: str
    name: str
    introduction: Text
    kinds: tuple[Kind, ...] = ()
    networks: tuple[str, ...] = ()
    body: Body | None = None


NETWORKS = ("castellanza", "brescia", "adda-martesana", "taranto", "bari")
GIULIA = Body("Giulia", "Ranuncoli", "F", date(1989, 3, 12))
CHILD = Body("Mattia", "Ranuncoli", "M", date(2023, 9, 20))
FATHER = Body("Oreste", "Ranuncoli", "M", date(1946, 5, 2))
DECIDES = (Kind.OFFICER, Kind.RESPONSIBLE)

CAST = (
    Part(
        "giulia",
        "Giulia Ranuncoli",
        {
            "it": "36 anni, part-time in una cooperativa dell'alleanza di Castellanza; un figlio piccolo, il padre anziano.",
            "en": "36, works part-time for a cooperative of the Castellanza alliance; a small child and an elderly father.",
        },
        body=GIULIA,
    ),
    Part(
        "sara",
        "Sara Torrebianca",
        {
            "it": "Istruttrice e responsabile del procedimento a Castellanza: esamina le domande, pubblica le graduatorie.",
            "en": "Official in charge at Castellanza: she examines applications and publishes rankings.",
        },
        DECIDES,
        ("castellanza",),
    ),
    Part(
        "bruno",
        "Bruno Querceto",
        {"it": "Responsabile del procedimento a Brescia.", "en": "Official in charge at Brescia."},
        DECIDES,
        ("brescia",),
    ),
    Part(
        "marta",
        "Marta Lagochiaro",
        {"it": "Responsabile del procedimento in Adda-Martesana.", "en": "Official in charge in Adda-Martesana."},
        DECIDES,
        ("adda-martesana",),
    ),
    Part(
        "ada",
        "Ada Roccascura",
        {
            "it": "Presiede la commissione che valuta i progetti delle imprese in Adda-Martesana.",
            "en": "Chairs the committee that evaluates the projects of firms in Adda-Martesana.",
        },
        (Kind.EVALUATOR,),
        ("adda-martesana",),
    ),
    Part(
        "livio",
        "Livio Campodoro",
        {"it": "Commissario in Adda-Martesana.", "en": "Sits in the committee in Adda-Martesana."},
        (Kind.EVALUATOR,),
        ("adda-martesana",),
    ),
    Part(
        "ines",
        "Ines Pratoverde",
        {"it": "Commissaria in Adda-Martesana.", "en": "Sits in the committee in Adda-Martesana."},
        (Kind.EVALUATOR,),
        ("adda-martesana",),
    ),
    Part(
        "nicola",
        "Nicola Ulivetti",
        {"it": "Responsabile del procedimento a Taranto.", "en": "Official in charge at Taranto."},
        DECIDES,
        ("taranto",),
    ),
    Part(
        "rosa",
        "Rosa Zafferani",
        {"it": "Responsabile del procedimento a Bari.", "en": "Official in charge at Bari."},
        DECIDES,
        ("bari",),
    ),
    Part(
        "elena",
        "Elena Sassolungo",
        {
            "it": "Ragioneria delle cinque reti: approva le distinte e paga. Chi concede non paga.",
            "en": "Accountant of the five networks: she approves statements and pays. Who awards does not pay.",
        },
        (Kind.ACCOUNTANT,),
        NETWORKS,
    ),
    Part(
        "paolo",
        "Paolo Fontanaviva",
        {
            "it": "Coordina le reti: adesioni, piani, avanzamento.",
            "en": "Coordinates the networks: adhesions, plans, progress.",
        },
        (Kind.COORDINATOR,),
        NETWORKS,
    ),
    Part(
        "lucia",
        "Lucia Vallefredda",
        {"it": "Delegata sindacale nelle cinque reti.", "en": "Union delegate in the five networks."},
        (Kind.UNION,),
        NETWORKS,
    ),
    Part(
        "davide",
        "Davide Ginepri",
        {
            "it": "Controlla: legge atti, graduatorie e pagamenti, e ricalcola.",
            "en": "Auditor: he reads acts, rankings and payments, and computes them again.",
        },
        (Kind.AUDITOR,),
        NETWORKS,
    ),
)


@dataclass(slots=True)
class Company:
    """The cast once it is on stage: its users by name."""

    users: dict[str, User] = field(default_factory=dict)

    def act(self, username: str, reason: str = "", key: str = "") -> Act:
        """An act of one of them, now."""
        return Act(actor=self.users[username].actor, reason=reason, key=key)

    def decider(self, network: Network) -> str:
        """Who decides in a network."""
        return next(part.username for part in CAST if Kind.RESPONSIBLE in part.kinds and network.code in part.networks)


def assemble() -> Company:
    """Bring the cast on stage: users and roles. Giulia's person is registered with the lives."""
    company, act = Company(), system("demo")
    for part in CAST:
        user = users.register(
            act, username=part.username, display_name=part.name, demo=True, introduction=part.introduction
        )
        for code in part.networks:
            network = Network.objects.get(code=code)
            for kind in part.kinds:
                grant(act, user=user, kind=kind, scope=Scope.NETWORK, scope_id=network.pk)
        company.users[part.username] = user
    return company


def provider_user(company: Company, organisation: Organisation, name: str, introduction: Text) -> User:
    """The person at a provider's till, on the sign-in page too."""
    return _of_organisation(company, organisation, name, introduction, Kind.PROVIDER)


def delegate_user(company: Company, organisation: Organisation, name: str, introduction: Text) -> User:
    """The person who acts for a member firm, on the sign-in page too."""
    return _of_organisation(company, organisation, name, introduction, Kind.DELEGATE)


def _of_organisation(company: Company, organisation: Organisation, name: str, introduction: Text, kind: Kind) -> User:
    act, username = system("demo"), f"{name.split()[0].lower()}-{organisation.code}"[:80]
    user = users.register(act, username=username, display_name=name, demo=True, introduction=introduction)
    grant(act, user=user, kind=kind, scope=Scope.ORGANISATION, scope_id=organisation.pk)
    company.users[username] = user
    return user

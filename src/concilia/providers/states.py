"""Words and workflows of accreditation, prices, places and inspections."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import Step, Workflow


class AccreditationState(models.TextChoices):
    REQUESTED = "requested", _("richiesto")
    ACTIVE = "active", _("attivo")
    REFUSED = "refused", _("respinto")
    SUSPENDED = "suspended", _("sospeso")
    EXPIRED = "expired", _("scaduto")
    ENDED = "ended", _("cessato")

    @property
    def tone(self) -> str:
        tones = {"requested": "waiting", "active": "success", "refused": "danger", "suspended": "warning"}
        return tones.get(self.value, "neutral")


class Cause(models.TextChoices):
    """Why an accreditation does not hold on some days."""

    PAPER = "paper", _("documento scaduto o mancante")
    CLOSING = "closing", _("chiusura dell'ente")
    OFFICE = "office", _("decisione dell'ufficio")
    INSPECTION = "inspection", _("esito di un controllo")
    EXPIRED = "expired", _("accreditamento scaduto e poi rinnovato")


class Holder(models.TextChoices):
    ORGANISATION = "organisation", _("l'ente")
    SITE = "site", _("ogni sede")


class PaperState(models.TextChoices):
    SENT = "sent", _("da controllare")
    ACCEPTED = "accepted", _("accettato")
    REFUSED = "refused", _("respinto")
    REPLACED = "replaced", _("sostituito")

    @property
    def tone(self) -> str:
        return {"sent": "waiting", "accepted": "success", "refused": "danger"}.get(self.value, "neutral")


class PriceListState(models.TextChoices):
    PROPOSED = "proposed", _("proposto")
    APPROVED = "approved", _("approvato")
    REFUSED = "refused", _("respinto")
    REPLACED = "replaced", _("sostituito")
    WITHDRAWN = "withdrawn", _("ritirato")

    @property
    def tone(self) -> str:
        return {"proposed": "waiting", "approved": "success", "refused": "danger"}.get(self.value, "neutral")


class PlaceOrder(models.TextChoices):
    ARRIVAL = "arrival", _("ordine di arrivo")
    CLASSES = "classes", _("classi di priorità, poi ordine di arrivo")


class PlaceState(models.TextChoices):
    ASKED = "asked", _("chiesto")
    WAITING = "waiting", _("in lista d'attesa")
    OFFERED = "offered", _("posto libero da accettare")
    CONFIRMED = "confirmed", _("confermato")
    REFUSED = "refused", _("respinto")
    DECLINED = "declined", _("non accettato")
    LAPSED = "lapsed", _("termine passato")
    CANCELLED = "cancelled", _("rinunciato")
    RELEASED = "released", _("concluso")

    @property
    def tone(self) -> str:
        tones = {"asked": "waiting", "waiting": "waiting", "offered": "info", "confirmed": "success"}
        return {**tones, "refused": "danger"}.get(self.value, "neutral")


#: States of a request in which it holds a place, and in which it is still alive.
HOLDING = (PlaceState.OFFERED, PlaceState.CONFIRMED)
LIVE = (PlaceState.ASKED, PlaceState.WAITING, *HOLDING)


class InspectionKind(models.TextChoices):
    PLANNED = "planned", _("programmato")
    SURPRISE = "surprise", _("a sorpresa")


class InspectionTarget(models.TextChoices):
    HOSPITAL = "hospital", _("famiglie con figli ospedalizzati")
    FRAGILE = "fragile", _("madri e padri in situazioni di fragilità")


class InspectionState(models.TextChoices):
    PLANNED = "planned", _("programmato")
    HELD = "held", _("svolto")
    CONFORM = "conform", _("conforme")
    TO_REMEDY = "to_remedy", _("da sanare")
    SUSPENDED = "suspended", _("accreditamento sospeso")
    REVOKED = "revoked", _("accreditamento revocato")
    CANCELLED = "cancelled", _("annullato")

    @property
    def tone(self) -> str:
        tones = {"planned": "info", "held": "waiting", "conform": "success", "to_remedy": "warning"}
        return {**tones, "suspended": "danger", "revoked": "danger"}.get(self.value, "neutral")


class RemedyState(models.TextChoices):
    OPEN = "open", _("da fare")
    SENT = "sent", _("da verificare")
    ACCEPTED = "accepted", _("fatto")

    @property
    def tone(self) -> str:
        return {"open": "warning", "sent": "waiting", "accepted": "success"}[self.value]


_WHO = (Kind.LEAD, Kind.RESPONSIBLE, Kind.COORDINATOR, Kind.SYSTEM)
_CHECK = (Kind.OFFICER, *_WHO)
_SYSTEM = (Kind.SYSTEM,)

#: Suspended and resumed as the days of its suspensions come and go.
ACCREDITATION = Workflow(
    "providers.accreditation",
    AccreditationState,
    [
        Step(
            verb="approve",
            from_=("requested",),
            to="active",
            who=_WHO,
            stamp="decided",
            notice="providers.accreditation.approved",
        ),
        Step(verb="refuse", from_=("requested",), to="refused", who=_WHO, needs_reason=True, stamp="decided"),
        Step(
            verb="suspend",
            from_=("active",),
            to="suspended",
            who=_WHO,
            needs_reason=True,
            notice="providers.accreditation.suspended",
        ),
        Step(
            verb="resume",
            from_=("suspended",),
            to="active",
            who=_WHO,
            notice="providers.accreditation.resumed",
        ),
        Step(
            verb="expire",
            from_=("active", "suspended"),
            to="expired",
            who=_SYSTEM,
            notice="providers.accreditation.expired",
        ),
        Step(
            verb="renew",
            from_=("active", "suspended", "expired"),
            to="active",
            who=_WHO,
            notice="providers.accreditation.renewed",
        ),
        Step(
            verb="end",
            from_=("active", "suspended", "expired"),
            to="ended",
            who=(*_WHO, Kind.PROVIDER),
            needs_reason=True,
        ),
    ],
)

#: A document of a provider: one that waits is replaced by the next sent.
PAPER = Workflow(
    "providers.paper",
    PaperState,
    [
        Step(
            verb="accept",
            from_=("sent",),
            to="accepted",
            who=_CHECK,
            stamp="checked",
            notice="providers.paper.accepted",
        ),
        Step(
            verb="refuse",
            from_=("sent",),
            to="refused",
            who=_CHECK,
            needs_reason=True,
            stamp="checked",
            notice="providers.paper.refused",
        ),
        Step(verb="replace", from_=("sent",), to="replaced", who=(Kind.PROVIDER, *_WHO)),
    ],
)

PRICE_LIST = Workflow(
    "providers.pricelist",
    PriceListState,
    [
        Step(
            verb="approve",
            from_=("proposed",),
            to="approved",
            who=_WHO,
            stamp="decided",
            notice="providers.pricelist.approved",
        ),
        Step(
            verb="refuse",
            from_=("proposed",),
            to="refused",
            who=_WHO,
            needs_reason=True,
            stamp="decided",
            notice="providers.pricelist.refused",
        ),
        Step(verb="replace", from_=("proposed",), to="replaced", who=(Kind.PROVIDER, *_WHO)),
        Step(verb="withdraw", from_=("proposed",), to="withdrawn", who=(Kind.PROVIDER, *_WHO)),
    ],
)

_FAMILY = (Kind.CITIZEN, Kind.SYSTEM)
_PROVIDER = (Kind.PROVIDER, Kind.RESPONSIBLE, Kind.LEAD, Kind.SYSTEM)

#: Asked where there is a free place, waiting where there is none; offered and confirmed hold a place (*abbinamento*).
PLACE = Workflow(
    "providers.place",
    PlaceState,
    [
        Step(
            verb="confirm",
            from_=("asked",),
            to="confirmed",
            who=_PROVIDER,
            stamp="decided",
            notice="providers.place.confirmed",
        ),
        Step(
            verb="refuse",
            from_=("asked", "waiting"),
            to="refused",
            who=_PROVIDER,
            needs_reason=True,
            stamp="decided",
            notice="providers.place.refused",
        ),
        Step(verb="queue", from_=("asked",), to="waiting", who=_SYSTEM, notice="providers.place.queued"),
        Step(verb="offer", from_=("waiting",), to="offered", who=_SYSTEM, notice="providers.place.offered"),
        Step(verb="accept", from_=("offered",), to="confirmed", who=_FAMILY, stamp="decided"),
        Step(verb="decline", from_=("offered",), to="declined", who=_FAMILY, stamp="ended"),
        Step(
            verb="lapse", from_=("offered",), to="lapsed", who=_SYSTEM, stamp="ended", notice="providers.place.lapsed"
        ),
        Step(
            verb="cancel",
            from_=("asked", "waiting", "offered", "confirmed"),
            to="cancelled",
            who=_FAMILY,
            stamp="ended",
        ),
        Step(
            verb="release",
            from_=("confirmed",),
            to="released",
            who=_PROVIDER,
            needs_reason=True,
            stamp="ended",
            notice="providers.place.released",
        ),
    ],
)

#: After its outcome an inspection may still turn out conform, when all was remedied, or worse.
INSPECTION = Workflow(
    "providers.inspection",
    InspectionState,
    [
        Step(verb="hold", from_=("planned",), to="held", who=_CHECK),
        Step(verb="cancel", from_=("planned",), to="cancelled", who=_CHECK, needs_reason=True),
        Step(
            verb="conform",
            from_=("held", "to_remedy", "suspended"),
            to="conform",
            who=_WHO,
            stamp="concluded",
            notice="providers.inspection.concluded",
        ),
        Step(
            verb="remedy",
            from_=("held",),
            to="to_remedy",
            who=_WHO,
            stamp="concluded",
            notice="providers.inspection.concluded",
        ),
        Step(
            verb="suspend",
            from_=("held", "to_remedy"),
            to="suspended",
            who=_WHO,
            needs_reason=True,
            stamp="concluded",
            notice="providers.inspection.concluded",
        ),
        Step(
            verb="revoke",
            from_=("held", "to_remedy", "suspended"),
            to="revoked",
            who=_WHO,
            needs_reason=True,
            stamp="concluded",
            notice="providers.inspection.concluded",
        ),
    ],
)

REMEDY = Workflow(
    "providers.remedy",
    RemedyState,
    [
        Step(verb="send", from_=("open",), to="sent", who=(Kind.PROVIDER, Kind.SYSTEM), stamp="sent"),
        Step(
            verb="accept",
            from_=("sent",),
            to="accepted",
            who=_CHECK,
            stamp="checked",
            notice="providers.remedy.accepted",
        ),
        Step(
            verb="reopen",
            from_=("sent",),
            to="open",
            who=_CHECK,
            needs_reason=True,
            notice="providers.remedy.reopened",
        ),
    ],
)

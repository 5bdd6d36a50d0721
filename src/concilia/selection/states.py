"""Words and workflows of evaluation, ranking and award."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import Step, Workflow


class Outcome(models.TextChoices):
    """The three outcomes of a requirement."""

    MET = "met", _("soddisfatto")
    NOT_MET = "not_met", _("non soddisfatto")
    UNKNOWN = "unknown", _("da chiarire")

    @property
    def tone(self) -> str:
        return {"met": "success", "not_met": "danger"}.get(self.value, "warning")


class AssessmentState(models.TextChoices):
    PROPOSED = "proposed", _("proposta dal sistema")
    DECIDED = "decided", _("decisa")

    @property
    def tone(self) -> str:
        return "success" if self == self.DECIDED else "waiting"


class RankingState(models.TextChoices):
    PENDING = "pending", _("in preparazione")
    PUBLISHED = "published", _("pubblicata")
    SUPERSEDED = "superseded", _("sostituita")
    DISCARDED = "discarded", _("scartata")

    @property
    def tone(self) -> str:
        return {"pending": "waiting", "published": "success"}.get(self.value, "neutral")


class Place(models.TextChoices):
    """What a ranking says of an application."""

    FUNDED = "funded", _("finanziata")
    PARTLY_FUNDED = "partly_funded", _("finanziata in parte")
    RESERVE = "reserve", _("idonea, in lista d'attesa")
    NOT_ELIGIBLE = "not_eligible", _("non ammessa")
    INCOMPLETE = "incomplete", _("incompleta")
    RENOUNCED = "renounced", _("finanziamento cessato")
    SUPERSEDED = "superseded", _("sostituita da un'altra domanda")

    @property
    def tone(self) -> str:
        tones = {"funded": "success", "partly_funded": "success", "reserve": "info", "not_eligible": "danger"}
        return tones.get(self.value, "warning" if self == self.INCOMPLETE else "neutral")


class AwardState(models.TextChoices):
    PENDING = "pending", _("in preparazione")
    GRANTED = "granted", _("concessa")
    RENOUNCED = "renounced", _("rinunciata")
    REVOKED = "revoked", _("revocata")
    CORRECTED = "corrected", _("sostituita")
    LAPSED = "lapsed", _("decaduta")

    @property
    def tone(self) -> str:
        return {"pending": "waiting", "granted": "success", "revoked": "danger", "lapsed": "danger"}.get(
            self.value, "neutral"
        )


class CommitteeState(models.TextChoices):
    OPEN = "open", _("al lavoro")
    CLOSED = "closed", _("lavori conclusi")
    DISSOLVED = "dissolved", _("sciolta")

    @property
    def tone(self) -> str:
        return {"open": "waiting", "closed": "success"}.get(self.value, "neutral")


class SeedSource(models.TextChoices):
    """Where the seed of a sample comes from, so that nobody can choose it."""

    EVENT = "event", _("evento pubblico")
    COMMITMENT = "commitment", _("impronta depositata prima delle concessioni")


class SampleState(models.TextChoices):
    PLANNED = "planned", _("programmato")
    DRAWN = "drawn", _("estratto")
    CLOSED = "closed", _("concluso")
    CANCELLED = "cancelled", _("annullato")

    @property
    def tone(self) -> str:
        return {"planned": "waiting", "drawn": "info", "closed": "success"}.get(self.value, "neutral")


class ControlState(models.TextChoices):
    """Where one award of a sample's universe is."""

    SPARED = "spared", _("non estratta")
    DRAWN = "drawn", _("da controllare")
    CONFIRMED = "confirmed", _("confermata")
    CORRECTED = "corrected", _("corretta")
    DECAYED = "decayed", _("decaduta")

    @property
    def tone(self) -> str:
        tones = {"drawn": "waiting", "confirmed": "success", "corrected": "warning", "decayed": "danger"}
        return tones.get(self.value, "neutral")


class RecoveryState(models.TextChoices):
    OPEN = "open", _("da restituire")
    SETTLED = "settled", _("restituita")
    CANCELLED = "cancelled", _("annullata")

    @property
    def tone(self) -> str:
        return {"open": "warning", "settled": "success"}.get(self.value, "neutral")


_DECIDES = (Kind.RESPONSIBLE,)
#: The responsible official, or the platform when it scrolls the list of a call that lets it.
_SCROLLS = (Kind.RESPONSIBLE, Kind.SYSTEM)

ASSESSMENT = Workflow(
    "selection.assessment",
    AssessmentState,
    [
        Step(
            verb="decide",
            from_=("proposed", "decided"),
            to="decided",
            who=(Kind.OFFICER, Kind.RESPONSIBLE),
            stamp="decided",
        ),
    ],
)

#: A published version is never rewritten: a correction is a new version with a reason. A version in preparation is
#: replaced by the next one that is computed.
RANKING = Workflow(
    "selection.ranking",
    RankingState,
    [
        Step(verb="publish", from_=("pending",), to="published", who=_SCROLLS, stamp="published"),
        Step(verb="replace", from_=("pending",), to="discarded", who=(Kind.OFFICER, Kind.RESPONSIBLE)),
        Step(verb="discard", from_=("pending",), to="discarded", who=_DECIDES, needs_reason=True),
        Step(verb="supersede", from_=("published",), to="superseded", who=_SCROLLS, needs_reason=True),
    ],
)

#: CORRECTED: a later version of the ranking gives another amount, or none.
AWARD = Workflow(
    "selection.award",
    AwardState,
    [
        Step(
            verb="grant",
            from_=("pending",),
            to="granted",
            who=_SCROLLS,
            stamp="granted",
            notice="selection.award.granted",
        ),
        Step(
            verb="accept",
            from_=("granted",),
            to="granted",
            who=(Kind.CITIZEN, Kind.DELEGATE, Kind.OFFICER, Kind.RESPONSIBLE),
            stamp="accepted",
        ),
        Step(
            verb="renounce",
            from_=("granted",),
            to="renounced",
            who=(Kind.CITIZEN, Kind.DELEGATE, Kind.OFFICER, Kind.RESPONSIBLE),
        ),
        Step(verb="revoke", from_=("granted",), to="revoked", who=_DECIDES, needs_reason=True),
        Step(verb="correct", from_=("granted",), to="corrected", who=_SCROLLS, needs_reason=True),
        Step(verb="raise", from_=("granted",), to="granted", who=_SCROLLS, needs_reason=True),
        Step(verb="cut", from_=("granted",), to="granted", who=_DECIDES, needs_reason=True),
        Step(verb="lapse", from_=("granted",), to="lapsed", who=(Kind.SYSTEM,), notice="selection.award.lapsed"),
        Step(verb="decay", from_=("granted",), to="lapsed", who=_DECIDES, needs_reason=True),
    ],
)

COMMITTEE = Workflow(
    "selection.committee",
    CommitteeState,
    [
        Step(verb="close", from_=("open",), to="closed", who=(Kind.EVALUATOR,), stamp="closed"),
        Step(verb="dissolve", from_=("open",), to="dissolved", who=_DECIDES, needs_reason=True, stamp="dissolved"),
    ],
)

SAMPLE = Workflow(
    "selection.sample",
    SampleState,
    [
        Step(verb="draw", from_=("planned",), to="drawn", who=_DECIDES, stamp="drawn"),
        Step(verb="cancel", from_=("planned",), to="cancelled", who=_DECIDES, needs_reason=True),
        Step(verb="close", from_=("drawn",), to="closed", who=_DECIDES, stamp="closed"),
    ],
)

#: What the control of one drawn award finds; it is decided once.
CONTROL = Workflow(
    "selection.control",
    ControlState,
    [
        Step(verb="confirm", from_=("drawn",), to="confirmed", who=(Kind.OFFICER, Kind.RESPONSIBLE), stamp="decided"),
        Step(
            verb="correct",
            from_=("drawn",),
            to="corrected",
            who=_DECIDES,
            needs_reason=True,
            stamp="decided",
            notice="selection.control.corrected",
        ),
        Step(
            verb="decay",
            from_=("drawn",),
            to="decayed",
            who=_DECIDES,
            needs_reason=True,
            stamp="decided",
            notice="selection.control.decayed",
        ),
    ],
)

RECOVERY = Workflow(
    "selection.recovery",
    RecoveryState,
    [
        Step(verb="settle", from_=("open",), to="settled", who=(Kind.ACCOUNTANT, Kind.SYSTEM), stamp="closed"),
        Step(verb="cancel", from_=("open",), to="cancelled", who=_DECIDES, needs_reason=True, stamp="closed"),
    ],
)

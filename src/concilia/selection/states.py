"""Words and workflows of evaluation, ranking and award."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import Step, Workflow

from .procedure_states import INTEGRATION as INTEGRATION
from .procedure_states import OBSERVATION as OBSERVATION
from .procedure_states import REFUSAL_NOTICE as REFUSAL_NOTICE


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
    PROVISIONAL = "provisional", _("provvisoria")
    PUBLISHED = "published", _("pubblicata")
    SUPERSEDED = "superseded", _("sostituita")
    DISCARDED = "discarded", _("scartata")

    @property
    def tone(self) -> str:
        tones = {"pending": "waiting", "provisional": "warning", "published": "success"}
        return tones.get(self.value, "neutral")

    def label_for(self, audience: str) -> str:
        """For the office a version is published; who reads it is told whether it is provisional or final."""
        final = self == self.PUBLISHED and audience in ("public", "citizen")
        label = str(_("definitiva") if final else self.label)
        return label[:1].upper() + label[1:]


#: The versions that an applicant may read the outcome in.
TOLD = (RankingState.PUBLISHED, RankingState.PROVISIONAL)


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

    @property
    def tone(self) -> str:
        return {"pending": "waiting", "granted": "success", "revoked": "danger"}.get(self.value, "neutral")


_DECIDES = (Kind.RESPONSIBLE,)

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
        Step(
            verb="reopen",
            from_=("decided",),
            to="proposed",
            who=(Kind.OFFICER, Kind.RESPONSIBLE, Kind.SYSTEM),
        ),
    ],
)

#: A published version is never rewritten: a correction is a new version with a reason. A version in preparation is
#: replaced by the next one that is computed. Where the call takes observations, a provisional version comes before the
#: final one, which is a version of its own.
RANKING = Workflow(
    "selection.ranking",
    RankingState,
    [
        Step(verb="publish", from_=("pending",), to="published", who=_DECIDES, stamp="published"),
        Step(verb="expose", from_=("pending",), to="provisional", who=_DECIDES, stamp="published"),
        Step(verb="finalise", from_=("provisional",), to="superseded", who=_DECIDES),
        Step(verb="replace", from_=("pending",), to="discarded", who=(Kind.OFFICER, Kind.RESPONSIBLE)),
        Step(verb="discard", from_=("pending",), to="discarded", who=_DECIDES, needs_reason=True),
        Step(verb="supersede", from_=("published",), to="superseded", who=_DECIDES, needs_reason=True),
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
            who=_DECIDES,
            stamp="granted",
            notice="selection.award.granted",
        ),
        Step(
            verb="renounce",
            from_=("granted",),
            to="renounced",
            who=(Kind.CITIZEN, Kind.DELEGATE, Kind.OFFICER, Kind.RESPONSIBLE),
        ),
        Step(verb="revoke", from_=("granted",), to="revoked", who=_DECIDES, needs_reason=True),
        Step(verb="correct", from_=("granted",), to="corrected", who=_DECIDES, needs_reason=True),
    ],
)

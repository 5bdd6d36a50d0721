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
    REFUSED = "refused", _("non concessa")

    @property
    def tone(self) -> str:
        return {"pending": "waiting", "granted": "success", "revoked": "danger", "refused": "danger"}.get(
            self.value, "neutral"
        )


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
    ],
)

#: A published version is never rewritten: a correction is a new version with a reason. A version in preparation is
#: replaced by the next one that is computed.
RANKING = Workflow(
    "selection.ranking",
    RankingState,
    [
        Step(verb="publish", from_=("pending",), to="published", who=_DECIDES, stamp="published"),
        Step(verb="replace", from_=("pending",), to="discarded", who=(Kind.OFFICER, Kind.RESPONSIBLE)),
        Step(verb="discard", from_=("pending",), to="discarded", who=_DECIDES, needs_reason=True),
        Step(verb="supersede", from_=("published",), to="superseded", who=_DECIDES, needs_reason=True),
    ],
)

#: CORRECTED: a later version of the ranking gives another amount, or none. REFUSED: the law does not allow it now.
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
        Step(verb="refuse", from_=("pending",), to="refused", who=_DECIDES, needs_reason=True, stamp="granted"),
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

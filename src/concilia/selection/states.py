"""Words and workflows of evaluation, ranking and award."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import State, Step, Workflow, toned

from .procedure_states import INTEGRATION as INTEGRATION
from .procedure_states import OBSERVATION as OBSERVATION
from .procedure_states import REFUSAL_NOTICE as REFUSAL_NOTICE


@toned(success="met", danger="not_met", warning="unknown")
class Outcome(State):
    """The three outcomes of a requirement."""

    MET = "met", _("soddisfatto")
    NOT_MET = "not_met", _("non soddisfatto")
    UNKNOWN = "unknown", _("da chiarire")


@toned(waiting="proposed", success="decided")
class AssessmentState(State):
    PROPOSED = "proposed", _("proposta dal sistema")
    DECIDED = "decided", _("decisa")


@toned(waiting="pending", warning="provisional", success="published")
class RankingState(State):
    PENDING = "pending", _("in preparazione")
    PROVISIONAL = "provisional", _("provvisoria")
    PUBLISHED = "published", _("pubblicata")
    SUPERSEDED = "superseded", _("sostituita")
    DISCARDED = "discarded", _("scartata")

    def label_for(self, audience: str) -> str:
        """For the office a version is published; who reads it is told whether it is provisional or final."""
        final = self == self.PUBLISHED and audience in ("public", "citizen")
        label = str(_("definitiva") if final else self.label)
        return label[:1].upper() + label[1:]


#: The versions that an applicant may read the outcome in.
TOLD = (RankingState.PUBLISHED, RankingState.PROVISIONAL)


@toned(success="funded partly_funded", info="reserve", danger="not_eligible", warning="incomplete")
class Place(State):
    """What a ranking says of an application."""

    FUNDED = "funded", _("finanziata")
    PARTLY_FUNDED = "partly_funded", _("finanziata in parte")
    RESERVE = "reserve", _("idonea, in lista d'attesa")
    NOT_ELIGIBLE = "not_eligible", _("non ammessa")
    INCOMPLETE = "incomplete", _("incompleta")
    RENOUNCED = "renounced", _("finanziamento cessato")
    SUPERSEDED = "superseded", _("sostituita da un'altra domanda")


@toned(waiting="pending", success="granted", danger="revoked refused lapsed")
class AwardState(State):
    PENDING = "pending", _("in preparazione")
    GRANTED = "granted", _("concessa")
    RENOUNCED = "renounced", _("rinunciata")
    REVOKED = "revoked", _("revocata")
    CORRECTED = "corrected", _("sostituita")
    REFUSED = "refused", _("non concessa")
    LAPSED = "lapsed", _("decaduta")


@toned(waiting="open", success="closed")
class CommitteeState(State):
    OPEN = "open", _("al lavoro")
    CLOSED = "closed", _("lavori conclusi")
    DISSOLVED = "dissolved", _("sciolta")


class SeedSource(models.TextChoices):
    """Where the seed of a sample comes from, so that nobody can choose it."""

    EVENT = "event", _("evento pubblico")
    COMMITMENT = "commitment", _("impronta depositata prima delle concessioni")


@toned(waiting="planned", info="drawn", success="closed")
class SampleState(State):
    PLANNED = "planned", _("programmato")
    DRAWN = "drawn", _("estratto")
    CLOSED = "closed", _("concluso")
    CANCELLED = "cancelled", _("annullato")


@toned(waiting="drawn", success="confirmed", warning="corrected", danger="decayed")
class ControlState(State):
    """Where one award of a sample's universe is."""

    SPARED = "spared", _("non estratta")
    DRAWN = "drawn", _("da controllare")
    CONFIRMED = "confirmed", _("confermata")
    CORRECTED = "corrected", _("corretta")
    DECAYED = "decayed", _("decaduta")


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
        Step(verb="publish", from_=("pending",), to="published", who=_SCROLLS, stamp="published"),
        Step(verb="expose", from_=("pending",), to="provisional", who=_DECIDES, stamp="published"),
        Step(verb="finalise", from_=("provisional",), to="superseded", who=_DECIDES),
        Step(verb="replace", from_=("pending",), to="discarded", who=(Kind.OFFICER, Kind.RESPONSIBLE)),
        Step(verb="discard", from_=("pending",), to="discarded", who=_DECIDES, needs_reason=True),
        Step(verb="supersede", from_=("published",), to="superseded", who=_SCROLLS, needs_reason=True),
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
            who=_SCROLLS,
            stamp="granted",
            notice="selection.award.granted",
        ),
        Step(verb="refuse", from_=("pending",), to="refused", who=_DECIDES, needs_reason=True, stamp="granted"),
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

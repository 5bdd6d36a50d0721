"""Words and workflow of a call (avviso)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import STAFF, Kind
from concilia.audit.states import State, Step, Workflow, toned


@toned(waiting="draft", success="published", warning="suspended", danger="annulled")
class CallState(State):
    DRAFT = "draft", _("in preparazione")
    PUBLISHED = "published", _("pubblicato")
    SUSPENDED = "suspended", _("sospeso")
    CONCLUDED = "concluded", _("concluso")
    ANNULLED = "annulled", _("annullato")


class Regime(models.TextChoices):
    """What may be published of who gets a benefit (D.Lgs. 33/2013, art. 26 c. 4)."""

    FAMILIES = "families", _("famiglie: mai un nome")
    FIRMS = "firms", _("imprese: dati completi")
    STAFF = "staff", _("selezioni: i vincitori")


class Change(models.TextChoices):
    """What made a version of a call's rules."""

    ADOPTION = "adoption", _("testo dell'avviso")
    EXTENSION = "extension", _("proroga")
    AMENDMENT = "amendment", _("modifica")
    REFINANCING = "refinancing", _("rifinanziamento")


_WHO = (Kind.RESPONSIBLE, Kind.SYSTEM)

#: Whether a published call is open is a question to its windows, not a state.
CALL = Workflow(
    "calls.call",
    CallState,
    [
        Step(verb="publish", from_=("draft",), to="published", who=_WHO, stamp="published"),
        Step(verb="suspend", from_=("published",), to="suspended", who=_WHO, needs_reason=True),
        Step(verb="resume", from_=("suspended",), to="published", who=_WHO, needs_reason=True),
        Step(verb="conclude", from_=("published",), to="concluded", who=_WHO),
        Step(verb="annul", from_=("draft", "published", "suspended"), to="annulled", who=_WHO, needs_reason=True),
    ],
)

READERS = STAFF

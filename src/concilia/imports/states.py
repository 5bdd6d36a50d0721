"""Words and workflow of an import."""

from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import STAFF, Kind
from concilia.audit.states import State, Step, Workflow, toned


@toned(warning="proposed", success="applied")
class ImportState(State):
    PROPOSED = "proposed", _("in prova")
    APPLIED = "applied", _("eseguita")
    UNDONE = "undone", _("annullata")
    DISCARDED = "discarded", _("scartata")


#: Each kind of import names its own, narrower, permission; this is who may ever take the step.
_ANY = (Kind.DELEGATE, Kind.PROVIDER, *STAFF, Kind.SYSTEM)

IMPORT = Workflow(
    "imports.import",
    ImportState,
    [
        Step(verb="apply", from_=("proposed",), to="applied", who=_ANY, stamp="applied"),
        Step(verb="discard", from_=("proposed",), to="discarded", who=_ANY),
        Step(verb="undo", from_=("applied",), to="undone", who=_ANY, needs_reason=True, stamp="undone"),
    ],
)

"""Words and workflow of an application (domanda)."""

from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import Kind
from concilia.audit.states import State, Step, Workflow, toned


@toned(waiting="draft", success="submitted")
class ApplicationState(State):
    DRAFT = "draft", _("bozza")
    SUBMITTED = "submitted", _("presentata")
    WITHDRAWN = "withdrawn", _("ritirata")
    SUPERSEDED = "superseded", _("sostituita")

    def label_for(self, audience: str) -> str:
        """The state in the words of a page: a chip begins with a capital."""
        label = str(self.label)
        return label[:1].upper() + label[1:]


_APPLICANT = (Kind.CITIZEN, Kind.DELEGATE, Kind.OFFICER)

#: SUPERSEDED: another one counts, the first or the last as the call says.
APPLICATION = Workflow(
    "applications.application",
    ApplicationState,
    [
        Step(
            verb="submit",
            from_=("draft",),
            to="submitted",
            who=_APPLICANT,
            stamp="submitted",
            notice="applications.submitted",
        ),
        Step(
            verb="withdraw",
            from_=("draft", "submitted"),
            to="withdrawn",
            who=_APPLICANT,
            notice="applications.withdrawn",
        ),
        Step(verb="supersede", from_=("submitted",), to="superseded", who=_APPLICANT),
    ],
)

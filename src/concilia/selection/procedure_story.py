"""What the procedure tells on the page of an application: what was asked, what one must do now, and the way to its clock."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.applications.following import Chapter
from concilia.applications.models import Application
from concilia.core.act import Act
from concilia.ui.components import Action, Event

from .models import IntegrationRequest, RefusalNotice
from .procedure_states import IntegrationState, RefusalNoticeState


def tell(act: Act, application: Application) -> Chapter | None:
    """The requests and notices of an application; the action is to answer, else to see the procedure."""
    requests = list(application.integration_requests.order_by("number"))
    notices = list(application.refusal_notices.order_by("number"))
    events = sorted([*_asked(requests), *_told(notices)], key=_begins)
    return Chapter(events=events, action=_action(application, requests, notices))


def _begins(event: Event) -> Any:
    return event.at


def _asked(rows: list[IntegrationRequest]) -> Iterator[Event]:
    for row in rows:
        if row.state == IntegrationState.OPEN:
            yield Event(_("Serve un'integrazione"), "current", row.asked_at, by=row.due_at, who=_("te"))
        else:
            yield Event(
                _("Richiesta di integrazione"), "done", row.asked_at, f"{row.get_state_display()}.".capitalize()
            )


def _told(rows: list[RefusalNotice]) -> Iterator[Event]:
    for row in rows:
        if row.state == RefusalNoticeState.SENT:
            yield Event(_("Preavviso di rigetto: puoi rispondere"), "current", row.sent_at, by=row.due_at, who=_("te"))
        else:
            yield Event(_("Preavviso di rigetto"), "done", row.sent_at, f"{row.get_state_display()}.".capitalize())


def _action(application: Application, requests: list[IntegrationRequest], notices: list[RefusalNotice]) -> Action:
    for request in requests:
        if request.state == IntegrationState.OPEN:
            return Action(_("Rispondi alla richiesta"), reverse("selection:answer", args=[request.pk]), kind="main")
    for notice in notices:
        if notice.state == RefusalNoticeState.SENT:
            return Action(_("Invia osservazioni"), reverse("selection:observe-notice", args=[notice.pk]), kind="main")
    return Action(_("Termini e procedimento"), reverse("selection:own-procedure", args=[application.pk]))

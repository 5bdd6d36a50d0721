"""Paper applications: entered at the desk after they arrived, in their true order.

The protocol number is that of today, because numbers are never given backwards; what counts for the window, for the order
of arrival and between two applications for the same unit is ``received_at``, the instant that the officer writes, who
answers for it. At the same instant the protocol number decides, as for any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.calls.models import Call
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.documents.domain import documents
from concilia.networks.models import Organisation
from concilia.people.domain import persons
from concilia.people.models import Person
from concilia.people.models.household import Relation

from ..models import Application
from . import applications
from .attachments import LONGEST_NAME
from .children import Written, registered
from .facts import Facts

#: A file that came with it: code of the document (``PAPER`` for the form itself), name, content.
Sent = tuple[str, str, bytes]
PAPER = "PAPER"


def enter(act: Act, **written: Any) -> Application:
    """Enter a paper application that reached the desk at ``received_at``; ``note`` says how it came and why it is entered now.

    Takes what ``prepare`` takes. Side effects, in order: those of ``prepare``, those of ``applications.submit``.
    Raises Refusal when the arrival is in the future, is not explained or was outside the window, and what these raise.
    """
    with act.writing():
        return applications.submit(act, application=prepare(act, **written))


def prepare(
    act: Act,
    *,
    call: Call,
    received_at: datetime,
    note: str,
    answers: Facts,
    applicant: Person | Written | None = None,
    organisation: Organisation | None = None,
    beneficiary: Person | Written | None = None,
    files: Iterable[Sent] = (),
) -> Application:
    """A paper application as it is before it is submitted: for who looks at it first.

    People who are only ``Written`` are registered. Side effects, in order: persons and household when new, those of
    ``applications.start``, files, an audit entry with the arrival.
    """
    access.require(act, "applications.application.enter", call)
    _check_arrival(act, received_at, note)
    with act.writing():
        applicant, beneficiary = _known(act, applicant, beneficiary)
        draft = applications.start(
            act,
            call=call,
            applicant=applicant,
            organisation=organisation,
            beneficiary=beneficiary,
            answers=answers,
            channel=Application.Channel.DESK,
            received_at=received_at,
            received_note=note.strip(),
        )
        for code, name, data in files:
            documents.add(act, about=draft, kind=code, title=name[-LONGEST_NAME:], data=data)
        audit.record(act, "applications.application.enter", draft, received_at=received_at.isoformat())
    return draft


def _known(
    act: Act, applicant: Person | Written | None, beneficiary: Person | Written | None
) -> tuple[Person | None, Person | None]:
    """Both as registered persons; a child that is new joins the applicant's household."""
    person = registered(act, applicant) if isinstance(applicant, Written) else applicant
    if not isinstance(beneficiary, Written):
        return person, beneficiary
    child = registered(act, beneficiary, residence=person.residence if person else None)
    if person:
        persons.join_household(act, holder=person, member=child, relation=Relation.CHILD)
    return person, child


def _check_arrival(act: Act, received_at: datetime, note: str) -> None:
    if received_at > act.at:
        raise Refusal(
            "applications.paper.future", _("La domanda non può essere arrivata dopo adesso: correggi giorno e ora.")
        )
    if not note.strip():
        raise Refusal(
            "applications.paper.note",
            _("Scrivi come è arrivata la domanda e perché è registrata adesso: resta agli atti con il tuo nome."),
        )

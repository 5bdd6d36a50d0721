"""Declaring what one writes to be true, and submitting it."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Refusal

from ..models import Application
from . import applications

#: What is declared at submission, by code. Artt. 46, 47, 75 and 76 DPR 445/2000; art. 13 GDPR.
DECLARATIONS = {
    "true": _(
        "Dichiaro che quanto ho scritto è vero (artt. 46 e 47 DPR 445/2000). So che una dichiarazione falsa è punita dalla "
        "legge penale (art. 76) e fa perdere il beneficio (art. 75)."
    ),
    "privacy": _("Ho letto l'informativa sulla privacy."),
}
#: Changes with the words above: the log says which were shown.
VERSION = "1"


def present(act: Act, *, application: Application, declared: Collection[str]) -> Application:
    """Declare and submit, at once. Side effects, in order: audit entry of the declarations, then those of ``submit``.

    Raises Refusal when a declaration is missing, and what ``submit`` raises.
    """
    access.require(act, "applications.application.submit", application)
    if set(DECLARATIONS) - set(declared):
        raise Refusal(
            "applications.present.declarations", _("Per presentare la domanda servono tutte le dichiarazioni.")
        )
    with act.writing():
        audit.record(
            act, "applications.application.declare", application, declared=sorted(DECLARATIONS), version=VERSION
        )
        return applications.submit(act, application=application)

"""What this room tells on the page of an application."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from concilia.applications.following import Chapter
from concilia.applications.models import Application
from concilia.core.act import Act
from concilia.ui.components import Action, Event

from .models import RankingRow
from .states import TOLD, Place


def tell(act: Act, application: Application) -> Chapter | None:
    """The outcome, once its ranking is published, provisional or final; nothing before."""
    shown = RankingRow.objects.filter(application=application, ranking__state__in=TOLD)
    row = shown.select_related("ranking").order_by("-ranking__number").first()
    if row is None:
        return None
    text = _("Esito: %(place)s.") % {"place": Place(row.place).label}
    title = _("Graduatoria provvisoria") if row.ranking.is_provisional else _("Graduatoria pubblicata")
    url = reverse("selection:outcome", args=[application.pk])
    return Chapter(
        events=[Event(title, "done", row.ranking.published_at, text)],
        action=Action(_("Esito e posizione"), url, kind="main"),
        decided=True,
    )

"""The frame of every page: who is signed in, and where they can go."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from concilia.access.kinds import STAFF, Kind
from concilia.access.queries import act_of
from concilia.core import clock
from concilia.ui.links import Link
from concilia.ui.shell import Shell, SignedIn

#: Audience, the kinds of role that belong to it, and its pages: label and route.
AREAS = (
    (
        "citizen",
        {Kind.CITIZEN},
        (
            (_("Le mie domande"), "applications:mine"),
            (_("I miei voucher"), "vouchers:mine"),
            (_("I miei posti"), "providers:places"),
            (_("Ciò che già ricevo"), "benefits:mine"),
        ),
    ),
    (
        "organisation",
        {Kind.DELEGATE},
        (
            (_("Le mie domande"), "applications:mine"),
            (_("Chi lavora qui"), "networks:organisations"),
            (_("I nostri contributi"), "settlement:grants-mine"),
            (_("I nostri aiuti"), "benefits:aids"),
        ),
    ),
    (
        "organisation",
        {Kind.PROVIDER},
        (
            (_("Cassa voucher"), "vouchers:till"),
            (_("Distinte"), "settlement:mine"),
            (_("Accreditamenti"), "providers:mine"),
            (_("I nostri aiuti"), "benefits:aids"),
        ),
    ),
    ("staff", {Kind.EVALUATOR}, ()),
    (
        "staff",
        {*STAFF, Kind.AUDITOR},
        (
            (_("Gestione avvisi"), "calls:staff-list"),
            (_("Domande"), "selection:calls"),
            (_("Graduatorie"), "selection:rankings"),
            (_("Voucher"), "vouchers:vouchers"),
            (_("Controlli"), "selection:controls"),
            (_("Liquidazione"), "settlement:statements"),
            (_("Contributi"), "settlement:grants"),
            (_("Enti erogatori"), "providers:accreditations"),
            (_("Aiuti e DURC"), "benefits:firms"),
        ),
    ),
)


PUBLIC_PAGES = (
    (_("Avvisi"), "calls:list"),
    (_("Servizi"), "providers:directory"),
    (_("Atti"), "settlement:published-acts"),
)

#: Who sits in committees finds them whatever else they are.
EVALUATOR_PAGES = ((_("Le mie commissioni"), "selection:evaluations"),)


def shell(request: HttpRequest) -> dict[str, Any]:
    """``shell``: the page's frame. Safe for error pages too, where the session may be missing."""
    return {"shell": _shell(request)}


def _shell(request: HttpRequest) -> Shell:
    kinds = {grant.kind for grant in act_of(request).grants or ()} if hasattr(request, "user") else set()
    audience, _pages = _area(kinds)
    return Shell(
        tagline=translated("Reti territoriali di conciliazione vita-lavoro"),
        home_url=reverse("home"),
        audience=audience,
        navigation=tuple(navigation(request, kinds)),
        person=_person(request),
        sign_in_url=reverse("sign-in"),
        demo=settings.DEMO,
        rehearsal=clock.today() if settings.DEMO else None,
        accessibility_url=reverse("portal:page", args=["accessibilita"]),
        privacy_url=reverse("portal:page", args=["privacy"]),
        legal_url=reverse("portal:page", args=["note-legali"]),
    )


def navigation(request: HttpRequest, kinds: set[Kind]) -> list[Link]:
    """The pages of the person's own area, then the public ones."""
    own = EVALUATOR_PAGES if Kind.EVALUATOR in kinds else ()
    return _links(request, (*_area(kinds)[1], *own, *PUBLIC_PAGES))


def _area(kinds: set[Kind]) -> tuple[Any, tuple[tuple[Any, str], ...]]:
    for audience, admitted, pages in reversed(AREAS):
        if kinds & admitted:
            return audience, pages
    return "public", ()


def _links(request: HttpRequest, pages: tuple[tuple[Any, str], ...]) -> list[Link]:
    links = []
    for label, route in pages:
        try:
            url = reverse(route)
        except NoReverseMatch:
            continue
        links.append(Link(str(label), url, current=request.path.startswith(url)))
    return links


def _person(request: HttpRequest) -> SignedIn | None:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return SignedIn(
        name=user.display_name,
        links=(Link(translated("La mia area"), reverse("portal:area")),),
        sign_out_url=reverse("sign-out"),
    )

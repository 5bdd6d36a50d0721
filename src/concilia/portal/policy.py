"""Who may open the pages that join rooms."""

from django.conf import settings

from concilia.access.kinds import CONTROL, EVERYONE, STAFF, Kind
from concilia.access.policy import row

SIGNED_IN = tuple(kind for kind in EVERYONE if kind != Kind.PUBLIC)

ROWS = [
    row("portal.public.read", Kind.PUBLIC),
    row("portal.area.read", *SIGNED_IN),
    row("portal.staff.read", *STAFF, *CONTROL),
]
ROUTES = {
    "home": "portal.public.read",
    "health": "portal.public.read",
    "set_language": "portal.public.read",
    "sign-in": "portal.public.read",
    "sign-out": "portal.public.read",
    "portal:network": "portal.public.read",
    "portal:page": "portal.public.read",
    "portal:area": "portal.area.read",
}
if settings.DEMO or settings.DEBUG:
    ROUTES["kit"] = "portal.public.read"

"""Who may open the demo's own pages, where there is a demo."""

from django.conf import settings

ROUTES = {"demo:sign-in": "portal.public.read", "demo:enter": "portal.public.read"} if settings.DEMO else {}

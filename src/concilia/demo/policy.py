"""Who may open the demo's own page."""

ROUTES = {"demo:sign-in": "portal.public.read", "demo:enter": "portal.public.read"}

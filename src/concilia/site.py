"""The site's own routes: home, language, errors, the health page. Their rows stand here because no room owns them."""

from concilia.access.kinds import Kind
from concilia.access.policy import row

ROWS = [row("site.read", Kind.PUBLIC)]
ROUTES = dict.fromkeys(("home", "set_language", "kit", "health", "people:sign-in"), "site.read")

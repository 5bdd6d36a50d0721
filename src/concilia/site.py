"""The site's own routes: home, language, errors, the health page. Their rows stand here because no room owns them."""

from concilia.access.kinds import Kind
from concilia.access.policy import row

ROWS = [row("site.read", Kind.PUBLIC)]
ROUTES = {"home": "site.read", "set_language": "site.read", "kit": "site.read", "health": "site.read", "people:sign-in": "site.read"}

"""The policy rows of the access room itself."""

from .kinds import Kind
from .policy import row

ROWS = [
    row("access.role.grant", Kind.LEAD, Kind.COORDINATOR, Kind.PLATFORM, Kind.SYSTEM),
    row("access.role.end", Kind.LEAD, Kind.COORDINATOR, Kind.PLATFORM, Kind.SYSTEM),
]
SCOPES: dict[str, dict[str, str]] = {"access.Role": {}}

"""Who may do what in this room."""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import states

ROWS = [
    *rows_of(states.CALL),
    row("calls.call.adopt", Kind.RESPONSIBLE, Kind.SYSTEM),
    row("calls.call.extend", Kind.RESPONSIBLE, Kind.SYSTEM),
    row("calls.call.amend", Kind.RESPONSIBLE, Kind.SYSTEM),
    row("calls.call.refinance", Kind.RESPONSIBLE, Kind.SYSTEM),
    row("calls.call.new_edition", Kind.RESPONSIBLE, Kind.SYSTEM),
    row("calls.call.exhaust", Kind.RESPONSIBLE, Kind.SYSTEM),
    row("calls.call.step", Kind.RESPONSIBLE),
    row("calls.call.read", Kind.PUBLIC),
    row("calls.call.read_draft", *STAFF, *CONTROL, Kind.SYSTEM),
]
SCOPES = {
    "calls.Call": {"network": "network_id", "alliance": "alliance_id"},
    "territory.Network": {"network": "id"},
}
ROUTES = {
    "calls:list": "calls.call.read",
    "calls:detail": "calls.call.read",
    "calls:form": "calls.call.read",
    "calls:file": "calls.call.read",
    "calls:act": "calls.call.read",
    "calls:text": "calls.call.read",
    "calls:staff-list": "calls.call.read_draft",
    "calls:staff": "calls.call.read_draft",
    "calls:adopt": "calls.call.adopt",
    "calls:step": "calls.call.step",
    "calls:extend": "calls.call.extend",
    "calls:amend": "calls.call.amend",
    "calls:refinance": "calls.call.refinance",
    "calls:new-edition": "calls.call.new_edition",
}

"""Who may do what in this room.

The applications of a call are listed by its staff, with names only for those who decide; the review of one, with its
facts, is for those who decide it and, without special data, for control. Everyone reads a published ranking, by codes.
"""

from concilia.access.kinds import CONTROL, STAFF, Kind
from concilia.access.policy import row, rows_of

from . import states

_REVIEW = (Kind.OFFICER, Kind.RESPONSIBLE)

ROWS = [
    *rows_of(states.ASSESSMENT),
    *rows_of(states.RANKING),
    *rows_of(states.AWARD),
    row("selection.assessment.propose", *_REVIEW, Kind.SYSTEM),
    row("selection.assessment.read", *_REVIEW, *CONTROL),
    row("selection.assessment.read_special", *_REVIEW),
    row("selection.assessment.read_identity", *_REVIEW),
    row("selection.assessment.read_own", Kind.CITIZEN, Kind.DELEGATE),
    row("selection.application.import", Kind.OFFICER),
    row("selection.call.read", *STAFF, *CONTROL),
    row("selection.award.end", *_REVIEW),
    row("selection.award.read_own", Kind.CITIZEN, Kind.DELEGATE),
    row("selection.ranking.compute", *_REVIEW),
    row("selection.ranking.read", *STAFF, *CONTROL),
    row("selection.ranking.read_public", Kind.PUBLIC),
]
SCOPES = {
    "selection.Assessment": {"network": "network_id", "alliance": "application__call__alliance_id"},
    "selection.Ranking": {"network": "network_id", "alliance": "call__alliance_id"},
    "selection.Award": {
        "network": "network_id",
        "alliance": "application__call__alliance_id",
        "person": "application__applicant_id",
        "organisation": "application__organisation_id",
    },
}
ROUTES = {
    "selection:calls": "selection.call.read",
    "selection:applications": "selection.call.read",
    "selection:applications-file": "selection.application.import",
    "selection:propose": "selection.assessment.propose",
    "selection:decide-clear": "selection.assessment.decide",
    "selection:review": "selection.assessment.read",
    "selection:rankings": "selection.ranking.read",
    "selection:compute": "selection.ranking.compute",
    "selection:ranking": "selection.ranking.read",
    "selection:publish": "selection.ranking.publish",
    "selection:discard": "selection.ranking.discard",
    "selection:end-award": "selection.award.end",
    "selection:outcome": "selection.assessment.read_own",
    "selection:renounce": "selection.award.read_own",
    "selection:publications": "selection.ranking.read_public",
    "selection:published": "selection.ranking.read_public",
    "selection:published-csv": "selection.ranking.read_public",
    "selection:draw": "selection.ranking.read_public",
}

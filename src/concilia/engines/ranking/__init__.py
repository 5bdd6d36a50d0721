"""Rankings: priority classes, order, tie-breaks, quotas, the cut by budget, the waiting list (docs/call-rules.md)."""

from concilia.engines.ranking.cut import Held, Spent
from concilia.engines.ranking.order import SeedMismatch, SeedMissing, commitment, draw, draws
from concilia.engines.ranking.ranking import Ranking, rank
from concilia.engines.ranking.sampling import Unit, sample_of
from concilia.engines.ranking.versions import Judged, together

__all__ = [
    "Held",
    "Judged",
    "Ranking",
    "SeedMismatch",
    "SeedMissing",
    "Spent",
    "Unit",
    "commitment",
    "draw",
    "draws",
    "rank",
    "sample_of",
    "together",
]

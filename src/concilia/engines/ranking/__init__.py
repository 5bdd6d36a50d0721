"""Rankings: priority classes, order, tie-breaks, quotas, the cut by budget, the waiting list (docs/call-rules.md)."""

from concilia.engines.ranking.cut import Held, Spent
from concilia.engines.ranking.order import SeedMissing, draw
from concilia.engines.ranking.ranking import Ranking, rank
from concilia.engines.ranking.sampling import Unit, sample_of

__all__ = ["Held", "Ranking", "SeedMissing", "Spent", "Unit", "draw", "rank", "sample_of"]

"""Rankings: priority classes, order, tie-breaks, quotas, the cut by budget, the waiting list (docs/call-rules.md)."""

from concilia.engines.ranking.cut import Spent
from concilia.engines.ranking.order import SeedMissing, draw
from concilia.engines.ranking.ranking import Ranking, rank

__all__ = ["Ranking", "SeedMissing", "Spent", "draw", "rank"]

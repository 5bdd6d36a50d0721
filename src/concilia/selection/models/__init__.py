from .assessment import Assessment, Check
from .ranking import Award, Ranking, RankingRow

__all__ = ["Assessment", "Award", "Check", "Ranking", "RankingRow"]

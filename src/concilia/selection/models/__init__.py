from .assessment import Assessment, Check
from .integration import IntegrationRequest
from .observation import Observation
from .ranking import Award, Ranking, RankingRow
from .refusal_notice import RefusalNotice

__all__ = [
    "Assessment",
    "Award",
    "Check",
    "IntegrationRequest",
    "Observation",
    "Ranking",
    "RankingRow",
    "RefusalNotice",
]

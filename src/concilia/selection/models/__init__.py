from .assessment import Assessment, Check
from .committee import Committee, Declaration, Mean, Member, Score
from .control import ControlItem, ControlSample
from .integration import IntegrationRequest
from .observation import Observation
from .ranking import Award, Ranking, RankingRow
from .refusal_notice import RefusalNotice

__all__ = [
    "Assessment",
    "Award",
    "Check",
    "Committee",
    "ControlItem",
    "ControlSample",
    "Declaration",
    "IntegrationRequest",
    "Mean",
    "Member",
    "Observation",
    "Ranking",
    "RankingRow",
    "RefusalNotice",
    "Score",
]

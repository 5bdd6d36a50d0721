from .assessment import Assessment, Check
from .committee import Committee, Declaration, Mean, Member, Score
from .control import ControlItem, ControlSample, Recovery
from .ranking import Award, Ranking, RankingRow

__all__ = [
    "Assessment",
    "Award",
    "Check",
    "Committee",
    "ControlItem",
    "ControlSample",
    "Declaration",
    "Mean",
    "Member",
    "Ranking",
    "RankingRow",
    "Recovery",
    "Score",
]

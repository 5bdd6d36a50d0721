"""Rules of a call: facts in, requirements, points and benefit out, with their reasons (docs/call-rules.md)."""

from concilia.engines.rules.evaluation import Evaluation, evaluate
from concilia.engines.rules.expressions import NotComputable
from concilia.engines.rules.frames import columns_of, frame_from_rows, read_facts_csv
from concilia.engines.rules.model import CallRules, OpenWindow
from concilia.engines.rules.reading import parse_call

__all__ = [
    "CallRules",
    "Evaluation",
    "NotComputable",
    "OpenWindow",
    "columns_of",
    "evaluate",
    "frame_from_rows",
    "parse_call",
    "read_facts_csv",
]

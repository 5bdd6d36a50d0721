"""Rules of a call: facts in, requirements, points and benefit out, with their reasons (docs/call-rules.md)."""

from concilia.engines.rules.evaluation import Decisions, Evaluation, evaluate, with_decisions
from concilia.engines.rules.explanation import Explanation, FactValue, explain, explanations, said_of
from concilia.engines.rules.expressions import NotComputable
from concilia.engines.rules.frames import columns_of, frame_from_columns, frame_from_rows, read_facts_csv
from concilia.engines.rules.lasting import last_day_of_right
from concilia.engines.rules.model import CallRules, OpenWindow
from concilia.engines.rules.periods import Period, period_at, periods
from concilia.engines.rules.reading import json_schema, parse_call
from concilia.engines.rules.topping import NoTopUp, evaluate_top_up, top_up_of
from concilia.engines.rules.use import (
    LimitInForce,
    NoUse,
    Touched,
    UseOutcome,
    UseRefusal,
    activate_by,
    add_up,
    complete_by,
    evaluate_use,
    limits_in_force,
    period_of,
    validity,
)
from concilia.engines.rules.working import WorkedFailure, run_worked, with_defaults

__all__ = [
    "CallRules",
    "Decisions",
    "Evaluation",
    "Explanation",
    "FactValue",
    "LimitInForce",
    "NoTopUp",
    "NoUse",
    "NotComputable",
    "OpenWindow",
    "Period",
    "Touched",
    "UseOutcome",
    "UseRefusal",
    "WorkedFailure",
    "activate_by",
    "add_up",
    "columns_of",
    "complete_by",
    "evaluate",
    "evaluate_top_up",
    "evaluate_use",
    "explain",
    "explanations",
    "frame_from_columns",
    "frame_from_rows",
    "json_schema",
    "last_day_of_right",
    "limits_in_force",
    "parse_call",
    "period_at",
    "period_of",
    "periods",
    "read_facts_csv",
    "run_worked",
    "said_of",
    "top_up_of",
    "validity",
    "with_decisions",
    "with_defaults",
]

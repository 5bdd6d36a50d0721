"""Two versions of a call compared: what changed, and for whom (``concilia call diff``, the page of an amendment)."""

from concilia.engines.rules.comparing.changes import Change, compare
from concilia.engines.rules.comparing.fixed import Fixed, fixed, needs_reopening
from concilia.engines.rules.comparing.probing import Condition, Effect

__all__ = ["Change", "Condition", "Effect", "Fixed", "compare", "fixed", "needs_reopening"]

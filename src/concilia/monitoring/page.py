"""The page of the indicators: ``python -m concilia.monitoring.page > docs/indicators.md``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from concilia.core.texts import in_language

from .cells import ALIVE, SMALLEST

if TYPE_CHECKING:
    from .indicators import Indicator

HEAD = f"""\
# Indicators

Made by `python -m concilia.monitoring.page` from `monitoring/indicators/`; a test holds it current. Each is measured as the
records tell it of the end of a day: `concilia report NETWORK` measures today, the periodic work every day that ended. A value
that can't be known yet (a mean of nothing, a share of nothing) is *not yet measured*, never zero.

**Small cells.** Counts of people are shown from {SMALLEST} on: one to four are `<{SMALLEST}`, and a cell beside them is hidden
when total and rest would give them back; whoever knows all that is shown still finds {ALIVE} possible values for each.
Sex and age are told of who applies and of who is reached only, so that no difference between a whole and its part tells of few.

**The plan's own indicators.** A plan names indicators under its expected results and objectives. One whose code stands in the
last column is measured by the platform; the others take the last value that somebody declared (`monitoring.measurement.declare`),
and are listed as not yet measured until then. Target, date and direction are the plan's.

**Days that passed.** Money, uses, adhesions, rankings and payments are dated, and are told as they were. An award that
ended later is not counted for a day that is measured late; a day that was measured is read as it was measured.

| code | indicator | what it counts | unit | should | by | code in a plan |
|---|---|---|---|---|---|---|
"""


def page() -> str:
    """The page, in Markdown."""
    from .indicators import ALL  # models, which need Django ready

    return HEAD + "".join(f"| {' | '.join(_cells(indicator))} |\n" for indicator in ALL)


def _cells(indicator: Indicator) -> tuple[str, ...]:
    label, italian = in_language(indicator.label, "en"), in_language(indicator.label, "it")
    return (
        indicator.code,
        f"{label}<br>*{italian}*",
        in_language(indicator.definition, "en"),
        in_language(indicator.unit, "en"),
        indicator.direction,
        ", ".join(indicator.by),
        f"`{indicator.plan_code}`" if indicator.plan_code else "",
    )


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.settings")
    django.setup()
    sys.stdout.write(page())

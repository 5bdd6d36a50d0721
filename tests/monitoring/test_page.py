"""The page of the indicators is that of the definitions of today."""

from pathlib import Path

from concilia.monitoring import page
from concilia.monitoring.indicators import ALL

PAGE = Path(__file__).parents[2] / "docs" / "indicators.md"


def test_the_page_is_current():
    assert PAGE.read_text("utf-8") == page.page(), "run: python -m concilia.monitoring.page > docs/indicators.md"


def test_every_indicator_has_a_row():
    rows = [line for line in page.page().splitlines() if line.startswith("| ")]
    assert len(rows) == len(ALL) + 1

"""What is measured, one row for each indicator. The codes are those of docs/indicators.md."""

from . import calls, firms, networks, people, plans, providers, vouchers
from .definition import Day, Figure, Indicator

ALL: tuple[Indicator, ...] = (
    *networks.INDICATORS,
    *plans.INDICATORS,
    *calls.INDICATORS,
    *vouchers.INDICATORS,
    *people.INDICATORS,
    *providers.INDICATORS,
    *firms.INDICATORS,
)
BY_CODE = {indicator.code: indicator for indicator in ALL}

__all__ = ["ALL", "BY_CODE", "Day", "Figure", "Indicator"]

"""The small types that every part of a call file uses: names, texts, money, shares, expressions."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

CENT = Decimal("0.01")

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""Name of a fact: what an expression writes. Lower case, digits and underscores."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=60)]
"""Code of a criterion, a class, a line: what acts and exports print."""

Expression = Annotated[str, BeforeValidator(lambda value: str(value) if _is_number(value) else value)]
"""An SQL expression over the declared facts (a plain number is one too)."""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _exact(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"-?\d+(\.\d+)?", value):
        return Decimal(value)
    if _is_number(value):
        return Decimal(value)
    raise ValueError(f"{value!r} is not an amount; write digits and a point for the decimals, such as 1234.56")


def _whole_cents(value: Decimal) -> Decimal:
    if value != value.quantize(CENT):
        raise ValueError(f"{value} has fractions of a cent; write at most two decimals")
    if value < 0:
        raise ValueError(f"{value} is negative; an amount here is zero or more")
    return value.quantize(CENT)


def _fraction(value: Decimal) -> Decimal:
    if not 0 < value <= 1:
        raise ValueError(f"{value} is not a share; write a fraction such as 0.20 for 20 %")
    return value


Number = Annotated[Decimal, BeforeValidator(_exact)]
"""An exact decimal, never a float."""

Euro = Annotated[Decimal, BeforeValidator(_exact), AfterValidator(_whole_cents)]
"""An amount of money in euro, zero or more, with at most two decimals."""

Share = Annotated[Decimal, BeforeValidator(_exact), AfterValidator(_fraction)]
"""A fraction of a whole, over 0 and up to 1."""


class Part(BaseModel):
    """A piece of a call file: unknown keys are refused, values never change once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Part):
    """A text for people, in Italian and, when translated, in English. In a file: a string or ``{it, en}``."""

    it: str
    en: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: Any) -> Any:
        return {"it": value} if isinstance(value, str) else value

    def in_language(self, language: str) -> str:
        """The text in ``language``, in Italian where no translation exists."""
        return self.en if language == "en" and self.en else self.it

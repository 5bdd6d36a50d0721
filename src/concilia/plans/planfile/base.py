"""The bricks of a plan file: texts, codes, money, days, references, and the element all the others extend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    Strict,
    StrictBool,
    StrictInt,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from concilia.engines import codes
from concilia.engines.invalid import Invalid

CENT = Decimal("0.01")


class Part(BaseModel):
    """A frozen piece of a plan file; a key it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True, str_strip_whitespace=True)

    defines: ClassVar[str | None] = None
    """The kind of code this piece defines, so that others may refer to it; None if nobody refers to it."""


@dataclass(frozen=True, slots=True)
class Ref:
    """Marks a field that holds the code of another element of the same file."""

    kind: str


def _code(value: Any) -> Any:
    """A code written as a bare number (``1``, ``1.1``) is read as the text it looks like."""
    return str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _istat(value: Any) -> Any:
    """ISTAT codes have six digits; a bare number has lost its leading zeros."""
    if isinstance(value, int) and not isinstance(value, bool):
        if value < 100_000:
            raise ValueError(f'an ISTAT code has six digits; write "{value:06d}" in quotes')
        return str(value)
    return value


def _fiscal_code(value: Any) -> str:
    """An organisation's fiscal code; a bare number has lost its leading zeros."""
    if not isinstance(value, str):
        raise ValueError(f'{value!r} is not a fiscal code; write its 11 digits in quotes, like "01234560017"')
    try:
        return codes.organisation_code(value)
    except Invalid as error:
        raise ValueError(f"{value!r} is not an organisation's fiscal code: check its 11 digits") from error


def _cup(value: Any) -> str:
    try:
        return codes.cup(str(value))
    except Invalid as error:
        raise ValueError(f"{value!r} is not a CUP: check its 15 letters and digits") from error


_ITALIAN_MONEY = re.compile(r"^[€ ]*(\d{1,3}(?:\.\d{3})*|\d+),(\d\d)$")


def _cents(value: Any) -> int:
    """Euro as written, to whole cents. Raises ValueError: not an amount with two decimals, or below zero."""
    if isinstance(value, str) and (italian := _ITALIAN_MONEY.match(value)):
        raise ValueError(f"write the amount as {italian[1].replace('.', '')}.{italian[2]}, not {value!r}")
    if isinstance(value, int) and not isinstance(value, bool):
        raise ValueError(f"write the amount with its cents, {value}.00")
    if not isinstance(value, Decimal):
        raise ValueError(f"{value!r} is not an amount; write euro and cents, like 1200.00")
    if value.as_tuple().exponent != -2:
        raise ValueError(f"{value} must have two decimals; write {value.quantize(CENT)}")
    if value < 0:
        raise ValueError(f"{value} is below zero; write a positive amount")
    return int(value.scaleb(2))


def euro(cents: int) -> Decimal:
    """Cents as the decimal written in a plan file: ``6074100`` is ``60741.00``."""
    return Decimal(cents).scaleb(-2)


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f"{value!r} is not a number; write it like 12 or 12.5")
    return Decimal(value)


Code = Annotated[str, BeforeValidator(_code), Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_\-]{0,79}$")]
"""A short name: letters, digits, dashes."""
FreeCode = Annotated[str, BeforeValidator(_code), Field(pattern=r"^[^\s/](?:[^/\n]{0,18}[^\s/])?$")]
"""A code as the document prints it, at most 20 characters, without slashes."""
Istat = Annotated[str, BeforeValidator(_istat), Field(pattern=r"^\d{6}$")]
FiscalCode = Annotated[str, BeforeValidator(_fiscal_code), Field(pattern=r"^\d{11}$")]
Cup = Annotated[str, BeforeValidator(_cup), Field(pattern=r"^[A-Z0-9]{15}$")]
ItemCode = Annotated[str, Field(pattern=r"^[A-Z]{1,6}-\d{1,3}[a-z]?$")]
Words = Annotated[str, Field(min_length=1)]
Day = Annotated[date, Strict()]
Flag = StrictBool
Whole = Annotated[StrictInt, Field(ge=0)]
Percent = Annotated[Decimal, BeforeValidator(_number), Field(ge=0, le=100)]
Number = Annotated[Decimal, BeforeValidator(_number)]
Cents = Annotated[
    int,
    BeforeValidator(_cents),
    WithJsonSchema({"type": "number", "minimum": 0, "multipleOf": 0.01, "examples": [60741.00]}),
]
"""Euro cents, written in the file as euro with two decimals."""


class Text(Part):
    """Words for people: a plain Italian text, or ``{it, en}`` when there is a translation."""

    it: Words
    """Italian."""
    en: Words | None = None
    """English."""

    @model_validator(mode="before")
    @classmethod
    def _from_plain(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"it": value}
        if isinstance(value, dict | Text):
            return value
        raise ValueError(f"{value!r} is not a text; write it in quotes, or as {{it: …, en: …}}")

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        pair = handler.resolve_ref_schema(handler(schema))
        pair["additionalProperties"] = False
        return {"anyOf": [{"type": "string", "minLength": 1}, pair]}

    def __str__(self) -> str:
        return self.it

    def to(self, language: str) -> str:
        """The words in ``language``, or in Italian when there is no translation."""
        return self.en if language == "en" and self.en else self.it


class Element(Part):
    """What every element of a plan may carry."""

    items: tuple[ItemCode, ...] = ()
    """Numbered items of the source document that this element carries, like `[CA-17]`."""
    demo: Flag | tuple[str, ...] = False
    """`true` when the element is not in the source document and was added for the demo; or the keys that were added."""
    note: Text | None = None
    """A remark for who maintains the plan: a source, a doubt, a reading of the document."""

    @model_validator(mode="after")
    def _demo_names_keys(self) -> Self:
        names = self.demo if isinstance(self.demo, tuple) else ()
        for name in names:
            if name not in type(self).model_fields:
                raise ValueError(f"demo names the key {name!r}, which is not a key of this element")
        return self

    @property
    def is_demo(self) -> bool:
        """Whether the whole element was added for the demo."""
        return self.demo is True


class Period(Element):
    """An element that holds from a day to before another."""

    since: Day | None = None
    """First day."""
    until: Day | None = None
    """First day it no longer holds: a name that ends as another begins has the day of the other."""

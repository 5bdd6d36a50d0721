"""The money of a call: budget lines, quotas, the use of a voucher, payment and terms."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from concilia.engines.rules.schema.base import Code, Euro, Expression, Name, Part, Share, Text
from concilia.engines.rules.schema.criteria import Requirement
from concilia.engines.rules.schema.facts import Fact
from concilia.engines.rules.schema.grants import Condition, Costs


class Line(Part):
    """A budget line: an amount, places, or both. ``when``: which applications it may fund (all, if absent)."""

    code: Code
    label: Text | None = None
    amount: Euro | None = None
    places: int | None = Field(default=None, ge=0)
    when: Expression | None = None

    @model_validator(mode="after")
    def _limited(self) -> Line:
        if self.amount is None and self.places is None:
            raise ValueError("a line has an amount, a number of places, or both")
        return self


class Budget(Part):
    """What may be given. Nobody is skipped to fund a smaller request below, unless ``skip_to_smaller``."""

    lines: tuple[Line, ...] = Field(min_length=1)
    residual_to_last: bool = False
    skip_to_smaller: bool = False


class Quota(Part):
    """A part of a line kept for some applications: a ``share`` of it, an ``amount`` or a number of ``places``.

    What the quota does not use goes to ``residue_to``: ``all``, ``none`` (it stays unspent), or a quota written later.
    """

    code: Code
    label: Text
    when: Expression
    line: Code | None = None
    share: Share | None = None
    amount: Euro | None = None
    places: int | None = Field(default=None, ge=0)
    residue_to: Code = "all"

    @model_validator(mode="after")
    def _one_size(self) -> Quota:
        if sum(size is not None for size in (self.share, self.amount, self.places)) != 1:
            raise ValueError("write exactly one of share, amount, places")
        return self


class Limit(Part):
    """A ceiling on the uses of a voucher: a ``count`` of uses, an ``amount`` of money, or a ``quantity`` ``of`` units.

    The ceiling is a number or an expression over the facts of the application. ``per`` is the period or the holder
    over which it counts; ``when`` says which uses it holds for. ``beyond``: an amount over the ceiling is cut to what
    is left, a quantity pays in proportion, or the use is refused (a count over the ceiling is always refused).
    """

    code: Code
    label: Text | None = None
    count: Expression | None = None
    amount: Expression | None = None
    quantity: Expression | None = None
    of: Expression | None = None
    per: Literal["use", "voucher", "day", "week", "month", "year", "person", "household"]
    when: Expression | None = None
    beyond: Literal["cut", "refuse"] = "cut"
    reason: Text | None = None

    @model_validator(mode="after")
    def _one_ceiling(self) -> Limit:
        if sum(value is not None for value in (self.count, self.amount, self.quantity)) != 1:
            raise ValueError("write exactly one of count, amount, quantity")
        if (self.of is not None) != (self.quantity is not None):
            raise ValueError("'of' says what a quantity measures; write it with quantity, and only with it")
        return self

    @property
    def ceiling(self) -> Expression:
        return next(value for value in (self.count, self.amount, self.quantity) if value is not None)

    @property
    def measure(self) -> Literal["count", "amount", "quantity"]:
        if self.count is not None:
            return "count"
        return "amount" if self.amount is not None else "quantity"


class Validity(Part):
    """From when and until when a voucher may be spent: ``days`` after the start, and never after ``until``.

    ``activate_days``: it lapses unless it is activated within so many days of the start, by its holder or by a first
    use. ``complete_months``: once activated, it is spent within so many months.
    """

    start: Literal["award"] | date = Field(default="award", alias="from")
    days: int | None = Field(default=None, ge=1)
    until: date | None = None
    activate_days: int | None = Field(default=None, ge=1)
    complete_months: int | None = Field(default=None, ge=1, le=120)

    @model_validator(mode="after")
    def _activated(self) -> Validity:
        if self.complete_months is not None and self.activate_days is None:
            raise ValueError("complete_months run from the activation; write activate_days too")
        return self


class Issue(Part):
    """Who a voucher is for: the whole application, naming its children, or one for ``each`` child, in equal parts.

    ``under``: only the children of the household below this age, in years, on the day of issue.
    """

    each: Literal["application", "child"] = "application"
    under: int | None = Field(default=None, ge=1, le=30)


class Attendance(Part):
    """The register of attendance: the provider records each day, the holder confirms it, and then it is paid.

    What is not answered within ``days`` of its recording is confirmed or not recognised, as ``silence`` says. ``signed``
    names the boolean fact of the use which the confirmation itself answers.
    """

    days: int = Field(ge=1, le=365)
    silence: Literal["confirms", "unpaid"] = "unpaid"
    signed: Name | None = None


class TopUp(Part):
    """Money added to a voucher when something happens (a birth in mid-year), from the call's line.

    ``expression`` reads the ``facts`` of the event and its ``event_day`` beside the application and ``benefit``.
    """

    code: Code
    label: Text
    facts: tuple[Fact, ...] = ()
    expression: Expression
    max: Euro | None = None
    law: str | None = None


class ReceiptFacts(Part):
    """The facts of a use that tell its receipt from any other: the same one is not accepted twice, in any call."""

    issuer: Name
    number: Name
    issued_on: Name
    amount: Name


class Use(Part):
    """How a voucher is spent. Expressions read the facts of the use and the frozen facts of the application.

    ``price`` is what the use costs, ``amount`` what the voucher pays of it; the rest is the person's own share.
    ``units``: how many hours or kilometres a use is of, when no limit measures them. ``providers``: ``any``, or one
    only: that of the ``first`` use, or the one that was ``chosen`` before.
    """

    unit: Literal["hour", "day", "week", "month", "year", "ride", "km", "access", "receipt"]
    facts: tuple[Fact, ...] = Field(min_length=1)
    units: Expression | None = None
    price: Expression | None = None
    amount: Expression
    requirements: tuple[Requirement, ...] = ()
    limits: tuple[Limit, ...] = ()
    valid: Validity = Validity()
    unused: Literal["budget", "voucher"] = "budget"
    receipt: ReceiptFacts | None = None
    issue: Issue = Issue()
    providers: Literal["any", "first", "chosen"] = "any"
    attendance: Attendance | None = None
    top_ups: tuple[TopUp, ...] = ()


class Stage(Part):
    """One payment of a contribution or of a voucher: a share of it, and the event that makes it due.

    ``due``: the ``award`` (a voucher: its issue), the ``start`` (its activation, or first use), the ``interim`` report (a
    confirmed use), the final ``report`` (its end: it pays what was used and is not paid).
    ``delivered`` and ``spent``: the least share of the contribution that must be delivered, and of what was received that
    must be spent. ``follows``: it pays as much as is delivered, up to its share. ``requires``: conditions, by code.
    """

    code: Code
    label: Text
    share: Share
    due: Literal["award", "start", "interim", "report"]
    delivered: Share | None = None
    spent: Share | None = None
    follows: bool = False
    requires: tuple[Code, ...] = ()

    @property
    def final_extras(self) -> bool:
        """Whether a balance says more than that it is one."""
        return self.due == "report" and bool(self.delivered or self.spent or self.follows)


class Payment(Part):
    """Who is paid and on what proof; the stages, whose shares add up to 1, when it is not all at once.

    With ``costs`` it is paid on a report of costs, and the last stage is the balance.
    """

    to: Literal["applicant", "provider"]
    on: Literal["award", "receipts", "attendance"]
    stages: tuple[Stage, ...] = ()
    conditions: tuple[Condition, ...] = ()
    costs: Costs | None = None

    @model_validator(mode="after")
    def _whole(self) -> Payment:
        if self.stages and sum(stage.share for stage in self.stages) != 1:
            raise ValueError("the shares of the stages must add up to 1")
        unknown = {code for stage in self.stages for code in stage.requires} - {row.code for row in self.conditions}
        if unknown:
            raise ValueError(f"a stage requires {', '.join(sorted(unknown))}, which is not among the conditions")
        if self.costs and (not self.stages or self.stages[-1].due != "report"):
            raise ValueError("with costs, the last stage is due on the report: it is the balance")
        return self


#: Terms that the platform itself keeps, and the event that each runs from.
TERMS_OF_PROCEDURE = {"INTEGRATION": "request", "PRIOR_NOTICE": "notice", "OBSERVATIONS": "publication"}


class Term(Part):
    """A term that follows an event: 270 days from the start to carry the project out.

    ``late``: what becomes of an answer to an integration request that comes after its term.
    """

    code: Code
    label: Text
    days: int = Field(ge=1)
    start: Literal["submission", "request", "notice", "publication", "award", "acceptance", "start"] = Field(
        alias="from"
    )
    working: bool = False
    late: Literal["refused", "marked"] = "refused"

    @model_validator(mode="after")
    def _of_the_procedure(self) -> Term:
        if TERMS_OF_PROCEDURE.get(self.code, self.start) != self.start:
            raise ValueError(f"the term {self.code} runs from: {TERMS_OF_PROCEDURE[self.code]}")
        if self.late == "marked" and self.start != "request":
            raise ValueError("'late: marked' is for answers to an integration request (from: request)")
        return self

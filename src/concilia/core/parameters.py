"""Legal parameters with the dates between which they hold and the rule that sets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of law. Amounts are integer cents, terms are days."""

    code: str
    value: int
    since: date
    until: date | None
    citation: str
    verified: bool = True


PARAMETERS = (
    Parameter(
        "publication_threshold_cents",
        100_000,
        date(2013, 4, 20),
        None,
        "D.Lgs. 33/2013, art. 26 c. 2; ANAC del. 468/2021",
    ),
    Parameter("refusal_observations_days", 10, date(2005, 3, 8), None, "L. 241/1990, art. 10-bis"),
    Parameter("refusal_resumes_days", 10, date(2020, 7, 17), None, "L. 241/1990, art. 10-bis; D.L. 76/2020, art. 12"),
    Parameter("integration_days", 10, date(1990, 9, 2), None, "L. 241/1990, art. 6 c. 1 lett. b", verified=False),
    Parameter("integration_days_most", 30, date(2009, 7, 4), None, "L. 241/1990, art. 2 c. 7"),
    Parameter("procedure_days", 30, date(2009, 7, 4), None, "L. 241/1990, art. 2 c. 2", verified=False),
    Parameter(
        "de_minimis_ceiling_cents", 30_000_000, date(2024, 1, 1), date(2030, 12, 31), "Reg. (UE) 2023/2831, art. 3"
    ),
    Parameter(
        "durc_valid_days",
        120,
        date(2013, 8, 21),
        None,
        "DL 69/2013, art. 31 c. 5; DM 30/1/2015, art. 7",
        verified=False,
    ),
    Parameter("enterprise_withholding_basis_points", 400, date(1973, 10, 16), None, "DPR 600/1973, art. 28 c. 2"),
    Parameter("payment_term_days", 30, date(2013, 1, 1), None, "D.Lgs. 231/2002, art. 4 c. 2; D.Lgs. 192/2012"),
    Parameter("invoice_stamp_cents", 200, date(2013, 6, 26), None, "DPR 642/1972, tariffa art. 13; L. 71/2013"),
    Parameter("invoice_stamp_threshold_cents", 7_747, date(2002, 1, 1), None, "DPR 642/1972, tariffa art. 13, nota 2"),
)


class UnknownParameterError(LookupError):
    """No rule sets this parameter on that day."""


def on(code: str, day: date) -> Parameter:
    """The parameter in force on ``day``. Raises UnknownParameterError."""
    for parameter in PARAMETERS:
        if parameter.code == code and parameter.since <= day and (parameter.until is None or day <= parameter.until):
            return parameter
    raise UnknownParameterError(f"no rule sets {code} on {day.isoformat()}")

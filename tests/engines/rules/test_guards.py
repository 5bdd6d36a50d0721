"""Guards that meet an empty fact before CASE, LEAST or GREATEST swallow it, and guards that only look like one."""

import pytest

from concilia.engines.yamldoc import FileProblems
from tests.engines.rules.calls import call_of, requirement

GUARDED = [
    "CASE WHEN isee IS NULL THEN FALSE WHEN isee <= 10000 THEN TRUE ELSE FALSE END",
    "CASE WHEN isee IS NULL OR isee > 30000 THEN FALSE ELSE isee > 5 END",
    "CASE WHEN isee IS NOT NULL AND isee <= 10000 THEN TRUE ELSE FALSE END",
    "CASE WHEN isee IS NOT NULL AND resident AND isee <= 10000 THEN TRUE ELSE FALSE END",
    "CASE WHEN NOT (isee IS NULL) THEN isee <= 3 ELSE FALSE END",
    "CASE WHEN COALESCE(isee, 0) <= 10000 THEN TRUE ELSE FALSE END",
    "CASE WHEN member IS NULL THEN FALSE WHEN NOT member THEN FALSE ELSE TRUE END",
    "CASE WHEN service IS NULL THEN FALSE WHEN service = 'nido' THEN TRUE ELSE FALSE END",
    "LEAST(COALESCE(isee, 0), fee) > 10",
    "isee <= 10000 OR resident",
    "isee IS NULL OR LEAST(isee, fee) > 3",
    "isee IS NOT NULL AND GREATEST(isee, fee) > 3",
]
SWALLOWED = [
    "CASE WHEN isee <= 10000 THEN TRUE ELSE FALSE END",
    "CASE WHEN isee <= 10000 OR isee IS NULL THEN TRUE WHEN hours > 3 THEN TRUE ELSE FALSE END",
    "CASE WHEN resident OR isee > 3 THEN TRUE ELSE FALSE END",
    "CASE WHEN isee > 3 OR isee < 2 THEN TRUE ELSE FALSE END",
    "CASE WHEN isee IS NULL AND resident THEN FALSE WHEN isee <= 10000 THEN TRUE ELSE FALSE END",
    "CASE WHEN COALESCE(isee, hours) <= 10000 THEN TRUE ELSE FALSE END",
    "CASE service WHEN 'nido' THEN TRUE ELSE FALSE END",
    "isee IS NULL AND LEAST(isee, fee) > 3",
    "isee IS NOT NULL OR LEAST(isee, fee) > 3",
    "CASE WHEN isee IS NOT NULL THEN FALSE WHEN isee <= 10000 THEN TRUE ELSE FALSE END",
    "CASE WHEN NOT (isee IS NOT NULL) THEN isee > 3 WHEN LEAST(isee, 3) > 1 AND hours < 3 THEN TRUE ELSE FALSE END",
    "LEAST(NULLIF(fee, 0), 3) > 1",
    "CASE WHEN isee BETWEEN 1 AND 5 THEN TRUE ELSE FALSE END",
]


@pytest.mark.parametrize("expression", GUARDED)
def test_a_guarded_fact_passes(expression):
    assert call_of(requirements=[requirement(expression)]).at("requirements", 0, "expression")


@pytest.mark.parametrize("expression", SWALLOWED)
def test_a_swallowed_fact_is_refused(expression):
    with pytest.raises(FileProblems, match="may be empty and"):
        call_of(requirements=[requirement(expression)])


def test_a_derived_fact_inherits_the_emptiness_of_what_it_reads():
    derived = [{"name": "half", "label": "Metà", "expression": "isee * 0.5"}]
    with pytest.raises(FileProblems, match="half may be empty and LEAST"):
        call_of(derived=derived, requirements=[requirement("LEAST(half, 3) > 1")])

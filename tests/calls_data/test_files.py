"""Every call file of the package reads, says where it is silent, and prints what its source prints."""

from __future__ import annotations

import re

import pytest

from concilia.territory.comuni import by_istat
from tests.calls_data import files

PRINTED = {
    "card-1-brescia-oltre-la-scuola.yaml": {
        "ceiling of the ISEE": "isee <= 30000.00",
        "ages": "child_age BETWEEN 3 AND 14",
        "least": "min: 30.00",
        "most": "max: 300.00",
        "first day of expense": "DATE '2017-08-01'",
        "last day of expense": "DATE '2018-07-31'",
        "frequency": "weekly >= 2",
        "months": "course_months >= 6",
        "deadline": "2018-08-20 23:59:59",
        "after a job is lost": "lost: end_of_month",
        "ambiti": "Ambito 4 Valle Trompia",
    },
    "card-1-brescia-oltre-la-scuola-n2.yaml": {
        "first day of expense": "DATE '2019-01-01'",
        "last day of expense": "DATE '2019-12-31'",
        "deadline": "2019-12-31 23:59:59",
        "excluded": "kind NOT IN ('school_fees', 'canteen', 'transport')",
        "ceiling of the ISEE": "isee <= 30000.00",
        "least": "min: 30.00",
        "most": "max: 300.00",
    },
    "card-2-fagnano-nidi-gratis-plus.yaml": {
        "INPS share": "272.73",
        "raised INPS share": "327.27",
        "first band": "isee <= 20000.00",
        "ceiling of the ISEE": "isee <= 25000.00",
        "monthly ceiling": "LEAST(excess, 100.00)",
        "opens": "2025-10-27 12:00:00",
        "closes": "2025-11-20 12:00:00",
        "from September": "from: 2025-09-01",
        "to July": "until: 2026-07-31",
    },
    "card-3-lombardia-smart-working.yaml": {
        "ceilings of A": "5000.00 WHEN staff <= 20 THEN 7000.00 WHEN staff <= 30 THEN 10000.00 ELSE 15000.00",
        "ceilings of B": "2500.00 WHEN staff <= 20 THEN 3500.00 WHEN staff <= 30 THEN 5000.00 ELSE 7500.00",
        "most": "max: 22500.00",
        "fund of A": "amount: 3000000.00",
        "fund of B": "amount: 1500000.00",
        "least staff": "staff >= 3",
        "opens": "2020-04-02 12:00:00",
        "closes": "2021-12-15",
        "approval": "term_days: 60",
        "execution": "days: 270",
        "emergency": "DATE '2020-02-25'",
        "decree": "Decreto 3516 del 18/3/2020",
        "register of operators": "DGR 2412/2011",
        "pilot": "pilot_months >= 5",
        "other source for B": "7.000",
    },
    "card-4-chivasso-nido.yaml": {
        "orphan": "max: 44",
        "single parent": "max: 30",
        "disabled parent": "parent_disability >= 75 THEN 35",
        "less disabled parent": "parent_disability > 0 THEN 20",
        "other member": "other_disability >= 75 THEN 10",
        "twins": "WHEN twins THEN 6",
        "waiting list": "WHEN waited THEN 3",
        "siblings": "siblings_attending * 3",
        "children": "other_children * 3",
    },
    "card-4-bologna-nido.yaml": {"ISEE that counts": "isee <= 50000.00"},
    "card-5-milano-taxi.yaml": {
        "fund": "amount: 700000.00",
        "value": "LEAST(fare, 10.00)",
        "rides": "THEN 10 ELSE 8",
        "age": "age >= 70",
        "age in fragility": "age >= 65",
        "slot from": "TIME '21:00:00'",
        "slot to": "TIME '06:00:00'",
        "opens": "2020-08-18",
        "closes": "2020-11-30",
        "other source for the age": "over 75",
    },
}


def test_the_package_holds_the_five_cards_and_a_call_for_each_network() -> None:
    starts = {name.split("-")[1] for name in files.CARDS}
    assert starts == {"1", "2", "3", "4", "5"}
    networks = {files.call(name).file.network for name in files.DEMO}
    assert networks == {"castellanza", "brescia", "adda-martesana", "taranto", "bari"}


@pytest.mark.parametrize("name", files.NAMES)
def test_a_file_reads_without_problems(name: str) -> None:
    assert files.call(name).file.worked


@pytest.mark.parametrize("name", files.NAMES)
def test_texts_for_people_are_in_both_languages(name: str) -> None:
    assert list(_untranslated(files.call(name).file.model_dump())) == []


@pytest.mark.parametrize("name", files.NAMES)
def test_choices_where_the_source_is_silent_are_written(name: str) -> None:
    assert files.call(name).file.silent


@pytest.mark.parametrize("name", files.NAMES)
def test_codes_and_worked_cases_have_names_of_their_own(name: str) -> None:
    cases = [case.name for case in files.call(name).file.worked]
    assert len(cases) == len(set(cases))


def test_no_two_files_share_a_code_but_versions_of_one_call() -> None:
    codes = [(files.call(name).file.call, files.call(name).file.effective) for name in files.NAMES]
    assert len(codes) == len(set(codes))
    versions = {code for code, effective in codes if effective}
    assert len({code for code, _ in codes if code not in versions}) == sum(code not in versions for code, _ in codes)


@pytest.mark.parametrize(("name", "printed"), PRINTED.items(), ids=PRINTED)
def test_a_card_holds_every_amount_and_date_that_its_source_prints(name: str, printed: dict[str, str]) -> None:
    content = files.text(name)
    assert [what for what, value in printed.items() if value not in content] == []


@pytest.mark.parametrize("name", files.CARDS)
def test_a_card_has_derived_or_source_cases_and_boundaries(name: str) -> None:
    kinds = {case.kind for case in files.call(name).file.worked}
    assert "boundary" in kinds
    assert kinds & {"derived", "source"}


@pytest.mark.parametrize(
    ("code", "name"),
    [("015146", "Milano"), ("048050", "Vinci"), ("015209", "Sesto San Giovanni"), ("048014", "Empoli")],
)
def test_municipalities_are_written_with_their_istat_code(code: str, name: str) -> None:
    found = by_istat(code)
    assert found is not None
    assert found.name == name


def test_no_other_municipality_is_named_by_code() -> None:
    codes = {code for name in files.NAMES for code in re.findall(r"""['"](\d{6})['"]""", files.text(name))}
    assert codes == {"015146", "048050", "015209", "048014"}


def _untranslated(value: object, path: str = "") -> list[str]:
    if isinstance(value, dict):
        if set(value) == {"it", "en"}:
            return [] if value["en"] or not any(letter.isalpha() for letter in value["it"]) else [path]
        return [found for key, inner in value.items() for found in _untranslated(inner, f"{path}.{key}")]
    if isinstance(value, list | tuple):
        return [found for index, inner in enumerate(value) for found in _untranslated(inner, f"{path}[{index}]")]
    return []

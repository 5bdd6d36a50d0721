"""The ways of real calls, all written as data: each is met in at least one file of the package."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from concilia.engines.rules.comparing import compare
from concilia.engines.rules.schema import CallFile
from tests.calls_data import files


def _limits(file: CallFile) -> set[str]:
    return {f"{limit.measure} per {limit.per}" for limit in (file.use.limits if file.use else ())}


def _ways(file: CallFile) -> set[str]:
    """Traits of a file that are there or not."""
    use, budget, benefit = file.use, file.budget, file.benefit
    traits = {
        "extension": any(window.extensions for window in file.windows),
        "two windows": len(file.windows) > 1,
        "separate rankings": file.separate,
        "classes": bool(file.classes) and not file.separate,
        "quota": bool(file.quotas),
        "threshold": file.threshold is not None,
        "parts on their own lines": bool(benefit and any(part.line for part in benefit.parts)),
        "least benefit": bool(benefit and benefit.min),
        "most benefit": bool(benefit and benefit.max),
        "residual to the last": budget.residual_to_last,
        "places": any(line.places is not None for line in budget.lines),
        "monthly, to a day": file.until_day is not None,
        "carried over": file.carry_over,
        "reserve at the counter": file.exhausted == "reserve",
        "edition of another": file.edition_of is not None,
        "lasting requirements": file.lasting is not None,
        "stages": bool(file.payment and file.payment.stages),
        "term": bool(file.terms),
        "own part of a use": bool(use and use.price),
        "requirements of a use": bool(use and use.requirements),
        "unused extends": bool(use and use.unused == "voucher"),
        "activation": bool(use and use.valid.activate_days),
        "days from the award": bool(use and use.valid.days),
        "special data": any(fact.sensitivity == "special" for fact in file.facts),
        "rows": bool(file.groups),
    }
    return {name for name, there in traits.items() if there}


MET: dict[str, tuple[Callable[[CallFile], set[str]], set[str]]] = {
    "procedures": (lambda file: {file.procedure}, {"ranking", "counter", "periodic"}),
    "applicants": (lambda file: {file.applicants}, {"person", "organisation"}),
    "one per": (lambda file: {file.one_per}, {"person", "child", "household", "organisation"}),
    "counts": (lambda file: {file.counts}, {"first", "last"}),
    "publication": (lambda file: {file.publication}, {"families", "firms"}),
    "units": (
        lambda file: {file.use.unit} if file.use else set(),
        {"hour", "week", "month", "ride", "km", "access", "receipt"},
    ),
    "paid to": (lambda file: {file.payment.to} if file.payment else set(), {"applicant", "provider"}),
    "paid on": (lambda file: {file.payment.on} if file.payment else set(), {"receipts", "attendance"}),
    "limits": (
        _limits,
        {
            *("amount per use", "amount per week", "amount per month", "amount per year", "amount per voucher"),
            *("count per day", "count per week", "count per month", "count per voucher"),
            *("quantity per day", "quantity per voucher"),
        },
    ),
    "computed": (
        lambda file: {fact.computed.way for fact in file.facts if fact.computed},
        {"age_years", "age_months", "days", "count", "sum"},
    ),
    "types": (
        lambda file: {fact.type for fact in (*file.facts, *(file.use.facts if file.use else ()))},
        {"money", "integer", "decimal", "date", "time", "boolean", "choice", "comune", "text"},
    ),
    "ways": (
        _ways,
        {
            *("extension", "two windows", "separate rankings", "classes", "quota", "threshold"),
            *("parts on their own lines", "least benefit", "most benefit", "residual to the last", "places"),
            *("lasting requirements", "stages", "term", "own part of a use", "requirements of a use"),
            *("monthly, to a day", "carried over", "reserve at the counter", "edition of another"),
            *("unused extends", "activation", "days from the award", "special data", "rows"),
        },
    ),
}


@pytest.mark.parametrize(("read", "expected"), MET.values(), ids=MET)
def test_every_way_that_sources_use_is_written_in_some_file(
    read: Callable[[CallFile], set[str]], expected: set[str]
) -> None:
    met = set().union(*(read(files.call(name).file) for name in files.NAMES))
    assert expected - met == set()


#: The rule vocabulary met in practice: each dimension, its values, and the files that write them with boundary cases.
DIMENSIONS = {
    "who: employee of a member firm": ("castellanza-b", "brescia-oltre-la-scuola"),
    "who: resident of the territory": ("castellanza-b", "sovico-2025"),
    "who: both parents at work": ("sovico-2025", "biella-2018"),
    "who: single parent": ("capannori-nido", "trentino-buoni-servizio"),
    "who: self-employed or professional": ("montichiari-2015",),
    "who: wage guarantee, service pact": ("emilia-romagna-centri-estivi-2023",),
    "who: unemployed, in a ranking of their own": ("pescara-recode",),
    "who: caregiver": ("molise-caregiver", "isernia"),
    "dependant: age on the day of application": ("card-1-brescia-oltre-la-scuola", "bellano-2021"),
    "dependant: age on the day of the service": ("card-1-brescia-oltre-la-scuola-n2",),
    "dependant: elderly or disabled within the fourth degree": ("lecco-2014",),
    "dependant: disability over a threshold": ("pescara-recode", "card-4-chivasso-nido"),
    "ISEE: one ceiling": ("card-1-brescia-oltre-la-scuola", "rimini", "ginosa-2025"),
    "ISEE: bands": ("card-2-fagnano-nidi-gratis-plus", "agro-solidale", "modena-fism", "inps-bonus-nido"),
    "ISEE: optional, at the end of the order": ("sovico-2025", "hcp-inps"),
    "ISEE: no ceiling with disability": ("emilia-romagna-centri-estivi-2023",),
    "ISEE: a ceiling that changes while the call runs": (
        *("trentino-buoni-servizio-2024", "trentino-buoni-servizio-2025", "trentino-buoni-servizio"),
    ),
    "amount: share of the expense": ("lecco-2017", "sovico-2025", "lombardia-assistenti-familiari"),
    "amount: fixed by month": ("umbria-0-6-2021", "liguria-nido-2020", "ginosa-2025"),
    "amount: fixed by week, so many weeks": ("emilia-romagna-centri-estivi-2020", "emilia-romagna-centri-estivi-2021"),
    "amount: excess over a base": ("card-2-fagnano-nidi-gratis-plus",),
    "amount: least of cost and ceiling": ("emilia-romagna-centri-estivi-2022",),
    "amount: own share in proportion to ISEE": ("puglia-buoni-servizio",),
    "amount: bands by size of the firm": ("conciliamo-2019", "card-3-lombardia-smart-working"),
    "limits: least and most": ("card-1-brescia-oltre-la-scuola", "fon-ar-com", "marche-family-2025"),
    "limits: per month": ("mantova-bike", "fiorano-bike"),
    "limits: least expense": ("pavia-2012", "marche-family-2025"),
    "limits: least frequency, least hours": ("card-1-brescia-oltre-la-scuola", "sovico-2025"),
    "non-cumulation: another measure": ("umbria-0-6-2021", "castellanza-b", "lecco-2017"),
    "non-cumulation: up to the full cost with local aid": (
        *("emilia-romagna-centri-estivi-2022", "emilia-romagna-centri-estivi-2023"),
    ),
    "order: points": ("card-4-chivasso-nido", "cilento-s8"),
    "order: ISEE": ("emilia-romagna-centri-estivi-2022",),
    "order: arrival, protocol": ("lecco-2019", "lecco-2022"),
    "order: quota by territory": ("marche-nido",),
    "order: separate rankings": ("pescara-recode",),
    "order: one ranking each month": ("trentino-buoni-servizio", "trentino-buoni-servizio-2025"),
    "ties: younger or older child, older person": ("hcp-inps", "card-1-brescia-oltre-la-scuola"),
    "duration: requirements that must last": ("card-1-brescia-oltre-la-scuola", "rimini"),
    "payment: refund on receipts": ("adda-martesana-voucher",),
    "payment: to the provider on attendance": ("agro-solidale", "molise-caregiver", "puglia-buoni-servizio"),
    "payment: stages with a balance": ("trentino-buoni-servizio", "trentino-buoni-servizio-2024"),
    "non-use: to be activated in some days": ("trentino-buoni-servizio",),
    "non-use: what is unused extends the weeks": ("emilia-romagna-centri-estivi-2023",),
    "several applications: the last valid one": ("gubbio-taxi",),
    "units matched with families": ("puglia-buoni-servizio",),
    "rides, coupons, carnets": ("card-5-milano-taxi", "trento-taxi"),
    "a deadline moved by an act": ("bellano-2021",),
    "later editions of one call": ("emilia-romagna-centri-estivi-2022", "lecco-2019"),
}


def _file(stem: str) -> str:
    return next(name for name in files.NAMES if name.removeprefix("fragments/") == f"{stem}.yaml")


@pytest.mark.parametrize("stems", DIMENSIONS.values(), ids=DIMENSIONS)
def test_every_dimension_of_the_vocabulary_has_a_call_with_boundary_cases(stems: tuple[str, ...]) -> None:
    for stem in stems:
        worked = files.call(_file(stem)).file.worked
        assert any(case.kind in ("boundary", "source") for case in worked), stem
    assert any(case.kind == "boundary" for stem in stems for case in files.call(_file(stem)).file.worked)


def test_every_fragment_has_a_place_in_the_vocabulary_or_shows_a_boundary() -> None:
    placed = {_file(stem) for stems in DIMENSIONS.values() for stem in stems}
    for name in set(files.FRAGMENTS) - placed:
        assert any(case.kind == "boundary" for case in files.call(name).file.worked), name


def test_the_limits_of_trento_are_three_versions_that_an_act_could_write() -> None:
    names = [f"fragments/trentino-buoni-servizio{end}.yaml" for end in ("-2024", "-2025", "")]
    versions = [files.call(name) for name in names]
    for before, after, low, high in zip(
        versions, versions[1:], ("0.4001", "0.5001"), ("0.5000", "0.7000"), strict=False
    ):
        found = [change for change in compare(before, after) if change.area == "requirement"]
        assert [change.code for change in found] == ["ICEF"]
        (effect,) = found[0].effects
        assert (effect.turn, [tuple(map(str, span)) for span in effect.who[0].spans]) == ("admitted", [(low, high)])

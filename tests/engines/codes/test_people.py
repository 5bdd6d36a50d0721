"""Fiscal codes of people: reading, omocodia, births and birthplaces, and codes of invented people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concilia.engines.codes import DEMO_BIRTHPLACE, fiscal_code, make_fiscal_code
from concilia.engines.invalid import Invalid
from concilia.territory import comuni

TODAY = date(2026, 11, 22)
ROSSI = "RSSMRA85T10F205R"
"""The manuals' Mario Rossi, born in Milan on 10 December 1985."""

TAKEN_BY_LETTERS = str.maketrans("0123456789", "LMNPQRSTUV")


def periods(belfiore):
    """Milan, a comune that ceased in 1947, one founded in 2014, a State that ended in 2003."""
    return {
        "F205": [(date(1861, 3, 17), None)],
        "D620": [(date(1924, 3, 9), date(1947, 9, 15))],
        "M335": [(date(2014, 2, 4), None)],
        "Z118": [(None, date(2003, 2, 4))],
    }.get(belfiore, [])


def made(birth, birthplace="F205", sex="M"):
    return make_fiscal_code("Rossi", "Mario", birth, sex, birthplace)


@pytest.mark.parametrize("text", [ROSSI, ROSSI.lower(), " RSS MRA 85T10 F205 R ", "RSSMRA-85T10-F205R"])
def test_reads_a_code_however_it_is_typed(text):
    code = fiscal_code(text, on=TODAY, periods=periods)
    assert (code.value, code.birth, code.sex, code.birthplace) == (ROSSI, date(1985, 12, 10), "M", "F205")


@pytest.mark.parametrize(
    ("surname", "name", "birth", "sex", "place", "code"),
    [
        ("Rossi", "Mario", date(1985, 12, 10), "M", "F205", ROSSI),
        ("Rossi", "Maria", date(1985, 12, 10), "F", "F205", "RSSMRA85T50F205V"),
        ("Fo", "Ida", date(1956, 3, 24), "F", "H501", "FOXDIA56C64H501D"),
        ("D'Angelo", "Gianfranco", date(1976, 8, 19), "M", "H501", "DNGGFR76M19H501Y"),
    ],
)
def test_makes_the_code_of_a_name(surname, name, birth, sex, place, code):
    assert make_fiscal_code(surname, name, birth, sex, place) == code
    assert fiscal_code(code, on=TODAY, birth=birth).is_of(surname, name)


@pytest.mark.parametrize(
    ("surname", "name", "letters"),
    [
        ("De Luca", "Niccolò", "DLCNCL"),
        ("Muñoz", "Élise", "MNZLSE"),
        ("Ng", "Io", "NGXIOX"),
        ("Weiß", "Zoë", "WSSZOE"),
        ("Aiello", "Anna", "LLANNA"),
    ],
)
def test_letters_of_unusual_names(surname, name, letters):
    assert make_fiscal_code(surname, name, date(1990, 1, 1), "F", "F205")[:6] == letters


def test_a_code_of_somebody_else_is_noticed():
    assert not fiscal_code(ROSSI, on=TODAY).is_of("Bianchi", "Mario")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RSSMRA85T10F205X", "cf.check"),
        ("RSSMRA85T10F250R", "cf.check"),
        ("RSSMRA85T10F20", "cf.length"),
        ("", "cf.length"),
        ("RSSMRA85X10F205R", "cf.form"),
        ("R5SMRA85T10F205R", "cf.form"),
        ("00743110157", "cf.organisation"),
        ("IT00743110157", "cf.organisation"),
        ("12345678901", "cf.organisation"),
    ],
)
def test_refusals_say_what_is_wrong(text, code):
    with pytest.raises(Invalid) as error:
        fiscal_code(text, on=TODAY)
    assert error.value.code == code
    assert str(error.value)


@given(st.sets(st.sampled_from([6, 7, 9, 10, 12, 13, 14])))
def test_omocodia_changes_nothing_but_the_letters(places):
    letters = [c.translate(TAKEN_BY_LETTERS) if at in places else c for at, c in enumerate(ROSSI[:15])]
    value = "".join(letters)
    value += next(c for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" if accepted(value + c))
    code = fiscal_code(value, on=TODAY, periods=periods)
    assert (code.birth, code.sex, code.birthplace, code.plain) == (date(1985, 12, 10), "M", "F205", ROSSI)


def accepted(value):
    try:
        return bool(fiscal_code(value, on=TODAY))
    except Invalid:
        return False


@given(st.integers(0, 14), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
def test_one_wrong_character_never_gives_another_code_of_the_same_person(at, character):
    """The check character notices any single substitution of a digit by a digit or a letter by a letter."""
    if character == ROSSI[at] or character.isdigit() != ROSSI[at].isdigit():
        return
    assert not accepted(ROSSI[:at] + character + ROSSI[at + 1 :])


@given(
    st.dates(date(1927, 1, 1), TODAY),
    st.sampled_from("MF"),
    st.text("ABCDEFGHILMNOPQRSTUVZ' ", min_size=1, max_size=12),
)
def test_what_is_made_reads_back(birth, sex, surname):
    value = make_fiscal_code(surname, "Mario", birth, sex, "F205")
    code = fiscal_code(value, on=TODAY, periods=periods)
    assert (code.birth, code.sex, code.birthplace) == (birth, sex, "F205")


# Births


def test_the_century_is_the_latest_possible_unless_a_birth_is_given():
    code = made(date(1926, 11, 22))
    assert fiscal_code(code, on=TODAY).birth == date(2026, 11, 22)
    assert fiscal_code(code, on=date(2026, 11, 21)).birth == date(1926, 11, 22)
    assert fiscal_code(code, on=TODAY, birth=date(1926, 11, 22)).birth == date(1926, 11, 22)


def test_the_birthplace_tells_the_century():
    assert fiscal_code(made(date(1925, 5, 1), "D620"), on=TODAY, periods=periods).birth == date(1925, 5, 1)


def test_another_birth_date_is_refused():
    with pytest.raises(Invalid) as error:
        fiscal_code(ROSSI, on=TODAY, birth=date(1985, 10, 12))
    assert error.value.code == "cf.birth"


@pytest.mark.parametrize("days", ["00", "32", "40", "72", "81", "99"])
def test_days_that_no_month_has(days):
    start = f"RSSMRA85T{days}F205"
    results = []
    for check in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        with pytest.raises(Invalid) as error:
            fiscal_code(start + check, on=TODAY)
        results.append(error.value.code)
    assert results.count("cf.date") == 1
    assert results.count("cf.check") == 25


def test_29_february_exists_in_one_of_the_two_centuries():
    assert fiscal_code(made(date(2000, 2, 29)), on=TODAY).birth == date(2000, 2, 29)
    with pytest.raises(Invalid) as error:
        fiscal_code(made(date(2000, 2, 29)), on=date(1999, 1, 1))
    assert error.value.code == "cf.date"


# Birthplaces


@pytest.mark.parametrize(
    ("birth", "place", "code"),
    [
        (date(1985, 1, 1), "D620", "cf.birthplace_date"),
        (date(1991, 1, 1), "M335", "cf.birthplace_date"),
        (date(2005, 1, 1), "Z118", "cf.birthplace_date"),
        (date(1985, 1, 1), "Y123", "cf.birthplace"),
    ],
)
def test_birthplaces_that_did_not_exist(birth, place, code):
    with pytest.raises(Invalid) as error:
        fiscal_code(made(birth, place), on=TODAY, periods=periods)
    assert error.value.code == code
    assert place in str(error.value)


def test_with_the_real_table():
    """Born in Fiume in 1940, in Yugoslavia in 1980, in Croatia before it was a State, in Bellagio as it is now."""
    for birth, place in [
        (date(1940, 5, 1), "D620"),
        (date(1980, 1, 1), "Z118"),
        (date(1970, 1, 1), "Z149"),
        (date(2020, 1, 1), "M335"),
    ]:
        code = fiscal_code(made(birth, place), on=TODAY, periods=comuni.birthplace_periods)
        assert (code.birth, code.birthplace) == (birth, place)


def test_invented_people_exist_only_in_the_demo():
    value = made(date(1990, 5, 5), DEMO_BIRTHPLACE, "F")
    with pytest.raises(Invalid) as error:
        fiscal_code(value, on=TODAY, periods=comuni.birthplace_periods)
    assert error.value.code == "cf.demo"
    assert fiscal_code(value, on=TODAY, periods=comuni.birthplace_periods, demo=True).birth == date(1990, 5, 5)


def test_an_invented_person_is_not_let_in_by_omocodia():
    value = made(date(1990, 5, 5), DEMO_BIRTHPLACE)[:12] + "V99"
    codes = set()
    for check in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        with pytest.raises(Invalid) as error:
            fiscal_code(value + check, on=TODAY)
        codes.add(error.value.code)
    assert codes == {"cf.check", "cf.demo"}


def test_no_place_ever_had_the_birthplace_of_invented_people():
    assert comuni.birthplaces(DEMO_BIRTHPLACE) == ()
    assert not any(code.startswith(DEMO_BIRTHPLACE[0]) for code in comuni._birthplaces())


@pytest.mark.parametrize(("sex", "place"), [("X", "F205"), ("M", "milano"), ("M", "F20"), ("", "")])
def test_making_needs_sex_and_place(sex, place):
    with pytest.raises(Invalid):
        make_fiscal_code("Rossi", "Mario", date(1990, 1, 1), sex, place)

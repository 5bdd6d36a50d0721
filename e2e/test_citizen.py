"""A citizen on a phone: finds a call, sees whether it suits her, follows her own application to its outcome."""

from pathlib import Path

import pytest

from .conftest import DESK, PHONE

AXE = (Path(__file__).resolve().parents[1] / "tests/vendor/axe-core/axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
CALL = "/avvisi/castellanza/castellanza-b-2026/"


def enter(page, username):
    """Sign in as one of the demo's people."""
    page.goto("/demo/accedi/")
    page.locator(f"form[action$='/{username}/'] button").click()


def test_without_script_a_call_says_whether_it_suits_me(open_page):
    page = open_page(PHONE, scripts=False)
    page.goto("/avvisi/")
    page.locator(f"a[href='{CALL}']").click()
    page.get_by_role("link", name="Fa per me?").click()
    page.get_by_label("Il tuo comune di residenza").fill("Castellanza (VA)")
    page.locator("input[name=works][value=true]").check()
    page.get_by_label("ISEE ordinario").fill("38.000,00")
    page.get_by_role("button", name="Vedi il risultato").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Così, non fa per te"
    page.get_by_text("ordinario supera 35.000,00 euro").wait_for()
    page.get_by_role("button", name="Cambia le risposte").click()
    assert page.get_by_label("ISEE ordinario").input_value() == "38000,00"


def test_giulia_reads_the_outcome_and_takes_her_receipt(open_page):
    page = open_page(PHONE, scripts=False)
    enter(page, "giulia")
    page.goto("/domande/mie/")
    page.locator(".box-card-title a").first.click()
    receipt = page.get_by_role("link", name="Ricevuta della domanda").get_attribute("href")
    assert page.request.get(receipt).body().startswith(b"%PDF")
    page.get_by_role("link", name="Esito e posizione").click()
    page.get_by_role("heading", name="Perché questo esito").wait_for()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_no_page_has_a_barrier_or_runs_over_its_side(open_page, size):
    page = open_page(size)
    enter(page, "giulia")
    page.goto("/domande/mie/")
    own = page.locator(".box-card-title a").first.get_attribute("href")
    check = CALL.replace("/avvisi/", "/domande/fa-per-me/")
    barriers = {}
    for path in ("/avvisi/", CALL, f"{CALL}modulo/", check, "/domande/mie/", own, f"{own}ricevuta/", f"{own}esito/"):
        page.goto(path)
        page.evaluate(AXE)
        found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        over = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if found or over:
            barriers[path] = [rule["id"] for rule in found] + (["too wide"] if over else [])
    assert barriers == {}

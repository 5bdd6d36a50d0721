"""A demonstration that is played by hand: the clock moves between two scenes, and the people are signed in by a click."""

import subprocess
import sys
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from lxml import etree

from concilia.integrations import sepa
from concilia.integrations.sepa import fake

from .conftest import concilia, environment, free_port, serving

AXE = (Path(__file__).resolve().parent.parent / "tests/vendor/axe-core/axe.min.js").read_text()
ROME = ZoneInfo("Europe/Rome")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PATIENCE = 30_000  # milliseconds: a page of a server just started, on a busy machine
PRELUDE = """
import django
django.setup()
from datetime import datetime
from concilia.core import clock
from concilia.core.act import Act
"""


class Stage:
    """A copy of a demonstration at one address, whoever serves it at the moment."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    @contextmanager
    def scene(self, instant: str = ""):
        """Serve the site; at an ``instant`` of Rome, from which the clock runs on."""
        if instant:
            self.run(f"clock.rehearse(datetime.fromisoformat({instant!r}).replace(tzinfo=clock.ROME))")
        with serving(self.folder, self.port):
            yield self

    def run(self, statements: str) -> str:
        """What some Python prints, in the installation of the demonstration."""
        return self._done([sys.executable, "-c", PRELUDE + statements])

    def concilia(self, *words: str) -> str:
        """What a command prints."""
        return self._done(concilia(*words))

    def _done(self, command: list[str]) -> str:
        settings = {**environment(self.folder), "DJANGO_SETTINGS_MODULE": "concilia.settings"}
        done = subprocess.run(command, env=settings, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


class Visitor:
    """Somebody with a browser. Every page that they come to is read for barriers too."""

    def __init__(self, page) -> None:
        self.page, self.barriers = page, set()
        page.set_default_timeout(PATIENCE)

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text()

    @property
    def text(self) -> str:
        """The words of the page's main part, with plain spaces."""
        return " ".join(self.page.locator("main").inner_text().split())

    @property
    def table(self) -> str:
        """The words of the page's last table, with plain spaces."""
        return " ".join(self.page.locator("main table").last.inner_text().split())

    def go(self, path: str) -> None:
        answer = self.page.goto(path)
        assert answer.ok, f"{path}: {answer.status}"
        self.read()

    def enter(self, name: str) -> None:
        """Sign in from the page of the people of the demonstration, if one is not there already."""
        if "/demo/accedi/" not in self.page.url:
            self.go("/demo/accedi/")
        self.press(f"Entra come {name}")

    def press(self, button: str, **which) -> None:
        """Press a button and read the page that comes."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, **which).first.click()
        self.read()

    def follow(self, link: str, **which) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=link, **which).first.click()
        self.read()

    def write(self, **values: str) -> None:
        """Fill in fields by their names."""
        for name, value in values.items():
            self.page.locator(f"[name='{name.replace('__', '-')}']").fill(value)

    def choose(self, **values: str) -> None:
        """Choose in lists and among round buttons, by their names."""
        for name, value in values.items():
            field = self.page.locator(f"[name='{name.replace('__', '-')}']")
            if field.first.evaluate("element => element.tagName") == "SELECT":
                field.select_option(value)
            else:
                self.page.locator(f"[name='{name.replace('__', '-')}'][value='{value}']").check()

    def figure(self, label: str) -> str:
        """The value of one of the page's figures."""
        box = self.page.locator(".figure-box").filter(has=self.page.get_by_text(label, exact=True))
        return " ".join(box.locator(".figure-value").inner_text().split())

    def read(self) -> None:
        """Look for barriers, as axe sees them."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        for rule in found["violations"]:
            self.barriers |= {(self.title, rule["id"], node["html"][:200]) for node in rule["nodes"]}


def elena_pays(elena, *, payee: str = "", payer: str = "", booked: date = date(2026, 6, 5)) -> sepa.Sent:
    """The file for the bank is a valid pain.001.001.09; the bank's answer makes what was sent paid. Returns what was sent.

    ``payee``, ``payer``: words of whom is paid and from whose account, where there are several.
    """
    elena.go("/liquidazione/pagamenti/")
    elena.follow("Prepara un invio")
    if payee:
        for box in elena.page.get_by_role("checkbox").all():
            box.set_checked(payee in box.evaluate("element => element.labels[0].innerText"))
        elena.page.get_by_role("radio", name=payer).check()
    elena.press("Prepara l'invio")
    with elena.page.expect_download() as waiting:
        elena.page.get_by_role("button", name="Invia: scarica il file per la banca").click()
    data = waiting.value.path().read_bytes()
    assert sepa.validate(data) == []
    sent = what_was_sent(data)
    created = datetime(booked.year, booked.month, booked.day, 18, tzinfo=ROME)
    answer = fake.debit_notification(sent, {}, message_id=f"{sent.message_id}-D", created=created, booked=booked)
    elena.page.reload()
    elena.page.set_input_files(
        "[name=answer]", {"name": "camt054.xml", "mimeType": "application/xml", "buffer": answer}
    )
    elena.press("Leggi l'esito")
    assert f"{len(sent.cents)} pagati" in elena.page.locator("body").inner_text()
    return sent


def what_was_sent(data: bytes) -> sepa.Sent:
    """The bank's reading of a payment file."""
    root = etree.fromstring(data)
    orders = {
        one.findtext(".//{*}EndToEndId"): int(Decimal(one.findtext(".//{*}InstdAmt")) * 100)
        for one in root.iter("{*}CdtTrfTxInf")
    }
    return sepa.Sent(message_id=root.findtext(".//{*}GrpHdr/{*}MsgId"), cents=orders)

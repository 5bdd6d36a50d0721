"""A real browser on a real server: `concilia serve` over a copy of the demonstration, made once for the whole run."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tools import system

ROOT = Path(__file__).resolve().parent.parent
#: Chromium in a container, silent on the network, in Italian like the people it plays.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=it-IT",
]
PATIENCE = 60.0  # seconds for the server to answer
SLOWEST = 10_000  # milliseconds for anything on a page
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demonstrations(tmp_path_factory):
    """Two data folders, built by one run of the command that people use: settled, and with its calls still open."""
    settled, opened = tmp_path_factory.mktemp("demo"), tmp_path_factory.mktemp("open") / "var"
    command = concilia("demo", "--no-serve", "--copy", "call-open", str(opened))
    done = subprocess.run(command, env=environment(settled), capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return settled, opened


@pytest.fixture(scope="session")
def demo_data(demonstrations):
    """The data folder of the demonstration played to its end. Nobody writes there."""
    return demonstrations[0]


@pytest.fixture(scope="module")
def site(demo_data, tmp_path_factory):
    """The address of a server over a fresh copy of the demonstration, for the journeys of one file."""
    folder = tmp_path_factory.mktemp("site") / "var"
    shutil.copytree(demo_data, folder)
    with serving(folder) as address:
        yield address


@contextmanager
def serving(folder, port=None):
    """Run `concilia serve` over a data folder, at a free port unless one is given; yield its address; stop it."""
    port = port or free_port()
    log = (folder / "serve.log").open("w")
    process = subprocess.Popen(
        concilia("serve", "--port", str(port)), env=environment(folder), stdout=log, stderr=subprocess.STDOUT
    )
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, process, folder / "serve.log")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)
        log.close()


def concilia(*words):
    """The command line, run by this Python."""
    return [sys.executable, "-c", "from concilia.cli import main; main()", *words]


def environment(folder):
    """A demonstration's environment and nothing of this shell's installation."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONCILIA_")}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "CONCILIA_DATA_DIR": str(folder), "CONCILIA_DEMO": "true"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address, process, log):
    """Return when the server answers; fail with its own words when it ends or stays silent."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server does not answer:\n{log.read_text()}")


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for the whole run."""
    program = system.browser()
    assert program, "Chromium is not installed: apt install chromium, or leave the browser out with CONCILIA_E2E=0"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, site, request):
    """Make a page of somebody: `open_page()`, `open_page(PHONE)`, `open_page(scripts=False)`.

    The test fails at its end if any of its pages broke the content policy, raised an error or asked another machine.
    """
    contexts, faults = [], []

    def make(size=DESK, *, scripts=True) -> Page:
        context = chromium.new_context(
            base_url=site, viewport=size, locale="it-IT", timezone_id="Europe/Rome", java_script_enabled=scripts
        )
        context.set_default_timeout(SLOWEST)
        contexts.append(context)
        page = context.new_page()
        watch(page, site, faults)
        return page

    yield make
    for context in contexts:
        context.close()
    assert faults == []


def watch(page, site, faults):
    """Note what goes wrong on a page without a test asking."""
    page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
    page.on("console", lambda message: message.type == "error" and faults.append(f"{page.url}: {message.text}"))
    page.on("request", lambda asked: outside(asked.url, site) and faults.append(f"{page.url} asks {asked.url}"))


def outside(url, site):
    """Whether an address is of another machine."""
    return not url.startswith((site, "data:", "blob:", "about:"))


@pytest.fixture
def page(open_page):
    """A page on a desk's screen."""
    return open_page()


@pytest.fixture
def visitor(open_page):
    """Make somebody with a browser of their own; in the end nobody has met a barrier."""
    from .stage import Visitor  # it builds on this module

    made = []

    def make():
        made.append(Visitor(open_page()))
        return made[-1]

    yield make
    assert sorted(set().union(*(one.barriers for one in made))) == []

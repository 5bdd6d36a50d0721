"""Every page that a test fetches is looked at: well-formed HTML, and nothing that the content policy would block.

A test that means to look at a broken page asks the `unchecked_pages` fixture.
"""

import re
from collections import Counter
from functools import lru_cache

import html5lib
import pytest
from django.test import Client
from html5lib.constants import E as MESSAGES

DATA_TYPES = {"application/json", "application/ld+json", "importmap", "text/plain"}
CONTAINERS = {"tr": "tbody", "td": "tr", "th": "tr", "option": "select", "tbody": "table", "thead": "table", "li": "ul"}
_asked = Client.request


def pytest_configure(config):
    if config.getoption("db") == "sqlite":  # the same pages come from the other database: once is enough
        Client.request = checked


def pytest_unconfigure(config):
    Client.request = _asked


def checked(self, **request):
    """Ask as the test client does, then look at what came back."""
    response = _asked(self, **request)
    if response.headers.get("Content-Type", "").startswith("text/html") and not response.streaming:
        found = faults(response.content.decode(response.charset))
        if found and not getattr(self, "unchecked", False):
            pytest.fail(f"{request.get('PATH_INFO')}: " + "; ".join(found), pytrace=False)
    return response


@pytest.fixture
def unchecked_pages(monkeypatch):
    """Pages of this test may be broken: it is about that."""
    monkeypatch.setattr(Client, "unchecked", True, raising=False)


@lru_cache(maxsize=256)
def faults(text):
    """What is wrong with a page or a fragment of one, in words; an empty tuple when nothing is."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    first = re.match(r"\s*(?:<!--.*?-->\s*)*<(!?\w+)", text, re.DOTALL)
    name = first[1].lower() if first else ""
    if name in ("!doctype", "html"):
        tree = parser.parse(text)
    else:
        tree = parser.parseFragment(text, container=CONTAINERS.get(name, "div"))
    syntax = [message(text, error) for error in parser.errors]
    return (*syntax, *blocked(tree), *twice(tree))


def message(text, error):
    """One parse error: its line, its words, the line's text."""
    (line, _), code, values = error
    words = MESSAGES.get(code, code)
    lines = text.splitlines() or [""]
    return f"line {line}: {words % (values or {})} near {lines[min(line, len(lines)) - 1].strip()[:80]!r}"


def blocked(tree):
    """Scripts and styles written into the page: the content policy would not run them."""
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "style" or (element.tag == "script" and inline(element)):
            yield f"inline <{element.tag}>"
        for name, value in element.attrib.items():
            code = re.match(r"(hx-)?on[\w:-]+$", str(name)) or str(value).strip().startswith("javascript:")
            if code or name == "style":
                yield f"inline {name}={value[:40]!r} on <{element.tag}>"


def inline(script):
    """Whether a script element has code in it (a block of data is not code)."""
    return not script.get("src") and script.get("type", "").lower() not in DATA_TYPES


def twice(tree):
    """Names that two elements have: labels and scripts would find the wrong one."""
    count = Counter(element.get("id") for element in tree.iter() if isinstance(element.tag, str) and element.get("id"))
    return [f"id {name!r} is on {times} elements" for name, times in count.items() if times > 1]

"""Templates: each is used, each extends or is included by its own name, none speaks around the content policy."""

import re

import pytest

from tests.architecture.source import PACKAGE, files, text

INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*(?:\ssrc=|application/(?:ld\+)?json))", re.IGNORECASE
)
#: Django finds its error pages by these names.
BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
TEMPLATES = tuple(path for path in files(".html", ".txt") if PACKAGE in path.parents and "templates" in path.parts)


def name_of(path):
    """The name by which Django finds a template."""
    parts = path.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


def is_used(name, speaking):
    """Whether some text names a template; components and widgets are named by their stem alone."""
    if name in BY_DJANGO or name.startswith("django/"):
        return True
    *_, folder, stem = f"/{name.removesuffix('.html')}".split("/")
    by_stem = rf"|def {stem}\(|[\"'/]{stem}(?:\.html)?[\"']" if folder in ("components", "widgets") else ""
    return re.search(rf"[\"']{re.escape(name)}[\"']{by_stem}", speaking) is not None


@pytest.mark.slow("it reads the whole of the code")
def test_every_template_is_used():
    speaking = "\n".join(text(path) for path in files(".py", ".html", ".txt") if PACKAGE in path.parents)
    unused = [name for name in map(name_of, TEMPLATES) if not is_used(name, speaking)]
    assert unused == [], "\n".join(unused)


def test_two_rooms_do_not_have_a_template_of_one_name():
    names = [name_of(path) for path in TEMPLATES]
    assert sorted(names) == sorted(set(names))


def test_no_script_or_style_is_written_in_a_template():
    assert [f"{name_of(path)}: {words}" for path in TEMPLATES for words in INLINE.findall(text(path))] == []

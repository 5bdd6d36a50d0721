"""The project's files and their syntax trees, read once."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "concilia"
GENERATED = ("migrations", "vendor", "node_modules")


@cache
def files(*endings):
    """The files of the project with those endings, without what was generated or brought from outside."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    names = listed.stdout.splitlines() if listed.returncode == 0 else everything()
    paths = (ROOT / name for name in names if not set(GENERATED) & set(Path(name).parts))
    return tuple(path for path in paths if path.suffix in endings and path.is_file())


def everything():
    """Every file, for a copy of the project that is not a git checkout."""
    hidden = (path for path in ROOT.rglob("*") if path.is_file())
    names = (path.relative_to(ROOT) for path in hidden)
    return [str(name) for name in names if not any(part.startswith(".") or part == "var" for part in name.parts[:-1])]


@cache
def text(path):
    """The text of one file."""
    return path.read_text(encoding="utf-8")


def relative(path):
    """The name of a file from the root of the project on."""
    return str(path.relative_to(ROOT))


@cache
def modules():
    """(name from the package on, syntax tree) of each module of the product."""
    paths = [path for path in files(".py") if PACKAGE in path.parents]
    return tuple((str(path.relative_to(PACKAGE)), ast.parse(text(path), filename=str(path))) for path in paths)


def found(wanted, *, allowed=()):
    """`file:line: words` of each node that `wanted(node)` has words for, outside the allowed files or folders."""
    return [
        f"{name}:{node.lineno}: {words}"
        for name, parsed in modules()
        if not name.startswith(tuple(allowed))
        for node in ast.walk(parsed)
        if (words := wanted(node))
    ]


def dotted(node):
    """`a.b.c` for a name or an attribute, or an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return ""

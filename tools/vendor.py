"""Fetch the front-end files that are committed with the product: a maintainers' step, nobody else needs Node.

    python tools/vendor.py

Needs npm. Each package is fetched by its exact version, its sha512 is compared with the one pinned here, and only the
files we use are copied. What was written, with its origin, licence and sha256, is listed in a MANIFEST.json beside it.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src/concilia/ui/static/ui/vendor"
TESTS = ROOT / "tests/vendor"

#: Parts of Bootstrap Italia's script that the portal uses. Everything else is done by HTML itself.
PLUGINS = {"Alert": "alert", "Collapse": "collapse", "Modal": "modal", "Tab": "tab", "init": "init"}
ESBUILD = "esbuild@0.28.2"
ESBUILD_OPTIONS = (
    "--bundle",
    "--minify",
    "--format=iife",
    "--global-name=bootstrapItalia",
    "--target=es2020",
    "--legal-comments=eof",
    "--banner:js=/*! Parts of Bootstrap Italia 2.18.3, BSD-3-Clause, see LICENSE beside this file. */",
    "--log-level=warning",
)

FAMILIES = {"Titillium_Web": "Titillium Web", "Lora": "Lora", "Roboto_Mono": "Roboto Mono"}

FONT_FACE = """@font-face {{
  font-family: "{family}";
  font-style: {style};
  font-weight: {weight};
  font-display: swap;
  src: url("fonts/{file}") format("woff2");
}}
"""


@dataclass(frozen=True)
class Package:
    """One npm package at one version; `integrity` is the registry's `dist.integrity` of its tarball."""

    name: str
    version: str
    licence: str
    integrity: str

    @property
    def source(self) -> str:
        return f"https://registry.npmjs.org/{self.name}/-/{self.name}-{self.version}.tgz"


BOOTSTRAP_ITALIA = Package(
    "bootstrap-italia",
    "2.18.3",
    "BSD-3-Clause; fonts OFL-1.1 (Titillium Web, Lora) and Apache-2.0 (Roboto Mono)",
    "sha512-dz4kNtcAYJF4OsWABT9m3CAT3NH5y6OzGG+v/VUGH1LjumIUmlP3GaQ+aHgtv5Vw3B5dS0jbHZiHGSfdu+DffA==",
)
AXE = Package(
    "axe-core",
    "4.14.1",
    "MPL-2.0",
    "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
)


def npm(*arguments: str, folder: Path) -> None:
    subprocess.run(["npm", *arguments, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def fetch(package: Package, folder: Path) -> Path:
    """Download and unpack a package, refusing it when its bytes are not the pinned ones."""
    npm("pack", f"{package.name}@{package.version}", folder=folder)
    tarball = folder / f"{package.name}-{package.version}.tgz"
    found = "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if found != package.integrity:
        raise SystemExit(f"{tarball.name}: sha512 is {found}, {package.integrity} was expected; nothing was written.")
    with tarfile.open(tarball) as archive:
        archive.extractall(folder / package.name, filter="data")
    return folder / package.name / "package"


def clean_css(text: str) -> str:
    """Take out VideoJS's font, a data URI that a strict policy refuses, and the link to a source map we don't ship."""
    text = text.lstrip("\ufeff")
    text = re.sub(r"@font-face\{font-family:VideoJS;[^}]*\}", "", text)
    return re.sub(r"/\*# sourceMappingURL=.*?\*/", "", text).rstrip() + "\n"


def font_faces(files: list[Path]) -> Iterator[str]:
    for file in files:
        weight, italic = re.fullmatch(r".*latin-(\d{3}|regular)?(italic)?", file.stem).groups()  # type: ignore[union-attr]
        yield FONT_FACE.format(
            family=FAMILIES[file.parent.name],
            style="italic" if italic else "normal",
            weight=weight if weight and weight.isdigit() else "400",
            file=file.name,
        )


def copy_fonts(dist: Path, target: Path) -> None:
    files = sorted((dist / "fonts").glob("*/*.woff2"))
    (target / "fonts").mkdir()
    for file in files:
        shutil.copyfile(file, target / "fonts" / file.name)
    for family in FAMILIES:
        licence = next((dist / "fonts" / family).glob("*.txt"))
        shutil.copyfile(licence, target / "fonts" / f"{family}-{licence.name}")
    (target / "fonts.css").write_text("\n".join(font_faces(files)))


def bundle(package: Path, target: Path, folder: Path) -> None:
    """Build one script of the plugins in use, with esbuild, which is fetched for this and thrown away."""
    npm("install", "--no-save", "--no-audit", "--no-fund", ESBUILD, folder=folder)
    entry = package / "dist" / "concilia-entry.js"
    exports = (f'export {{default as {name}}} from "./plugins/{file}.js";' for name, file in PLUGINS.items())
    entry.write_text("\n".join(exports))
    command = [str(folder / "node_modules/.bin/esbuild"), str(entry), *ESBUILD_OPTIONS, f"--outfile={target}"]
    subprocess.run(command, check=True)


def vendor_bootstrap_italia(folder: Path) -> None:
    package = fetch(BOOTSTRAP_ITALIA, folder)
    target = emptied(STATIC / BOOTSTRAP_ITALIA.name)
    css = (package / "dist/css/bootstrap-italia.min.css").read_text(encoding="utf-8")
    (target / "bootstrap-italia.min.css").write_text(clean_css(css), encoding="utf-8")
    shutil.copyfile(package / "dist/svg/sprites.svg", target / "sprites.svg")
    shutil.copyfile(package / "LICENSE", target / "LICENSE")
    copy_fonts(package / "dist", target)
    bundle(package, target / "bootstrap-italia.slim.js", folder)


def vendor_axe(folder: Path) -> None:
    package = fetch(AXE, folder)
    target = emptied(TESTS / AXE.name)
    for name in ("axe.min.js", "LICENSE"):
        shutil.copyfile(package / name, target / name)


def emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def write_manifest(folder: Path, package: Package) -> None:
    """List the files of a folder of one package, so that a test can tell a changed byte."""
    files = sorted(path for path in (folder / package.name).rglob("*") if path.is_file())
    entry = {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "source": package.source,
        "integrity": package.integrity,
        "sha256": {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
    }
    (folder / "MANIFEST.json").write_text(json.dumps([entry], indent=2) + "\n")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        vendor_bootstrap_italia(Path(name))
        vendor_axe(Path(name))
    write_manifest(STATIC, BOOTSTRAP_ITALIA)
    write_manifest(TESTS, AXE)
    for folder in (STATIC, TESTS):
        weight = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
        print(f"{folder.relative_to(ROOT)}: {weight / 1000:,.0f} kB")


if __name__ == "__main__":
    main()

"""Compile the catalogues of every room (.po) into what Django reads (.mo), without gettext's own programs."""

import sys
from pathlib import Path

import polib

SOURCE = Path(__file__).resolve().parent.parent / "src"


def compile_all(folder: Path = SOURCE) -> int:
    """Write the `.mo` beside each `.po` under `folder`; return how many were written."""
    catalogues = sorted(folder.glob("**/locale/*/LC_MESSAGES/*.po"))
    for catalogue in catalogues:
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
    return len(catalogues)


if __name__ == "__main__":
    print(f"{compile_all()} catalogues compiled")
    sys.exit(0)

"""The 178 seed items: every partner, objective, activity, sum and expected result of the five networks."""

import csv
from pathlib import Path

#: Bari, Taranto, Brescia, Castellanza, Adda-Martesana: the letters of a code and the network it comes from.
NETWORKS = {"BA": "Bari", "TA": "Taranto", "BS": "Brescia", "CA": "Castellanza", "MA": "Adda-Martesana"}

with (Path(__file__).parent / "seed_items.csv").open(encoding="utf-8", newline="") as _file:
    #: Title of each item by its code, in the order of the documents.
    ITEMS: dict[str, str] = {row["code"]: row["title"] for row in csv.DictReader(_file)}

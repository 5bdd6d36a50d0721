"""The verbs of the ledger. Other rooms use ``money``; ``accounts`` and ``transfers`` are what it stands on."""

"""Reading the ledger: balances, histories, the sums of a network, and the proof that they agree."""

from .balances import balance, balances, history
from .summary import Summary, summary
from .verify import verify

__all__ = ["Summary", "balance", "balances", "history", "summary", "verify"]

from .entries import record
from .receipts import once
from .seals import seal, verify
from .transitions import transition, transition_many

__all__ = ["once", "record", "seal", "transition", "transition_many", "verify"]

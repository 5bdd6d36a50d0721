from .entries import add_once, record
from .receipts import once
from .seals import seal, verify
from .transitions import transition, transition_many

__all__ = ["add_once", "once", "record", "seal", "transition", "transition_many", "verify"]

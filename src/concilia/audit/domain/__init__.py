from .entries import add_once, record
from .receipts import once
from .seals import seal, verify
from .transitions import need_reason, transition, transition_many

__all__ = ["add_once", "need_reason", "once", "record", "seal", "transition", "transition_many", "verify"]

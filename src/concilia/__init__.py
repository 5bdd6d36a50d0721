"""Concilia runs a territorial work-life reconciliation network, from its plan to its last euro."""

__version__ = "0.1.0"

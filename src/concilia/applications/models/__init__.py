from .application import Application
from .integration import Integration

__all__ = ["Application", "Integration"]

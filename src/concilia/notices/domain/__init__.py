from .outbox import queue, send_queued

__all__ = ["queue", "send_queued"]

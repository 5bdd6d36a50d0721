from .outbox import Letter, queue, queue_many, send_queued

__all__ = ["Letter", "queue", "queue_many", "send_queued"]

"""Outbox, texts and preferences of what the platform writes to people."""

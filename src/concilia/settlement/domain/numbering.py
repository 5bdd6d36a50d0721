"""One at a time: numbers without holes for statements, acts, batches and recoveries of a network."""

from __future__ import annotations

from concilia.territory.models import Network


def one_at_a_time(network: Network) -> None:
    """Until commit nobody else of the network gives numbers to statements and batches."""
    Network.objects.select_for_update(no_key=True).get(pk=network.pk)

"""Types of organisation: which are wider than others, and which a network admits."""

from __future__ import annotations

from uuid import UUID

from ..models import AdmissibleType, Organisation, OrganisationType, Signature


def wider(network: UUID, code: str) -> list[str]:
    """A type and the wider ones it belongs to: a comune is an ente-pubblico, which is an ente."""
    broader = dict(OrganisationType.objects.filter(network=network).values_list("code", "broader"))
    found = [code]
    while (step := broader.get(found[-1], "")) and step not in found:
        found.append(step)
    return found


def admits(organisation: Organisation) -> bool:
    """Whether its network admits it: by its type or a wider one (BS-16), or because it signed the network's accord."""
    admitted = AdmissibleType.objects.filter(network=organisation.network_id)
    if not admitted.exists() or admitted.filter(code__in=wider(organisation.network_id, organisation.type)).exists():
        return True
    return Signature.objects.filter(organisation=organisation).exists()

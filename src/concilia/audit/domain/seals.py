"""Sealing the log in batches into a Merkle tree (RFC 6962 hashes), and checking it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Max

from concilia.core.act import Act
from concilia.core.jobs import periodic

from ..models import Entry, Leaf, Seal

BATCH = 50_000
FIELDS = (
    "sequence",
    "network_id",
    "at",
    "actor",
    "verb",
    "kind",
    "object_id",
    "from_state",
    "to_state",
    "reason",
    "data",
    "personal",
    "request_id",
)


@periodic("audit.seal", every="hour")
def seal(act: Act) -> int:
    """Seal the entries that are not sealed yet. Returns how many. Side effects: leaves, then the seal."""
    with act.writing():
        entries = list(Entry.objects.filter(leaf=None).order_by("sequence")[:BATCH])
        if entries:
            _add_seal(act, entries)
    return len(entries)


def _add_seal(act: Act, entries: list[Entry]) -> None:
    hashes = [leaf_hash(entry) for entry in entries]
    last = Seal.objects.order_by("-number").first()
    root, previous = merkle_root(hashes), last.chained if last else ""
    new = Seal.objects.create(
        number=(last.number if last else 0) + 1,
        at=act.at,
        size=len(entries),
        root=root,
        previous=previous,
        chained=_sha(previous + root),
    )
    Leaf.objects.bulk_create(
        [Leaf(entry=entry, seal=new, position=place, hash=hashes[place]) for place, entry in enumerate(entries)],
        batch_size=500,
    )


def verify() -> Iterator[str]:
    """Everything that does not agree between the entries, their leaves and the chain of seals; nothing when all is well."""
    previous = ""
    for number, sealed in enumerate(Seal.objects.order_by("number"), start=1):
        if sealed.number != number or sealed.previous != previous or sealed.chained != _sha(previous + sealed.root):
            yield f"seal {sealed.number}: the chain is broken before it"
        yield from _verify_leaves(sealed)
        previous = sealed.chained


def _verify_leaves(sealed: Seal) -> Iterator[str]:
    leaves = list(sealed.leaves.select_related("entry").order_by("position"))
    for leaf in leaves:
        if leaf_hash(leaf.entry) != leaf.hash:
            yield f"entry {leaf.entry_id}: changed after seal {sealed.number}"
    if len(leaves) != sealed.size or merkle_root([leaf.hash for leaf in leaves]) != sealed.root:
        yield f"seal {sealed.number}: its leaves do not make its root"


def latest() -> int:
    """The number of the last seal, 0 when there is none."""
    return Seal.objects.aggregate(last=Max("number"))["last"] or 0


def leaf_hash(entry: Entry) -> str:
    values = {name: getattr(entry, name) for name in FIELDS}
    values["at"] = entry.at.timestamp()
    canonical = json.dumps(values, sort_keys=True, cls=DjangoJSONEncoder, ensure_ascii=False)
    return hashlib.sha256(b"\x00" + canonical.encode()).hexdigest()


def merkle_root(hashes: list[str]) -> str:
    """The root of a Merkle tree over hexadecimal leaf hashes; of no leaves, the hash of nothing."""
    if not hashes:
        return hashlib.sha256(b"").hexdigest()
    level = [bytes.fromhex(value) for value in hashes]
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256(b"\x01" + b"".join(pair)).digest() if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0].hex()


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()

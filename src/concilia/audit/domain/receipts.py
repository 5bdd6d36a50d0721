"""Idempotency: same key and same body, same receipt; same key and another body, refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from concilia.core.act import Act
from concilia.core.errors import Conflict

from ..models import Receipt

Answer = dict[str, Any]


def once(act: Act, route: str, body: Mapping[str, Any], run: Callable[[], Answer]) -> Answer:
    """Run a verb at most once for the act's key. The receipt is written in the verb's own transaction.

    Returns the verb's answer (JSON values); a replay adds ``"replayed": True``. Without a key it just runs.
    Raises Conflict when the key was used for another route or body.
    """
    if not act.key:
        return run()
    digest = _digest(route, body)
    known = _find(act)
    if known:
        return _replay(known, digest)
    try:
        with act.writing():
            answer: Answer = json.loads(json.dumps(run(), cls=DjangoJSONEncoder))
            Receipt.objects.create(
                key=act.key, actor=act.actor, route=route, body_hash=digest, answer=answer, at=act.at
            )
    except (IntegrityError, Conflict):
        known = _find(act)
        if known is None:
            raise
        return _replay(known, digest)
    return answer


def _find(act: Act) -> Receipt | None:
    return Receipt.objects.filter(actor=act.actor, key=act.key).first()


def _replay(receipt: Receipt, digest: str) -> Answer:
    if receipt.body_hash != digest:
        raise Conflict(
            "audit.key_reused", _("Questa operazione è già stata inviata con dati diversi: ricomincia da capo.")
        )
    return {**receipt.answer, "replayed": True}


def _digest(route: str, body: Mapping[str, Any]) -> str:
    canonical = json.dumps([route, body], sort_keys=True, cls=DjangoJSONEncoder)
    return hashlib.sha256(canonical.encode()).hexdigest()

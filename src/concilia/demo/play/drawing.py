"""Taranto: places at the refresher courses are drawn by lot; the fee is refunded once, whatever the call (TA-20, C9, C12)."""

from __future__ import annotations

from datetime import date

from concilia.calls.models import Call
from concilia.vouchers.domain import receipts
from concilia.vouchers.models import Receipt, Voucher
from concilia.vouchers.queries import spending

from . import contributing
from .scene import Scene, at, refused

CALL = "taranto-courses-2026"
#: What the sealed envelope holds. The call published its SHA-256 before anybody applied; the page of the draw tells it since.
SEED = "3f7a9c15d2e84b60a1f5c7093be2d648"
PAID = 9_000


def seed_of(call: Call) -> str:
    """What the draw of a call needs; nothing for the others."""
    return SEED if call.code == CALL else ""


def send_receipts(scene: Scene) -> None:
    """A winner sends the receipt of the course; another one sends the same, and is refused. Clock: 30 June."""
    with at("2026-06-30 19:30"):
        rows = Voucher.objects.filter(award__application__call=scene.calls[CALL], state="active").order_by("code")
        related = spending.with_rules(rows).select_related("holder", "network")
        first, second = [voucher for voucher in related if spending.left(voucher) >= PAID][:2]
        sent = _present(scene, first, "118")
        with refused("benefits.receipt.used"):
            _present(scene, second, "0118")
        receipts.accept(scene.official(scene.calls[CALL]), receipt=sent)
        _present(scene, second, "119")


def _present(scene: Scene, voucher: Voucher, number: str) -> Receipt:
    written = receipts.Written(
        service=contributing.service_of(voucher),
        service_date=date(2026, 6, 26),
        issuer="Ente di formazione dimostrativo",
        number=number,
        issued_on=date(2026, 6, 27),
        facts={"receipt_amount": f"{PAID // 100}.00", "attended": "true"},
    )
    return contributing.present(scene, voucher, written, "quota-corso.pdf")

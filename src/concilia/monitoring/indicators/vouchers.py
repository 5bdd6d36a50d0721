"""B3, B4: vouchers, in number and in value."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum

from concilia.ledger.kinds import AccountKind, TransferKind
from concilia.ledger.models import Transfer
from concilia.vouchers.models import Redemption, Voucher
from concilia.vouchers.states import VoucherState

from .definition import Cells, Day, Figure, Indicator, count, euros, folded, percent, rows
from .plans import EUROS, PERCENT

BY_ALLIANCE = ("alliance",)
ALLIANCE = "award__application__call__alliance__code"


def _vouchers(day: Day) -> list[dict[str, Any]]:
    """Vouchers issued, and those used at least once, by alliance."""
    vouchers = Voucher.objects.filter(network=day.network, issued_at__lt=day.end).order_by()
    uses = Redemption.objects.filter(not_undone(day), network=day.network, at__lt=day.end).order_by()
    used = Count("pk", filter=Q(pk__in=uses.values("voucher")))
    return rows(vouchers.values(alliance=F(ALLIANCE)).annotate(n=Count("pk"), used=used))


def not_undone(day: Day) -> Q:
    """The condition that a use was not undone by the end of the day."""
    return Q(reversal=None) | Q(reversal__at__gte=day.end)


def issued(day: Day) -> Figure:
    found = day.once(_vouchers)
    return Figure(count(sum(row["n"] for row in found)), folded(found, *BY_ALLIANCE))


def activated(day: Day) -> Figure:
    found = day.once(_vouchers)
    return Figure(count(sum(row["used"] for row in found)), folded(found, *BY_ALLIANCE, of="used"))


def _money(day: Day) -> dict[str, Counter[str]]:
    """Cents that came to vouchers, were used and came back after expiry, by alliance: from the transfers alone."""
    sums: dict[str, Counter[str]] = {"issued": Counter(), "used": Counter(), "expired": Counter()}
    for side, sign in (("credit", 1), ("debit", -1)):
        for row in _moved(day, side):
            name = _name(row)
            if name:
                sums[name][row["alliance"] or ""] += row["n"] * (sign if name == "issued" else -sign)
    return sums


def _moved(day: Day, side: str) -> list[dict[str, Any]]:
    account = Transfer.objects.filter(network=day.network, at__lt=day.end, **{f"{side}__kind": AccountKind.VOUCHER})
    voucher = Voucher.objects.filter(pk=OuterRef(f"{side}__owner"))
    keys = {"alliance": Subquery(voucher.values(ALLIANCE)), "state": Subquery(voucher.values("state"))}
    of = {"undone": F("reverses__kind"), "whence": F("debit__kind")}
    return rows(account.order_by().values("kind", **keys, **of).annotate(n=Sum("cents")))


def _name(row: dict[str, Any]) -> str:
    kind = row["undone"] or row["kind"]
    if kind == TransferKind.RETURN:
        return "expired" if row["state"] in (VoucherState.EXPIRED, VoucherState.LAPSED) else ""
    if kind == TransferKind.RELEASE and row["whence"] == AccountKind.DELIVERED:
        return "used"
    return {TransferKind.ISSUE: "issued", TransferKind.REDEEM: "used", TransferKind.SETTLE: "used"}.get(kind, "")


def _value(day: Day, name: str) -> Figure:
    cents = day.once(_money)[name]
    cells: Cells = {key: euros(amount) for key, amount in sorted(cents.items())}
    return Figure(euros(sum(cents.values())), {"alliance": cells})


def value_issued(day: Day) -> Figure:
    return _value(day, "issued")


def value_used(day: Day) -> Figure:
    return _value(day, "used")


def value_expired(day: Day) -> Figure:
    return _value(day, "expired")


def used(day: Day) -> Figure:
    sums = day.once(_money)
    shares = {key: percent(sums["used"][key], cents) for key, cents in sorted(sums["issued"].items())}
    whole = percent(sum(sums["used"].values()), sum(sums["issued"].values()))
    return Figure(whole, {"alliance": {key: value for key, value in shares.items() if value is not None}})


VOUCHERS = {"it": "voucher", "en": "vouchers"}

INDICATORS = (
    Indicator(
        code="B3-issued",
        label={"it": "Voucher emessi", "en": "Vouchers issued"},
        definition={"it": "Voucher emessi entro il giorno.", "en": "Vouchers issued by the day."},
        unit=VOUCHERS,
        direction="rise",
        measure=issued,
        by=BY_ALLIANCE,
        people=True,
    ),
    Indicator(
        code="B3-activated",
        label={"it": "Voucher usati almeno una volta", "en": "Vouchers used at least once"},
        definition={
            "it": "Voucher emessi con almeno un utilizzo non stornato.",
            "en": "Vouchers issued that have at least one use not undone.",
        },
        unit=VOUCHERS,
        direction="rise",
        measure=activated,
        by=BY_ALLIANCE,
        people=True,
    ),
    Indicator(
        code="B3",
        label={"it": "Valore dei voucher usato", "en": "Share of the vouchers' value used"},
        definition={
            "it": "Valore usato sul valore emesso.",
            "en": "Value used over value issued.",
        },
        unit=PERCENT,
        direction="rise",
        measure=used,
        by=BY_ALLIANCE,
    ),
    Indicator(
        code="B4-issued",
        label={"it": "Valore dei voucher emessi", "en": "Value of the vouchers issued"},
        definition={
            "it": "Somme messe sui voucher, dai movimenti del libro contabile.",
            "en": "Money put on vouchers, from the ledger's transfers.",
        },
        unit=EUROS,
        direction="rise",
        measure=value_issued,
        by=BY_ALLIANCE,
    ),
    Indicator(
        code="B4-used",
        label={"it": "Valore usato", "en": "Value used"},
        definition={
            "it": "Somme usate meno gli storni, dai movimenti del libro contabile.",
            "en": "Money used less what was undone, from the ledger's transfers.",
        },
        unit=EUROS,
        direction="rise",
        measure=value_used,
        by=BY_ALLIANCE,
    ),
    Indicator(
        code="B4-expired",
        label={"it": "Valore scaduto", "en": "Value expired"},
        definition={
            "it": "Somme tornate all'avviso da voucher scaduti, dai movimenti del libro contabile.",
            "en": "Money that went back to the call from expired vouchers, from the ledger's transfers.",
        },
        unit=EUROS,
        direction="fall",
        measure=value_expired,
        by=BY_ALLIANCE,
    ),
)

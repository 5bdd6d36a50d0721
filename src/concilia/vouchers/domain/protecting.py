"""A voucher of somebody who must not be found: a code in the place of every name (TA-41)."""

from __future__ import annotations

from concilia import access, audit
from concilia.core.act import Act

from ..models import Voucher


def protect(act: Act, *, voucher: Voucher, protected: bool = True) -> Voucher:
    """Show a code in the place of the names of a voucher, or the names again. Side effects, in order: row, audit entry.

    The entry says nothing of why: whoever reads the log must not learn it.
    """
    access.require(act, "vouchers.voucher.protect", voucher)
    with act.writing():
        Voucher.objects.filter(pk=voucher.pk).update(protected=protected)
        audit.record(act, "vouchers.voucher.protect", voucher, protected=protected)
    voucher.protected = protected
    return voucher

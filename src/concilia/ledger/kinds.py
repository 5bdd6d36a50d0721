"""Kinds of account and of transfer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """What an account stands for. Only BUDGET, COMMITMENT, VOUCHER and ALLOWANCE store a balance, which never goes below zero."""

    SOURCE = "source", _("fonte di finanziamento")
    BUDGET = "budget", _("linea di bilancio")
    COMMITMENT = "commitment", _("concessione")
    VOUCHER = "voucher", _("voucher")
    ALLOWANCE = "allowance", _("limite di periodo")
    ALLOWANCE_POOL = "allowance_pool", _("limiti assegnati")
    PAYABLE = "payable", _("debito verso il beneficiario del pagamento")
    ORDERED = "ordered", _("pagamento disposto")
    PAID = "paid", _("pagato")


STORED = (AccountKind.BUDGET, AccountKind.COMMITMENT, AccountKind.VOUCHER, AccountKind.ALLOWANCE)


class TransferKind(models.TextChoices):
    """Why money moves, and between which kinds of account (debit → credit)."""

    FUND = "fund", _("stanziamento")
    AWARD = "award", _("concessione")
    ISSUE = "issue", _("emissione del voucher")
    REDEEM = "redeem", _("utilizzo")
    ALLOW = "allow", _("assegnazione di un limite")
    USE_ALLOWANCE = "use_allowance", _("consumo di un limite")
    ORDER = "order", _("mandato di pagamento")
    PAY = "pay", _("pagamento")
    REJECT = "reject", _("pagamento respinto dalla banca")
    RETURN = "return", _("ritorno alla linea di bilancio")
    REVERSE = "reverse", _("storno")


#: Debit → credit kinds that each transfer kind may join; a reversal swaps those of its original.
ROUTES = {
    TransferKind.FUND: (AccountKind.SOURCE, AccountKind.BUDGET),
    TransferKind.AWARD: (AccountKind.BUDGET, AccountKind.COMMITMENT),
    TransferKind.ISSUE: (AccountKind.COMMITMENT, AccountKind.VOUCHER),
    TransferKind.REDEEM: (AccountKind.VOUCHER, AccountKind.PAYABLE),
    TransferKind.ALLOW: (AccountKind.ALLOWANCE_POOL, AccountKind.ALLOWANCE),
    TransferKind.USE_ALLOWANCE: (AccountKind.ALLOWANCE, AccountKind.ALLOWANCE_POOL),
    TransferKind.ORDER: (AccountKind.PAYABLE, AccountKind.ORDERED),
    TransferKind.PAY: (AccountKind.ORDERED, AccountKind.PAID),
    TransferKind.REJECT: (AccountKind.ORDERED, AccountKind.PAYABLE),
}

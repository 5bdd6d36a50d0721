"""Kinds of account and of transfer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """What an account stands for; its owner is the id of that thing.

    SOURCE: a financing · BUDGET: a line of the plan, or what a call has reserved of it · COMMITMENT: an award ·
    VOUCHER: a voucher · HELD: what of a voucher an offline till may spend, its period names the pass ·
    DELIVERED: what was used of a voucher that is paid by stages, and no stage pays yet ·
    ALLOWANCE: what may be used in a period · ALLOWANCE_POOL: where allowances come from, one per network ·
    PAYABLE, ORDERED, PAID: what is owed, ordered and paid to one payee · TAX: what is kept of it for the Treasury ·
    WITHHELD: the tax withheld on a contribution to it · CLAIM: a paid amount that must be given back.
    """

    SOURCE = "source", _("fonte di finanziamento")
    BUDGET = "budget", _("linea di bilancio")
    COMMITMENT = "commitment", _("concessione")
    VOUCHER = "voucher", _("voucher")
    HELD = "held", _("voucher, tenuto per una cassa senza rete")
    DELIVERED = "delivered", _("utilizzato, da pagare a fasi")
    ALLOWANCE = "allowance", _("limite di periodo")
    ALLOWANCE_POOL = "allowance_pool", _("limiti assegnati")
    PAYABLE = "payable", _("debito verso il beneficiario del pagamento")
    ORDERED = "ordered", _("pagamento disposto")
    PAID = "paid", _("pagato")
    TAX = "tax", _("imposta trattenuta")
    CLAIM = "claim", _("somma da recuperare")
    WITHHELD = "withheld", _("ritenuta da versare")


#: Kinds that store a balance, which the statement that moves the money keeps at zero or above.
STORED = (
    AccountKind.BUDGET,
    AccountKind.COMMITMENT,
    AccountKind.VOUCHER,
    AccountKind.HELD,
    AccountKind.DELIVERED,
    AccountKind.ALLOWANCE,
    AccountKind.TAX,
    AccountKind.CLAIM,
    AccountKind.WITHHELD,
)

#: Kinds without a stored balance that money leaves only while their sum covers it: what is owed to a payee by account,
#: what was ordered by account and reference, so that an order pays, or is rejected, only with its own money; what was
#: paid by account, so that no more is claimed back from a payee than it got.
SUMMED = (AccountKind.PAYABLE, AccountKind.ORDERED, AccountKind.PAID)


class TransferKind(models.TextChoices):
    """Why money moves; ROUTES says between which kinds of account."""

    FUND = "fund", _("stanziamento")
    RESERVE = "reserve", _("riserva a un avviso")
    AWARD = "award", _("concessione")
    ISSUE = "issue", _("emissione del voucher")
    REDEEM = "redeem", _("utilizzo")
    SET_ASIDE = "set_aside", _("blocco per una cassa senza rete")
    RELEASE = "release", _("sblocco da una cassa senza rete")
    SETTLE = "settle", _("liquidazione di un contributo")
    ALLOW = "allow", _("assegnazione di un limite")
    USE_ALLOWANCE = "use_allowance", _("consumo di un limite")
    ORDER = "order", _("mandato di pagamento")
    PAY = "pay", _("pagamento")
    REJECT = "reject", _("pagamento respinto dalla banca")
    RETURN = "return", _("ritorno")
    REVERSE = "reverse", _("storno")
    HOLD = "hold", _("trattenuta dell'imposta")
    REMIT = "remit", _("versamento dell'imposta")
    CLAIM = "claim", _("richiesta di restituzione")
    RECOVER = "recover", _("recupero")
    OFFSET = "offset", _("compensazione")
    WITHHOLD = "withhold", _("ritenuta d'acconto")


_A, _T = AccountKind, TransferKind

#: (transfer, debit, credit): every way that money may take. A reversal swaps the accounts of its original.
ROUTES = (
    (_T.FUND, _A.SOURCE, _A.BUDGET),
    (_T.RESERVE, _A.BUDGET, _A.BUDGET),
    (_T.AWARD, _A.BUDGET, _A.COMMITMENT),
    (_T.ISSUE, _A.COMMITMENT, _A.VOUCHER),
    (_T.REDEEM, _A.VOUCHER, _A.PAYABLE),
    (_T.REDEEM, _A.VOUCHER, _A.DELIVERED),
    (_T.RELEASE, _A.DELIVERED, _A.VOUCHER),
    (_T.SETTLE, _A.DELIVERED, _A.PAYABLE),
    (_T.SETTLE, _A.VOUCHER, _A.PAYABLE),
    (_T.SET_ASIDE, _A.VOUCHER, _A.HELD),
    (_T.RELEASE, _A.HELD, _A.VOUCHER),
    (_T.SETTLE, _A.COMMITMENT, _A.PAYABLE),
    (_T.ALLOW, _A.ALLOWANCE_POOL, _A.ALLOWANCE),
    (_T.USE_ALLOWANCE, _A.ALLOWANCE, _A.ALLOWANCE_POOL),
    (_T.ORDER, _A.PAYABLE, _A.ORDERED),
    (_T.PAY, _A.ORDERED, _A.PAID),
    (_T.REJECT, _A.ORDERED, _A.PAYABLE),
    (_T.RETURN, _A.VOUCHER, _A.BUDGET),
    (_T.RETURN, _A.COMMITMENT, _A.BUDGET),
    (_T.RETURN, _A.BUDGET, _A.BUDGET),
    (_T.RETURN, _A.BUDGET, _A.SOURCE),
    (_T.HOLD, _A.PAYABLE, _A.TAX),
    (_T.REMIT, _A.TAX, _A.PAID),
    (_T.CLAIM, _A.PAID, _A.CLAIM),
    (_T.RECOVER, _A.CLAIM, _A.BUDGET),
    (_T.OFFSET, _A.PAYABLE, _A.PAID),
    (_T.WITHHOLD, _A.PAYABLE, _A.WITHHELD),
    (_T.REMIT, _A.WITHHELD, _A.PAID),
)

#: What is owed to one payee is ordered, kept, withheld, offset and paid to the same payee; what is held of a voucher, or
#: was used of one that is paid by stages, goes back to it.
SAME_OWNER = (
    TransferKind.ORDER,
    TransferKind.PAY,
    TransferKind.REJECT,
    TransferKind.HOLD,
    TransferKind.REMIT,
    TransferKind.OFFSET,
    TransferKind.WITHHOLD,
    TransferKind.SET_ASIDE,
    TransferKind.RELEASE,
)

"""An act on paper: who decides what, by which law, for whom."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import translation

from concilia.calls.models import Call
from concilia.calls.states import Regime
from concilia.core import texts
from concilia.engines.deadlines import day_of
from concilia.integrations.pdf import ActRow, OfficialActSheet
from concilia.selection.models import Award

from .models import ActLine, OfficialAct
from .states import ActKind

PREMISES = {
    ActKind.COMMITMENT: (
        "l'avviso e la graduatoria pubblicata, con il conteggio di ogni concessione;",
        "l'art. 12 della L. 241/1990, sui criteri per concedere vantaggi economici;",
        "gli artt. 26 e 27 del D.Lgs. 33/2013: sopra 1.000 euro l'anno la pubblicazione è condizione di efficacia.",
    ),
    ActKind.LIQUIDATION: (
        "le distinte approvate dalla ragioneria, riga per riga, e le fatture abbinate;",
        "l'art. 184 del D.Lgs. 267/2000, sulla liquidazione della spesa;",
        "l'art. 4 del D.Lgs. 231/2002, sui termini di pagamento.",
    ),
}
DECISIONS = {
    ActKind.COMMITMENT: "Si concedono i benefici elencati e si impegna la spesa sulle linee indicate dall'avviso o dal piano.",
    ActKind.LIQUIDATION: "Si liquidano le somme elencate e si autorizza il pagamento.",
}


def named(call: Call, award: Award) -> str:
    """The name that may be printed: a firm's where the call publishes firms; a family's never (art. 26 c. 4)."""
    organisation = award.application.organisation
    return organisation.name if organisation and call.regime == Regime.FIRMS else ""


def row_of(line: ActLine) -> ActRow:
    """A beneficiary as printed, with the codes of project and aid (L. 3/2003 art. 11: without its CUP an act is void)."""
    codes = [f"{name} {code}" for name, code in (("CUP", line.cup), ("COR", line.cor)) if code]
    return ActRow(code=line.code, name=line.name, tax_code=line.tax_code, cents=line.cents, references=tuple(codes))


def act_sheet(deed: OfficialAct, lines: Sequence[ActLine]) -> OfficialActSheet:
    """The document of an act, in Italian: it is the official text."""
    with translation.override("it"):
        kind = str(ActKind(deed.kind).label).capitalize()
    return OfficialActSheet(
        network=texts.in_language(deed.network.title, "it"),
        reference=f"{kind} n. {deed}",
        kind=kind,
        act=str(deed),
        adopted_on=day_of(deed.adopted_at),
        responsible=deed.responsible,
        call=texts.in_language(deed.call.title, "it") if deed.call else "",
        premises=PREMISES[ActKind(deed.kind)],
        decision=DECISIONS[ActKind(deed.kind)],
        rows=tuple(row_of(line) for line in lines),
    )

"""Taking in the register of a month from a provider's file: what each line would record or correct, and what it would pay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.applications import columns
from concilia.calls.models import Call
from concilia.calls.queries import calls
from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.engines import codes
from concilia.engines.invalid import Invalid
from concilia.engines.rules.schema import Fact
from concilia.imports import cells
from concilia.imports.kinds import Column, Done, Effect, Importer, Line, Problem, What, Wrote
from concilia.networks.models import Organisation
from concilia.people.models import Person
from concilia.providers.models import ServiceType
from concilia.providers.queries import accredited
from concilia.ui.format import money

from . import presenting
from .domain import attending, spending_ahead
from .domain.judging import Use, check_pays
from .domain.kept import whole
from .models import Attendance, Voucher
from .queries import identities, registers
from .states import AttendanceState

CODE, DAY, SERVICE, CHILD = "voucher", "giorno", "servizio", "figlio"
#: Which cell to look at for a refusal of the till; the others are of the whole line.
COLUMN = {
    "vouchers.redeem.future": DAY,
    "vouchers.redeem.dates": DAY,
    "vouchers.redeem.not_activated": DAY,
    "vouchers.redeem.service": SERVICE,
    "vouchers.redeem.provider": SERVICE,
    "vouchers.redeem.child": CHILD,
    "vouchers.redeem.other_child": CHILD,
}
NUMBERS = ("money", "integer", "decimal")
CORRECTABLE = (AttendanceState.RECORDED, AttendanceState.DISPUTED, AttendanceState.CONFIRMED)


class RegisterFile(Importer):
    """The days of a call's register, as one provider recorded them in its own system.

    Only vouchers that this provider knows are found: bound to it, or used or recorded there. Any other code gets the same
    answer as one that doesn't exist, so that no file can be used to guess codes (M14).
    """

    title = gettext_lazy("Presenze da file")
    permission: ClassVar[str] = "vouchers.attendance.record"

    def __init__(self, call: Call, act: Act) -> None:
        rules = calls.rules(calls.rules_at(call, act.at))
        attending.register_of(rules)
        assert rules.file.use is not None  # it has a register
        self.call = call
        self.facts = presenting.asked(rules.file.use)
        self.name = f"vouchers.register.{call.pk.hex}"
        self.columns = (
            Column(CODE, gettext_lazy("Codice del voucher"), _code, example="ABCD EFGH 2345"),
            Column(DAY, gettext_lazy("Giorno"), cells.day, example="04/05/2026"),
            Column(SERVICE, gettext_lazy("Codice del servizio, se ne date più di uno"), required=False),
            Column(CHILD, gettext_lazy("Codice del bambino, se il voucher è per più figli"), required=False),
            *(columns.of(fact) for fact in self.facts),
        )

    def look(self, act: Act, about: Organisation, lines: Sequence[Line]) -> list[Effect | Problem]:
        """A day is known by voucher, child and day. What it would pay is reckoned in the order of the days."""
        found = _Found(self, about, lines)
        tabs = spending_ahead.Tabs()
        ordered = sorted(lines, key=lambda line: (line.values[DAY], line.number))
        return sorted((_look_at(act, found, tabs, line) for line in ordered), key=lambda one: one.line)

    def write(self, act: Act, about: Organisation, effects: Sequence[Effect]) -> list[Wrote]:
        return [Wrote(one.line, _write(act, about, one), one.before) for one in effects]

    def undo(self, act: Act, about: Organisation, rows: Iterable[Done]) -> None:
        """Recorded days are withdrawn; a corrected one is corrected back, and waits for the holder again."""
        for row in rows:
            _take_back(act, registers.with_rules().select_related("supersedes").get(provider=about, pk=row.pk), row)


class _Found:
    """What is on record of the vouchers that a file names, at one provider."""

    def __init__(self, kind: RegisterFile, provider: Organisation, lines: Sequence[Line]) -> None:
        self.kind, self.provider = kind, provider
        wanted = {line.values[CODE] for line in lines}
        rows = registers.known_to(provider, kind.call).filter(code__in=wanted)
        self.vouchers: dict[str, Voucher] = {row.code: row for row in rows.prefetch_related("services", "children")}
        kept = registers.live(registers.with_rules()).filter(provider=provider, voucher__in=self.vouchers.values())
        self.days = {(row.voucher_id, row.child_id, row.day): row for row in kept}
        self.seen: dict[Any, int] = {}

    def use(self, line: Line) -> Use | Problem:
        """The line as a use: which voucher, service and child it means."""
        voucher = self.vouchers.get(line.values[CODE])
        if voucher is None:
            return Problem(line.number, CODE, _("Nessun voucher di questo avviso, già usato da voi, ha questo codice."))
        service = self._service(voucher, line)
        child = self._child(voucher, line)
        for one in (service, child):
            if isinstance(one, Problem):
                return one
        return Use(
            voucher=voucher,
            provider=self.provider,
            service=service,  # type: ignore[arg-type]
            day=line.values[DAY],
            facts={fact.name: line.values.get(fact.name) for fact in self.kind.facts},
            child=child,  # type: ignore[arg-type]
            confirmed=True,
        )

    def _service(self, voucher: Voucher, line: Line) -> ServiceType | Problem:
        """The one that is written, or the only one of the voucher that this provider gives."""
        services = {service.code: service for service in voucher.services.all()}
        if SERVICE in line.values or len(services) == 1:
            written = line.values.get(SERVICE) or next(iter(services))
        else:
            day = line.values[DAY]
            given = [code for code, row in services.items() if accredited.is_accredited(self.provider, row, day)]
            written = given[0] if len(given) == 1 else ""
        text = _("Scrivi uno dei servizi del voucher: %(codes)s.") % {"codes": ", ".join(sorted(services))}
        return services.get(written) or Problem(line.number, SERVICE, text)

    def _child(self, voucher: Voucher, line: Line) -> Person | Problem | None:
        """By the provider's own code for the child, as its register shows it: never by name."""
        children = {identities.code_of(self.provider.pk, child.pk): child for child in voucher.children.all()}
        written = line.values.get(CHILD, "").upper()
        if not written:
            return next(iter(children.values())) if len(children) == 1 else None
        text = _("Il voucher non è per un bambino con questo codice: guarda il codice nel registro.")
        return children.get(written) or Problem(line.number, CHILD, text)


def _code(cell: str) -> str:
    try:
        return codes.voucher_code(cell)
    except Invalid as error:
        raise ValueError(_(error.text) % error.params) from error


def _look_at(act: Act, found: _Found, tabs: spending_ahead.Tabs, line: Line) -> Effect | Problem:
    use = found.use(line)
    if isinstance(use, Problem):
        return use
    key = (use.voucher.pk, use.child.pk if use.child else None, use.day)
    first = found.seen.setdefault(key, line.number)
    if first != line.number:
        return Problem(
            line.number, DAY, _("Lo stesso giorno di questo voucher è già alla riga %(line)s.") % {"line": first}
        )
    row = found.days.get(key)
    if (
        row
        and row.service_id == use.service.pk
        and _said(found.kind.facts, whole(row)) == _said(found.kind.facts, use.facts)
    ):
        return Effect(line.number, What.SAME, _day(use), _values(use), target=row.pk)
    try:
        check_pays(act, use, use.voucher)
        if row:
            _check_correctable(row, use)
        return _effect(line, use, row, tabs)
    except Refusal as refusal:
        return Problem(line.number, COLUMN.get(refusal.code, ""), str(refusal))


def _said(facts: Iterable[Fact], given: Mapping[str, Any]) -> list[Any]:
    """What was answered, so that 4 and 4.00 hours are the same."""
    values = [(fact, given.get(fact.name) or None) for fact in facts]
    return [Decimal(value) if value and fact.type in NUMBERS else value for fact, value in values]


def _check_correctable(row: Attendance, use: Use) -> None:
    attending.check_unpaid(row)
    if row.state not in CORRECTABLE:
        raise Refusal("vouchers.file.unpaid", _("Questo giorno non è stato riconosciuto: non si corregge più."))
    if row.service_id != use.service.pk:
        raise Refusal(
            "vouchers.file.service", _("Questo giorno è nel registro con un altro servizio: annullalo dal registro.")
        )


def _effect(line: Line, use: Use, row: Attendance | None, tabs: spending_ahead.Tabs) -> Effect:
    cents, why = tabs.pays(use)
    said = _("se confermata paga %(money)s") % {"money": money(cents)} if cents else why
    text = f"{_day(use)}: {presenting.facts(use.voucher, use.facts)}; {said}"
    if row is None:
        return Effect(line.number, What.MAKE, text, _values(use), cents=cents)
    before = {"corrects": str(row.pk)}
    return Effect(line.number, What.CHANGE, text, _values(use), target=row.pk, cents=cents, before=before)


def _day(use: Use) -> str:
    return f"{presenting.code_end(use.voucher)} {use.day:%d/%m/%Y}"


def _values(use: Use) -> dict[str, Any]:
    return {
        "voucher": use.voucher.pk,
        "service": use.service.pk,
        "day": use.day,
        "child": use.child.pk if use.child else None,
        "facts": dict(use.facts),
    }


def _write(act: Act, provider: Organisation, effect: Effect) -> Attendance:
    values = effect.values
    if effect.what == What.CHANGE:
        row = registers.with_rules().get(pk=str(effect.target))
        reason = act.reason.strip() or _("Corretta dal file delle presenze")
        return attending.correct(act.because(reason), attendance=row, facts=values["facts"])
    child = values["child"]
    return attending.record(
        act,
        voucher=registers.known_to(provider).get(pk=values["voucher"]),
        provider=provider,
        service=ServiceType.objects.get(pk=values["service"]),
        day=values["day"],
        facts=values["facts"],
        child=Person.objects.get(pk=child) if child else None,
    )


def _take_back(act: Act, row: Attendance, done: Done) -> None:
    if row.state == AttendanceState.WITHDRAWN:
        return
    if row.state != AttendanceState.RECORDED:
        state, day = AttendanceState(row.state).label, row.day.strftime("%d/%m/%Y")
        text = _("Riga %(line)s: la presenza del %(day)s ora è %(state)s, e l'importazione non si annulla più.")
        raise Refusal("vouchers.file.answered", text, line=done.line, day=day, state=state)
    if row.supersedes:
        attending.correct(act, attendance=row, facts=whole(row.supersedes))
    else:
        attending.withdraw(act, attendance=row)


def waiting_files(act: Act, providers: Iterable[Organisation]) -> Iterator[tuple[Organisation, Call]]:
    """For which calls with a register each provider may send a file: those whose vouchers it knows."""
    for provider in providers:
        for call in registers.calls_of(provider):
            use = calls.rules(calls.rules_at(call, act.at)).file.use
            if use and use.attendance:
                yield provider, call

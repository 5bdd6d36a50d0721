"""Loading a plan file: a network and all that it agreed become records."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.engines import yamldoc
from concilia.engines.yamldoc import FileProblems
from concilia.networks.domain import adopting
from concilia.plans.planfile import PlanFile, check
from concilia.plans.planfile.catalogue import BUILTIN
from concilia.territory.models import Comune, Network

from ..difference import Difference, Disagreement, as_exported, compare, merge
from ..models import LoadedFile
from ..queries.exporting import export, has_plan
from ..sheets import KNOWN, TREE
from ..sheets.links import Links
from ..sheets.values import marks_to_row, words_to_row
from . import funding, writing
from .placing import place


def load(act: Act, plan: PlanFile) -> Difference:
    """Load a plan file, or the new version of one. The same file changes nothing.

    What people changed in the portal since the last file stays, and is told in ``Difference.kept``. Side effects, in one
    transaction: policy, the network and its comuni, the register (organisations, adhesions by their steps), the plan,
    the file itself, audit entry. Raises Conflict ``plans.load.disagreement`` when the file and the people changed the
    same thing in two ways, Refusal when the plan is not coherent or takes away what is in use.
    """
    network = Network.objects.filter(code=plan.network.code).first()
    access.require(act, "plans.plan.load" if network else "plans.network.create", network)
    _check(plan, _("Il file non è coerente"))
    with act.writing():
        if network is None or not has_plan(network):
            difference, wanted = Difference(plan.network.code, new=True), plan
        else:
            difference, wanted = _compared(network, as_exported(plan))
        if difference:
            network = _write(act, network, wanted)
            changed = [change.path for change in difference.changes]
            audit.record(act, "plans.plan.load", network, new=difference.new, changes=changed)
        assert network is not None
        _remember(act, network, plan)
    return difference


def last_file(network: Network) -> PlanFile | None:
    """The plan file that was loaded last, as it was; None when it was written for another version of this format."""
    text = LoadedFile.objects.filter(network=network).order_by("-number").values_list("text", flat=True).first()
    try:
        return as_exported(yamldoc.validate(yamldoc.read(text, network.code), PlanFile)) if text else None
    except FileProblems:
        return None


def _compared(network: Network, plan: PlanFile) -> tuple[Difference, PlanFile]:
    """What the file changes, and the plan that results."""
    before = export(network)
    wanted = _with_what_people_changed(network, before, plan)
    changes, kept = tuple(compare(before, wanted)), tuple(compare(plan, wanted))
    return Difference(network.code, changes=changes, kept=kept), wanted


def _with_what_people_changed(network: Network, before: PlanFile, plan: PlanFile) -> PlanFile:
    base = last_file(network) or before
    try:
        merged = merge(base, before, plan)
    except Disagreement as error:
        raise Conflict(
            "plans.load.disagreement",
            _("Nel portale e nel file la stessa cosa è cambiata in modi diversi: correggi il file. %(what)s"),
            what="; ".join(str(change) for change in error.changes),
        ) from error
    if merged != plan:
        _check(merged, _("Il file non è coerente con ciò che è cambiato nel portale"))
    return merged


def _check(plan: PlanFile, title: str | Promise) -> None:
    findings = check(plan, names_of(plan))
    if findings:
        raise Refusal(
            "plans.load.incoherent",
            "%(title)s: %(what)s",
            title=title,
            what="; ".join(f"{'.'.join(map(str, finding.path))}: {finding.message}" for finding in findings),
        )


def names_of(plan: PlanFile) -> Mapping[str, str]:
    """The names of the plan's comuni in the table. Raises Refusal when the table was never loaded."""
    names = dict(Comune.objects.filter(pk__in=list(plan.comuni())).values_list("istat", "name"))
    if not names and plan.comuni() and not Comune.objects.exists():
        raise Refusal("plans.load.no_comuni", _("La tabella dei comuni è vuota: esegui «concilia init»."))
    return names


def _write(act: Act, network: Network | None, plan: PlanFile) -> Network:
    network = _set_network(network, plan)
    writing.write(act, place(network, KNOWN, BUILTIN))
    placing = place(network, TREE, plan)
    funding.check_committed(network, placing)
    writing.write(act, placing)
    writing.set_links(Links(network), Network._meta.get_field("comuni"), {network.pk: list(plan.comuni())})
    names = {each.code: each.name for each in (*BUILTIN.organisation_types, *plan.catalogue.organisation_types)}
    admitted = [(code, words_to_row(names[code])) for code in plan.network.admissible_types]
    adopting.admit(act, network=network, types=admitted)
    adopting.mark_public(act, network=network)
    return network


def _set_network(network: Network | None, plan: PlanFile) -> Network:
    written = plan.network
    network = network or Network(code=written.code)
    network.title, network.kind = words_to_row(written.title), written.kind
    network.public_text = words_to_row(plan.page.lead) if plan.page and plan.page.lead else ""
    for name, value in marks_to_row(written).items():
        setattr(network, name, value)
    network.save()
    return network


def _remember(act: Act, network: Network, plan: PlanFile) -> None:
    """Keep the file, if it is not the one that was loaded last."""
    text = plan.dump()
    digest = hashlib.sha256(text.encode()).hexdigest()
    files = LoadedFile.objects.filter(network=network).order_by("-number")
    number, last = files.values_list("number", "sha256").first() or (0, "")
    if last != digest:
        LoadedFile.objects.create(
            network=network, number=number + 1, text=text, sha256=digest, loaded_at=act.at, loaded_by=act.actor
        )

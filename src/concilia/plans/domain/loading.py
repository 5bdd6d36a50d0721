"""Loading a plan file: a network and all that it agreed become records."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concilia import access, audit
from concilia.core.act import Act
from concilia.core.errors import Conflict, Refusal
from concilia.networks.domain import adopting
from concilia.plans.planfile import PlanFile, check, read
from concilia.plans.planfile.catalogue import BUILTIN
from concilia.territory.models import Comune, Network

from ..difference import Difference, Disagreement, compare, merge
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
    the file itself, audit entries. Raises Conflict ``plans.load.disagreement`` when the file and the people changed the
    same thing in two ways, Refusal when the plan is not coherent or takes away what is in use.
    """
    network = Network.objects.filter(code=plan.network.code).first()
    access.require(act, "plans.plan.load" if network else "plans.network.create", network)
    _check(plan, _("Il file non è coerente"))
    with act.writing():
        before = export(network) if network and has_plan(network) else None
        wanted = _with_what_people_changed(network, before, plan) if network and before else plan
        changes = tuple(compare(before, wanted)) if before else ()
        kept = tuple(compare(plan, wanted))
        difference = Difference(plan.network.code, new=before is None, changes=changes, kept=kept)
        if difference:
            network = _write(act, network, wanted)
            audit.record(act, "plans.plan.load", network, new=before is None, changes=[c.path for c in changes])
        if network:
            _remember(act, network, plan)
    return difference


def last_file(network: Network) -> PlanFile | None:
    """The plan file that was loaded last, as it was."""
    text = LoadedFile.objects.filter(network=network).order_by("-number").values_list("text", flat=True).first()
    return read(text, "last") if text else None


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
    text = plan.dump()
    digest = hashlib.sha256(text.encode()).hexdigest()
    last = LoadedFile.objects.filter(network=network).order_by("-number").first()
    if last is None or last.sha256 != digest:
        LoadedFile.objects.create(
            network=network,
            number=last.number + 1 if last else 1,
            text=text,
            sha256=digest,
            loaded_at=act.at,
            loaded_by=act.actor,
        )

"""Taking in the prices of a year from a provider's file: what each line would change, and what it would cost families."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from concilia.core.act import Act
from concilia.core.errors import Refusal
from concilia.imports import cells
from concilia.imports.kinds import Column, Done, Effect, Importer, Line, Problem, What, Wrote
from concilia.networks.models import Organisation
from concilia.ui.format import money

from . import words
from .domain import offers
from .models import Accreditation, Offer, Price, Site
from .queries import burden, prices, terms
from .queries.burden import Burden
from .states import AccreditationState, PriceListState

SERVICE, SITE, UNIT, PRICE = "servizio", "sede", "unita", "prezzo"
Key = tuple[str, str, str]


def _unit(cell: str) -> str:
    """By its code, or by its words in any of our languages: the file may be filled in one and sent in another."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known = {str(label).casefold(): code for code, label in words.PER.items()}
        if cell.casefold() in known:
            return known[cell.casefold()]
    return cells.choice({code: str(label) for code, label in words.PER.items()})(cell)


class PricesFile(Importer):
    """The prices that a provider proposes for the year to come, service by service and site by site.

    Applied, they are a list that waits for the office, with what was proposed before and is not in the file. A line may be
    a service at a site where it is not given yet: nobody sees it until its price is approved. A price that is fixed for
    that year is refused.
    """

    title = gettext_lazy("Prezzi da file")
    permission: ClassVar[str] = "providers.pricelist.propose"
    cents_label = gettext_lazy("In più per le famiglie, nell'anno")
    columns = (
        Column(SERVICE, gettext_lazy("Codice del servizio accreditato"), str.casefold, example="micronido"),
        Column(SITE, gettext_lazy("Nome della sede, come tra i vostri servizi"), example="Nido delle Officine"),
        Column(UNIT, gettext_lazy("Per che cosa è il prezzo"), _unit, example="al mese"),
        Column(PRICE, gettext_lazy("Prezzo, uguale per tutti"), cells.cents, example="450,00"),
    )

    def __init__(self, organisation: Organisation, today: date) -> None:
        own = terms.of(organisation.network_id)
        self.since, self.until = terms.year_of(own, terms.next_year(own, today))
        self.name = f"providers.prices.{self.since:%Y}"

    def begin(self, about: Organisation) -> list[list[str]]:
        """The prices as they stand."""
        known = _Known(about, self.since)
        return [
            [
                offer.accreditation.service.code,
                offer.name,
                words.per(offer.unit),
                cells.written(known.standing(offer) or 0),
            ]
            for offer in offers.open_offers(about)
        ]

    def look(self, act: Act, about: Organisation, lines: Sequence[Line]) -> list[Effect | Problem]:
        known = _Known(about, self.since)
        read = [(line, known.offer_of(line), line.values[PRICE]) for line in lines]
        changes = [
            (offer, known.now[offer.pk], new)
            for _line, offer, new in read
            if isinstance(offer, Offer) and offer.pk in known.now
        ]
        costs = burden.of(about, changes, self.since, self.until)
        return [known.effect(act, line, found, costs) for line, found, _new in read]

    def write(self, act: Act, about: Organisation, effects: Sequence[Effect]) -> list[Wrote]:
        """One list for the year: what waited, and what the file says of it."""
        known, made = _Known(about, self.since), {}
        for effect in effects:
            if "offer" not in effect.values:
                made[effect.line] = _announce(act, about, effect.values)
        lines = {made.get(one.line) or known.by_id[one.values["offer"]]: one for one in effects}
        proposed = {**known.waiting_prices(), **{offer: one.values["cents"] for offer, one in lines.items()}}
        row = offers.propose_prices(act, organisation=about, since=self.since, prices=proposed)
        new = {price.offer_id: price for price in row.prices.all()}
        return [
            *(Wrote(line, offer) for line, offer in made.items()),
            *(Wrote(one.line, new[offer.pk], one.before) for offer, one in lines.items()),
        ]

    def undo(self, act: Act, about: Organisation, rows: Iterable[Done]) -> None:
        """What waited before waits again; a service that the file brought goes away."""
        done = {row.pk: row for row in rows}
        written = list(Price.objects.filter(pk__in=done).select_related("price_list", "offer__accreditation"))
        _check_waits(written, done)
        rest = {
            price.offer: price.cents
            for price in Price.objects.filter(price_list=written[0].price_list).select_related("offer__accreditation")
            if price.pk not in done
        }
        before = {price.offer: (done[price.pk].before or {}).get("waiting") for price in written}
        rest |= {offer: cents for offer, cents in before.items() if cents is not None}
        if rest:
            offers.propose_prices(act, organisation=about, since=self.since, prices=rest)
        elif written[0].price_list:
            offers.withdraw_prices(act, price_list=written[0].price_list)
        for offer in Offer.objects.filter(pk__in=done).select_related("accreditation__organisation", "site"):
            offers.take_away(act, offer=offer)


@dataclass
class _Known:
    """A provider's offers by what a line says of them, the prices that stand and those that wait, in a year."""

    organisation: Organisation
    since: date
    by_key: defaultdict[Key, list[Offer]] = field(init=False)
    seen: dict[Key, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        rows = offers.open_offers(self.organisation)
        self.by_id = {row.pk: row for row in rows}
        self.by_key = defaultdict(list)
        for row in rows:
            self.by_key[_key(row.accreditation.service.code, row.name, row.unit)].append(row)
        self.now: dict[UUID, int] = {}
        for price in prices.approved().filter(offer__in=rows, since__lte=self.since).order_by("since"):
            self.now[price.offer_id] = price.cents
        fixed = Price.objects.filter(offer__in=rows, approved=True, since__lte=self.since, until__gt=self.since)
        self.fixed = set(fixed.values_list("offer", flat=True))
        waiting = Price.objects.filter(
            price_list__organisation=self.organisation,
            price_list__since=self.since,
            price_list__state=PriceListState.PROPOSED,
        )
        self.waiting = dict(waiting.values_list("offer", "cents").order_by())
        accredited = Accreditation.objects.filter(organisation=self.organisation, state=AccreditationState.ACTIVE)
        self.accredited = {row.service.code.casefold(): row for row in accredited.select_related("service")}
        sites = Site.objects.filter(organisation=self.organisation).select_related("organisation", "comune")
        self.sites = {row.name.casefold(): row for row in sites}

    def standing(self, offer: Offer) -> int | None:
        """What it would cost in that year as things are: as proposed, else as now."""
        return self.waiting.get(offer.pk, self.now.get(offer.pk))

    def waiting_prices(self) -> dict[Offer, int]:
        return {self.by_id[pk]: cents for pk, cents in self.waiting.items() if pk in self.by_id}

    def offer_of(self, line: Line) -> Offer | tuple[Accreditation, Site] | Problem:
        """Which offer a line is of; where it is new, its accreditation and site."""
        values, number = line.values, line.number
        key = _key(values[SERVICE], values[SITE], values[UNIT])
        first = self.seen.setdefault(key, number)
        if first != number:
            return Problem(number, SITE, _("Servizio, sede e unità sono già alla riga %(line)s.") % {"line": first})
        found = self.by_key[key]
        if len(found) > 1:
            return Problem(
                number, SITE, _("Ci sono %(n)s sedi uguali: scrivi i prezzi dalla pagina.") % {"n": len(found)}
            )
        return found[0] if found else self._new(line)

    def _new(self, line: Line) -> tuple[Accreditation, Site] | Problem:
        accreditation = self.accredited.get(line.values[SERVICE])
        if accreditation is None:
            text = _("Non siete accreditati per «%(code)s»: scrivi uno fra %(codes)s.")
            codes = ", ".join(sorted(self.accredited)) or "-"
            return Problem(line.number, SERVICE, text % {"code": line.values[SERVICE], "codes": codes})
        site = self.sites.get(line.values[SITE].casefold())
        if site is None:
            text = _("Non c'è una sede «%(name)s»: scrivi il suo nome come è tra le vostre sedi, o prima aggiungila.")
            return Problem(line.number, SITE, text % {"name": line.values[SITE]})
        return accreditation, site

    def effect(
        self, act: Act, line: Line, found: Offer | tuple[Accreditation, Site] | Problem, costs: dict[UUID, Burden]
    ) -> Effect | Problem:
        if isinstance(found, Problem):
            return found
        if isinstance(found, tuple):
            return _new_effect(act, line, *found)
        if found.pk in self.fixed:
            text = _("Il prezzo di quell'anno è già approvato: è fisso fino alla fine. Togli la riga.")
            return Problem(line.number, PRICE, text)
        return self._change(line, found, costs.get(found.pk))

    def _change(self, line: Line, offer: Offer, cost: Burden | None) -> Effect:
        new, standing = line.values[PRICE], self.standing(offer)
        values = {"offer": offer.pk, "cents": new}
        what = What.MAKE if standing is None else What.SAME if standing == new else What.CHANGE
        before = {"waiting": self.waiting.get(offer.pk)}
        text = _words(offer, new, self.now.get(offer.pk), cost)
        cents = (cost.cents or 0) if cost and what != What.SAME else 0
        return Effect(line.number, what, text, values, target=offer.pk, cents=cents, before=before)


def _key(service: str, name: str, unit: str) -> Key:
    return service.casefold(), name.casefold(), unit


def _new_effect(act: Act, line: Line, accreditation: Accreditation, site: Site) -> Effect | Problem:
    try:
        offers.check_site(act, accreditation, site)
    except Refusal as refusal:
        return Problem(line.number, SITE, str(refusal))
    unit, cents = line.values[UNIT], line.values[PRICE]
    text = _("%(name)s: servizio nuovo, %(new)s %(per)s") % {
        "name": site.name,
        "new": money(cents),
        "per": words.per(unit),
    }
    values = {"accreditation": accreditation.pk, "site": site.pk, "unit": unit, "cents": cents}
    return Effect(line.number, What.MAKE, text, values)


def _words(offer: Offer, new: int, now: int | None, cost: Burden | None) -> str:
    """From which price to which, and what it costs: ``Nido: da € 450,00 a € 470,00 al mese; 3 famiglie con il posto …``."""
    values = {"name": offer.name, "new": money(new), "per": words.per(offer.unit)}
    if now is None:
        return _("%(name)s: %(new)s %(per)s") % values
    if now == new:
        return _("%(name)s: resta a %(new)s %(per)s") % values
    said = [_("%(name)s: da %(old)s a %(new)s %(per)s") % {**values, "old": money(now)}, *words.burden(cost)]
    return "; ".join(said)


def _announce(act: Act, organisation: Organisation, values: dict[str, Any]) -> Offer:
    own = Accreditation.objects.select_related("organisation", "service").filter(organisation=organisation)
    site = Site.objects.select_related("organisation", "comune").get(organisation=organisation, pk=values["site"])
    return offers.announce(act, accreditation=own.get(pk=values["accreditation"]), site=site, unit=values["unit"])


def _check_waits(written: Sequence[Price], done: dict[UUID, Done]) -> None:
    """The list must still be the one that waits."""
    for price in written:
        state = PriceListState(price.price_list.state) if price.price_list else PriceListState.APPROVED
        if state != PriceListState.PROPOSED:
            text = _("Riga %(line)s: il listino ora è %(state)s, e l'importazione non si annulla più.")
            raise Refusal("providers.file.decided", text, line=done[price.pk].line, state=state.label)

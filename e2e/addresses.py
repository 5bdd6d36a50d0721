"""Ask every address of a demonstration as every one of its people: `python -m e2e.addresses` in its environment.

An address with parameters is asked with a thing of each network. Who may not do the address's verb to that thing must
meet "not found", by GET and by POST; for the others no answer may be an error of ours, and somebody must be let in. An
address whose thing is not named here is asked with an id that nothing has: nobody finds anything.
"""

from __future__ import annotations

import json
import os
import sys
import uuid

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.settings")

#: Route → the model of its thing; its parameters are read from it by PARAMETERS, or are its `pk`.
THINGS = {
    "applications:carry": "calls.Call",
    "benefits:import-aids": "territory.Network",
    "benefits:import-received": "territory.Network",
    "calls:staff": "calls.Call",
    "calls:amend": "calls.Call",
    "calls:extend": "calls.Call",
    "calls:refinance": "calls.Call",
    "calls:new-edition": "calls.Call",
    "providers:accreditation": "providers.Accreditation",
    "selection:committee": "calls.Call",
    "selection:integration": "selection.IntegrationRequest",
    "selection:own-procedure": "applications.Application",
    "selection:procedure": "applications.Application",
    "settlement:act": "settlement.OfficialAct",
    "settlement:act-pdf": "settlement.OfficialAct",
    "settlement:grant": "settlement.Grant",
    "settlement:published-act": "settlement.OfficialAct",
    "settlement:recovery": "settlement.Recovery",
    "settlement:refusal": "settlement.LineRefusal",
    "settlement:report": "settlement.CostReport",
    "vouchers:issue": "calls.Call",
    "vouchers:manage": "vouchers.Voucher",
    "vouchers:receipts": "vouchers.Voucher",
    "vouchers:uses": "calls.Call",
    "applications:check": "calls.Call",
    "applications:detail": "applications.Application",
    "applications:documents": "applications.Application",
    "applications:receipt": "applications.Application",
    "applications:receipt-pdf": "applications.Application",
    "applications:start": "calls.Call",
    "applications:step": "applications.Application",
    "applications:summary": "applications.Application",
    "applications:withdraw": "applications.Application",
    "calls:detail": "calls.Call",
    "calls:file": "calls.Call",
    "calls:form": "calls.Call",
    "demo:enter": "people.User",
    "networks:employees": "networks.Organisation",
    "networks:employees-file": "networks.Organisation",
    "networks:employment-confirm": "networks.Employment",
    "networks:employment-end": "networks.Employment",
    "portal:network": "territory.Network",
    "providers:decide": "providers.Accreditation",
    "providers:offer": "providers.Accreditation",
    "providers:prices-file": "networks.Organisation",
    "selection:applications": "calls.Call",
    "selection:compute": "calls.Call",
    "selection:decide-clear": "calls.Call",
    "selection:discard": "selection.Ranking",
    "selection:end-award": "selection.Award",
    "selection:outcome": "applications.Application",
    "selection:propose": "calls.Call",
    "selection:publish": "selection.Ranking",
    "selection:published": "selection.Ranking",
    "selection:published-csv": "selection.Ranking",
    "selection:ranking": "selection.Ranking",
    "selection:renounce": "selection.Award",
    "selection:review": "applications.Application",
    "settlement:approve": "settlement.Statement",
    "settlement:batch": "settlement.PaymentBatch",
    "settlement:batch-file": "settlement.PaymentBatch",
    "settlement:batch-outcome": "settlement.PaymentBatch",
    "settlement:batch-send": "settlement.PaymentBatch",
    "settlement:return": "settlement.Statement",
    "settlement:send": "settlement.Statement",
    "settlement:statement": "settlement.Statement",
    "settlement:statement-csv": "settlement.Statement",
    "settlement:statement-pdf": "settlement.Statement",
    "settlement:strike": "settlement.Statement",
    "settlement:strike-stage": "settlement.Statement",
    "vouchers:detail": "vouchers.Voucher",
    "vouchers:qr": "vouchers.Voucher",
    "vouchers:refund-use": "vouchers.Voucher",
    "vouchers:renounce": "vouchers.Voucher",
    "vouchers:sheet": "vouchers.Voucher",
    "vouchers:till-receipt": "vouchers.Redemption",
    "vouchers:till-reverse": "vouchers.Redemption",
}
#: Model → how its things stand in an address that asks for more than their `pk`.
PARAMETERS = {
    "network": lambda thing: getattr(thing, "network", thing).code,
    "code": lambda thing: thing.code,
    "call": lambda thing: thing.call.code,
    "number": lambda thing: getattr(thing, "number", 1),
    "line": lambda thing: getattr(thing.lines.first(), "pk", uuid.UUID(int=0)),
    "username": lambda thing: thing.username,
}
#: Their verb is asked without the thing: anybody of its kinds of role may take them.
FOR_ALL = {"applications:start"}
#: Asked elsewhere: what stands in the address is signed, is a word of a closed list, or is made by the test.
ELSEWHERE = {"vouchers:till-use", "portal:page", "ui:kit", "kit", "applications:document"}
SOUND = {200, 204, 301, 302, 303, 304, 400, 404, 405, 409, 422}
REFUSED = {404}


def main() -> int:
    """Print what is wrong, as JSON; 0 when nothing is."""
    import django

    django.setup()
    clients = {user: client_of(user) for user in people()}
    wrong = [*nothing_found(clients), *asked(clients)]
    print(json.dumps(wrong, indent=1))
    return 1 if wrong else 0


def routes():
    """(name, names of its parameters) of every address that has some."""
    from django.urls import URLPattern, get_resolver

    def walk(resolver, namespace=""):
        for pattern in resolver.url_patterns:
            if isinstance(pattern, URLPattern):
                yield f"{namespace}{pattern.name}", set(pattern.pattern.converters)
            else:
                yield from walk(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)

    return sorted((name, parameters) for name, parameters in walk(get_resolver()) if parameters)


def people():
    from concilia.people.models import User

    return None, *User.objects.filter(demo=True).order_by("username")


def nothing_found(clients):
    """Addresses whose thing nobody has named here, asked with what does not exist."""
    for name, parameters in routes():
        if name not in {*THINGS, *ELSEWHERE}:
            url = nowhere(name, parameters)
            for user, client in clients.items():
                status = client.get(url).status_code
                if status not in ({404, 405} if user else {302, 404, 405}):
                    yield f"{name} as {user}: {status} at {url}"


def nowhere(name, parameters):
    """The address of a thing that there is not."""
    from django.urls import NoReverseMatch, reverse

    for stand_in in (uuid.UUID(int=0), 0):
        values = {key: 1 if key in ("number", "year") else stand_in for key in parameters}
        try:
            return reverse(name, kwargs=values)
        except NoReverseMatch:
            continue
    mixed = {key: uuid.UUID(int=0) if key.endswith("pk") or key in ("line", "document") else "x" for key in parameters}
    return reverse(name, kwargs={**mixed, **dict.fromkeys(parameters & {"number", "year"}, 1)})


def asked(clients):
    """What is wrong with the answers to each person."""
    let_in = set()
    for name, parameters in routes():
        if name in THINGS:
            for thing in things(name, clients):
                for user, client in clients.items():
                    yield from ask(name, address(name, parameters, thing), thing, user, client, let_in)
    yield from (f"{name}: nobody of the demonstration is let in" for name in THINGS if name not in let_in)


def client_of(user):
    from django.test import Client

    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    if user:
        client.force_login(user)
    return client


def things(name, users):
    """One thing of each network, and one that each person may do the address's verb to."""
    from django.apps import apps

    from concilia import access
    from concilia.access import policy

    rows = apps.get_model(THINGS[name])._default_manager.order_by("pk")
    of_network = any(field.name == "network" for field in rows.model._meta.fields)
    seen = {row.network_id: row for row in rows.iterator()} if of_network else {None: rows.first()}
    own = (access.visible(act_of(user), policy.ROUTES[name], rows).first() for user in users)
    return list({row.pk: row for row in (*seen.values(), *own) if row}.values())


def act_of(user):
    from concilia.core.act import Act

    return Act(actor=user.actor if user else "anonymous")


def address(name, parameters, thing):
    from django.urls import reverse

    values = {key: PARAMETERS[key](thing) for key in parameters - {"pk"}}
    if "pk" in parameters:
        values["pk"] = thing.pk
    return reverse(name, kwargs=values)


def ask(name, url, thing, user, client, let_in):
    """The person's GET, and the POST of who may not."""
    from concilia import access
    from concilia.access import policy

    verb = policy.ROUTES[name]
    may = access.may(act_of(user), verb, None if name in FOR_ALL else thing)
    status = client.get(url).status_code
    if may:
        let_in |= {name} if status in (200, 302, 405) else set()
        if status not in SOUND:
            yield f"{name} as {user}: {status} at {url}"
        return
    refused = REFUSED if user else {302, 404}
    answers = {status, client.post(url).status_code} - {405} if status == 405 else {status}
    if not answers <= refused:
        yield f"{name} as {user}, who may not {verb}: {sorted(answers)} at {url}"


if __name__ == "__main__":
    sys.exit(main())

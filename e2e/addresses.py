"""Ask every address of a demonstration as every one of its people: `python -m e2e.addresses` in its environment.

An address with parameters is asked with things of the demonstration (`e2e.things`). Who may do the address's verb to one of
them must meet no error of ours, and somebody must be let in; who may not must meet "not found", by GET and by POST. An
address whose thing is not named is asked with an id that nothing has: nobody finds anything.
"""

from __future__ import annotations

import json
import os
import sys
import uuid
from functools import cache

from e2e.things import DONE_TO, FOR_ALL, OVER, THINGS, WHICH

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concilia.settings")

#: How a thing stands in an address that asks for more than its `pk`.
PARAMETERS = {
    "network": lambda thing: getattr(thing, "network", thing).code,
    "code": lambda thing: thing.code,
    "call": lambda thing: thing.call.code,
    "number": lambda thing: getattr(thing, "number", 1),
    "line": lambda thing: getattr(thing.lines.first(), "pk", uuid.UUID(int=0)),
    "username": lambda thing: thing.username,
    "year": lambda thing: 2026,
}
#: The same for one route alone.
OF_ROUTE = {
    "calls:act": {"number": lambda call: 2},
    "calls:step": {"verb": lambda call: "suspend"},
    "providers:send-paper": {"kind_pk": lambda body: first("providers.PaperKind", network=body.network_id)},
    "providers:yearly": {"what": lambda body: "posti", "kind": lambda body: "csv"},
    "selection:declare": {"application_pk": lambda committee: scored(committee)},
    "selection:score": {"application_pk": lambda committee: scored(committee)},
    "vouchers:register": {"pk": lambda day: day.voucher_id},
    "vouchers:register-file": {"call": lambda body: first("calls.Call", code="castellanza-a-assistance-2026")},
    "vouchers:register-pdf": {"pk": lambda day: day.voucher_id},
    "vouchers:step": {"verb": lambda voucher: "suspend"},
    "vouchers:top-up": {"code": lambda voucher: "BIRTH"},
}
#: Asked elsewhere: what stands in the address is signed, is a word of a closed list, or is made by the test.
ELSEWHERE = {"vouchers:till-use", "portal:page", "ui:kit", "kit", "applications:document"}
SOUND = {200, 204, 301, 302, 303, 304, 400, 404, 405, 409, 422}
OPENS = {200, 302, 405}
REFUSED = {404}
#: Things tried for each state that they can be in, until one opens.
TRIED = 2


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


def client_of(user):
    from django.test import Client

    client = Client(raise_request_exception=False, SERVER_NAME="localhost")
    if user:
        client.force_login(user)
    return client


@cache
def act_of(user):
    """An act of somebody whose roles are read once."""
    from concilia.access.queries import grants_of
    from concilia.core.act import Act

    act = Act(actor=user.actor if user else "anonymous")
    return Act(actor=act.actor, grants=grants_of(act))


def nothing_found(clients):
    """Addresses whose thing nobody has named, asked with what does not exist."""
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
            for user, client in clients.items():
                yield from ask_as(user, client, name, parameters, let_in)
    yield from (f"{name}: nobody of the demonstration is let in" for name in sorted(set(THINGS) - let_in - OVER))
    yield from (f"{name}: somebody is let in, so it is not over" for name in sorted(OVER & let_in))


def ask_as(user, client, name, parameters, let_in):
    """One person's requests to one address: for things of theirs until one opens, and for two that are not theirs."""
    from concilia.access import policy

    act, verb = act_of(user), policy.ROUTES[name]
    theirs = yours(act, verb, name)
    for thing in spread(theirs, "state"):
        url = address(name, parameters, thing)
        status = client.get(url).status_code
        if status not in SOUND:
            yield f"{name} as {user}: {status} at {url}"
        if status in OPENS:
            let_in.add(name)
            break
    for thing in spread(others(name).exclude(pk__in=theirs.values("pk")), "network_id")[:2]:
        url = address(name, parameters, thing)
        status = client.get(url).status_code
        answer = client.post(url).status_code if status == 405 else status
        if answer not in (REFUSED if user else {302, 404}):
            yield f"{name} as {user}, who may not {verb}: {answer} at {url}"


def rows_of(name):
    from django.apps import apps

    rows = apps.get_model(THINGS[name])._default_manager.filter(**WHICH.get(name, {}))
    return rows.order_by("pk").distinct()


def others(name):
    """What may be somebody else's: nothing, where the verb asks for no thing."""
    return rows_of(name).none() if name in FOR_ALL else rows_of(name)


def yours(act, verb, name):
    """The things to which somebody may do an address's verb."""
    from concilia import access

    rows = rows_of(name)
    if name in FOR_ALL:
        return rows if access.may(act, verb) else rows.none()
    done_to = DONE_TO.get(THINGS[name])
    if done_to is None:
        return access.visible(act, verb, rows)
    path, model = done_to
    from django.apps import apps

    visible = access.visible(act, verb, apps.get_model(model)._default_manager.all())
    return rows.filter(**{f"{path}__in": visible.values("pk")})


def spread(rows, field):
    """A few rows for each value of a field, in one order; a few of all where there is no such field."""
    names = {one.attname for one in rows.model._meta.fields}
    if field not in names:
        return list(rows[:TRIED])
    values = sorted(set(rows.order_by().values_list(field, flat=True)), key=str)
    return [row for value in values for row in rows.filter(**{field: value})[:TRIED]]


def address(name, parameters, thing):
    from django.urls import reverse

    readers = {"pk": lambda one: one.pk, **PARAMETERS, **OF_ROUTE.get(name, {})}
    return reverse(name, kwargs={key: readers[key](thing) for key in parameters})


def first(model, **asked):
    """The id of the first thing that is so, or one that nothing has."""
    from django.apps import apps

    return apps.get_model(model).objects.filter(**asked).values_list("pk", flat=True).first() or uuid.UUID(int=0)


def scored(committee):
    """An application that a committee has before it."""
    from concilia.selection.queries import committees

    return next((one.pk for one in committees.applications(committee)), uuid.UUID(int=0))


if __name__ == "__main__":
    sys.exit(main())

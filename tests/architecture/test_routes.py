"""Every address has a row in the policy table, and answers each person as that row says."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from concilia.access import policy
from concilia.access.queries import grants_of
from concilia.core.act import Act

#: Answers that are no error of ours: shown, moved, asked for what it lacks, refused by kind of request.
SOUND = {200, 204, 301, 302, 303, 304, 400, 405}
PEOPLE = ("giulia", "marco", "anna", "irene", "sara", "elena", "paolo", "lucia", "davide")


def patterns(resolver, namespace=""):
    """(full name, pattern) of every address, down through the includes."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or pattern.pattern}", pattern
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern, inner)


def names():
    return sorted({name for name, _ in patterns(get_resolver())})


def without_parameters():
    """The addresses that can be asked as they are."""
    found = []
    for name in names():
        try:
            found.append((name, reverse(name)))
        except NoReverseMatch:
            continue
    return found


def kinds_of(user):
    """The kinds of role of somebody (nobody: the public)."""
    return {grant.kind for grant in grants_of(Act(actor=user.actor if user else "anonymous"))}


def test_every_route_has_a_row_and_every_row_a_route():
    assert sorted(policy.ROUTES) == names()


@pytest.mark.once("it proves the policy, not the database")
@pytest.mark.slow("every page that takes no parameter")
@pytest.mark.parametrize("name", [None, *PEOPLE])
def test_each_person_gets_what_the_policy_says(name, rete, request):
    user, client = name and request.getfixturevalue(name), Client()
    if user:
        client.force_login(user)
    kinds = kinds_of(user)
    answers = {}
    for route, address in without_parameters():
        status = client.get(address).status_code
        refused = status == (404 if user else 302)
        sound = status in SOUND if kinds & set(policy.TABLE[policy.ROUTES[route]].kinds) else refused
        if not sound:
            answers[route] = status
    assert answers == {}

"""The journeys of an applicant through the pages: what the tests of pages share."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from concilia.access.kinds import Kind
from concilia.applications.models import Application
from concilia.calls.queries import layout
from concilia.engines.codes import DEMO_BIRTHPLACE, make_fiscal_code
from concilia.networks.models import Organisation
from tests.applications.filling import plausible, sent
from tests.fixtures.opened import rules_of

OPEN = "2026-03-10T10:00"
DECLARED = {"true": "on", "privacy": "on"}
CHILD = {
    "figlio-given_name": "Nina",
    "figlio-family_name": "Prova",
    "figlio-birth_date": "04/05/2021",
    "figlio-fiscal_code": "",
}


@pytest.fixture(autouse=True)
def in_the_demo(settings, tmp_path):
    """Codes of invented people are read; files stay within the test."""
    settings.DEMO = True
    settings.PRIVATE_FILES = tmp_path


@pytest.fixture(autouse=True)
def in_time(at):
    at(OPEN)


def first_hour(stem):
    """An hour after the call's first window opens."""
    return (rules_of(stem).windows[0].opens + timedelta(hours=1)).isoformat()


def child():
    code = make_fiscal_code("Prova", "Nina", date(2021, 5, 4), "F", DEMO_BIRTHPLACE)
    return CHILD | {"figlio-fiscal_code": code}


def address(name, call):
    return reverse(f"applications:{name}", args=[call.network.code, call.code])


def own(name, application, *more):
    return reverse(f"applications:{name}", args=[application.pk, *more])


@pytest.fixture
def applicant(giulia, somebody, person):
    """Who may apply to a call: Giulia, or the delegate of an organisation of its network."""

    def choose(call):
        if call.applicants == "person":
            return giulia
        firm = Organisation.objects.create(network=call.network, code="ditta", name="Ditta di prova", type="impresa")
        return somebody("Renata", (Kind.DELEGATE, firm))

    return choose


@pytest.fixture
def begun(browse, applicant):
    """A draft with nothing in it, and its owner's browser: `client, draft = begun(call)`."""

    def begin(call):
        client = browse(applicant(call))
        data = child() if call.applicants == "person" else {}
        if call.applicants != "person":
            data = {"organisation": str(Organisation.objects.get(network=call.network, code="ditta").pk)}
        response = client.post(address("start", call), data)
        draft = Application.objects.get()
        assert response.url == own("step", draft, 1)
        return client, draft

    return begin


@pytest.fixture
def filled(begun):
    """A draft filled in with a plausible set of answers, section by section."""

    def fill(call, stem):
        client, draft = begun(call)
        rules = rules_of(stem)
        for number, section in enumerate(layout.sections(rules), start=1):
            assert client.get(own("step", draft, number)).status_code == 200
            response = client.post(own("step", draft, number), sent(section, plausible(rules)))
            assert response.status_code == 302, response.context["form"].errors
        assert response.url == own("documents" if rules.file.documents else "summary", draft)
        return client, draft

    return fill


def upload(name="isee.pdf", data=b"%PDF-1.7 prova"):
    """A file to attach."""
    return SimpleUploadedFile(name, data)

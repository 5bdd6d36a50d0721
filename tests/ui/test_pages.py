"""The frame of a page, the error pages, the policy and the change of language."""

from datetime import date

import pytest
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory, override_settings

from concilia.ui import csp
from concilia.ui.links import Link, is_safe
from concilia.ui.shell import Shell, SignedIn

from .conftest import HOSTILE, check_html, text_of

#: Only what the look itself needs, so that these pages open without a database.
BARE = override_settings(
    MIDDLEWARE=[
        "csp.middleware.CSPMiddleware",
        "django.middleware.locale.LocaleMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
)


@pytest.fixture
def browser():
    with BARE:
        yield Client(raise_request_exception=False)


def page(**context):
    request = RequestFactory().get("/avvisi/?q=1")
    source = "{% extends 'ui/page.html' %}{% block content %}<p>Testo</p>{% endblock %}"
    return check_html(Template(source).render(Context({"request": request, "messages": [], **context})), fragment=False)


def test_a_page_has_a_language_a_title_landmarks_and_skip_links():
    soup = page(shell=Shell(network="Rete Esempio"))
    assert soup.html["lang"] == "it"
    assert soup.title.text == "Concilia · Rete Esempio"
    for link in soup.select(".skiplinks a"):
        assert soup.select_one(link["href"])
    for landmark in ("header", "main", "footer"):
        assert len(soup.select(landmark)) == 1


def test_the_header_shows_the_network_the_areas_and_the_person():
    links = (Link("Avvisi", "/avvisi/", current=True), Link("Domande", "/domande/"))
    person = SignedIn("Anna", "Cittadina", (Link("I miei dati", "/io/"),), "/esci/")
    soup = page(shell=Shell(network="Rete", navigation=links, person=person, audience="citizen"))
    assert [link["href"] for link in soup.select("[data-element=main-navigation] a")] == ["/avvisi/", "/domande/"]
    assert soup.select_one("[aria-current=page]").text == "Avvisi"
    assert soup.select_one(".site-person form")["method"] == "post"
    assert soup.body["class"] == ["audience-citizen"]


def test_an_anonymous_page_offers_to_sign_in():
    soup = page(shell=Shell(sign_in_url="/accedi/"))
    assert soup.select_one("[data-element=personal-area-login]")["href"] == "/accedi/"
    assert not soup.select(".site-person")


def test_the_footer_has_the_links_that_the_law_asks_for():
    soup = page(
        shell=Shell(accessibility_url="https://form.agid.gov.it/x", privacy_url="/privacy/", legal_url="/note/")
    )
    found = {link["data-element"]: link["href"] for link in soup.select("footer [data-element]")}
    assert found == {
        "accessibility-link": "https://form.agid.gov.it/x",
        "privacy-policy-link": "/privacy/",
        "legal-notes": "/note/",
    }


def test_a_rehearsal_says_so_with_its_day_and_is_not_indexed():
    soup = page(demo=True, rehearsal_date=date(2026, 3, 12))
    assert "Data della prova: 12 marzo 2026" in text_of(soup.select_one(".demo-banner"))
    assert soup.select_one("meta[name=robots]")["content"] == "noindex, nofollow"
    assert not page().select(".demo-banner, meta[name=robots]")


def test_messages_are_announced_and_escaped():
    soup = page(messages=[Message(SUCCESS, HOSTILE)])
    assert "alert(1)" in soup.select_one("#messages[role=status] .notice-success").text
    assert not soup.select("#messages script, #messages img")


def test_hostile_names_stay_text_in_the_frame():
    link = Link(HOSTILE, HOSTILE)
    shell = Shell(
        platform=HOSTILE,
        network=HOSTILE,
        tagline=HOSTILE,
        navigation=(link,),
        person=SignedIn(HOSTILE, HOSTILE, (link,)),
        footer_links=(link,),
        demo_links=(link,),
        demo=True,
    )
    soup = page(shell=shell)
    assert len(soup.select("script")) == 3
    assert [image["src"].rsplit("/", 1)[1] for image in soup.select("img")] == ["icon-white.svg"]


def test_the_language_is_changed_by_a_form_and_kept_in_a_cookie(browser):
    answer = browser.post("/lingua/", {"language": "en", "next": "/kit/?pagina=2"})
    assert answer.status_code == 302
    assert answer["Location"] == "/kit/?pagina=2"
    assert browser.cookies["django_language"].value == "en"
    assert b'<html lang="en">' in browser.get("/kit/").content


def test_the_language_form_never_leads_outside(browser):
    assert browser.post("/lingua/", {"language": "en", "next": "https://evil.example/"})["Location"] == "/"


def test_the_kit_is_whole_strict_html(browser):
    answer = browser.get("/kit/")
    assert answer.status_code == 200
    soup = check_html(answer.content.decode(), fragment=False)
    assert len(soup.select("h1")) == 1
    assert len(soup.select(".kit-part")) == 10


@pytest.mark.parametrize("path", ["/kit/modulo/", "/kit/pratica/"])
def test_the_sample_pages_of_each_layout_are_strict_html(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200
    assert len(check_html(answer.content.decode(), fragment=False).select("main h1")) == 1


def test_a_sample_form_is_refused_and_accepted(browser):
    refused = browser.post("/kit/modulo/", {"first_name": "Persona"})
    assert "Ci sono 5 cose da correggere" in refused.content.decode()
    right = {
        "first_name": "Persona",
        "birth_date": "1990-02-28",
        "comune": "017029",
        "relation": "child",
        "amount": "1.250,00",
        "consent": "on",
    }
    followed = browser.post("/kit/modulo/", right, follow=True)
    assert "non è stato salvato niente" in followed.content.decode()


def test_a_sample_page_that_is_not_there_is_not_found(browser):
    assert browser.get("/kit/altro/").status_code == 404


def test_a_page_without_forms_of_its_own_sets_no_cookie(browser):
    assert not browser.get("/plain/").cookies


def test_the_policy_is_strict_and_sent(browser):
    header = browser.get("/kit/")["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in header.split(";"))
    assert directives == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "manifest-src": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": "'none'",
    }
    assert set(directives) == set(csp.POLICY["DIRECTIVES"])


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/niente/", 404, "Pagina non trovata"),
        ("/forbidden/", 403, "Questa pagina non è per te"),
        ("/suspicious/", 400, "Richiesta non comprensibile"),
        ("/broken/", 500, "Qualcosa non ha funzionato"),
    ],
)
def test_errors_speak_plainly_and_need_nothing(browser, path, status, words):
    answer = browser.get(path)
    assert answer.status_code == status
    soup = check_html(answer.content.decode(), fragment=False)
    assert text_of(soup.h1) == words
    assert soup.select_one("main a.btn-primary")["href"] == "/"
    assert "Traceback" not in answer.content.decode()


def test_an_expired_form_is_told_apart():
    with BARE:
        answer = Client(enforce_csrf_checks=True).post("/plain/")
    assert answer.status_code == 403
    assert text_of(check_html(answer.content.decode(), fragment=False).h1) == "La pagina è scaduta"


def test_a_refusal_is_a_page():
    html = render_to_string("ui/refusal.html", {"refusal": f"Fondi finiti. {HOSTILE}", "back_url": "/avvisi/"})
    soup = check_html(html, fragment=False)
    assert "Fondi finiti." in soup.select_one(".notice-warning").text
    assert soup.select_one(".action-bar a")["href"] == "/avvisi/"


@pytest.mark.parametrize("url", ["/a/", "?a=1", "#a", "https://x.it", "HTTP://x.it", "mailto:a@b.it", "tel:+39"])
def test_addresses_that_a_page_may_link_to(url):
    assert is_safe(url)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JaVaScRiPt:1", "data:text/html,x", "//evil.it", "/\\evil.it", "", "x"]
)
def test_addresses_that_it_may_not(url):
    assert not is_safe(url)
    assert Link("x", url).href == ""

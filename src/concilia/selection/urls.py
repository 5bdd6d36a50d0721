"""Included at the root of the site: `istruttoria/` for the office, `valutazioni/` for committees, `graduatorie/` for all,
`domande/` for the applicant."""

from django.urls import path

from . import procedure_urls
from .views import citizen, committees, controls, public, scrolling, staff

app_name = "selection"

STAFF = [
    path("istruttoria/", staff.calls, name="calls"),
    path("istruttoria/avvisi/<uuid:pk>/", staff.applications, name="applications"),
    path("istruttoria/avvisi/<uuid:pk>/domande-da-file/", staff.applications_file, name="applications-file"),
    path("istruttoria/avvisi/<uuid:pk>/proponi/", staff.propose, name="propose"),
    path("istruttoria/avvisi/<uuid:pk>/conferma/", staff.decide_clear, name="decide-clear"),
    path("istruttoria/avvisi/<uuid:pk>/calcola/", staff.compute, name="compute"),
    path("istruttoria/domande/<uuid:pk>/", staff.review, name="review"),
    path("istruttoria/graduatorie/", staff.rankings, name="rankings"),
    path("istruttoria/graduatorie/<uuid:pk>/", staff.ranking, name="ranking"),
    path("istruttoria/graduatorie/<uuid:pk>/pubblica/", staff.publish, name="publish"),
    path("istruttoria/graduatorie/<uuid:pk>/scarta/", staff.discard, name="discard"),
    path("istruttoria/concessioni/<uuid:pk>/", staff.end_award, name="end-award"),
]
COMMITTEES = [
    path("istruttoria/avvisi/<uuid:pk>/commissione/", committees.committee, name="committee"),
    path("istruttoria/commissioni/<uuid:pk>/sciogli/", committees.dissolve, name="dissolve"),
    path("istruttoria/commissioni/<uuid:pk>/verbale/", committees.minutes, name="minutes"),
    path("valutazioni/", committees.evaluations, name="evaluations"),
    path("valutazioni/<uuid:pk>/", committees.evaluation, name="evaluation"),
    path("valutazioni/<uuid:pk>/dichiara/", committees.declare_all, name="declare-all"),
    path("valutazioni/<uuid:pk>/chiudi/", committees.close, name="close-committee"),
    path("valutazioni/<uuid:pk>/domande/<uuid:application_pk>/", committees.score, name="score"),
    path("valutazioni/<uuid:pk>/domande/<uuid:application_pk>/dichiara/", committees.declare, name="declare"),
    path(
        "valutazioni/<uuid:pk>/domande/<uuid:application_pk>/documenti/<uuid:document_pk>/",
        committees.document,
        name="score-document",
    ),
]
CONTROLS = [
    path("istruttoria/avvisi/<uuid:pk>/scorri/", scrolling.scroll, name="scroll"),
    path("istruttoria/controlli/", controls.controls, name="controls"),
    path("istruttoria/controlli/nuovo/", controls.plan, name="plan-sample"),
    path("istruttoria/controlli/<uuid:pk>/", controls.sample, name="control-sample"),
    path("istruttoria/controlli/<uuid:pk>/estrai/", controls.draw, name="draw-sample"),
    path("istruttoria/controlli/<uuid:pk>/annulla/", controls.cancel, name="cancel-sample"),
    path("istruttoria/controlli/<uuid:pk>/chiudi/", controls.close, name="close-sample"),
    path("istruttoria/controlli/<uuid:pk>/csv/", controls.sample_csv, name="control-csv"),
    path("istruttoria/controlli/<uuid:pk>/pdf/", controls.sample_pdf, name="control-pdf"),
    path("istruttoria/controlli/esiti/<uuid:pk>/", controls.outcome, name="control-outcome"),
]
PUBLIC = [
    path("graduatorie/", public.publications, name="publications"),
    path("graduatorie/<slug:network>/<slug:call>/<int:number>/", public.published, name="published"),
    path("graduatorie/<slug:network>/<slug:call>/<int:number>/csv/", public.published_csv, name="published-csv"),
    path("graduatorie/<slug:network>/<slug:call>/<int:number>/sorteggio/", public.draw, name="draw"),
]
CITIZEN = [
    path("domande/<uuid:pk>/esito/", citizen.outcome, name="outcome"),
    path("concessioni/<uuid:pk>/rinuncia/", citizen.renounce, name="renounce"),
    path("concessioni/<uuid:pk>/accetta/", scrolling.accept, name="accept"),
]
urlpatterns = [*STAFF, *COMMITTEES, *CONTROLS, *PUBLIC, *CITIZEN, *procedure_urls.PATHS]

"""Included at the root of the site: `istruttoria/` for the office, `graduatorie/` for all, `domande/` for the applicant."""

from django.urls import path

from .views import citizen, public, staff

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
PUBLIC = [
    path("graduatorie/", public.publications, name="publications"),
    path("graduatorie/<slug:network>/<slug:call>/<int:number>/", public.published, name="published"),
    path("graduatorie/<slug:network>/<slug:call>/<int:number>/csv/", public.published_csv, name="published-csv"),
    path("graduatorie/<slug:network>/<slug:call>/<int:number>/sorteggio/", public.draw, name="draw"),
]
CITIZEN = [
    path("domande/<uuid:pk>/esito/", citizen.outcome, name="outcome"),
    path("concessioni/<uuid:pk>/rinuncia/", citizen.renounce, name="renounce"),
]
urlpatterns = [*STAFF, *PUBLIC, *CITIZEN]

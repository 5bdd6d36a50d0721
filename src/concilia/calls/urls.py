"""Included under `avvisi/`: the public pages, and `avvisi/gestione/` for the office."""

from django.urls import path

from .views import public, staff

app_name = "calls"

STAFF = [
    path("gestione/", staff.index, name="staff-list"),
    path("gestione/nuovo/", staff.adopt, name="adopt"),
    path("gestione/<uuid:pk>/", staff.detail, name="staff"),
    path("gestione/<uuid:pk>/proroga/", staff.extend, name="extend"),
    path("gestione/<uuid:pk>/modifica/", staff.amend, name="amend"),
    path("gestione/<uuid:pk>/fondi/", staff.refinance, name="refinance"),
    path("gestione/<uuid:pk>/edizione/", staff.new_edition, name="new-edition"),
    path("gestione/<uuid:pk>/passo/<slug:verb>/", staff.step, name="step"),
]
PUBLIC = [
    path("", public.index, name="list"),
    path("<slug:network>/<str:code>/", public.detail, name="detail"),
    path("<slug:network>/<str:code>/modulo/", public.form, name="form"),
    path("<slug:network>/<str:code>/regole.yaml", public.file, name="file"),
    path("<slug:network>/<str:code>/atti/<int:number>/", public.act, name="act"),
    path("<slug:network>/<str:code>/atti/<int:number>/regole.yaml", public.text, name="text"),
]
urlpatterns = [*STAFF, *PUBLIC]

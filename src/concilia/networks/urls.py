"""Included at `organizzazioni/`."""

from django.urls import path

from .views import organisation

app_name = "networks"

urlpatterns = [
    path("", organisation.organisations, name="organisations"),
    path("<uuid:pk>/dipendenti/", organisation.employees, name="employees"),
    path("<uuid:pk>/dipendenti/da-file/", organisation.employees_file, name="employees-file"),
    path("dipendenti/<uuid:pk>/conferma/", organisation.confirm, name="employment-confirm"),
    path("dipendenti/<uuid:pk>/fine/", organisation.end, name="employment-end"),
]

"""Included under `servizi/`."""

from django.urls import path

from .views import organisation, public, staff

app_name = "providers"

urlpatterns = [
    path("", public.directory, name="directory"),
    path("accreditamenti/miei/", organisation.mine, name="mine"),
    path("accreditamenti/<uuid:pk>/sedi/", organisation.add_offer, name="offer"),
    path("accreditamenti/", staff.accreditations, name="accreditations"),
    path("accreditamenti/<uuid:pk>/", staff.decide, name="decide"),
]

"""Included under `servizi/`."""

from django.urls import path

from .views import public

app_name = "providers"

urlpatterns = [
    path("", public.directory, name="directory"),
]

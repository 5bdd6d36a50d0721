"""The change of language, and the page of the components where there is a demo."""

from django.conf import settings
from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [path("lingua/", views.language, name="language")]

if settings.DEBUG or getattr(settings, "DEMO", False):
    urlpatterns += [path("componenti/", views.kit, name="kit")]

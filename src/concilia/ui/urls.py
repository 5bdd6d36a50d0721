"""The change of language, and the pages of the components where there is a demo."""

from django.conf import settings
from django.urls import path

from . import views

urlpatterns = [path("lingua/", views.language, name="set_language")]

if settings.DEBUG or settings.DEMO:
    urlpatterns += [
        path("componenti/", views.kit, name="kit"),
        path("componenti/<slug:page>/", views.kit, name="kit"),
    ]

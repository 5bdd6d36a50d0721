"""The site's addresses: each room brings its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("concilia.ui.urls")),
]

"""The routes of the look, with pages that fail on purpose."""

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from concilia.ui import views


def plain(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/page.html")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault made for the test")


urlpatterns = [
    path("", include("concilia.ui.urls")),
    path("kit/", views.kit),
    path("kit/<slug:page>/", views.kit),
    path("plain/", plain),
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    path("broken/", broken),
]

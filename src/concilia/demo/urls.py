from django.urls import path

from . import views

app_name = "demo"

urlpatterns = [
    path("accedi/", views.people, name="sign-in"),
    path("accedi/<slug:username>/", views.enter, name="enter"),
]

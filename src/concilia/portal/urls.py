from django.urls import path

from .views import area, public

app_name = "portal"

urlpatterns = [
    path("reti/<slug:code>/", public.network, name="network"),
    path("area/", area.area, name="area"),
    path("informazioni/<slug:slug>/", public.page, name="page"),
]

from django.urls import path

from .views import public

app_name = "calls"

urlpatterns = [
    path("", public.index, name="list"),
    path("<slug:network>/<str:code>/", public.detail, name="detail"),
    path("<slug:network>/<str:code>/modulo/", public.form, name="form"),
    path("<slug:network>/<str:code>/regole.yaml", public.file, name="file"),
]

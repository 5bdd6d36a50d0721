"""The site's addresses: each room brings its own."""

from django.conf import settings
from django.urls import include, path

from concilia.portal.views import area, public

urlpatterns = [
    path("", public.home, name="home"),
    path("", include("concilia.ui.urls")),
    path("", include("concilia.portal.urls")),
    path("", include("concilia.selection.urls")),
    path("avvisi/", include("concilia.calls.urls")),
    path("domande/", include("concilia.applications.urls")),
    path("voucher/", include("concilia.vouchers.urls")),
    path("liquidazione/", include("concilia.settlement.urls")),
    path("servizi/", include("concilia.providers.urls")),
    path("benefici/", include("concilia.benefits.urls")),
    path("accedi/", area.sign_in, name="sign-in"),
    path("esci/", area.sign_out, name="sign-out"),
    path("salute/", public.health, name="health"),
]
if settings.DEMO:
    urlpatterns += [path("demo/", include("concilia.demo.urls"))]

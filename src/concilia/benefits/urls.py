"""Included under `benefici/`."""

from django.urls import path

from .views import citizen, families, files, firms, organisation

app_name = "benefits"

urlpatterns = [
    path("miei/", citizen.mine, name="mine"),
    path("miei/nuova/", citizen.declare, name="declare"),
    path("righe/<uuid:pk>/", citizen.correct, name="correct"),
    path("righe/<uuid:pk>/togli/", citizen.withdraw, name="withdraw"),
    path("aiuti/", organisation.mine, name="aids"),
    path("aiuti/nuovo/", organisation.declare, name="declare-aid"),
    path("aiuti/<uuid:pk>/togli/", organisation.cancel, name="cancel-aid"),
    path("registro/", families.register, name="register"),
    path("misure/", families.catalogue, name="catalogue"),
    path("misure/aggiorna/", families.adopt, name="adopt"),
    path("importazioni/", files.imported, name="imports"),
    path("importazioni/misure/<uuid:pk>/", files.received, name="import-received"),
    path("importazioni/aiuti/<uuid:pk>/", files.aids, name="import-aids"),
    path("sovrapposizioni/", families.overlaps, name="overlaps"),
    path("imprese/", firms.register, name="firms"),
    path("imprese/rna.csv", firms.rna, name="rna"),
    path("imprese/prima-del-2024/", firms.earlier, name="earlier"),
    path("imprese/<uuid:pk>/codice/", firms.code, name="code"),
    path("imprese-uniche/", firms.links, name="links"),
    path("imprese-uniche/<uuid:pk>/chiudi/", firms.unlink, name="unlink"),
    path("durc/", firms.certificates, name="durcs"),
    path("durc/nuovo/", firms.ask, name="ask-durc"),
    path("durc/<uuid:pk>/", firms.answer, name="durc"),
]

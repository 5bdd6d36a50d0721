"""Included under `liquidazione/`: statements for who is paid and for the office, payment batches for the accountant."""

from django.urls import path

from . import grant_urls
from .views import payments, statements

app_name = "settlement"

urlpatterns = [
    path("distinte/mie/", statements.mine, name="mine"),
    path("distinte/", statements.everyone, name="statements"),
    path("distinte/forma/", statements.draw, name="draw"),
    path("distinte/<uuid:pk>/", statements.statement, name="statement"),
    path("distinte/<uuid:pk>/distinta.pdf", statements.statement_pdf, name="statement-pdf"),
    path("distinte/<uuid:pk>/distinta.csv", statements.statement_csv, name="statement-csv"),
    path("distinte/<uuid:pk>/invia/", statements.send, name="send"),
    path("distinte/<uuid:pk>/righe/<uuid:line>/", statements.strike, name="strike"),
    path("distinte/<uuid:pk>/approva/", statements.approve, name="approve"),
    path("distinte/<uuid:pk>/restituisci/", statements.give_back, name="return"),
    path("pagamenti/", payments.batches, name="batches"),
    path("pagamenti/prepara/", payments.prepare, name="prepare"),
    path("pagamenti/<uuid:pk>/", payments.batch, name="batch"),
    path("pagamenti/<uuid:pk>/invia/", payments.send, name="batch-send"),
    path("pagamenti/<uuid:pk>/file/", payments.file, name="batch-file"),
    path("pagamenti/<uuid:pk>/esito/", payments.outcome, name="batch-outcome"),
    *grant_urls.urlpatterns,
]

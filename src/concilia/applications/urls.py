from django.urls import path

from .views import citizen, documents, drafting, paper, public, starting

app_name = "applications"

urlpatterns = [
    path("mie/", citizen.mine, name="mine"),
    path("fa-per-me/<slug:network>/<str:code>/", public.check, name="check"),
    path("fa-per-me/<slug:network>/<str:code>/inizia/", public.carry, name="carry"),
    path("nuova/<slug:network>/<str:code>/", starting.start, name="start"),
    path("sportello/<uuid:pk>/", paper.enter, name="paper"),
    path("sportello/<uuid:pk>/registrata/", paper.done, name="paper-done"),
    path("<uuid:pk>/", citizen.detail, name="detail"),
    path("<uuid:pk>/modulo/<int:number>/", drafting.step, name="step"),
    path("<uuid:pk>/documenti/", documents.documents, name="documents"),
    path("<uuid:pk>/documenti/<uuid:document_pk>/", documents.document, name="document"),
    path("<uuid:pk>/riepilogo/", drafting.summary, name="summary"),
    path("<uuid:pk>/ricevuta/", citizen.receipt, name="receipt"),
    path("<uuid:pk>/ricevuta.pdf", citizen.receipt_pdf, name="receipt-pdf"),
    path("<uuid:pk>/ritiro/", citizen.withdraw, name="withdraw"),
]

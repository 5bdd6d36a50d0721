"""Included in the room's addresses: contributions, their reports, their conditions, the tax withheld."""

from django.urls import path

from .views import grant_office, grants, taxes

urlpatterns = [
    path("contributi/miei/", grants.mine, name="grants-mine"),
    path("contributi/", grant_office.everyone, name="grants"),
    path("contributi/accetta/<uuid:pk>/", grants.accept, name="grant-accept"),
    path("contributi/progetti/regole/", grant_office.terms, name="terms"),
    path("contributi/progetti/<uuid:pk>/", grant_office.open_project, name="grant-open"),
    path("contributi/<uuid:pk>/", grants.grant, name="grant"),
    path("contributi/<uuid:pk>/rendiconto.pdf", grants.grant_pdf, name="grant-pdf"),
    path("contributi/<uuid:pk>/rendiconta/", grants.start_report, name="report-start"),
    path("contributi/<uuid:pk>/paga/", grant_office.pay, name="grant-pay"),
    path("contributi/<uuid:pk>/natura/", grant_office.nature, name="grant-nature"),
    path("contributi/<uuid:pk>/richiedi/", grant_office.claim, name="grant-claim"),
    path("rendicontazioni/<uuid:pk>/", grants.report, name="report"),
    path("rendicontazioni/<uuid:pk>/spese/", grants.new_cost, name="cost-new"),
    path("rendicontazioni/<uuid:pk>/invia/", grants.send_report, name="report-send"),
    path("rendicontazioni/<uuid:pk>/restituisci/", grant_office.return_report, name="report-return"),
    path("rendicontazioni/<uuid:pk>/concludi/", grant_office.decide_report, name="report-decide"),
    path("spese/<uuid:pk>/togli/", grants.remove_cost, name="cost-remove"),
    path("spese/<uuid:pk>/file/", grants.cost_file, name="cost-file"),
    path("spese/<uuid:pk>/", grant_office.review_cost, name="cost-review"),
    path("condizioni/<uuid:pk>/consegna/", grants.hand_in, name="condition-hand-in"),
    path("condizioni/<uuid:pk>/file/", grant_office.condition_file, name="condition-file"),
    path("condizioni/<uuid:pk>/", grant_office.check_condition, name="condition-check"),
    path("ritenute/", taxes.taxes, name="taxes"),
    path("ritenute/prepara/", taxes.prepare, name="tax-prepare"),
    path("ritenute/<uuid:pk>/", taxes.remit, name="tax-remit"),
    path("ritenute/certificazioni/<uuid:pk>/<int:year>/", taxes.certificate, name="tax-certificate"),
]

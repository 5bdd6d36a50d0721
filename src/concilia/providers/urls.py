"""Included under `servizi/`."""

from django.urls import path

from .views import citizen, families, inspections, organisation, papers, public, rules, sites, staff

app_name = "providers"

urlpatterns = [
    path("", public.directory, name="directory"),
    path("<uuid:pk>/", public.service, name="service"),
    # a family
    path("<uuid:pk>/chiedi/", citizen.ask, name="ask"),
    path("posti/", citizen.mine, name="places"),
    path("posti/<uuid:pk>/", citizen.place, name="place"),
    path("posti/<uuid:pk>/sposta/", citizen.move, name="move"),
    # a provider
    path("accreditamenti/miei/", organisation.mine, name="mine"),
    path("accreditamenti/<uuid:pk>/chiusura/", organisation.close, name="close"),
    path("accreditamenti/<uuid:pk>/rinnovo/", organisation.renew, name="ask-renewal"),
    path("accreditamenti/<uuid:pk>/sedi/", sites.add_offer, name="offer"),
    path("sedi/", sites.sites, name="sites"),
    path("sedi/nuova/<uuid:pk>/", sites.add_site, name="add-site"),
    path("sedi/<uuid:pk>/", sites.site, name="site"),
    path("sedi/<uuid:pk>/chiudi/", sites.close_site, name="close-site"),
    path("listino/", sites.price_lists, name="prices"),
    path("listino/<uuid:pk>/", sites.propose, name="propose"),
    path("listino/<uuid:pk>/file/", sites.prices_file, name="prices-file"),
    path("periodi/", sites.periods, name="periods"),
    path("periodi/nuovo/<uuid:pk>/", sites.open_places, name="open-places"),
    path("periodi/<uuid:pk>/", sites.period, name="period"),
    path("documenti/", papers.mine, name="papers"),
    path("documenti/<uuid:pk>/<uuid:kind_pk>/", papers.send, name="send-paper"),
    path("controlli/miei/", inspections.own_inspections, name="own-inspections"),
    path("controlli/miei/<uuid:pk>/", inspections.own_inspection, name="own-inspection"),
    path("rimedi/<uuid:pk>/", inspections.proof, name="proof"),
    # a provider and the office
    path("famiglie/", families.families, name="families"),
    path("famiglie/<uuid:pk>/", families.family, name="family"),
    path("famiglie/<uuid:pk>/respingi/", families.refuse, name="refuse-family"),
    path("famiglie/<uuid:pk>/concludi/", families.release, name="release-family"),
    path("dati/<uuid:pk>/<int:year>/<slug:what>.<slug:kind>", families.download, name="yearly"),
    path("documenti/<uuid:pk>/file/", papers.download, name="paper-file"),
    path("rimedi/<uuid:pk>/prova/", inspections.proof_file, name="proof-file"),
    # the office
    path("accreditamenti/", staff.accreditations, name="accreditations"),
    path("accreditamenti/<uuid:pk>/", staff.decide, name="decide"),
    path("accreditamenti/<uuid:pk>/scheda/", staff.accreditation, name="accreditation"),
    path("accreditamenti/<uuid:pk>/sospendi/", staff.suspend, name="suspend-accreditation"),
    path("accreditamenti/<uuid:pk>/riprendi/", staff.resume, name="resume-accreditation"),
    path("accreditamenti/<uuid:pk>/rinnova/", staff.renew, name="renew-accreditation"),
    path("accreditamenti/<uuid:pk>/cessa/", staff.end, name="end-accreditation"),
    path("accreditamenti/<uuid:pk>/controllo/", inspections.plan, name="plan-inspection"),
    path("documenti/controllo/", papers.to_check, name="check-papers"),
    path("documenti/<uuid:pk>/controllo/", papers.check, name="check-paper"),
    path("listini/", staff.price_lists, name="price-lists"),
    path("listini/<uuid:pk>/", staff.decide_prices, name="decide-prices"),
    path("controlli/", inspections.inspections, name="inspections"),
    path("controlli/<uuid:pk>/", inspections.inspection, name="inspection"),
    path("controlli/<uuid:pk>/svolto/", inspections.hold, name="hold"),
    path("controlli/<uuid:pk>/annulla/", inspections.cancel, name="cancel-inspection"),
    path("controlli/<uuid:pk>/rilievo/", inspections.find, name="find"),
    path("controlli/<uuid:pk>/esito/", inspections.conclude, name="conclude"),
    path("rimedi/<uuid:pk>/verifica/", inspections.verify, name="verify"),
    path("regole/", rules.rules, name="rules"),
    path("regole/<uuid:pk>/termini/", rules.set_terms, name="terms"),
    path("regole/<uuid:pk>/documento/", rules.add_kind, name="add-kind"),
    path("regole/<uuid:pk>/classe/", rules.add_class, name="add-class"),
    path("regole/requisiti/<uuid:pk>/togli/", rules.stop_requiring, name="stop-requiring"),
]

"""Included under `voucher/`: `cassa/` is the provider's till, `rimborsi/` the desk,
`avvisi/` and `ufficio/` the office, the rest is the holder's."""

from django.urls import path

from .views import citizen, holder, managing, office, offline, register, staff, till

app_name = "vouchers"

urlpatterns = [
    path("", citizen.mine, name="mine"),
    path("<uuid:pk>/", citizen.detail, name="detail"),
    path("<uuid:pk>/qr.svg", citizen.qr_image, name="qr"),
    path("<uuid:pk>/voucher.pdf", citizen.sheet, name="sheet"),
    path("<uuid:pk>/rinuncia/", citizen.renounce, name="renounce"),
    path("<uuid:pk>/attiva/", holder.activate, name="activate"),
    path("<uuid:pk>/ente/", holder.choose, name="choose"),
    path("<uuid:pk>/codice/", holder.speak, name="speak"),
    path("<uuid:pk>/registro/", holder.register, name="own-register"),
    path("<uuid:pk>/registro.pdf", holder.register_pdf, name="own-register-pdf"),
    path("presenze/<uuid:pk>/contesta/", holder.dispute, name="dispute"),
    path("cassa/", till.till, name="till"),
    path("cassa/uso/<str:ref>/", till.use, name="till-use"),
    path("cassa/senza-rete/", offline.devices, name="devices"),
    path("cassa/senza-rete/<uuid:pk>/", offline.device, name="device"),
    path("cassa/senza-rete/<uuid:pk>/chiave/", offline.key, name="device-key"),
    path("cassa/senza-rete/<uuid:pk>/permesso/", offline.take_pass, name="device-pass"),
    path("cassa/senza-rete/<uuid:pk>/invio/", offline.send, name="device-sync"),
    path("cassa/senza-rete/<uuid:pk>/revoca/", offline.revoke, name="device-revoke"),
    path("cassa/ricevute/<uuid:pk>/", till.receipt, name="till-receipt"),
    path("cassa/ricevute/<uuid:pk>/storno/", till.reverse_use, name="till-reverse"),
    path("cassa/registri/", register.mine, name="registers"),
    path("cassa/registri/<uuid:pk>/", register.register, name="register"),
    path("cassa/registri/<uuid:pk>/registro.pdf", register.register_pdf, name="register-pdf"),
    path("cassa/presenze/<uuid:pk>/correggi/", register.correct, name="correct"),
    path("cassa/presenze/<uuid:pk>/annulla/", register.withdraw, name="withdraw"),
    path("ufficio/", managing.vouchers, name="vouchers"),
    path("ufficio/senza-rete/", offline.conflicts, name="conflicts"),
    path("ufficio/<uuid:pk>/", managing.manage, name="manage"),
    path("ufficio/<uuid:pk>/ente/", managing.provider, name="manage-provider"),
    path("ufficio/<uuid:pk>/codice/", managing.speak, name="manage-speak"),
    path("ufficio/<uuid:pk>/protezione/", managing.protect, name="protect"),
    path("ufficio/<uuid:pk>/registro/", managing.register, name="manage-register"),
    path("ufficio/<uuid:pk>/evento/<str:code>/", managing.top_up, name="top-up"),
    path("ufficio/<uuid:pk>/passo/<str:verb>/", managing.step, name="step"),
    path("avvisi/<uuid:pk>/utilizzi/", office.uses, name="uses"),
    path("avvisi/<uuid:pk>/utilizzi.csv", office.uses_csv, name="uses-csv"),
    path("avvisi/<uuid:pk>/emissione/", office.issue, name="issue"),
    path("rimborsi/", staff.refund_desk, name="refund"),
    path("rimborsi/<uuid:pk>/", staff.refund, name="refund-use"),
]

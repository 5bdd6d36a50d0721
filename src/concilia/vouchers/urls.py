"""Included under `voucher/`: `cassa/` is the provider's till, `rimborsi/` the desk,
`avvisi/` and `ufficio/` the office, the rest is the holder's."""

from django.urls import path

from .views import citizen, holder, managing, office, receipts, register, staff, till

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
    path("cassa/ricevute/<uuid:pk>/", till.receipt, name="till-receipt"),
    path("cassa/ricevute/<uuid:pk>/storno/", till.reverse_use, name="till-reverse"),
    path("cassa/registri/", register.mine, name="registers"),
    path("cassa/registri/<uuid:pk>/da-file/<uuid:call>/", register.from_file, name="register-file"),
    path("cassa/registri/<uuid:pk>/", register.register, name="register"),
    path("cassa/registri/<uuid:pk>/registro.pdf", register.register_pdf, name="register-pdf"),
    path("cassa/presenze/<uuid:pk>/correggi/", register.correct, name="correct"),
    path("cassa/presenze/<uuid:pk>/annulla/", register.withdraw, name="withdraw"),
    path("ufficio/", managing.vouchers, name="vouchers"),
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
    path("<uuid:pk>/ricevute/", receipts.mine, name="receipts"),
    path("<uuid:pk>/ricevute/nuova/", receipts.new, name="receipt-new"),
    path("ricevute/<uuid:pk>/ritira/", receipts.withdraw, name="receipt-withdraw"),
    path("ricevute/<uuid:pk>/file/", receipts.file, name="receipt-file"),
    path("ricevute/", receipts.office, name="receipts-office"),
    path("ricevute/<uuid:pk>/", receipts.review, name="receipt-review"),
]

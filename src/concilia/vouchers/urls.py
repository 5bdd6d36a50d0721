"""Included under `voucher/`: `cassa/` is the provider's till, `rimborsi/` the desk, the rest is the holder's."""

from django.urls import path

from .views import citizen, receipts, staff, till

app_name = "vouchers"

urlpatterns = [
    path("", citizen.mine, name="mine"),
    path("<uuid:pk>/", citizen.detail, name="detail"),
    path("<uuid:pk>/qr.svg", citizen.qr_image, name="qr"),
    path("<uuid:pk>/voucher.pdf", citizen.sheet, name="sheet"),
    path("<uuid:pk>/rinuncia/", citizen.renounce, name="renounce"),
    path("cassa/", till.till, name="till"),
    path("cassa/uso/<str:ref>/", till.use, name="till-use"),
    path("cassa/ricevute/<uuid:pk>/", till.receipt, name="till-receipt"),
    path("cassa/ricevute/<uuid:pk>/storno/", till.reverse_use, name="till-reverse"),
    path("rimborsi/", staff.refund_desk, name="refund"),
    path("rimborsi/<uuid:pk>/", staff.refund, name="refund-use"),
    path("<uuid:pk>/ricevute/", receipts.mine, name="receipts"),
    path("<uuid:pk>/ricevute/nuova/", receipts.new, name="receipt-new"),
    path("ricevute/<uuid:pk>/ritira/", receipts.withdraw, name="receipt-withdraw"),
    path("ricevute/<uuid:pk>/file/", receipts.file, name="receipt-file"),
    path("ricevute/", receipts.office, name="receipts-office"),
    path("ricevute/<uuid:pk>/", receipts.review, name="receipt-review"),
]

"""Included under `voucher/`: `cassa/` is the provider's till, `rimborsi/` the desk,
`avvisi/` the office, the rest is the holder's."""

from django.urls import path

from .views import citizen, office, staff, till

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
    path("avvisi/<uuid:pk>/emissione/", office.issue, name="issue"),
    path("rimborsi/", staff.refund_desk, name="refund"),
    path("rimborsi/<uuid:pk>/", staff.refund, name="refund-use"),
]

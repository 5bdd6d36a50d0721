"""The addresses of the procedure, for the office and for who applied."""

from django.urls import path

from .views import own_procedure, procedure

PATHS = [
    path("istruttoria/termini/", procedure.watch, name="watch"),
    path("istruttoria/avvisi/<uuid:pk>/integrazioni/", procedure.ask_many, name="ask-many"),
    path("istruttoria/domande/<uuid:pk>/procedimento/", procedure.case, name="procedure"),
    path("istruttoria/domande/<uuid:pk>/integrazione/", procedure.ask, name="ask"),
    path("istruttoria/domande/<uuid:pk>/preavviso/", procedure.send_notice, name="send-notice"),
    path("istruttoria/integrazioni/<uuid:pk>/", procedure.integration, name="integration"),
    path(
        "istruttoria/integrazioni/<uuid:pk>/documenti/<uuid:document_pk>/",
        procedure.integration_document,
        name="integration-document",
    ),
    path("istruttoria/integrazioni/<uuid:pk>/annulla/", procedure.cancel_integration, name="cancel-integration"),
    path("istruttoria/preavvisi/<uuid:pk>/", procedure.notice, name="notice"),
    path(
        "istruttoria/preavvisi/<uuid:pk>/documenti/<uuid:document_pk>/",
        procedure.notice_document,
        name="notice-document",
    ),
    path("istruttoria/graduatorie/<uuid:pk>/provvisoria/", procedure.expose, name="expose"),
    path("istruttoria/graduatorie/<uuid:pk>/osservazioni/", procedure.listed, name="observations"),
    path("istruttoria/osservazioni/<uuid:pk>/", procedure.observation, name="observation"),
    path("domande/<uuid:pk>/procedimento/", own_procedure.mine, name="own-procedure"),
    path("domande/<uuid:pk>/osservazioni/", own_procedure.observe, name="observe"),
    path("integrazioni/<uuid:pk>/", own_procedure.answer, name="answer"),
    path("preavvisi/<uuid:pk>/", own_procedure.observe_notice, name="observe-notice"),
]

"""The kinds of role and of scope."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Who somebody is to a network. PUBLIC and CITIZEN are never stored: everyone is the first, a signed-in person the second."""

    PUBLIC = "public", _("Pubblico")
    CITIZEN = "citizen", _("Cittadino")
    DELEGATE = "delegate", _("Delegato dell'organizzazione")
    PROVIDER = "provider", _("Ente erogatore")
    OFFICER = "officer", _("Istruttore")
    RESPONSIBLE = "responsible", _("Responsabile del procedimento")
    EVALUATOR = "evaluator", _("Commissario")
    ACCOUNTANT = "accountant", _("Ragioneria")
    LEAD = "lead", _("Capofila dell'alleanza")
    COORDINATOR = "coordinator", _("Coordinamento della rete")
    UNION = "union", _("Sindacato")
    AUDITOR = "auditor", _("Controllo")
    PLATFORM = "platform", _("Gestione della piattaforma")
    SYSTEM = "system", _("Sistema")


class Scope(models.TextChoices):
    """What a role reaches: everything, one network, one alliance, one organisation, or oneself."""

    PLATFORM = "platform", _("piattaforma")
    NETWORK = "network", _("rete")
    ALLIANCE = "alliance", _("alleanza")
    ORGANISATION = "organisation", _("organizzazione")
    PERSON = "person", _("persona")


#: Groups that policy rows use.
STAFF = (Kind.OFFICER, Kind.RESPONSIBLE, Kind.ACCOUNTANT, Kind.LEAD, Kind.COORDINATOR)
DECIDERS = (Kind.RESPONSIBLE,)
EVERYONE = tuple(kind for kind in Kind if kind != Kind.SYSTEM)
CONTROL = (Kind.AUDITOR,)

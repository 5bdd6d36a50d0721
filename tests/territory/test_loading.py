import pytest

from concilia.core.act import system
from concilia.territory.domain import comuni
from concilia.territory.models import Comune

pytestmark = pytest.mark.django_db


@pytest.mark.slow("it writes all the comuni of Italy twice")
@pytest.mark.seed("CA-18")
def test_the_packaged_comuni_come_into_the_database_and_twice_changes_nothing():
    assert comuni.load(system("load")) == comuni.load(system("load")) == Comune.objects.count() > 7_800
    castellanza = Comune.objects.get(istat="012042")
    assert (str(castellanza), castellanza.region) == ("Castellanza (VA)", "Lombardia")

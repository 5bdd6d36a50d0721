import pytest

from concilia.ledger.queries import verify
from tests.fixtures.care import avviso_cura, concessa, cura, figli
from tests.fixtures.vouchers import accreditata, avviso, buono, concessione, progetto, servizi, usa

__all__ = [
    "accreditata",
    "avviso",
    "avviso_cura",
    "buono",
    "concessa",
    "concessione",
    "cura",
    "figli",
    "progetto",
    "servizi",
    "usa",
]


@pytest.fixture(autouse=True)
def maggio(at):
    """It is 12 May 2026, ten in the morning."""
    return at("2026-05-12T10:00")


@pytest.fixture
def conti(db):
    """After the story, the ledger closes."""
    yield
    assert list(verify()) == []

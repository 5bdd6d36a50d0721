"""SQL of one's own, as somebody would write who knows nothing of the verbs."""

from django.db import connection

from concilia.core import clock
from concilia.core.ids import uuid7
from concilia.ledger.kinds import TransferKind
from concilia.ledger.models import Account, Transfer


def values(row):
    """(column, value as this database keeps it) of each field of a row."""
    return [(f.column, f.get_db_prep_save(getattr(row, f.attname), connection)) for f in row._meta.concrete_fields]


def insert(row, how="INSERT"):
    columns, prepared = zip(*values(row), strict=True)
    places = ", ".join(["%s"] * len(columns))
    execute(f"{how} INTO {row._meta.db_table} ({', '.join(columns)}) VALUES ({places})", prepared)


def execute(statement, params=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


def key(value):
    """An id as this database keeps it."""
    return Transfer._meta.pk.get_db_prep_save(value, connection)


def transfer(debit, credit, cents=1, kind=TransferKind.REDEEM, **changes):
    fields = {
        "id": uuid7(),
        "network_id": debit.network_id,
        "debit_id": debit.pk,
        "credit_id": credit.pk,
        "cents": cents,
        "kind": kind,
        "reference": uuid7(),
        "at": clock.now(),
        "by": "system:raw",
        **changes,
    }
    return Transfer(**fields)


def account(network, kind, balance=0, **changes):
    fields = {"network_id": network, "kind": kind, "owner": uuid7(), "balance": balance, "opened_at": clock.now()}
    return Account(**{**fields, **changes})

"""What is read of ledgers (台账): records with their stock, who and what is out, documents."""

import datetime as dt
from collections.abc import Iterator

import msgspec
from sqlcipher3 import dbapi2

from app.models.dispatch.rows import DispatchRow
from app.models.library.rows import DocumentRow
from app.models.resource.records import AnyResource
from app.models.resource.rows import MovementRow, ResourceRow
from app.models.supply.rows import SupplyRow
from app.services.store.rows import rows
from app.services.store.shapes import sql

LOTS = msgspec.json.Decoder(list[tuple[str, float]])
RECORD: msgspec.msgpack.Decoder[AnyResource] = msgspec.msgpack.Decoder(AnyResource)
OF_INCIDENT = "? IN ('', incident)"


class Stock(msgspec.Struct, frozen=True):
    """How much of a material there is; ``lots`` is [[expiry, quantity], …] as JSON, or empty."""

    quantity: float
    lots: str = ""

    def usable(self, today: dt.date) -> float:
        """How much has not run out."""
        if not self.lots:
            return self.quantity
        gone = sum(left for day, left in LOTS.decode(self.lots) if day and day < today.isoformat())
        return round(self.quantity - gone, 6)


class LedgerReading:
    """Records, stock, what is out of them."""

    def __init__(self, connection: dbapi2.Connection) -> None:
        self._connection = connection

    def records(
        self, kind: str = "", *, retired: bool = False
    ) -> Iterator[tuple[ResourceRow, AnyResource, Stock | None]]:
        """(row, record, stock) of a ledger, or of all, by name; stock is None where nobody said how much there is."""
        names = ResourceRow.__struct_fields__
        selected = ", ".join(f'resource."{name}"' for name in names)
        statement = sql(
            "SELECT", selected, ", stock.quantity, stock.lots FROM resource LEFT JOIN stock ON stock.id = resource.id",
            "WHERE ? IN ('', kind) AND retired <= ? ORDER BY kind, name, resource.id",
        )  # fmt: skip
        for found in self._connection.execute(statement, (kind, int(retired))).fetchall():
            row = ResourceRow(**dict(zip(names, found, strict=False)))
            quantity, lots = found[-2:]
            yield row, RECORD.decode(row.data), None if quantity is None else Stock(quantity, lots)

    def dispatches(self, incident: str = "", *, out: bool = False) -> list[DispatchRow]:
        """Teams called out, of one incident or of all; ``out`` only those that are not back."""
        where = sql(OF_INCIDENT, "AND out >= ?")
        return rows(self._connection, DispatchRow, where, (incident, int(out)), order="ordered_at")

    def incident_of(self, kind: str, identity: str) -> str:
        """The incident a team was called out to, or goods were sent to; empty for any other subject."""
        if kind not in {DispatchRow.table, SupplyRow.table}:
            return ""
        found = self._connection.execute(sql("SELECT incident FROM", kind, "WHERE id = ?"), (identity,)).fetchone()
        return str(found[0]) if found else ""

    def pending_supplies(self) -> list[SupplyRow]:
        """调拨 that are not settled, or want their form."""
        return rows(self._connection, SupplyRow, "open = 1 OR unpapered = 1", order="requested_at")

    def supplies(self, incident: str = "", *, open_only: bool = False) -> list[SupplyRow]:
        """调拨 of one incident or of all, oldest first; ``open_only`` those that are not settled."""
        where = sql(OF_INCIDENT, "AND open >= ?")
        return rows(self._connection, SupplyRow, where, (incident, int(open_only)), order="requested_at")

    def movements(self, *, incident: str = "", owed: bool = False) -> list[MovementRow]:
        """Movements of stock, of one incident or of all, oldest first; ``owed`` only those that want their form."""
        where = sql(OF_INCIDENT, "AND papered <= ?")
        return rows(self._connection, MovementRow, where, (incident, int(not owed)), order="at")

    def documents(self, *, shelved: bool = False) -> list[DocumentRow]:
        """Documents of 资料库 by name; ``shelved`` those too that are not offered any more."""
        where = "? OR shelved = ''"
        return rows(self._connection, DocumentRow, where, (int(shelved),), order="name", limit=-1)

"""The store's tables, the only ORM code. Other models never import this package."""

from app.models.tables.base import Base, table_of
from app.models.tables.book import ArrivalTable, EntryTable
from app.models.tables.desk import ChunkTable, DraftTable, MetaTable
from app.models.tables.views import (
    CallTable,
    ClockTable,
    DispatchTable,
    DocumentTable,
    DutyTable,
    IncidentTable,
    JournalTable,
    MergeTable,
    MovementTable,
    ReportTable,
    ResourceTable,
    RuleTable,
    SettingTable,
    SnapshotTable,
    StockTable,
    SupplyTable,
    WarningTable,
)

VIEWS = (
    SnapshotTable, JournalTable, IncidentTable, ClockTable, ReportTable, CallTable, MergeTable, DutyTable,
    SettingTable, RuleTable, ResourceTable, StockTable, MovementTable,
    DispatchTable, SupplyTable, DocumentTable, WarningTable,
)  # fmt: skip
"""Everything a rebuild drops and makes again."""

__all__ = [
    "VIEWS",
    "ArrivalTable",
    "Base",
    "CallTable",
    "ChunkTable",
    "ClockTable",
    "DispatchTable",
    "DocumentTable",
    "DraftTable",
    "DutyTable",
    "EntryTable",
    "IncidentTable",
    "JournalTable",
    "MergeTable",
    "MetaTable",
    "MovementTable",
    "ReportTable",
    "ResourceTable",
    "RuleTable",
    "SettingTable",
    "SnapshotTable",
    "StockTable",
    "SupplyTable",
    "WarningTable",
    "table_of",
]

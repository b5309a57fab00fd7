"""The store's tables, the only ORM code. Other models never import this package."""

from app.models.tables.base import Base, table_of
from app.models.tables.book import ArrivalTable, EntryTable
from app.models.tables.desk import ChunkTable, DraftTable, MetaTable
from app.models.tables.views import (
    CallTable,
    ClockTable,
    DutyTable,
    IncidentTable,
    JournalTable,
    MergeTable,
    ReportTable,
    RuleTable,
    SettingTable,
    SnapshotTable,
)

VIEWS = (
    SnapshotTable, JournalTable, IncidentTable, ClockTable, ReportTable, CallTable, MergeTable, DutyTable,
    SettingTable, RuleTable,
)  # fmt: skip
"""Everything a rebuild drops and makes again."""

__all__ = [
    "VIEWS",
    "ArrivalTable",
    "Base",
    "CallTable",
    "ChunkTable",
    "ClockTable",
    "DraftTable",
    "DutyTable",
    "EntryTable",
    "IncidentTable",
    "JournalTable",
    "MergeTable",
    "MetaTable",
    "ReportTable",
    "RuleTable",
    "SettingTable",
    "SnapshotTable",
    "table_of",
]

"""The book itself: never updated, never deleted from (triggers hold it)."""

from sqlalchemy import BigInteger, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.tables.base import Base


class EntryTable(Base):
    """One row per entry; ``position`` is the local order of arrival and not hashed."""

    __tablename__ = "entry"
    __table_args__ = (UniqueConstraint("seat", "seq"), Index("entry_subject", "subject", "order"))

    position: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(String, unique=True)
    seat: Mapped[str]
    seq: Mapped[int]
    at: Mapped[int] = mapped_column(BigInteger)
    order: Mapped[int] = mapped_column(BigInteger)
    by: Mapped[str]
    subject: Mapped[str]
    kind: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    prev: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class ArrivalTable(Base):
    """When an entry of another seat arrived here; our own arrive when they are made."""

    __tablename__ = "arrival"

    entry: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[int] = mapped_column(BigInteger)

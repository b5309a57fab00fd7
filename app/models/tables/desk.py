"""Desk tables: beside the book and its views, stepped by user_version, never dropped by a rebuild."""

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from app.models.tables.base import Base


class DraftTable(Base):
    """What was typed and not yet booked; ``data`` is JSON."""

    __tablename__ = "draft"

    id: Mapped[str] = mapped_column(primary_key=True)
    form: Mapped[str]
    saved_at: Mapped[int] = mapped_column(BigInteger)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class ChunkTable(Base):
    """Attachment bytes in pieces of 256 KiB under their SHA-256 digest."""

    __tablename__ = "chunk"

    digest: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class OutboxTable(Base):
    """Messages on their way out, in the order they were queued; what came of them stands in the book."""

    __tablename__ = "outbox"

    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    incident: Mapped[str]
    report: Mapped[str]
    route: Mapped[str]
    title: Mapped[str]
    queued_at: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str]
    attempts: Mapped[int]
    next_at: Mapped[int] = mapped_column(BigInteger)
    error: Mapped[str]
    receipt: Mapped[str]
    done_at: Mapped[int] = mapped_column(BigInteger)


class MetaTable(Base):
    """Seat identity, the views' version and other single values."""

    __tablename__ = "meta"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]

"""The declarative base."""

from sqlalchemy import Table
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """All tables of the store."""


def table_of(model: type[Base]) -> Table:
    """The Core table behind a mapped class."""
    return Base.metadata.tables[model.__tablename__]

"""One line of 断网对账单."""

import datetime as dt

import msgspec


class ReconciliationItem(msgspec.Struct, frozen=True, kw_only=True):
    """One report or call of the outage and whether the other side is known to have it."""

    at: dt.datetime
    title: str
    way: str
    to: str
    known: str
    open: bool

"""Facts about who is on duty below."""

import datetime as dt

import msgspec

from app.models.book.fact import Fact


class LowerDuty(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who a unit named for a day."""

    unit: str
    officer: str = ""
    leader: str = ""
    phone: str = ""
    leader_phone: str = ""


class LowerExpected(Fact, frozen=True, kw_only=True, tag="lower:expected"):
    """These units are to name their people for a day."""

    day: dt.date
    units: tuple[str, ...]


class LowerTold(Fact, frozen=True, kw_only=True, tag="lower:told"):
    """Units named their people for a day; what a unit says later takes the place of what it said."""

    day: dt.date
    units: tuple[LowerDuty, ...]
    source: str = ""

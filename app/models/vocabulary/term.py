"""What every word list is made of, and the words all subjects share: levels, tiers of government."""

import enum
from typing import Self


class Term(enum.StrEnum):
    """A word with its stored value and its Chinese label."""

    label: str
    stored: str
    """Its value as a bare text, read quicker than ``value``: a database asks of anything else what it is."""

    def __new__(cls, value: str, label: str) -> Self:
        """Make a member from its stored value and label."""
        member = str.__new__(cls, value)
        member._value_ = member.stored = value
        member.label = label
        return member

    @classmethod
    def said(cls, value: str) -> str:
        """The label of a stored value, or the value itself where a newer program stored one that is not known here."""
        return next((one.label for one in cls if one == value), value)


class Level(enum.IntEnum):
    """事件级别 (突发事件应对法第3条): 1 is the gravest."""

    PARTICULARLY_MAJOR = 1
    MAJOR = 2
    LARGE = 3
    ORDINARY = 4

    @property
    def label(self) -> str:
        """特别重大, 重大, 较大 or 一般."""
        return ("特别重大", "重大", "较大", "一般")[self - 1]


class UnitLevel(Term):
    """Which tier of government our unit serves."""

    TOWN = "town", "乡"
    COUNTY = "county", "县"
    CITY = "city", "市"
    PROVINCE = "province", "省"

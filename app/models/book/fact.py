"""What every fact is: a frozen, tagged, typed value. Facts are the file format: only added to, with defaults."""

import datetime as dt
from typing import Annotated

import msgspec

Instant = Annotated[dt.datetime, msgspec.Meta(tz=True)]
"""An aware instant; a naive one does not decode."""


class Fact(msgspec.Struct, frozen=True, kw_only=True, tag_field="fact", omit_defaults=True):
    """Something that happened, as booked."""


def kind_of(fact: Fact | type[Fact]) -> str:
    """The tag of a fact or of its type, ``subject:verb``."""
    return str(fact.__struct_config__.tag)


def kinds_of(*facts: type[Fact]) -> frozenset[str]:
    """The tags of some types of facts, as entries and lines of the log carry them."""
    return frozenset(map(kind_of, facts))

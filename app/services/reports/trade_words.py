"""The words of the trade that sort what was said into a report (``resources/wording/sections.toml``)."""

import tomllib
from functools import cache

from app.models.report.conservation import TradeWords
from app.models.vocabulary.incident import Section
from app.services.runtime.resources import resource

FILE = resource("wording", "sections.toml")


def section_named(value: str) -> Section:
    """The section with that value."""
    return next(one for one in Section if one.value == value)


@cache
def trade_words() -> TradeWords:
    """The words in force."""
    found = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return TradeWords(
        sections=tuple((section_named(row["section"]), tuple(row["words"])) for row in found["sections"]),
        labels={kind: tuple(words) for kind, words in found["labels"].items()},
        filler=tuple(found["filler"]["words"]),
        absences=tuple(found["absences"]["words"]),
    )

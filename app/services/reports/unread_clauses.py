"""What of the words on the line no reading carries (照录): the report takes them as said, where they belong."""

from collections.abc import Iterable

from app.models.report.conservation import Account, Fate, Span, account, clauses
from app.models.vocabulary.incident import Detail, Section
from app.services.extraction.change import Change
from app.services.reports.against import kind_of
from app.services.reports.trade_words import trade_words
from app.services.reports.typed_line import Effect, Stand

SHOWN = 16
"""Characters of them on a chip: they stand in full on the line above, and where the chip says why."""


def carried(text: str, changes: Iterable[Change]) -> list[Effect]:
    """One effect for each run of clauses in which nothing was read; who speaks and what says nothing is none."""
    found = [(one.finding.start, one.finding.end, one) for one in changes]
    spans = tuple(Span(start=start, end=end, slot=str(one.field)) for start, end, one in found)
    people = tuple((start, end) for start, end, one in found if kind_of(one) is not None)
    events = tuple((start, end) for start, end, one in found if one.field is Detail.CATEGORY)
    told = account(clauses("", text), {"": spans}, trade_words(), {"": people}, {"": events})
    runs: list[tuple[Section, str]] = []
    last: Account | None = None
    for one in told:
        read = any(start < one.clause.end and end > one.clause.start for start, end, _ in found)
        names_who = one.clause.start == 0 and one.clause.text.endswith(("：", ":"))
        if read or names_who or one.fate is not Fate.CARRIED:
            last = None
            continue
        if last is not None and last.section is one.section:
            runs[-1] = (one.section, runs[-1][1] + one.clause.text)
        else:
            runs.append((one.section, one.clause.text))
        last = one
    return [_effect(section, words.strip().strip("。；;，,、")) for section, words in runs]


def _effect(section: Section, words: str) -> Effect:
    shown = words if len(words) <= SHOWN else f"{words[: SHOWN - 1]}…"
    return Effect(
        key="",
        words=f"照录到{section.label}：{shown}",
        stand=Stand.FOLLOWS,
        carried=True,
        why=f"没有读成数字或要素，报告里照原话写：“{words}”",
    )

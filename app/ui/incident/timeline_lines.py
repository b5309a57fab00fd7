"""The timeline as it is shown: the numbers of one message are one line, as are the clocks it starts; they open."""

import datetime as dt
from collections.abc import Iterable, Sequence

import msgspec

from app.services.store.journal import JournalLine
from app.ui.kit.formats import micros_text

STARTED = "clock:started"
TOGETHER = frozenset({"incident:figure_stated", "reading:noted", STARTED})
"""Kinds of which several come with one message."""


def gathered(
    lines: Sequence[JournalLine], now: dt.datetime, opened: Iterable[str] = ()
) -> tuple[list[JournalLine], dict[str, tuple[JournalLine, ...]]]:
    """(lines to show, the records behind each that stands for several, by its entry); ``opened`` ones stand apart.

    A record that was corrected or struck stands by itself: both readings stay visible.
    """
    shown: list[JournalLine] = []
    behind: dict[str, tuple[JournalLine, ...]] = {}
    left = set(opened)
    for group in _groups(lines):
        if len(group) == 1 or group[0].entry in left:
            shown += group
        else:
            shown.append(_one(group, now))
            behind[group[0].entry] = tuple(group)
    return shown, behind


def _groups(lines: Sequence[JournalLine]) -> list[list[JournalLine]]:
    groups: list[list[JournalLine]] = []
    for line in lines:
        last = groups[-1][-1] if groups else None
        if last is not None and _mark(last) == _mark(line) and line.kind in TOGETHER and _plain(last) and _plain(line):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _mark(line: JournalLine) -> tuple[str, str, int, str]:
    return line.subject, line.kind, line.at, line.by


def _plain(line: JournalLine) -> bool:
    return not line.struck_by and not line.corrected


def _one(group: list[JournalLine], now: dt.datetime) -> JournalLine:
    """A line that stands for several."""
    if group[0].kind != STARTED:
        return msgspec.structs.replace(group[0], text=_together([one.text for one in group]))
    told = [
        one.text.partition("（")[0].removeprefix("启动") + (f" {micros_text(one.instant, now)}" if one.instant else "")
        for one in group
    ]
    return msgspec.structs.replace(group[0], text=f"启动{len(group)}个时限：{'；'.join(told)}", instant=None)


def _together(texts: list[str]) -> str:
    """死亡3人、失联2人（初报），来源：县医院: what all of them say stands once."""
    parts = [text.partition("（") for text in texts]
    if len({tail for _, _, tail in parts}) == 1 and all(mark for _, mark, _ in parts):
        return "、".join(head for head, _, _ in parts) + "（" + parts[0][2]
    return "；".join(texts)

"""The clauses of messages on paper: those carried as said, section by section, and what an edited text left of them."""

import re
from collections.abc import Iterable, Mapping

import msgspec

from app.models.report.conservation import Account, Fate, levelled
from app.models.vocabulary.incident import Section

_LINE = re.compile(r"\s*\n\s*")
_ENDED = re.compile(r"(?<![\s。！？!?；;：:，,、.])[^\S\n]*\n\s*")
"""The end of a line that has no mark: a heading, or a sentence nobody closed."""


def as_said(accounts: Iterable[Account], section: Section) -> str:
    """The clauses of one section as they were said, each once; clauses that stood together keep the mark between them.

    Empty where there is none; ends with a full stop.
    """
    runs: list[str] = []
    end = -1
    for one in accounts:
        if one.fate is not Fate.CARRIED or one.section is not section:
            continue
        if end == one.clause.start and runs:
            runs[-1] += one.clause.text
        else:
            runs.append(one.clause.text)
        end = one.clause.end
    told = [_LINE.sub("", _ENDED.sub("。", run.strip())).rstrip("，,；;、") for run in runs]
    return "".join(run if run.endswith(("。", "！", "？", "”", "!", "?")) else f"{run}。" for run in told if run)


def settle(accounts: Iterable[Account], body: str, rendered: Mapping[str, str]) -> tuple[Account, ...]:
    """The accounts after the officer has edited the text: what no longer stands in it is struck.

    ``rendered`` gives the words a slot was printed with; a covered clause is struck where none of its slots is left.
    """
    paper = levelled(body)
    found = []
    for one in accounts:
        if one.fate is Fate.COVERED:
            shown = [rendered[slot] for slot in one.slot.split("、") if slot in rendered]
            gone = bool(shown) and not all(levelled(words) in paper for words in shown)
        else:
            gone = levelled(one.clause.words) not in paper
        fate = Fate.STRUCK if gone else Fate.CARRIED if one.fate is Fate.STRUCK else one.fate
        found.append(msgspec.structs.replace(one, fate=fate))
    return tuple(found)

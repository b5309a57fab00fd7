"""A script (演练脚本): what happens after how much time, what a trial officer does, what is looked for afterwards."""

import datetime as dt
import re

import msgspec

from app.models.vocabulary.practice import InjectKind, TrialAct

ELAPSED = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?")
LONGEST = dt.timedelta(hours=72)
SPOKEN = frozenset({InjectKind.CALL, InjectKind.FOLLOWUP, InjectKind.NOTICE})
"""Injects that are nothing without a text."""


class Inject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that is put before the officers ``at`` elapsed time; ``event`` is what the script calls an incident."""

    at: str
    kind: InjectKind
    text: str = ""
    event: str = ""
    caller_unit: str = ""
    caller_name: str = ""
    caller_phone: str = ""


class Act(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the trial officer does ``at`` elapsed time where nobody sits at the window."""

    at: str
    kind: TrialAct
    event: str
    to: str = ""
    text: str = ""


class Check(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An element the first report must tell: one of ``words`` stands in it."""

    event: str
    element: str
    words: tuple[str, ...]


class Script(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole script; ``start`` is the Beijing time at which the story begins, ``end`` when it is looked at."""

    name: str
    start: dt.datetime
    end: str
    officer: str = "演练员"
    injects: tuple[Inject, ...] = ()
    acts: tuple[Act, ...] = ()
    checks: tuple[Check, ...] = ()


def elapsed(text: str) -> dt.timedelta:
    """The span of ``HH:MM`` or ``HH:MM:SS``; raises ValueError for anything else."""
    found = ELAPSED.fullmatch(text)
    if found is None:
        message = f"经过时间“{text}”看不懂，请写成 00:05"
        raise ValueError(message)
    return dt.timedelta(hours=int(found[1]), minutes=int(found[2]), seconds=int(found[3] or 0))


def wrong(script: Script) -> tuple[str, ...]:
    """What is wrong with a script, in sentences."""
    found: list[str] = []
    steps: list[Inject | Act] = [*script.injects, *script.acts]
    try:
        end = elapsed(script.end)
        late = [one for one in steps if elapsed(one.at) > end]
    except ValueError as error:
        return (str(error),)
    if end > LONGEST:
        found.append("脚本最长72小时")
    found += [f"{one.at}的{one.kind}在结束（{script.end}）以后" for one in late]
    calls = [one for one in script.injects if one.kind is InjectKind.CALL]
    if not calls:
        found.append('脚本里没有来电（kind = "call"）')
    begun = {one.event: elapsed(one.at) for one in reversed(calls)}
    found += [f"{one.at}的来电没有写 event" for one in calls if not one.event]
    twice = {one.event for one in calls if sum(other.event == one.event for other in calls) > 1}
    found += [f"事件“{one}”有两次来电，第二次请写 followup" for one in sorted(twice)]
    for one in script.injects:
        if one.kind in SPOKEN and not one.text.strip():
            found.append(f"{one.at}的{one.kind}没有写 text")
    later: list[Inject | Act] = [*(one for one in script.injects if one.kind is InjectKind.FOLLOWUP), *script.acts]
    found += [
        f"{one.at}的{one.kind}说的事件“{one.event}”那时还没有来电"
        for one in later
        if one.event not in begun or elapsed(one.at) < begun[one.event]
    ]
    found += [f"要素“{one.element}”说的事件“{one.event}”不在脚本里" for one in script.checks if one.event not in begun]
    return tuple(found)

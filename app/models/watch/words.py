"""Journal lines of the program's own health."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.vocabulary.journal import Lane
from app.models.vocabulary.watch import Fall
from app.models.watch.facts import (
    AlertHeard,
    HeartbeatLate,
    ProgramChanged,
    ProgramFell,
    UpdateKept,
    WallClockConfirmed,
    WallClockJumped,
)


def _jumped(fact: WallClockJumped) -> Narration:
    if fact.asleep:
        return Narration(Lane.SYSTEM, f"电脑休眠约{abs(fact.seconds):.0f}秒，时限已按实际时间重新计算", fact.noticed)
    way = "拨快" if fact.seconds > 0 else "拨慢"
    kept = "此前起动的时限仍按实际经过的时间响" if fact.by_elapsed else "响铃跟着系统时间走"
    return Narration(Lane.SYSTEM, f"系统时间被{way}{abs(fact.seconds):.0f}秒，{kept}", fact.noticed)


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    WallClockJumped: _jumped,
    WallClockConfirmed: lambda f: Narration(Lane.SYSTEM, "值班员确认系统时间", f.shown),
    HeartbeatLate: lambda f: Narration(Lane.SYSTEM, f"时限引擎停顿{f.seconds:.0f}秒，已恢复", f.noticed),
    AlertHeard: lambda f: Narration(Lane.SYSTEM, f"已知悉：{f.what}（未解决会再响）", f.until),
    ProgramFell: lambda f: Narration(
        Lane.SYSTEM,
        f"程序{(Fall.DIED if f.how == Fall.DIED else Fall.HUNG).label}，守护程序{f.seconds:.0f}秒后告警并重新启动",
        f.at,
    ),
    ProgramChanged: lambda f: Narration(
        Lane.SYSTEM, f"程序版本由{f.before}换为{f.after}" if f.before else f"程序版本{f.after}开始登记"
    ),
    UpdateKept: lambda f: Narration(
        Lane.SYSTEM, f"升级前的账本备份为{f.file}" if f.file else f"升级前的账本没有备份成：{f.problem}"
    ),
}

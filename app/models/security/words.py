"""Journal lines of seats and keys."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.security.facts import (
    BookChecked,
    DaysMadeUp,
    DerivedMended,
    KeyChanged,
    PlainCopied,
    ReadableRemoved,
    RecoveryShown,
    RestoreDrilled,
    SeatBegan,
    SeatResumed,
    UnitKeysMade,
)
from app.models.vocabulary.journal import Lane


def _drilled(fact: RestoreDrilled) -> Narration:
    behind = f"，比账本少{fact.behind}条" if fact.behind else ""
    result = f"通过，{fact.entries}条，用时{fact.seconds:.1f}秒{behind}" if fact.ok else f"未通过：{fact.problem}"
    return Narration(Lane.SYSTEM, f"恢复演练（{fact.source}）{result}")


def _began(fact: SeatBegan) -> Narration:
    continues = f"，接续 {fact.continues}" if fact.continues else ""
    lost = "、".join(f"{one.seat} 第{one.first}条到第{one.last}条" for one in fact.lost)
    return Narration(Lane.SYSTEM, f"启用账本：{fact.unit}{continues}{f'，已知缺少 {lost}' if lost else ''}")


def _unit_keys(fact: UnitKeysMade) -> Narration:
    found = "登记以前建立的签名密钥" if fact.found else "启用新的签名密钥"
    before = "，原来的不在了，认识本单位的要重新交换名片" if fact.before else ""
    return Narration(Lane.SYSTEM, f"本单位{found}，指纹 {fact.finger}{before}")


_KEY_CHANGES = {"encrypted": "账本已加密", "rekeyed": "账本已换密钥", "kept": "密钥已改用另一种方式保管"}
_KEY_WAYS = {"ring": "系统钥匙串", "phrase": "单位口令", "file": "密钥文件"}


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    SeatBegan: _began,
    KeyChanged: lambda f: Narration(Lane.SYSTEM, f"{_KEY_CHANGES.get(f.how, f.how)}（{_KEY_WAYS.get(f.way, f.way)}）"),
    RecoveryShown: lambda f: Narration(Lane.SYSTEM, "制作了恢复码" + (f"：{f.reason}" if f.reason else "")),
    PlainCopied: lambda f: Narration(Lane.SYSTEM, f"导出账本明文副本{f.file}：{f.reason}"),
    SeatResumed: lambda f: Narration(Lane.SYSTEM, f"回到这台电脑的席号：{f.unit}，接续 {f.continues}"),
    ReadableRemoved: lambda f: Narration(
        Lane.SYSTEM, f"删去{len(f.files)}份不用现在的密钥也能打开的旧副本：{'、'.join(f.files)}"
    ),
    RestoreDrilled: _drilled,
    UnitKeysMade: _unit_keys,
    BookChecked: lambda f: Narration(Lane.SYSTEM, f"核验账本：{f.sentence}"),
    DaysMadeUp: lambda f: Narration(Lane.SYSTEM, f"以下{f.days}天是虚构的，供试用和测量"),
    DerivedMended: lambda f: Narration(
        Lane.SYSTEM, f"显示用的数据有{f.count}处与账本不符，已由账本重建，原样另存：{f.first}"
    ),
}

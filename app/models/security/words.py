"""Journal lines of seats and keys."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.security.facts import KeyChanged, PlainCopied, RecoveryShown, RestoreDrilled, SeatBegan
from app.models.vocabulary.journal import Lane


def _drilled(fact: RestoreDrilled) -> Narration:
    behind = f"，比账本少{fact.behind}条" if fact.behind else ""
    result = f"通过，{fact.entries}条，用时{fact.seconds:.1f}秒{behind}" if fact.ok else f"未通过：{fact.problem}"
    return Narration(Lane.SYSTEM, f"恢复演练（{fact.source}）{result}")


_KEY_CHANGES = {"encrypted": "账本已加密", "rekeyed": "账本已换密钥", "kept": "密钥已改用另一种方式保管"}
_KEY_WAYS = {"ring": "系统钥匙串", "phrase": "单位口令", "file": "密钥文件"}


LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    SeatBegan: lambda f: Narration(
        Lane.SYSTEM, f"启用账本：{f.unit}" + (f"，接续 {f.continues}" if f.continues else "")
    ),
    KeyChanged: lambda f: Narration(Lane.SYSTEM, f"{_KEY_CHANGES.get(f.how, f.how)}（{_KEY_WAYS.get(f.way, f.way)}）"),
    RecoveryShown: lambda f: Narration(Lane.SYSTEM, "制作了恢复码" + (f"：{f.reason}" if f.reason else "")),
    PlainCopied: lambda f: Narration(Lane.SYSTEM, f"导出账本明文副本{f.file}：{f.reason}"),
    RestoreDrilled: _drilled,
}

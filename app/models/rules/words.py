"""Journal lines of edited rules."""

from collections.abc import Callable
from typing import Any

from app.models.book.fact import Fact
from app.models.book.words import Narration
from app.models.rules.facts import PackSwitched, RuleEdited
from app.models.vocabulary.journal import Lane

LINES: dict[type[Fact], Callable[[Any], Narration]] = {
    RuleEdited: lambda f: Narration(Lane.SYSTEM, f"修改规则{f.rule}：{f.reason}"),
    PackSwitched: lambda f: Narration(Lane.SYSTEM, f"{'启用' if f.enabled else '停用'}规则包{f.pack}"),
}
